import { sql } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** The number behind the last row's. The unique index stands behind it where two processes write at once. */
export async function nextSeq(tx: Tx, table: Tables['events' | 'mails' | 'webhookDeliveries']): Promise<number> {
  const last = first(await tx.db.select({ seq: sql<number | null>`max(${table.seq})` }).from(table));
  return Number(last?.seq ?? 0) + 1;
}
