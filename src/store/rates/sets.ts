import { and, desc, eq, inArray } from 'drizzle-orm';
import type { Rate, RateSet } from '#domain/rates/rate-set.ts';
import { RATE_BASES } from '#domain/words/rates.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** A row that was left out of a set. */
export interface LeftRow {
  sheet: string;
  /** As the spreadsheet counts it, from 1. */
  row: number;
  text: string;
  reason: string;
}

/** A file that was read and not taken yet. */
export interface ReadFile {
  id: string;
  fileName: string;
  readAt: Temporal.Instant;
  readBy: string;
}

/** Keeps a file for its preview. */
export async function insertReadFile(tx: Tx, file: ReadFile): Promise<void> {
  const { rateSets } = tx.tables;
  const readAt = file.readAt.epochMilliseconds;
  await tx.db.insert(rateSets).values({
    ...{ id: file.id, state: 'read', day: '', base: '', source: '', fileName: file.fileName, leftJson: '[]' },
    ...{ readAt, readBy: file.readBy, takenBy: '', withdrawnBy: '', withdrawnReason: '' },
  });
}

/** Turns what was read into a set, and forgets the file. */
export async function takeSet(
  tx: Tx,
  { id, day, base, source, takenAt, takenBy }: Omit<RateSet, 'fileName' | 'withdrawn'>,
  { rates, left }: { rates: readonly Rate[]; left: readonly LeftRow[] },
): Promise<void> {
  const { rateSets, rates: table } = tx.tables;
  const columns = { state: 'taken', day: day.toString(), base, source, leftJson: JSON.stringify(left), takenBy };
  await tx.db
    .update(rateSets)
    .set({ ...columns, takenAt: takenAt.epochMilliseconds })
    .where(eq(rateSets.id, id));
  await tx.insertAll(
    table,
    rates.map(({ place, name, institutions, applied, rate }) => ({
      ...{ setId: id, place, name },
      ...{ institutions: institutions ?? null, applied: applied ?? null, rate: rate ?? null },
    })),
  );
}

/** The newest set that stands; undefined before the first. */
export async function newestSet(tx: Tx): Promise<RateSet | undefined> {
  const { rateSets } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(rateSets)
      .where(eq(rateSets.state, 'taken'))
      .orderBy(desc(rateSets.day), desc(rateSets.takenAt))
      .limit(1),
  );
  return row && setOf(row);
}

/** Of these places, or of all that the set knows; in no order. */
export async function ratesOf(tx: Tx, setId: string, places?: readonly string[]): Promise<Rate[]> {
  const { rates } = tx.tables;
  const wanted = places === undefined ? undefined : inArray(rates.place, [...places]);
  const rows = await tx.db
    .select()
    .from(rates)
    .where(and(eq(rates.setId, setId), wanted));
  return rows.map(({ place, name, institutions, applied, rate }) => ({
    ...{ place, name },
    ...{ institutions: institutions ?? undefined, applied: applied ?? undefined, rate: rate ?? undefined },
  }));
}

function setOf(row: Tables['rateSets']['$inferSelect']): RateSet | undefined {
  const { id, day, base, source, fileName, takenAt, takenBy, withdrawnAt } = row;
  if (takenAt === null) return undefined;
  return {
    ...{ id, source, fileName, takenBy, day: dayOf(day), base: oneOf(RATE_BASES, base), takenAt: instantOf(takenAt) },
    withdrawn:
      withdrawnAt === null
        ? undefined
        : { at: instantOf(withdrawnAt), by: row.withdrawnBy, reason: row.withdrawnReason },
  };
}
