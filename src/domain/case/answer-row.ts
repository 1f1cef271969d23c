import type { Reply } from '#domain/words/inquiries.ts';
import { isAnswerable, type Question } from './question.ts';

/** What came back for one row of a page or a sheet. */
export interface GivenRow {
  inquiryId: string;
  slotId: string;
  /** Undefined where nothing was chosen. */
  reply: Reply | undefined;
  comment: string;
  /** Of which version it is: what the row showed. */
  seen: string;
}

/**
 * What becomes of one row: `new` counts. `same` and `untouched` change nothing. The rest is refused by itself: `ended`, it
 * cannot be answered any more; `changed`, the case says something else than it showed; `answered`, somebody has answered it
 * since; `no-reply`, there are words and no ○△×; `cleared`, its answer was taken out, and no answer is taken back so;
 * `shifted`, a sheet says in the row that it is about something else; `unknown`, it is no question of this maker.
 */
export const FATES = [
  ...(['new', 'same', 'untouched', 'ended', 'changed', 'answered'] as const),
  ...(['no-reply', 'cleared', 'shifted', 'unknown'] as const),
] as const;
export type Fate = (typeof FATES)[number];

/** One row with what it is about now; undefined where it is of nothing that this maker was asked. */
export interface JudgedRow {
  given: GivenRow;
  question: Question | undefined;
  fate: Fate;
}

/** Whether it has to be said to whoever sent it. */
export function isRefused({ fate }: JudgedRow): boolean {
  return fate !== 'new' && fate !== 'same' && fate !== 'untouched';
}

/** The prints of the two halves of what a row showed: what is asked, and its answer (empty for none). */
interface Prints {
  asked: string;
  answer: string;
}

/** `shown`: what the row showed; `now`: what it would show; `typed`: the print of what came back as an answer, if any did. */
export function fateOf(
  given: GivenRow,
  question: Question | undefined,
  { shown, now, typed }: { shown: Prints; now: Prints; typed: string | undefined },
  at: Temporal.Instant,
): Fate {
  if (given.reply === undefined && given.comment === '') {
    return shown.answer !== '' && question && isAnswerable(question, at) ? 'cleared' : 'untouched';
  }
  if (typed === shown.answer) return 'untouched';
  if (!question) return 'unknown';
  if (typed !== undefined && typed === now.answer) return 'same';
  if (!isAnswerable(question, at)) return 'ended';
  if (shown.asked !== now.asked) return 'changed';
  if (shown.answer !== now.answer) return 'answered';
  return given.reply === undefined ? 'no-reply' : 'new';
}
