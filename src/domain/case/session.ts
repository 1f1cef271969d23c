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

export interface SessionMaker {
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
interface Demonstration {
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
  const { touching, peaks } = beside(wanted, commitments, bufferMinutes);
  const full = peaks.filter((together) => together.length >= crews);
  // One that only touches where a crew is still free is not in the way and would mislead whoever reads the refusal.
  return touching.filter((commitment) => full.some((together) => together.includes(commitment)));
}

/** What a maker is bound to at that time, and how many of its crews still are free; a planner looks at both. */
export function crewsBeside(
  wanted: Demonstration,
  commitments: readonly Commitment[],
  crews: number,
  bufferMinutes: number,
): { touching: Commitment[]; free: number } {
  const { touching, peaks } = beside(wanted, commitments, bufferMinutes);
  const busiest = Math.max(0, ...peaks.map((together) => together.length));
  return { touching, free: Math.max(0, crews - busiest) };
}

/**
 * The commitments that already run at once beyond the crews, as after a maker's crews were lowered or its buffer was
 * raised: nothing of it breaks, but somebody has to look.
 */
export function overbookings(commitments: readonly Commitment[], crews: number, bufferMinutes: number): Commitment[] {
  const over = commitments
    .map((commitment) => running(commitments, span(commitment, bufferMinutes).start, bufferMinutes))
    .filter((together) => together.length > crews);
  return commitments.filter((commitment) => over.some((together) => together.includes(commitment)));
}

/** What touches the wanted hours, and who is out together at each moment of them at which that number can be greatest. */
function beside(
  wanted: Demonstration,
  commitments: readonly Commitment[],
  bufferMinutes: number,
): { touching: Commitment[]; peaks: Commitment[][] } {
  const own = span(wanted, bufferMinutes);
  const touching = commitments.filter((commitment) => {
    const other = span(commitment, bufferMinutes);
    return own.start < other.end && other.start < own.end;
  });
  // Concurrency can only peak where a span begins, so these moments are enough.
  const peaks = [own.start, ...touching.map((commitment) => span(commitment, bufferMinutes).start)]
    .filter((moment) => moment >= own.start && moment < own.end)
    .map((moment) => running(touching, moment, bufferMinutes));
  return { touching, peaks };
}

function running(commitments: readonly Commitment[], moment: number, bufferMinutes: number): Commitment[] {
  return commitments.filter((commitment) => {
    const other = span(commitment, bufferMinutes);
    return other.start <= moment && moment < other.end;
  });
}

/**
 * How many crews are at work at one moment at most: each demonstration is widened by `bufferMinutes` when in-person, as
 * in `crewCollisions`. More than the maker has means that some of them collide.
 */
export function busyCrews(commitments: readonly Demonstration[], bufferMinutes: number): number {
  const spans = commitments.map((commitment) => span(commitment, bufferMinutes));
  return Math.max(
    0,
    ...spans.map(({ start }) => spans.filter((other) => other.start <= start && start < other.end).length),
  );
}

/** Minutes since the epoch of the JST wall time, widened; only ever compared with one another. */
function span(demonstration: Demonstration, bufferMinutes: number): { start: number; end: number } {
  const widen = demonstration.mode === 'in-person' ? bufferMinutes : 0;
  const midnight = Temporal.PlainDate.from('1970-01-01').until(demonstration.date).days * 24 * 60;
  const minute = (time: Temporal.PlainTime): number => time.hour * 60 + time.minute;
  return {
    start: midnight + minute(demonstration.demo.start) - widen,
    end: midnight + minute(demonstration.demo.end) + widen,
  };
}

/** The day after the session, JST, on which it counts as held. */
export function isHeld(session: Pick<Session, 'date'>, today: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(today, session.date) > 0;
}
