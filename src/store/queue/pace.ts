import type { Tx } from '#store/engine.ts';
import { instantOf } from '#store/tables/columns.ts';
import type { Lane } from './outbox.ts';
import { findMark, setMark } from './post-marks.ts';

/** How many turns there are now, and when there is one again. */
export interface Turns {
  granted: number;
  again: Temporal.Instant;
}

/** What may leave at once: of the rest a fifth of a second's, of codes and sign-in a second's more. */
const BURST_MS: Record<Lane, number> = { urgent: 1000, rest: 200 };

/** By how much the clocks of two machines may differ. */
const CLOCKS_APART_MS = 60_000;

/**
 * The turns that one bucket for all processes has now for this lane. What the urgent lane takes, the rest waits for: of its
 * second's turns the rest never takes one.
 */
export async function turnsOf(
  tx: Tx,
  { perSecond, lane }: { perSecond: number; lane: Lane },
  now: Temporal.Instant,
): Promise<Turns> {
  const interval = 1000 / perSecond;
  const burst = burstOf(lane, interval);
  const full = await fullAt(tx, interval, now);
  const room = now.epochMilliseconds + burst - full;
  return {
    granted: Math.max(0, Math.floor(room / interval + 1e-9)),
    again: instantOf(Math.ceil(full + interval - burst)),
  };
}

/** Takes so many turns from the bucket. */
export async function takeTurns(
  tx: Tx,
  { perSecond, turns }: { perSecond: number; turns: number },
  now: Temporal.Instant,
): Promise<void> {
  const interval = 1000 / perSecond;
  const at = instantOf(Math.round((await fullAt(tx, interval, now)) + turns * interval));
  await setMark(tx, 'pace', { at, by: '' });
}

function burstOf(lane: Lane, interval: number): number {
  const reserve = lane === 'urgent' ? interval : 0;
  return Math.max(interval, BURST_MS[lane]) + reserve;
}

/**
 * When the bucket is full again; now where it is. What is much later than an empty one takes was noted by a clock that was
 * ahead, or at a slower pace, and would hold up every mail until then.
 */
async function fullAt(tx: Tx, interval: number, now: Temporal.Instant): Promise<number> {
  const ms = now.epochMilliseconds;
  const mark = (await findMark(tx, 'pace'))?.at.epochMilliseconds ?? 0;
  return mark > ms + burstOf('urgent', interval) + CLOCKS_APART_MS ? ms : Math.max(mark, ms);
}
