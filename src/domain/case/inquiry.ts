import { type Ending, isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import { isWeekend } from '#domain/text/dates.ts';
import type { Prefecture } from '#domain/text/prefecture.ts';
import type { Channel } from '#domain/words/channels.ts';
import type { ClosedBecause, InquiryKind, Reply } from '#domain/words/inquiries.ts';
import { LIMITS } from '#domain/words/limits.ts';

export interface Maker {
  id: string;
  name: string;
  products: string;
  /** Where inquiries and invitations go; at least one. */
  addresses: string[];
  /** How many demonstrations it can give at one time. */
  crews: number;
  /** Travel time kept free before and after an in-person demonstration, in minutes. */
  bufferMinutes: number;
  /** 都道府県 that it serves; none means all of them. */
  regions: Prefecture[];
  active: boolean;
  /** Whom the desk telephones; empty texts while nobody was named. */
  contact: MakerContact;
  /** 不可日, in the order of their days: asked is all the same, with a warning beside it. */
  daysOff: DaysOff[];
}

export interface MakerContact {
  name: string;
  /** As it is read, with its extension. */
  phone: string;
  remarks: string;
}

/** JST days, both included, on which the maker cannot come; whose words they are is in `by`. */
export interface DaysOff {
  id: string;
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
  note: string;
  by: string;
}

/** Whether the case lies where the maker goes; pointed out when it is asked, never in its way. */
export function serves(maker: Pick<Maker, 'regions'>, prefecture: Prefecture | undefined): boolean {
  return maker.regions.length === 0 || prefecture === undefined || maker.regions.includes(prefecture);
}

/**
 * How the makers hear of it: `each` by a mail of its own about this one case, at once; `collected` in the one mail that
 * gathers all that a maker is to be told, a short while later. Its page is right at once in both.
 */
export type MakerMails = 'each' | 'collected';

/** Who may fix the session: the maker by its own button, or only the coordinator. */
export type Decides = 'maker' | 'coordinator';

export type InquiryState = 'open' | 'closed';

/** メーカーへの照会: one maker asked about some slots of one application. */
export interface Inquiry {
  id: string;
  applicationId: string;
  maker: Maker;
  kind: InquiryKind;
  state: InquiryState;
  closedBecause: ClosedBecause | undefined;
  /** Slot ids. */
  offers: string[];
  /** The last JST day on which an answer is asked for. */
  answerBy: Temporal.PlainDate;
  note: string;
  decides: Decides;
  askedAt: Temporal.Instant;
  askedBy: string;
  answers: Answer[];
}

/** メーカーの回答 for one slot; a later one replaces an earlier one, the history keeps both. */
export interface Answer {
  slotId: string;
  reply: Reply;
  comment: string;
  /** The person's name as given. */
  by: string;
  channel: Channel;
  at: Temporal.Instant;
}

/**
 * The last day for an answer that the desk proposes: five days after `today` (JST), or the first day after that which is
 * neither weekend nor holiday, because nobody answers an inquiry then. The coordinator may write any other.
 */
export function proposedAnswerBy(
  today: Temporal.PlainDate,
  isHoliday: (date: Temporal.PlainDate) => boolean,
): Temporal.PlainDate {
  let day = today.add({ days: LIMITS.answerDays });
  while (isWeekend(day) || isHoliday(day)) day = day.add({ days: 1 });
  return day;
}

/**
 * Whether the maker owes no answer any more: it, or a coordinator for it, has spoken since it was asked, or every offer
 * has the answer that was taken over from an earlier question.
 */
export function hasAnswered(inquiry: Answerable): boolean {
  return (
    inquiry.answers.some((answer) => Temporal.Instant.compare(answer.at, inquiry.askedAt) >= 0) ||
    inquiry.offers.every((slotId) => inquiry.answers.some((answer) => answer.slotId === slotId))
  );
}

/** Confirming needs a maker's ○ for that very slot; a ○ that it took back later is none. */
export function saidYes(inquiry: Answered, slotId: string): boolean {
  return replyFor(inquiry, slotId) === 'yes';
}

/** The latest reply for the slot, whether or not `answers` still holds earlier ones. */
function replyFor(inquiry: Answered, slotId: string): Reply | undefined {
  return inquiry.answers
    .filter((answer) => answer.slotId === slotId)
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    .at(-1)?.reply;
}

/** 回答期限切れ: it is open, its day has passed, and the maker still owes an answer. */
export function isOverdue(
  inquiry: Pick<Inquiry, 'state' | 'answerBy'> & Answerable,
  today: Temporal.PlainDate,
): boolean {
  return inquiry.state === 'open' && !hasAnswered(inquiry) && Temporal.PlainDate.compare(inquiry.answerBy, today) < 0;
}

/** A candidate that can be fixed now, with the open inquiries whose makers said ○ to it. */
export interface ReadySlot<I> {
  slotId: string;
  inquiries: I[];
}

/** The standing candidates, by rank, that lie ahead and have a maker's ○ (DESIGN §3.5). */
export function readySlots<I extends Asked>(
  slots: readonly Candidate[],
  inquiries: readonly I[],
  at: Temporal.Instant | Temporal.PlainDate,
): ReadySlot<I>[] {
  const open = inquiries.filter((inquiry) => inquiry.state === 'open' && inquiry.kind === 'new');
  return slots
    .filter((slot) => !isInPast(slot, at))
    .map((slot) => ({ slotId: slot.id, inquiries: open.filter((inquiry) => saidYes(inquiry, slot.id)) }))
    .filter((ready) => ready.inquiries.length > 0);
}

type Answerable = Pick<Inquiry, 'offers' | 'askedAt'> & { answers: readonly Pick<Answer, 'slotId' | 'at'>[] };
type Candidate = Pick<PreferredSlot, 'id'> & Ending;
type Asked = Pick<Inquiry, 'kind' | 'state' | 'closedBecause' | 'offers'> & Answered;
interface Answered {
  answers: readonly Pick<Answer, 'slotId' | 'reply' | 'at'>[];
}

/** 全社不可: makers were asked, everyone asked has answered, and no slot that still lies ahead got a ○ or △. */
export function nobodyCan(
  inquiries: readonly Asked[],
  slots: readonly Candidate[],
  at: Temporal.Instant | Temporal.PlainDate,
): boolean {
  const ahead = slots.filter((slot) => !isInPast(slot, at)).map((slot) => slot.id);
  const asked = inquiries.filter((inquiry) => inquiry.kind === 'new' && inquiry.closedBecause === undefined);
  if (asked.length === 0) return false;
  return asked.every((inquiry) => {
    const offered = inquiry.offers.filter((slotId) => ahead.includes(slotId));
    return offered.every((slotId) => replyFor(inquiry, slotId) === 'no');
  });
}

/** 候補日切れ: every slot's date has passed, so none can be confirmed (DESIGN §3.4). */
export function allSlotsPassed(slots: readonly Ending[], at: Temporal.Instant | Temporal.PlainDate): boolean {
  return slots.every((slot) => isInPast(slot, at));
}
