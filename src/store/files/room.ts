import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, notExists, or, sql, sum } from 'drizzle-orm';
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
 * has them back when they are swept. Returns how many are free then.
 */
export async function dropOldestFiles(
  tx: Tx,
  wanted: { octets: number; butOf: string },
  now: Temporal.Instant,
): Promise<number> {
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
    if (oldest.length === 0) return free;
    const going: string[] = [];
    for (const { id, size } of oldest) {
      if (free >= wanted.octets) break;
      going.push(id);
      free += size;
    }
    await tx.db.delete(attachments).where(inArray(attachments.id, going));
  }
  return free;
}

/** A form that was sent and not confirmed yet, with octets of files. */
export interface UnconfirmedFiles {
  draftId: string;
  filedId: string;
  octets: number;
}

/**
 * Those that wait for their address to be confirmed, but one draft; of networks that hold most first, and of these the oldest
 * first.
 */
export async function listUnconfirmedFiles(tx: Tx, butOf: string, now: Temporal.Instant): Promise<UnconfirmedFiles[]> {
  const { attachments, drafts } = tx.tables;
  const rows = await tx.db
    .select({
      draftId: drafts.id,
      filedId: drafts.applicationId,
      submittedAt: drafts.submittedAt,
      network: attachments.network,
      octets: sum(attachments.size),
    })
    .from(attachments)
    .innerJoin(drafts, eq(drafts.id, attachments.draftId))
    .where(
      and(
        gt(attachments.countsUntil, now.epochMilliseconds),
        isNull(attachments.removedAt),
        isNotNull(drafts.submittedAt),
        ne(drafts.id, butOf),
      ),
    )
    .groupBy(drafts.id, drafts.applicationId, drafts.submittedAt, attachments.network);
  const held = new Map<string, number>();
  for (const { network, octets } of rows) held.set(network, (held.get(network) ?? 0) + Number(octets));
  const heldBy = ({ network }: { network: string }): number => held.get(network) ?? 0;
  return rows
    .toSorted((one, other) => heldBy(other) - heldBy(one) || Number(one.submittedAt) - Number(other.submittedAt))
    .flatMap(({ draftId, filedId, octets }) =>
      filedId === null ? [] : [{ draftId, filedId, octets: Number(octets) }],
    );
}

/** Forgets the files of a form that was sent: its draft's, and those that it took over. */
export async function dropFilesOf(tx: Tx, { draftId, filedId }: UnconfirmedFiles): Promise<void> {
  const { attachments } = tx.tables;
  await tx.db.delete(attachments).where(or(eq(attachments.draftId, draftId), eq(attachments.applicationId, filedId)));
}

/** The request is confirmed: its files are nobody's unknown any more. */
export async function stopCounting(tx: Tx, draftId: string): Promise<void> {
  const { attachments } = tx.tables;
  await tx.db
    .update(attachments)
    .set({ countsUntil: null })
    .where(and(eq(attachments.draftId, draftId), isNotNull(attachments.countsUntil)));
}
