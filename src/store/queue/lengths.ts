import { and, asc, count, eq, lte } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { earliest, first, plain } from '#store/tables/columns.ts';
import { type Lane, PRIORITY } from './outbox.ts';

/** What waits, what is under way, and what was given up. */
export type OpenState = 'owed' | 'sending' | 'failed';
const OPEN: readonly OpenState[] = ['owed', 'sending', 'failed'];
const LANES: readonly Lane[] = ['urgent', 'rest'];

export interface QueueLength {
  /** The two lanes of mails, and the calls of webhooks. */
  queue: `mail-${Lane}` | 'webhook';
  state: OpenState;
  size: number;
  /** When the one was owed that stands first; undefined where there is none. */
  since: Temporal.Instant | undefined;
}

/** Of every queue and state, also where nothing is in it. It counts within indexes and reads one row of each. */
export async function queueLengths(tx: Tx, now: Temporal.Instant): Promise<QueueLength[]> {
  const lengths: QueueLength[] = [];
  for (const state of OPEN) {
    for (const lane of LANES)
      lengths.push({ queue: `mail-${lane}`, state, ...(await mailsIn(tx, { lane, state, now })) });
    lengths.push({ queue: 'webhook', state, ...(await callsIn(tx, state)) });
  }
  return lengths;
}

async function mailsIn(
  { db, tables: { mails } }: Tx,
  { lane, state, now }: { lane: Lane; state: OpenState; now: Temporal.Instant },
) {
  const which = and(eq(mails.state, state), eq(mails.priority, PRIORITY[lane]));
  const counted = await db.select({ rows: count() }).from(mails).where(which);
  // Some wait for their hour, and nobody for them.
  const due = and(which, lte(plain(mails.date), now.epochMilliseconds));
  const oldest = await db.select({ at: mails.date }).from(mails).where(due).orderBy(asc(mails.seq)).limit(1);
  return { size: first(counted)?.rows ?? 0, since: earliest(first(oldest)?.at) };
}

async function callsIn({ db, tables: { webhookDeliveries: calls } }: Tx, state: OpenState) {
  const which = eq(calls.state, state);
  const counted = await db.select({ rows: count() }).from(calls).where(which);
  const oldest = await db.select({ at: calls.createdAt }).from(calls).where(which).orderBy(asc(calls.seq)).limit(1);
  return { size: first(counted)?.rows ?? 0, since: earliest(first(oldest)?.at) };
}
