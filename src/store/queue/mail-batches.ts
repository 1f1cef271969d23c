import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';

/**
 * How far mails that were owed together have come. `left` counts what was kept in `/mailbox` as well; what was not needed
 * any more counts nowhere, or the last page of a sending would never add up.
 */
export interface BatchProgress {
  total: number;
  left: number;
  waiting: number;
  /** Who did not get it, with what the other server said. */
  failed: { recipientId: string; name: string; response: string }[];
}

/** Undefined where the application has no such batch. */
export async function findBatch(tx: Tx, applicationId: string, batchId: string): Promise<BatchProgress | undefined> {
  const { mails } = tx.tables;
  const ofBatch = and(eq(mails.batchId, batchId), eq(mails.applicationId, applicationId));
  const counts = await tx.db
    .select({ state: mails.state, count: sql<number>`count(*)` })
    .from(mails)
    .where(ofBatch)
    .groupBy(mails.state);
  if (counts.length === 0) return undefined;
  const of = (...states: string[]): number =>
    counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + Number(count), 0);
  const failed = await tx.db
    .select({ recipientId: mails.recipientId, name: mails.recipientName, response: mails.response })
    .from(mails)
    .where(and(ofBatch, inArray(mails.state, ['failed', 'bounced'])))
    .orderBy(asc(mails.seq));
  return {
    total: of('owed', 'sending', 'sent', 'kept', 'failed', 'bounced'),
    left: of('sent', 'kept'),
    waiting: of('owed', 'sending'),
    failed,
  };
}
