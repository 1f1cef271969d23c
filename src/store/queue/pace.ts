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
  const reserve = lane === 'urgent' ? interval : 0;
  const burst = Math.max(interval, BURST_MS[lane]) + reserve;
  const full = await fullAt(tx, now);
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
  const at = instantOf(Math.round((await fullAt(tx, now)) + (turns * 1000) / perSecond));
  await setMark(tx, 'pace', { at, by: '' });
}

/** When the bucket is full again; now where it is. */
async function fullAt(tx: Tx, now: Temporal.Instant): Promise<number> {
  const mark = await findMark(tx, 'pace');
  return Math.max(mark?.at.epochMilliseconds ?? 0, now.epochMilliseconds);
}
