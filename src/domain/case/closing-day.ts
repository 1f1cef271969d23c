import { formatDay } from '#domain/text/dates.ts';
import type { Session } from './session.ts';
import type { SignUpPage } from './sign-up-page.ts';

/**
 * How 申込締切 stands to its session's day. `shut`: it has passed. `late`: it lies after the session, whose end shuts the
 * sign-up. `closed`: the applicant has ended the sign-up by hand.
 */
export type ClosingStanding = 'open' | 'shut' | 'late' | 'closed';

export interface ClosingDay {
  standing: ClosingStanding;
  /** Undefined where it is not set, and the sign-up was ended by hand. */
  closesOn: Temporal.PlainDate | undefined;
}

/** What becomes of 申込締切 when its session moves to another day; JST days. */
export interface ClosingAfterMove extends ClosingDay {
  /** As far before the session as it was, from today to the session's day; undefined where that is what it is. */
  offered: Temporal.PlainDate | undefined;
}

/** What an earlier move of the session said of 申込締切. */
export interface ClosingOffer {
  stands: string;
  offered: string;
}

/**
 * Undefined where a move touches no closing day: another hour of the same day, or a sign-up without one that is open. An
 * offer of an earlier move that nobody took up counts as what was wished.
 */
export function closingAfterMove(
  page: SignUpPage | undefined,
  move: { from: Session['date']; to: Session['date'] },
  offers: readonly ClosingOffer[],
  today: Temporal.PlainDate,
): ClosingAfterMove | undefined {
  if (!page || move.from.equals(move.to)) return undefined;
  const closing = closingDay(page, move.to, today);
  if (!closing) return undefined;
  const { closesOn } = closing;
  const wished = pendingOffer(page, offers) ?? closesOn;
  const day = wished && within(wished.add(move.from.until(move.to, { largestUnit: 'days' })), today, move.to);
  return { ...closing, offered: closesOn && day && !day.equals(closesOn) ? day : undefined };
}

/** Undefined for a sign-up without a closing day that is open. */
export function closingDay(
  { closesOn, closedAt }: Pick<SignUpPage, 'closesOn' | 'closedAt'>,
  sessionDay: Temporal.PlainDate,
  today: Temporal.PlainDate,
): ClosingDay | undefined {
  if (closedAt) return { standing: 'closed', closesOn };
  if (!closesOn) return undefined;
  if (isBefore(closesOn, today)) return { standing: 'shut', closesOn };
  return { standing: isBefore(sessionDay, closesOn) ? 'late' : 'open', closesOn };
}

/** Undefined where the session's day is over. */
function within(
  day: Temporal.PlainDate,
  today: Temporal.PlainDate,
  last: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  if (isBefore(last, today)) return undefined;
  if (isBefore(day, today)) return today;
  return isBefore(last, day) ? last : day;
}

/** The day that the last move offered, while 申込締切 still is what it was then and that day is not over. */
export function offeredClosing(
  page: SignUpPage,
  offers: readonly ClosingOffer[],
  today: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const offered = pendingOffer(page, offers);
  return offered && !isBefore(offered, today) ? offered : undefined;
}

function pendingOffer({ closesOn }: SignUpPage, offers: readonly ClosingOffer[]): Temporal.PlainDate | undefined {
  const last = offers.at(-1);
  return last && closesOn?.toString() === last.stands ? Temporal.PlainDate.from(last.offered) : undefined;
}

/** Whether sign-ups are taken, and until when; the same for desk, mail and settings. */
export function closingSentence({ standing, closesOn }: ClosingDay): string {
  const day = closesOn ? formatDay(closesOn) : '';
  switch (standing) {
    case 'closed':
      return '参加申込は、受付を終了したままです。';
    case 'shut':
      return `参加申込は、申込締切（${day}）を過ぎているため、受け付けていません。`;
    case 'late':
      return `参加申込の締切（${day}）は、説明会の日より後です。参加申込は、説明会が終わるまで受け付けます。`;
    case 'open':
      return `参加申込の締切は、${day}のままです。`;
  }
}

function isBefore(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) < 0;
}
