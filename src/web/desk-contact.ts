import type { Contact } from '../domain/application.ts';
import { moveContact, previewContactMove } from '../workflow/move-contact.ts';
import type { DeskAct } from './desk-act.ts';
import { recipientRows } from './desk-recipients.ts';
import { readContact } from './form1-fields.ts';

const FIELDS = ['contactName', 'contactKana', 'phone', 'extension', 'email'];
const LONGEST_REASON = 1000;

/** 担当者・連絡先の変更 after a call; first the page says who gets what. */
export const moveContactAct: DeskAct<{ contact: Contact; reason: string }> = {
  path: '/contact',
  act: 'move-contact',
  template: 'desk-contact',
  title: () => '担当者・連絡先を変更する',
  start: ({ view }) => {
    const { name, kana, phone, extension, email } = view.about.application.contact;
    return { contactName: name, contactKana: kana, phone, extension, email, reason: '' };
  },
  shown: ({ view }) => ({
    mayLackEmail: view.about.application.contact.email === '',
    unverified: view.about.application.state === 'unverified',
  }),
  read: (form, { view }) => {
    const values = Object.fromEntries(FIELDS.map((name) => [name, form.raw(name)]));
    const { contact, problems } = readContact(values, view.about.application.contact.email === '');
    Object.assign(form.problems, problems);
    return { contact, reason: form.text('reason', '変更の理由', { required: true, longest: LONGEST_REASON }) };
  },
  preview: ({ office, view }, { contact }) => {
    const { changes, notices } = previewContactMove(office, view.about, contact);
    return { changes, material: notices.length > 0, recipients: recipientRows(notices) };
  },
  run: (office, order, input) => moveContact(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason' },
  done: () => 'contact-moved',
};
