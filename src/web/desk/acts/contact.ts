import type { SecondContact } from '#domain/case/application.ts';
import type { Contact } from '#domain/form1/form1.ts';
import { form1Changes } from '#domain/history/fact-changes.ts';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { readContact, readSecondContact } from '#web/forms/form1/fields.ts';
import { changesOnTheDay, moveContact } from '#workflow/contact/move.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';
import type { DeskAct } from './act.ts';

const FIELDS = ['contactName', 'contactKana', 'phone', 'extension', 'email'];
const LONGEST_REASON = 1000;

/** 担当者・連絡先の変更 after a call; first the page says who gets what. */
export const moveContactAct: DeskAct<{ contact: Contact; reason: string; tellMakers: boolean }> = {
  path: '/contact',
  act: 'move-contact',
  template: 'desk/acts/contact',
  title: () => DESK_ACTS.contact,
  start: ({ view }) => {
    const { name, kana, phone, extension, email } = view.caseFile.application.form1.contact;
    return { contactName: name, contactKana: kana, phone, extension, email, reason: '', tellMakers: 'on' };
  },
  shown: ({ view }) => ({
    mayLackEmail: view.caseFile.application.form1.contact.email === '',
    unverified: view.caseFile.application.state === 'unverified',
    makers: comingMakers(view),
  }),
  read: (form, { view }) => {
    const mayLackEmail = view.caseFile.application.form1.contact.email === '';
    const { contact } = form.several(FIELDS, (typed) => readContact(typed, mayLackEmail));
    form.doubtMail('email', [contact.email]);
    const reason = form.text('reason', FIELD_WORDS.changeReason, { required: true, longest: LONGEST_REASON });
    return { contact, reason, tellMakers: form.ticked('tellMakers') };
  },
  preview: ({ view }, { contact, tellMakers }, owed) => {
    const { form1 } = view.caseFile.application;
    const changes = form1Changes(form1, { ...form1, contact });
    const silent = changesOnTheDay(form1.contact, contact) && !tellMakers && comingMakers(view) !== '';
    return {
      changes,
      lead: [
        owed.length > 0
          ? '次のように変更し、下の宛先にお知らせします。'
          : '次のように変更します。メールは送られません。',
        silent ? 'メーカーには、当日の連絡先の変更をお知らせしません。' : '',
      ].join(''),
      button: owed.length > 0 ? 'この内容で変更し、お知らせする' : 'この内容で変更する',
    };
  },
  run: (office, order, input) => moveContact(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason' },
  done: () => 'contact-moved',
};

/** Who comes to the fixed session, and calls the contact on the day; empty before one is fixed. */
function comingMakers({ caseFile }: DeskCase): string {
  if (caseFile.session?.state !== 'confirmed') return '';
  return caseFile.session.makers.map(({ maker }) => maker.name).join('、');
}

/** 二人目の連絡先: named, replaced or taken off for the applicant. */
export const secondContactAct: DeskAct<{ secondContact: SecondContact | undefined }> = {
  path: '/second-contact',
  act: 'set-second-contact',
  template: 'desk/acts/second-contact',
  title: () => DESK_ACTS['second-contact'],
  start: ({ view }) => {
    const second = view.caseFile.application.secondContact;
    return {
      contactName: second?.name ?? '',
      contactKana: second?.kana ?? '',
      phone: second?.phone ?? '',
      email: second?.email ?? '',
    };
  },
  shown: ({ view }) => ({ standing: view.caseFile.application.secondContact !== undefined }),
  read: (form) => {
    if (form.raw('act') === 'remove') return { secondContact: undefined };
    const secondContact = form.several(FIELDS, readSecondContact).contact;
    form.doubtMail('email', [secondContact.email]);
    return { secondContact };
  },
  run: (office, { applicationId, seenVersion, actor }, { secondContact }) =>
    setSecondContact(office, { applicationId, secondContact, seen: { version: seenVersion, actor } }),
  fieldOf: { 'second-contact-is-first': 'email' },
  done: () => 'second-contact-set',
};
