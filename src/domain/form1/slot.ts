import type { Refusal } from '#domain/outcome/refusal.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import { LIMITS } from '#domain/words/limits.ts';
import type { Rank } from '#domain/words/ranks.ts';
import { RANKS } from '#domain/words/ranks.ts';

/** What the applicant writes in one row of 希望日時 and 開催の長さ. */
export interface SlotWish {
  rank: Rank;
  /** Calendar day in Asia/Tokyo. */
  date: Temporal.PlainDate;
  /** 説明会: the whole meeting. */
  meeting: TimeWindow;
  /** 開催の長さ: the demonstration inside the meeting. */
  demo: TimeWindow;
}

/**
 * A wish that has been filed. It is immutable: another date or hour is a new id and the old one is replaced; a change of
 * rank alone is not, because makers have answered for the hour and not for its rank.
 */
export interface PreferredSlot extends SlotWish {
  id: string;
  /** The JST day from which the 10 days are counted for this slot (DESIGN §3.1). */
  filedOn: Temporal.PlainDate;
}

/** 開催の長さ: the shortest demonstration that is accepted. */
const LEAST_DEMO_MINUTES = 5;

function minutesBetween(start: Temporal.PlainTime, end: Temporal.PlainTime): number {
  return start.until(end).total('minutes');
}

/** As in the sample row of 様式1: meeting 10:00～12:00, demonstration 11:00～11:15. */
const SAMPLE_WAIT_MINUTES = 60;
const SAMPLE_DEMO_MINUTES = 15;

/**
 * The demonstration that the form proposes inside a meeting: 15 minutes, an hour after its beginning as in the sample of 様式1,
 * or in the middle of a shorter meeting, on five minutes. Undefined where not even the shortest one fits.
 */
export function proposedDemo(meeting: TimeWindow): TimeWindow | undefined {
  const room = minutesBetween(meeting.start, meeting.end);
  if (room < LEAST_DEMO_MINUTES) return undefined;
  const length = Math.min(SAMPLE_DEMO_MINUTES, room);
  const middle = Math.floor((room - length) / 2 / 5) * 5;
  const start = meeting.start.add({ minutes: room >= SAMPLE_WAIT_MINUTES + length ? SAMPLE_WAIT_MINUTES : middle });
  return { start, end: start.add({ minutes: length }) };
}

/** Two slots are the same wish when day and all four hours agree; rank does not count. */
export function sameHours(a: SlotWish, b: SlotWish): boolean {
  return (
    a.date.equals(b.date) &&
    a.meeting.start.equals(b.meeting.start) &&
    a.meeting.end.equals(b.meeting.end) &&
    a.demo.start.equals(b.demo.start) &&
    a.demo.end.equals(b.demo.end)
  );
}

/** What decides whether a slot can still be asked for, confirmed, joined or moved to: its meeting's end in JST, or its day's. */
export type Ending = Pick<SlotWish, 'date'> & { meeting?: Pick<TimeWindow, 'end'> };

/**
 * Whether a slot's end has passed (DESIGN §3.4); asked for a JST day instead of a moment, whether it lies before that day,
 * for what is worked out once a day.
 */
export function isInPast(slot: Ending, at: Temporal.Instant | Temporal.PlainDate): boolean {
  if (at instanceof Temporal.PlainDate) return Temporal.PlainDate.compare(slot.date, at) < 0;
  const { date, meeting } = slot;
  const end = meeting
    ? date.toZonedDateTime({ timeZone: JST, plainTime: meeting.end })
    : date.add({ days: 1 }).toZonedDateTime(JST);
  return Temporal.Instant.compare(at, end.toInstant()) >= 0;
}

/** The refusal of the first slot that has passed; one of today names its hour. */
export function passedProblem(
  slots: readonly (Required<Ending> & { rank?: number })[],
  now: Temporal.Instant,
): Refusal | undefined {
  const slot = slots.find((one) => isInPast(one, now));
  if (!slot) return undefined;
  const rank = RANKS.find((one) => one === slot.rank);
  return {
    code: 'slot-passed',
    date: slot.date,
    ...(slot.date.equals(jstDay(now)) ? { end: slot.meeting.end } : {}),
    ...(rank === undefined ? {} : { rank }),
  };
}

/**
 * All that is wrong with the wishes, in the order of the form (DESIGN §3.2): start < end, the demonstration inside the
 * meeting and at least 5 minutes, no overlap, at most a year ahead, first choice given, second and third given or
 * 「ほかに候補日はありません」 ticked. An empty list means that they stand. The 10 days are in `deadline.ts`.
 */
export function slotProblems(
  wishes: readonly SlotWish[],
  noFurtherCandidates: boolean,
  today: Temporal.PlainDate,
): Refusal[] {
  const problems: Refusal[] = [];
  const ranks = new Set(wishes.map((wish) => wish.rank));
  if (!ranks.has(1)) problems.push({ code: 'first-choice-missing' });
  if (ranks.has(3) && !ranks.has(2)) problems.push({ code: 'rank-missing', rank: 2 });
  else if (wishes.length < RANKS.length && !noFurtherCandidates && ranks.has(1)) {
    problems.push({ code: 'further-candidates-unanswered' });
  }
  const latestDate = today.add({ years: LIMITS.yearsAhead });
  for (const wish of wishes) problems.push(...wishProblems(wish, latestDate));
  for (const [index, wish] of wishes.entries()) {
    const earlier = wishes.slice(0, index).find((other) => overlap(wish, other));
    if (earlier) problems.push({ code: 'slots-overlap', rank: wish.rank, with: earlier.rank });
  }
  return problems;
}

function wishProblems(wish: SlotWish, latestDate: Temporal.PlainDate): Refusal[] {
  const { rank, meeting, demo } = wish;
  const problems: Refusal[] = [];
  if (Temporal.PlainDate.compare(wish.date, latestDate) > 0) problems.push({ code: 'slot-too-far', rank, latestDate });
  if (Temporal.PlainTime.compare(meeting.start, meeting.end) >= 0) {
    problems.push({ code: 'slot-end-before-start', rank, window: 'meeting' });
    return problems;
  }
  if (Temporal.PlainTime.compare(demo.start, demo.end) >= 0) {
    problems.push({ code: 'slot-end-before-start', rank, window: 'demo' });
    return problems;
  }
  if (
    Temporal.PlainTime.compare(demo.start, meeting.start) < 0 ||
    Temporal.PlainTime.compare(demo.end, meeting.end) > 0
  ) {
    problems.push({ code: 'demo-outside-meeting', rank });
  } else if (minutesBetween(demo.start, demo.end) < LEAST_DEMO_MINUTES) {
    problems.push({ code: 'demo-too-short', rank, leastMinutes: LEAST_DEMO_MINUTES });
  }
  return problems;
}

function overlap(a: SlotWish, b: SlotWish): boolean {
  return (
    a.date.equals(b.date) &&
    Temporal.PlainTime.compare(a.meeting.start, b.meeting.end) < 0 &&
    Temporal.PlainTime.compare(b.meeting.start, a.meeting.end) < 0
  );
}
