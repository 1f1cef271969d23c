import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { withFields } from '#domain/history/old-labels.ts';
import type { MailName } from '#domain/notices/mail-data.ts';
import type { EventType } from '#domain/words/events.ts';
import type { Store, Tx } from '#store/engine.ts';
import { othersTurn, rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import { first } from '#store/tables/columns.ts';

const CHANGING_EVENTS: EventType[] = ['corrected', 'changed', 'moved', 'contact-moved', 'second-contact-set'];
const CHANGING_MAILS: MailName[] = ['request', 'changed', 'waiting'];

/** Rows that one look reads, and one write changes at most: far below the limit of a write's time. */
const BATCH = 200;

/**
 * Gives every change that was kept before it carried a field its own, in events and in the data of mails. It remembers how
 * far it has come, so that it can be stopped anywhere and goes on from there; several processes may do it at once, because
 * each writes the same. Until then such a change is `unplaced`, and no page but the desk's shows it.
 */
export async function placeOldChanges(store: Store): Promise<void> {
  for (const kept of [EVENTS, MAILS]) {
    while (await placeSome(store, kept)) await othersTurn();
  }
}

interface KeptRow {
  id: string;
  seq: number;
  dataJson: string;
}

/** A table whose rows keep changes, in the order in which they came. */
interface Kept {
  /** Under this name it is remembered how far it has been done. */
  name: string;
  lastSeq(tx: Tx): Promise<number>;
  /** Rows after one and up to another that may hold changes, at most a batch. */
  rows(tx: Tx, after: number, upTo: number): Promise<KeptRow[]>;
  /** Writes the row where it is as it was read. */
  replace(tx: Tx, row: KeptRow, dataJson: string): Promise<unknown>;
}

const EVENTS: Kept = {
  name: 'place changes of events',
  async lastSeq({ db, tables: { events } }) {
    const last = first(await db.select({ seq: sql<number | null>`max(${events.seq})` }).from(events));
    return Number(last?.seq ?? 0);
  },
  rows: ({ db, tables: { events } }, after, upTo) =>
    db
      .select({ id: events.id, seq: events.seq, dataJson: events.dataJson })
      .from(events)
      .where(and(gt(events.seq, after), lte(events.seq, upTo), inArray(events.type, CHANGING_EVENTS)))
      .orderBy(asc(events.seq))
      .limit(BATCH),
  replace: ({ db, tables: { events } }, row, dataJson) =>
    db
      .update(events)
      .set({ dataJson })
      .where(and(eq(events.id, row.id), eq(events.dataJson, row.dataJson))),
};

const MAILS: Kept = {
  name: 'place changes of mails',
  async lastSeq({ db, tables: { mails } }) {
    const last = first(await db.select({ seq: sql<number | null>`max(${mails.seq})` }).from(mails));
    return Number(last?.seq ?? 0);
  },
  rows: ({ db, tables: { mails } }, after, upTo) =>
    db
      .select({ id: mails.id, seq: mails.seq, dataJson: mails.dataJson })
      .from(mails)
      .where(and(gt(mails.seq, after), lte(mails.seq, upTo), inArray(mails.name, CHANGING_MAILS)))
      .orderBy(asc(mails.seq))
      .limit(BATCH),
  replace: ({ db, tables: { mails } }, row, dataJson) =>
    db
      .update(mails)
      .set({ dataJson })
      .where(and(eq(mails.id, row.id), eq(mails.dataJson, row.dataJson))),
};

/** One batch; false once there are no more rows. */
async function placeSome(store: Store, kept: Kept): Promise<boolean> {
  const { rows, done, doneTo } = await store.read(async (tx) => {
    const done = await upkeepDoneTo(tx, kept.name);
    const last = await kept.lastSeq(tx);
    const rows = last > done ? await kept.rows(tx, done, last) : [];
    return { rows, done, doneTo: rows.length < BATCH ? last : (rows.at(-1)?.seq ?? last) };
  });
  if (doneTo <= done) return false;
  await store.write(async (tx) => {
    for (const row of rows) {
      const dataJson = withFields(row.dataJson);
      if (dataJson !== undefined) await kept.replace(tx, row, dataJson);
    }
    await rememberUpkeep(tx, kept.name, doneTo);
  });
  return rows.length === BATCH;
}
