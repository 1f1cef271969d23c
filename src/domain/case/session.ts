import type { Venue } from '#domain/form1/form1.ts';
import type { Collision } from '#domain/outcome/refusal.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { Maker } from './inquiry.ts';

export type SessionState = 'confirmed' | 'cancelled' | 'held';

/** 日程確定した説明会: one per application. Date and hours are JST. */
export interface Session {
  id: string;
  applicationId: string;
  slotId: string;
  state: SessionState;
  version: number;
  date: Temporal.PlainDate;
  meeting: TimeWindow;
  demo: TimeWindow;
  venue: Venue;
  mode: Mode;
  /** Where to connect when online; empty while not known (「接続先は追ってお知らせします」). */
  url: string;
  /** Shown in the invitation; a wording fix does not ask anybody again. */
  note: string;
  confirmedAt: Temporal.Instant;
  confirmedBy: string;
  makers: SessionMaker[];
}

/** 当日の担当: who comes, and the telephone on the day; empty while the maker has not said. */
export interface OnDay {
  visitor: string;
  /** As it is read, with its extension. */
  phoneOnDay: string;
}

export const UNKNOWN_VISITOR: OnDay = { visitor: '', phoneOnDay: '' };

export interface SessionMaker extends OnDay {
  maker: Maker;
  inquiryId: string;
  joinedAt: Temporal.Instant;
  /** Who on the maker's side said yes. */
  by: string;
  /** 行けなくなった: it told us, and a coordinator has to act; nothing else changes until then (DESIGN §3.5). */
  out: { at: Temporal.Instant; by: string; reason: string } | undefined;
}

/** The fields that a coordinator can change without asking the makers again. */
export type SessionEdit = Partial<Pick<Session, 'venue' | 'mode' | 'url' | 'note'>>;

/**
 * Whether the change is material (DESIGN §3.7): date, time, place, mode and URL raise SEQUENCE and are announced; a
 * wording fix does not.
 */
export function isMaterial(before: Session, after: Session): boolean {
  return (
    !before.date.equals(after.date) ||
    !sameWindow(before.meeting, after.meeting) ||
    !sameWindow(before.demo, after.demo) ||
    before.mode !== after.mode ||
    before.url !== after.url ||
    before.venue.name !== after.venue.name ||
    before.venue.postalCode !== after.venue.postalCode ||
    before.venue.address !== after.venue.address
  );
}

/** Whether it matters to who waits for a seat: where to connect is not for them. */
export function isMaterialToWaiting(before: Session, after: Session): boolean {
  return isMaterial({ ...before, url: '' }, { ...after, url: '' });
}

function sameWindow(a: TimeWindow, b: TimeWindow): boolean {
  return a.start.equals(b.start) && a.end.equals(b.end);
}

/** A demonstration at its JST day and hours. */
export interface Demonstration {
  date: Temporal.PlainDate;
  demo: TimeWindow;
  mode: Mode;
}

/** What a maker is bound to at one time. */
export interface Commitment extends Collision {
  mode: Mode;
}

/**
 * The commitments that leave no crew free for `wanted` (DESIGN §3.6): each demonstration is widened by `bufferMinutes`
 * when in-person, and at no moment may more run at once than the maker has crews. Empty when it fits.
 */
export function crewCollisions(
  wanted: Demonstration,
  commitments: readonly Commitment[],
  crews: number,
  bufferMinutes: number,
): Commitment[] {
  return collisionsWith(commitments, crews, bufferMinutes)(wanted);
}

/**
 * `crewCollisions` for many that are wanted beside the same commitments; those of the application with this reference are
 * not in its way.
 */
export function collisionsWith<C extends Commitment>(
  commitments: readonly C[],
  crews: number,
  bufferMinutes: number,
): (wanted: Demonstration, own?: string) => C[] {
  const spans = spansOf(commitments, bufferMinutes);
  return (wanted, own) => {
    const { start, end } = span(wanted, bufferMinutes);
    const touches = (other: Spanned<C>): boolean =>
      start < other.end && other.start < end && other.commitment.reference !== own;
    const touching = spans.filter(touches);
    if (touching.length < crews) return [];
    const full = peaksOf(touching, start)
      .filter(({ together }) => together >= crews)
      .map(({ moment }) => moment);
    // One that only touches where a crew is still free is not in the way and would mislead whoever reads the refusal.
    return touching.filter((spanned) => meets(spanned, full)).map(({ commitment }) => commitment);
  };
}

/** What a maker is bound to at that time, and how many of its crews still are free; a planner looks at both. */
export function crewsBeside(
  wanted: Demonstration,
  commitments: readonly Commitment[],
  crews: number,
  bufferMinutes: number,
): { touching: Commitment[]; free: number } {
  const { start, end } = span(wanted, bufferMinutes);
  const touching = spansOf(commitments, bufferMinutes).filter((other) => start < other.end && other.start < end);
  const busiest = Math.max(0, ...peaksOf(touching, start).map(({ together }) => together));
  return { touching: touching.map(({ commitment }) => commitment), free: Math.max(0, crews - busiest) };
}

/**
 * The commitments that already run at once beyond the crews, as after a maker's crews were lowered or its buffer was
 * raised: nothing of it breaks, but somebody has to look.
 */
export function overbookings(commitments: readonly Commitment[], crews: number, bufferMinutes: number): Commitment[] {
  const spans = spansOf(commitments, bufferMinutes);
  const over = peaksOf(spans)
    .filter(({ together }) => together > crews)
    .map(({ moment }) => moment);
  return spans.filter((spanned) => meets(spanned, over)).map(({ commitment }) => commitment);
}

/**
 * How many crews are at work at one moment at most: each demonstration is widened by `bufferMinutes` when in-person, as
 * in `crewCollisions`. More than the maker has means that some of them collide.
 */
export function busyCrews(commitments: readonly Demonstration[], bufferMinutes: number): number {
  return Math.max(0, ...peaksOf(spansOf(commitments, bufferMinutes)).map(({ together }) => together));
}

export interface Span {
  /** In minutes, comparable with those of any other span. */
  start: number;
  end: number;
}

interface Spanned<C> extends Span {
  commitment: C;
}

/** A moment, and how many are out together then. */
interface Peak {
  moment: number;
  together: number;
}

/** Concurrency can only peak where a span begins, or where we begin to look, so these moments are enough; in order. */
function peaksOf(spans: readonly Span[], from = Number.NEGATIVE_INFINITY): Peak[] {
  const starts = spans.map(({ start }) => start).toSorted((a, b) => a - b);
  const ends = spans.map(({ end }) => end).toSorted((a, b) => a - b);
  const moments = [from, ...starts.filter((start) => start > from)];
  return moments.map((moment) => ({ moment, together: notAfter(starts, moment) - notAfter(ends, moment) }));
}

/** Whether it runs at one of these moments, which are in order. */
function meets({ start, end }: Span, moments: readonly number[]): boolean {
  const next = moments[notAfter(moments, start - 1)];
  return next !== undefined && next < end;
}

/** How many of these, which are in order, are no later than `moment`. */
function notAfter(sorted: readonly number[], moment: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spansOf<C extends Demonstration>(commitments: readonly C[], bufferMinutes: number): Spanned<C>[] {
  return commitments.map((commitment) => ({ commitment, ...span(commitment, bufferMinutes) }));
}

const hoursKnown = new WeakMap<Demonstration, Span>();

/** Minutes since the epoch of the JST wall time, widened; only ever compared with one another. */
export function span(demonstration: Demonstration, bufferMinutes: number): Span {
  // A calendar asks for the same many times over, and telling the days from each other is most of the work.
  const hours = hoursKnown.getOrInsertComputed(demonstration, hoursOf);
  const widen = demonstration.mode === 'in-person' ? bufferMinutes : 0;
  return { start: hours.start - widen, end: hours.end + widen };
}

function hoursOf({ date, demo }: Demonstration): Span {
  const midnight = Temporal.PlainDate.from('1970-01-01').until(date).days * 24 * 60;
  const minute = (time: Temporal.PlainTime): number => midnight + time.hour * 60 + time.minute;
  return { start: minute(demo.start), end: minute(demo.end) };
}

/** The day after the session, JST, on which it counts as held. */
export function isHeld(session: Pick<Session, 'date'>, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(today, session.date) > 0;
}
