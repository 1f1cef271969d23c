import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Mark } from '#domain/materials/material.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf } from '#store/tables/columns.ts';

/** Marks that nobody has looked at yet, by material, the oldest first. */
export async function openMarks({ db, tables }: Tx): Promise<Map<string, Mark[]>> {
  const { materialMarks: table } = tables;
  const rows = await db.select().from(table).where(isNull(table.settledAt)).orderBy(asc(table.at), asc(table.id));
  const marks = new Map<string, Mark[]>();
  for (const { id, materialId, line, at } of rows) {
    marks.getOrInsertComputed(materialId, () => []).push({ id, line, at: instantOf(at) });
  }
  return marks;
}

/** How many open ones a material has. */
export async function countOpenMarks({ db, tables }: Tx, materialId: string): Promise<number> {
  const { materialMarks: table } = tables;
  const rows = await db
    .select({ count: sql<number>`count(*)` })
    .from(table)
    .where(and(isNull(table.settledAt), eq(table.materialId, materialId)));
  return Number(first(rows)?.count ?? 0);
}

export async function insertMark({ db, tables }: Tx, materialId: string, { id, line, at }: Mark): Promise<void> {
  await db.insert(tables.materialMarks).values({ id, materialId, line, at: at.epochMilliseconds });
}

/** All open ones of a material have been looked at, up to that instant: what came after it stays open. */
export async function settleMarks(
  { db, tables }: Tx,
  materialId: string,
  { upTo, by, at }: { upTo: Temporal.Instant; by: string; at: Temporal.Instant },
): Promise<void> {
  const { materialMarks: table } = tables;
  await db
    .update(table)
    .set({ settledAt: at.epochMilliseconds, settledBy: by })
    .where(
      and(isNull(table.settledAt), eq(table.materialId, materialId), sql`${table.at} <= ${upTo.epochMilliseconds}`),
    );
}
