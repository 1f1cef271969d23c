import { eq, lt } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first } from '#store/tables/columns.ts';

/** The last `seq` that work on rows of an older shape has been through; 0 before its first. */
export async function upkeepDoneTo({ db, tables: { upkeep } }: Tx, name: string): Promise<number> {
  return first(await db.select({ doneTo: upkeep.doneTo }).from(upkeep).where(eq(upkeep.name, name)))?.doneTo ?? 0;
}

/** Another process may have come further. */
export async function rememberUpkeep({ db, tables: { upkeep } }: Tx, name: string, doneTo: number): Promise<void> {
  await db
    .insert(upkeep)
    .values({ name, doneTo })
    .onConflictDoUpdate({ target: upkeep.name, set: { doneTo }, setWhere: lt(upkeep.doneTo, doneTo) });
}

/** SQLite answers without waiting, so that awaiting it lets nobody else in. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

const MOMENT_MS = 5;

/** As long as a write waits for the commit of another. */
export function aMoment(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, MOMENT_MS);
  });
}
