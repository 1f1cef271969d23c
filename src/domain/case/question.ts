import type { Venue } from '#domain/form1/form1.ts';
import { isInPast } from '#domain/form1/slot.ts';
import { PREFECTURE_GROUPS, PREFECTURES, type Prefecture } from '#domain/text/prefecture.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { ClosedBecause } from '#domain/words/inquiries.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { Rank } from '#domain/words/ranks.ts';
import { type Answer, type Decides, hasAnswered, type InquiryState } from './inquiry.ts';

/**
 * One hour about which one maker was asked: a row of its page, of its collected mail and of the sheet in it. Only of the
 * question which of the candidates it can do; whether it joins or moves is asked about one session and answered there.
 */
export interface Question {
  inquiryId: string;
  applicationId: string;
  reference: string;
  association: string;
  mode: Mode;
  venue: Venue;
  prefecture: Prefecture | undefined;
  slotId: string;
  rank: Rank;
  date: Temporal.PlainDate;
  meeting: TimeWindow;
  demo: TimeWindow;
  /** The application was corrected, and this hour is no candidate any more. */
  replaced: boolean;
  state: InquiryState;
  closedBecause: ClosedBecause | undefined;
  answerBy: Temporal.PlainDate;
  note: string;
  decides: Decides;
  askedAt: Temporal.Instant;
  answer: Answer | undefined;
}

/** Whether it can be answered now: nothing has settled it, and its hour lies ahead. */
export function isAnswerable(question: Question, now: Temporal.Instant): boolean {
  return question.state === 'open' && !question.replaced && !isInPast(question, now);
}

/** By day, then by region from north to south, then by hour; the same on every page and in every mail. */
export function byDayAndRegion(one: Question, other: Question): number {
  return (
    Temporal.PlainDate.compare(one.date, other.date) ||
    placeInOrder(one) - placeInOrder(other) ||
    Temporal.PlainTime.compare(one.demo.start, other.demo.start) ||
    compareTexts(one.reference, other.reference) ||
    one.rank - other.rank
  );
}

/** The inquiries to which the maker still owes an answer. */
export function unansweredInquiries(questions: readonly Question[]): Set<string> {
  const ofInquiry = Map.groupBy(questions, ({ inquiryId }) => inquiryId);
  const waiting = [...ofInquiry].filter(([, rows]) => {
    const answers = rows.flatMap(({ answer }) => (answer ? [answer] : []));
    const [{ askedAt } = { askedAt: undefined }] = rows;
    return askedAt !== undefined && !hasAnswered({ offers: rows.map(({ slotId }) => slotId), askedAt, answers });
  });
  return new Set(waiting.map(([id]) => id));
}

/** 「関東」: the group of prefectures in which it is; empty where nobody knows. */
export function regionOf({ prefecture }: Pick<Question, 'prefecture'>): string {
  if (prefecture === undefined) return '';
  return PREFECTURE_GROUPS.find(({ prefectures }) => prefectures.includes(prefecture))?.name ?? '';
}

/** What nobody knows comes last. */
function placeInOrder({ prefecture }: Question): number {
  return prefecture === undefined ? PREFECTURES.length : PREFECTURES.indexOf(prefecture);
}

function compareTexts(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
