import { standingWish } from '#domain/desk/attention.ts';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { WISH_ANSWER_WORDS, WISH_ANSWERS, WISH_WORDS, type WishAnswer } from '#domain/words/wishes.ts';
import { answerWish } from '#workflow/session/answer-wish.ts';
import type { DeskAct, Subject } from './act.ts';

const LONGEST = 2000;

/** 変更・中止の依頼に回答する: what was asked for, and one of three answers. */
export const wishAct: DeskAct<{ answer: WishAnswer; text: string }> = {
  path: '/wish',
  act: 'answer-wish',
  template: 'desk/acts/wish',
  title: () => DESK_ACTS.wish,
  // What was done since it was asked is most likely what was asked for.
  start: (subject) => ({ answer: changedSince(subject) ? 'changed' : '', text: '' }),
  shown: (subject) => {
    const wish = wishOf(subject);
    return {
      asked: wish ? { what: WISH_WORDS[wish.data.wish], by: wish.actor.name, at: wish.at, text: wish.data.text } : null,
      answers: WISH_ANSWERS.map((value) => ({ value, label: WISH_ANSWER_WORDS[value].title })),
    };
  },
  read: (form) => {
    const answer = form.choice('answer', FIELD_WORDS.wishAnswer, WISH_ANSWERS);
    return { answer, text: form.text('text', FIELD_WORDS.text, { required: answer === 'refused', longest: LONGEST }) };
  },
  preview: (_subject, { answer }) => ({
    lead: `申請者に「${WISH_ANSWER_WORDS[answer].mailed}」とお知らせします。`,
    button: '回答を送る',
    changes: [],
  }),
  run: (office, order, input) => answerWish(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'text' },
  done: () => 'wish-answered',
};

function wishOf({ view }: Subject) {
  return standingWish(view.events);
}

function changedSince(subject: Subject): boolean {
  const wish = wishOf(subject);
  const later = wish ? subject.view.events.slice(subject.view.events.indexOf(wish)) : [];
  return later.some(({ type }) => type === 'changed' || type === 'moved');
}
