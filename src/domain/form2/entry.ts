import { accept, type Outcome, type Refusal, refuse } from '#domain/outcome/refusal.ts';
import { formatDay } from '#domain/text/dates.ts';
import type { EntrySource, EntryState, FundAnswer } from '#domain/words/form2.ts';
import { type Form2, fullCode, type InstitutionCode } from './form2.ts';

/** 1件: the 様式2 of one institution in a collection. */
export interface Entry {
  id: string;
  collectionId: string;
  /** Counts up in its collection from 1. */
  number: number;
  form: Form2;
  source: EntrySource;
  state: EntryState;
  /** The 郡市区医師会 that entered it; undefined for the collector and the institution itself. */
  helperId: string | undefined;
  /** The 提出 in which it went; undefined before. */
  handInId: string | undefined;
  /** Rises with every change of it. */
  version: number;
  enteredAt: Temporal.Instant;
  /** The name of who entered it. */
  enteredBy: string;
  updatedAt: Temporal.Instant;
}

/** 提出後の訂正: what was handed in stays as it was; what is right now stands beside it. */
export interface EntryCorrection {
  id: string;
  entryId: string;
  at: Temporal.Instant;
  by: string;
  note: string;
  before: Form2;
  after: Form2;
}

/** What the 支払基金 said of an entry. */
export interface EntryAnswer {
  id: string;
  entryId: string;
  answer: FundAnswer;
  /** The JST day on which it said so. */
  on: Temporal.PlainDate;
  note: string;
  at: Temporal.Instant;
  by: string;
}

/** What no two entries of a collection share, for the unique index; the seven digits alone repeat. */
export function institutionKey(collectionId: string, code: InstitutionCode): string {
  return `${collectionId} ${fullCode(code)}`;
}

/** What may be done with an entry that was handed in: nothing that the form rules out. */
export function requireNotHandedIn<T extends Pick<Entry, 'handInId'>>(entry: T): Outcome<T> {
  return entry.handInId === undefined ? accept(entry) : refuse({ code: 'handed-in' });
}

/**
 * A correction after handing in: wrong data may be put right with a note; another product, rank or number of readers is a
 * 機種変更, which the form rules out, and another institution is another entry.
 */
export function correctionProblem(before: Form2, after: Form2, note: string): Refusal | undefined {
  if (note === '') return { code: 'reason-missing' };
  if (!sameWishes(before, after)) return { code: 'handed-in' };
  return JSON.stringify(before) === JSON.stringify(after) ? { code: 'nothing-changed' } : undefined;
}

/** What is wrong with the day of an answer: no 支払基金 answers before the papers went to it, or tomorrow. */
export function answerDayProblem(
  on: Temporal.PlainDate,
  { handedOn, today }: { handedOn: Temporal.PlainDate; today: Temporal.PlainDate },
): string | undefined {
  if (Temporal.PlainDate.compare(on, today) > 0) return '回答の日には、今日またはそれより前の日をご入力ください。';
  if (Temporal.PlainDate.compare(on, handedOn) >= 0) return undefined;
  return `回答の日には、提出した日（${formatDay(handedOn)}）か、それより後の日をご入力ください。`;
}

function sameWishes(before: Form2, after: Form2): boolean {
  const plain = ({ wishes }: Form2): string =>
    JSON.stringify(wishes.map(({ rank, product, units }) => [rank, product.id, units]));
  return plain(before) === plain(after);
}
