import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { referenceWords } from '#domain/words/reference.ts';
import type { Choice } from '#web/frame/views.ts';
import { sendMessage, whoMayBeWritten } from '#workflow/desk/send-message.ts';
import type { DeskAct, Subject } from './act.ts';

/** 調整担当からの連絡: a mail in the coordinator's own words. */
export const messageAct: DeskAct<{ to: string[]; subject: string; text: string }> = {
  path: '/message',
  act: 'write',
  template: 'desk/acts/message',
  title: () => DESK_ACTS.message,
  start: ({ view }) => {
    const { reference, form1 } = view.caseFile.application;
    return { subject: `【デモ会】${form1.association}の説明会について［${referenceWords(reference)}］`, text: '' };
  },
  shown: (subject) => ({
    toChoices: toChoices(subject),
    answersTo: subject.office.policy.readsAnswers ? 'この受付のアドレスと厚生労働省の両方' : '厚生労働省',
  }),
  read: (form, subject) => {
    const known = toChoices(subject).map(({ value }) => value);
    const to = form.choices('to').filter((id) => known.includes(id));
    if (to.length === 0) form.problems.to = '宛先を1つ以上お選びください。';
    return {
      to,
      subject: form.line('subject', FIELD_WORDS.subject, { required: true, longest: 150 }),
      text: form.text('text', FIELD_WORDS.text, { required: true, longest: 8000 }),
    };
  },
  preview: (_subject, { subject, text }) => ({
    lead: '次の文面で、下の宛先にお送りします。',
    button: 'この内容で送る',
    changes: [],
    letter: { subject, text },
  }),
  run: (office, order, input) => sendMessage(office, { ...order, ...input }),
  fieldOf: {},
  done: () => 'message-sent',
};

function toChoices({ view }: Subject): Choice[] {
  return whoMayBeWritten(view.caseFile).map(({ id, name, parties }) => ({
    value: id,
    label: name,
    support: parties.map((party) => party.email).join('、'),
  }));
}
