import { and, asc, gt, sql } from 'drizzle-orm';
import type { Store, Tx } from '#store/engine.ts';
import { inBatches } from '#store/tables/columns.ts';
import type { RenderedParts } from './outbox.ts';
import { othersTurn, rememberUpkeep, upkeepDoneTo } from './upkeep.ts';

/** Says which files the stored parts of a mail name, so that none of them is swept. */
export async function nameMailFiles(
  tx: Tx,
  mailId: string,
  files: readonly Pick<RenderedParts['attachments'][number], 'sha256'>[],
): Promise<void> {
  const rows = files.map(({ sha256 }) => ({ sha256, mailId }));
  for (const some of inBatches(rows)) await tx.db.insert(tx.tables.mailFiles).values(some).onConflictDoNothing();
}

const NAME = 'name files of mails';
/** Rows of one look: their parts are some kilobytes each. */
const BATCH = 100;

/**
 * Names the files of mails whose parts were stored before files were named. It remembers how far it has come; several
 * processes may do it at once.
 */
export async function nameOldMailFiles(store: Store): Promise<void> {
  while (await nameSome(store)) await othersTurn();
}

/** One batch; false once there are no more rows. */
async function nameSome(store: Store): Promise<boolean> {
  const rows = await store.read(async (tx) => {
    const { mails } = tx.tables;
    return tx.db
      .select({ id: mails.id, seq: mails.seq, partsJson: mails.partsJson })
      .from(mails)
      .where(and(gt(mails.seq, await upkeepDoneTo(tx, NAME)), sql`${mails.partsJson} is not null`))
      .orderBy(asc(mails.seq))
      .limit(BATCH);
  });
  const last = rows.at(-1);
  if (!last) return false;
  await store.write(async (tx) => {
    for (const { id, partsJson } of rows) {
      const parts: RenderedParts | undefined = partsJson === null ? undefined : JSON.parse(partsJson);
      await nameMailFiles(tx, id, parts?.attachments ?? []);
    }
    await rememberUpkeep(tx, NAME, last.seq);
  });
  return rows.length === BATCH;
}
