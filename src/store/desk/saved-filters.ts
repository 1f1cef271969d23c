import { and, asc, eq } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';

/** Whose: on a shared address people are told apart by their names. */
export interface Keeper {
  email: string;
  name: string;
}

/** 保存した条件: what a coordinator asks 申請一覧 for, under a name of their own. */
export interface SavedFilter {
  id: string;
  name: string;
  /** The query of the list's address. */
  query: string;
}

/** One person's, by name. */
export async function listSavedFilters({ db, tables: { savedFilters } }: Tx, keeper: Keeper): Promise<SavedFilter[]> {
  const { id, name, query, email, person } = savedFilters;
  return db
    .select({ id, name, query })
    .from(savedFilters)
    .where(and(eq(email, keeper.email), eq(person, keeper.name)))
    .orderBy(asc(name));
}

export async function insertSavedFilter(
  { db, tables: { savedFilters } }: Tx,
  keeper: Keeper,
  filter: SavedFilter,
  now: Temporal.Instant,
): Promise<void> {
  const { email, name: person } = keeper;
  await db.insert(savedFilters).values({ ...filter, email, person, savedAt: now.epochMilliseconds });
}

export async function changeSavedFilter(
  { db, tables: { savedFilters } }: Tx,
  id: string,
  change: Partial<Pick<SavedFilter, 'name' | 'query'>>,
  now: Temporal.Instant,
): Promise<void> {
  await db
    .update(savedFilters)
    .set({ ...change, savedAt: now.epochMilliseconds })
    .where(eq(savedFilters.id, id));
}

export async function deleteSavedFilter({ db, tables: { savedFilters } }: Tx, id: string): Promise<void> {
  await db.delete(savedFilters).where(eq(savedFilters.id, id));
}
