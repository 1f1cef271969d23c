import { and, asc, eq, gt, inArray, isNotNull, isNull, notExists, or, sql, sum } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';

/** Rows that are looked at together. */
const AT_ONCE = 200;

/** Octets of the files that one draft has or had within the last day, and of all that count for strangers. */
export interface RoomTaken {
  draft: number;
  network: number;
  all: number;
}

export async function roomTaken(
  tx: Tx,
  of: { draftId: string; network: string; removedSince: Temporal.Instant },
  now: Temporal.Instant,
): Promise<RoomTaken> {
  const { attachments } = tx.tables;
  const counted = gt(attachments.countsUntil, now.epochMilliseconds);
  const since = gt(attachments.removedAt, of.removedSince.epochMilliseconds);
  const octets = async (rows: ReturnType<typeof and>): Promise<number> => {
    const [found] = await tx.db
      .select({ size: sum(attachments.size) })
      .from(attachments)
      .where(rows);
    return Number(found?.size ?? 0);
  };
  return {
    draft: await octets(and(eq(attachments.draftId, of.draftId), or(isNull(attachments.removedAt), since))),
    network: await octets(and(counted, eq(attachments.network, of.network))),
    all: await octets(counted),
  };
}

/**
 * Forgets the oldest files of drafts that were never filed, until so many octets are free, but those of one draft. The disk
 * has them back when they are swept. Returns whether it was enough.
 */
export async function dropOldestFiles(
  tx: Tx,
  wanted: { octets: number; butOf: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const { attachments, drafts } = tx.tables;
  const filed = tx.db
    .select({ one: sql`1` })
    .from(drafts)
    .where(and(eq(drafts.id, attachments.draftId), or(isNotNull(drafts.submittedAt), eq(drafts.id, wanted.butOf))));
  let free = 0;
  while (free < wanted.octets) {
    const oldest = await tx.db
      .select({ id: attachments.id, size: attachments.size })
      .from(attachments)
      .where(
        and(gt(attachments.countsUntil, now.epochMilliseconds), isNull(attachments.applicationId), notExists(filed)),
      )
      .orderBy(asc(attachments.countsUntil), asc(attachments.network), asc(attachments.size))
      .limit(AT_ONCE);
    if (oldest.length === 0) return false;
    const going: string[] = [];
    for (const { id, size } of oldest) {
      if (free >= wanted.octets) break;
      going.push(id);
      free += size;
    }
    await tx.db.delete(attachments).where(inArray(attachments.id, going));
  }
  return true;
}

/** The request is confirmed: its files are nobody's unknown any more. */
export async function stopCounting(tx: Tx, draftId: string): Promise<void> {
  const { attachments } = tx.tables;
  await tx.db
    .update(attachments)
    .set({ countsUntil: null })
    .where(and(eq(attachments.draftId, draftId), isNotNull(attachments.countsUntil)));
}
