import { type SQL, sql } from 'drizzle-orm';
import type { Tables } from '#store/tables/tables.ts';
import type { Builder } from './connections.ts';

/** The part of a unit of reading or writing that statements are built with. */
interface Ground {
  db: Builder;
  tables: Tables;
}

interface Statement<Result> {
  execute(values: Record<string, unknown>): PromiseLike<Result>;
}

/**
 * A statement that is built once for each connection, and is then only given its values (`given`). For what every filing and
 * every mail does: building a statement takes several times as long as SQLite takes for it.
 */
export function prepared<Result>(
  build: (tx: Ground) => { prepare(): Statement<Result> },
): (tx: Ground, values: Record<string, string | number | null>) => PromiseLike<Result> {
  const known = new WeakMap<Builder, Statement<Result>>();
  return ({ db, tables }, values) =>
    known.getOrInsertComputed(db, () => build({ db, tables }).prepare()).execute(values);
}

/** Stands in a prepared statement for the value of this name. */
export function given(name: string): SQL {
  return sql`${sql.placeholder(name)}`;
}
