import { isInPast } from '#domain/form1/slot.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { may } from './application.ts';
import type { Session } from './session.ts';
import { freeSeats, mayTake, type Seats } from './waiting-list.ts';

/** 参加申込のページ: what the applicant decides about it. It is there from the moment in which it is opened. */
export interface SignUpPage {
  applicationId: string;
  openedAt: Temporal.Instant;
  /** 受付を終了する, by hand; undefined while it is open. */
  closedAt: Temporal.Instant | undefined;
  /** 定員 in people; undefined for no limit. */
  capacity: number | undefined;
  /** 申込締切: the last JST day, until 23:59:59; undefined for "until the session's end". */
  closesOn: Temporal.PlainDate | undefined;
  /** 当日の流れ, in the applicant's words; several lines, or empty. */
  timetable: string;
  /** 駐車場など, likewise. */
  parking: string;
  /** The number to which members send the 返信欄 of the flyer, as typed; or empty. */
  fax: string;
}

/** What the applicant can decide again at any time; without `fax` that stays. */
export type SignUpSettings = Pick<SignUpPage, 'capacity' | 'closesOn' | 'timetable' | 'parking'> &
  Partial<Pick<SignUpPage, 'fax'>>;

export const SIGN_UP_STANDINGS = ['not-opened', 'open', 'queued', 'full', 'closed', 'past', 'ended'] as const;

/**
 * What the page has to say. `full`: one more waits for a seat. `queued`: the same, though seats are free, because somebody
 * before them waits for more. `closed`: by hand, or the closing day has passed. `past`: the
 * session is over. `ended`: it does not take place.
 */
export type SignUpStanding = (typeof SIGN_UP_STANDINGS)[number];

/** Whether sign-ups are taken, also onto the waiting list. */
export function takesSignUps(standing: SignUpStanding): boolean {
  return standing === 'open' || standing === 'queued' || standing === 'full';
}

export function signUpStanding(
  facts: { state: ApplicationState; session: Session | undefined; page: SignUpPage | undefined; seats: Seats },
  now: Temporal.Instant,
): SignUpStanding {
  if (facts.state === 'held' || isOver(facts.session, now)) return 'past';
  if (!may(facts.state, 'register')) return 'ended';
  if (!facts.page) return 'not-opened';
  if (isClosed(facts.page, now)) return 'closed';
  if (mayTake(facts.seats, 1)) return 'open';
  return freeSeats(facts.seats) > 0 ? 'queued' : 'full';
}

/** Closed by hand, or the closing day is over in JST. */
export function isClosed(page: SignUpPage, now: Temporal.Instant): boolean {
  const passed = page.closesOn !== undefined && Temporal.PlainDate.compare(jstDay(now), page.closesOn) > 0;
  return page.closedAt !== undefined || passed;
}

/** Whether the fixed session has ended; from then on nothing about who comes can change. */
export function isOver(session: Session | undefined, now: Temporal.Instant): boolean {
  if (session?.state !== 'confirmed') return session?.state === 'held';
  return isInPast(session, now);
}

/** Whether the fixed session has begun, or is over: from then on no seat is given away by itself. */
export function hasBegun(session: Session | undefined, now: Temporal.Instant): boolean {
  if (session?.state !== 'confirmed') return isOver(session, now);
  return Temporal.Instant.compare(now, beginningOf(session)) >= 0;
}

/** When the 説明会 begins. */
export function beginningOf({ date, meeting }: Pick<Session, 'date' | 'meeting'>): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: JST, plainTime: meeting.start }).toInstant();
}
