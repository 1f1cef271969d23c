import { formatDay } from '#domain/text/dates.ts';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { declineApplication, returnApplication } from '#workflow/filing/close.ts';
import type { DeskAct } from './act.ts';
import { DECLINE_PHRASES, phraseChoices, phraseText, RETURN_PHRASES, withPhrase } from './phrases.ts';
import { recipientsOf } from './recipients.ts';

const LONGEST_REASON = 2000;

/** 差し戻し, with a 文例 or in one's own words. */
export const returnAct: DeskAct<{ reason: string; replyBy: Temporal.PlainDate }> = {
  path: '/return',
  act: 'return',
  template: 'desk/acts/return',
  title: () => DESK_ACTS.return,
  start: (subject) => {
    const phrase = fittingPhrase(subject.view);
    return {
      phrase,
      reason: phraseText(RETURN_PHRASES, subject, phrase),
      replyBy: formatDay(subject.today.add({ days: LIMITS.replyDays })),
    };
  },
  shown: ({ office, view }) => ({
    recipients: recipientsOf(office, view.caseFile, 'return'),
    phrases: phraseChoices(RETURN_PHRASES),
  }),
  fill: (subject, values) => withPhrase(RETURN_PHRASES, subject, values),
  read: (form, { today }) => ({
    reason: form.text('reason', FIELD_WORDS.returnReason, { required: true, longest: LONGEST_REASON }),
    replyBy: form.day('replyBy', FIELD_WORDS.answerBy, today),
  }),
  run: (office, order, input) => returnApplication(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason', 'answer-by-passed': 'replyBy' },
  done: () => 'returned',
};

/** お断り, with a 文例 or in one's own words. */
export const declineAct: DeskAct<{ reason: string }> = {
  path: '/decline',
  act: 'decline',
  template: 'desk/acts/decline',
  title: () => DESK_ACTS.decline,
  start: (subject) => {
    const phrase = fittingPhrase(subject.view);
    return { phrase, reason: phraseText(DECLINE_PHRASES, subject, phrase) };
  },
  shown: ({ office, view }) => ({
    recipients: recipientsOf(office, view.caseFile, 'decline'),
    phrases: phraseChoices(DECLINE_PHRASES),
  }),
  fill: (subject, values) => withPhrase(DECLINE_PHRASES, subject, values),
  read: (form) => ({ reason: form.text('reason', FIELD_WORDS.reason, { required: true, longest: LONGEST_REASON }) }),
  run: (office, order, input) => declineApplication(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason' },
  done: () => 'declined',
};

/** What the case itself says; both lists have these two. */
function fittingPhrase(view: { nobodyCan: boolean; allSlotsPassed: boolean }): 'no-maker' | 'no-date' | '' {
  if (view.nobodyCan) return 'no-maker';
  return view.allSlotsPassed ? 'no-date' : '';
}
