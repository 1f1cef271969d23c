import { and, asc, desc, eq, gte, inArray, lt } from 'drizzle-orm';
import type { Rate, RateSet } from '#domain/rates/rate-set.ts';
import { type Prefecture, prefectureCode } from '#domain/text/prefecture.ts';
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
  gridsJson: string;
  readAt: Temporal.Instant;
  readBy: string;
}

/** Keeps a file for its preview. */
export async function insertReadFile(tx: Tx, file: ReadFile): Promise<void> {
  const { rateSets, rateFiles } = tx.tables;
  const readAt = file.readAt.epochMilliseconds;
  await tx.db.insert(rateSets).values({
    ...{ id: file.id, state: 'read', day: '', base: '', source: '', fileName: file.fileName, leftJson: '[]' },
    ...{ readAt, readBy: file.readBy, takenBy: '', withdrawnBy: '', withdrawnReason: '' },
  });
  await tx.db.insert(rateFiles).values({ setId: file.id, gridsJson: file.gridsJson, readAt });
}

/** Undefined once it was taken or has gone. */
export async function findReadFile(tx: Tx, id: string): Promise<ReadFile | undefined> {
  const { rateSets, rateFiles } = tx.tables;
  const row = first(
    await tx.db
      .select({ set: rateSets, gridsJson: rateFiles.gridsJson })
      .from(rateFiles)
      .innerJoin(rateSets, eq(rateSets.id, rateFiles.setId))
      .where(eq(rateFiles.setId, id)),
  );
  if (row?.set.state !== 'read') return undefined;
  const { fileName, readAt, readBy } = row.set;
  return { id, fileName, gridsJson: row.gridsJson, readAt: instantOf(readAt), readBy };
}

/** Files that nobody took; nothing of them stays. */
export async function forgetReadFiles(tx: Tx, before: Temporal.Instant): Promise<void> {
  const { rateSets, rateFiles } = tx.tables;
  await tx.db.delete(rateFiles).where(lt(rateFiles.readAt, before.epochMilliseconds));
  await tx.db.delete(rateSets).where(and(eq(rateSets.state, 'read'), lt(rateSets.readAt, before.epochMilliseconds)));
}

/** Turns what was read into a set, and forgets the file. */
export async function takeSet(
  tx: Tx,
  { id, day, base, source, takenAt, takenBy }: Omit<RateSet, 'fileName' | 'withdrawn'>,
  { rates, left }: { rates: readonly Rate[]; left: readonly LeftRow[] },
): Promise<void> {
  const { rateSets, rateFiles, rates: table } = tx.tables;
  const columns = { state: 'taken', day: day.toString(), base, source, leftJson: JSON.stringify(left), takenBy };
  await tx.db
    .update(rateSets)
    .set({ ...columns, takenAt: takenAt.epochMilliseconds })
    .where(eq(rateSets.id, id));
  await tx.db.delete(rateFiles).where(eq(rateFiles.setId, id));
  await tx.insertAll(
    table,
    rates.map(({ place, name, institutions, applied, rate }) => ({
      ...{ setId: id, place, name },
      ...{ institutions: institutions ?? null, applied: applied ?? null, rate: rate ?? null },
    })),
  );
}

/** False where it is withdrawn already, or no set that was taken. */
export async function withdrawSet(
  tx: Tx,
  id: string,
  { at, by, reason }: NonNullable<RateSet['withdrawn']>,
): Promise<boolean> {
  const { rateSets } = tx.tables;
  if ((await findSet(tx, id))?.withdrawn !== undefined) return false;
  await tx.db
    .update(rateSets)
    .set({ state: 'withdrawn', withdrawnAt: at.epochMilliseconds, withdrawnBy: by, withdrawnReason: reason })
    .where(and(eq(rateSets.id, id), eq(rateSets.state, 'taken')));
  return (await findSet(tx, id))?.withdrawn !== undefined;
}

/** A set that was taken, also one that was withdrawn since. */
export async function findSet(tx: Tx, id: string): Promise<RateSet | undefined> {
  const { rateSets } = tx.tables;
  const row = first(await tx.db.select().from(rateSets).where(eq(rateSets.id, id)));
  return row && setOf(row);
}

/** The rows of a set that were left out. */
export async function leftRowsOf(tx: Tx, id: string): Promise<LeftRow[]> {
  const { rateSets } = tx.tables;
  const row = first(await tx.db.select({ leftJson: rateSets.leftJson }).from(rateSets).where(eq(rateSets.id, id)));
  const left: LeftRow[] = JSON.parse(row?.leftJson ?? '[]');
  return left;
}

/** All that were taken, the newest day first, withdrawn ones too. */
export async function listSets(tx: Tx): Promise<RateSet[]> {
  const { rateSets } = tx.tables;
  const rows = await tx.db
    .select()
    .from(rateSets)
    .orderBy(desc(rateSets.day), desc(rateSets.takenAt), asc(rateSets.id));
  return rows.flatMap((row) => setOf(row) ?? []);
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
  return rows.map(rateOf);
}

/** Of one 都道府県: its own, and those of its 市区町村 and 行政区. */
export async function ratesIn(tx: Tx, setId: string, prefecture: Prefecture): Promise<Rate[]> {
  const { rates } = tx.tables;
  const code = prefectureCode(prefecture);
  const within = and(gte(rates.place, code), lt(rates.place, `${code}a`));
  return (
    await tx.db
      .select()
      .from(rates)
      .where(and(eq(rates.setId, setId), within))
  ).map(rateOf);
}

function rateOf({ place, name, institutions, applied, rate }: Tables['rates']['$inferSelect']): Rate {
  return {
    ...{ place, name },
    ...{ institutions: institutions ?? undefined, applied: applied ?? undefined, rate: rate ?? undefined },
  };
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
