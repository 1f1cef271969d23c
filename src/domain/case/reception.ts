import { jstDay } from '#domain/text/jst.ts';
import { searchTextOf, searchWords } from '#domain/text/search.ts';
import { headCount, type Registration } from './registration.ts';
import type { Session } from './session.ts';

/** 当日参加: somebody who came without having signed up; no address, and no mail ever. */
export interface WalkIn {
  id: string;
  applicationId: string;
  name: string;
  institution: string;
  people: number;
  addedAt: Temporal.Instant;
  /** The helper at the reception. */
  addedBy: string;
}

/** The JST days on which the reception is open: the day before, to try it out, and the day itself. */
export function receptionDays(session: Pick<Session, 'date'>): { from: Temporal.PlainDate; until: Temporal.PlainDate } {
  return { from: session.date.subtract({ days: 1 }), until: session.date };
}

/** A moved session moves its reception: the days are asked of the session each time, not kept with the link. */
export function isReceptionOpen(session: Pick<Session, 'date' | 'state'>, now: Temporal.Instant): boolean {
  const { from, until } = receptionDays(session);
  const today = jstDay(now);
  return (
    session.state === 'confirmed' &&
    Temporal.PlainDate.compare(from, today) <= 0 &&
    Temporal.PlainDate.compare(today, until) <= 0
  );
}

/** Who may come to the desk: those with a seat, and those who wait for one and come all the same. */
export function isExpected(registration: Pick<Registration, 'state'>): boolean {
  return registration.state === 'registered' || registration.state === 'waiting';
}

/**
 * Who was received on this JST day. A tick of the try-out on the day before, or of a day from which the session was moved
 * away, is none (DESIGN §3.10).
 */
export function arrivedOn(
  { arrived }: Pick<Registration, 'arrived'>,
  day: Temporal.PlainDate,
): Registration['arrived'] {
  return arrived && jstDay(arrived.at).equals(day) ? arrived : undefined;
}

/** The same for 当日参加. */
export function walkInsOn<T extends Pick<WalkIn, 'addedAt'>>(walkIns: readonly T[], day: Temporal.PlainDate): T[] {
  return walkIns.filter(({ addedAt }) => jstDay(addedAt).equals(day));
}

/** How many came on each JST day, 当日参加 included, in the order of the days. */
export function arrivalsByDay(
  registrations: readonly Pick<Registration, 'arrived'>[],
  walkIns: readonly Pick<WalkIn, 'people' | 'addedAt'>[],
): { day: Temporal.PlainDate; arrived: number; walkIns: number }[] {
  const days = [...registrations.flatMap(({ arrived }) => arrived?.at ?? []), ...walkIns.map(({ addedAt }) => addedAt)];
  return [...new Set(days.map((at) => jstDay(at).toString()))].toSorted().map((text) => {
    const day = Temporal.PlainDate.from(text);
    const walkedIn = headCount(walkInsOn(walkIns, day));
    return {
      day,
      arrived: headCount(registrations.flatMap((one) => arrivedOn(one, day) ?? [])) + walkedIn,
      walkIns: walkedIn,
    };
  });
}

export interface ReceptionCounts {
  /** People who signed up and have a seat. */
  expected: number;
  /** People who are there, 当日参加 included. */
  arrived: number;
  /** Sign-ups that are ticked off. */
  arrivedSignUps: number;
  signUps: number;
  walkIns: number;
}

/** Of one JST day: the session's, or that of the try-out. */
export function receptionCounts(
  registrations: readonly Registration[],
  walkIns: readonly Pick<WalkIn, 'people' | 'addedAt'>[],
  day: Temporal.PlainDate,
): ReceptionCounts {
  const seated = registrations.filter(({ state }) => state === 'registered');
  const there = registrations.flatMap((one) => arrivedOn(one, day) ?? []);
  const walkedIn = walkInsOn(walkIns, day);
  return {
    expected: headCount(seated),
    arrived: headCount(there) + headCount(walkedIn),
    arrivedSignUps: there.length,
    signUps: seated.length,
    walkIns: headCount(walkedIn),
  };
}

/**
 * 入場番号: six digits for the door, on the attendee's page as a QR code. Made of the registration's id (FNV-1a), so that it
 * stays whatever is corrected; it opens nothing. Two of one session seldom share one, and then the list shows both.
 */
export function doorNumber({ id }: Pick<Registration, 'id'>): string {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return String(hash % 1_000_000).padStart(6, '0');
}

type Sought = Pick<Registration, 'id' | 'kana' | 'name' | 'institution'>;

/** What a search looks through: ふりがな, name, institution and 入場番号. */
export function soughtText({ id, kana, name, institution }: Sought): string {
  return searchTextOf([kana, name, institution, doorNumber({ id })]);
}

/** Whether every word that was typed stands anywhere in these. */
export function isSought(person: Sought, typed: string): boolean {
  const sought = soughtText(person);
  return searchWords(typed).every((word) => sought.includes(word));
}
