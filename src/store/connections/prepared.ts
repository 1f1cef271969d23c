import { type Placeholder, type SQL, sql } from 'drizzle-orm';
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

type Values = Record<string, string | number | null>;

/** A statement for more rows is built each time: there would be one of each length to keep. */
const KEPT_ROWS = 16;

/**
 * A statement that is built once for each connection, and is then only given its values (`given`). For what every filing and
 * every mail does: building a statement takes several times as long as SQLite takes for it.
 */
export function prepared<Result>(
  build: (tx: Ground) => { prepare(): Statement<Result> },
): (tx: Ground, values: Values) => PromiseLike<Result> {
  const known = new WeakMap<Builder, Statement<Result>>();
  return ({ db, tables }, values) =>
    known.getOrInsertComputed(db, () => build({ db, tables }).prepare()).execute(values);
}

/** The same for some rows, each with a value of these names; `shared` are values that all have. */
export function preparedRows<Name extends string, Result>(
  names: readonly Name[],
  build: (tx: Ground, rows: ((name: Name) => Placeholder)[]) => { prepare(): Statement<Result> },
): (tx: Ground, rows: readonly Record<Name, string | number | null>[], shared?: Values) => PromiseLike<Result> {
  const known = new Map<number, (tx: Ground, values: Values) => PromiseLike<Result>>();
  const ofLength = (length: number) =>
    prepared((tx) =>
      build(
        tx,
        Array.from({ length }, (_, at) => (name: Name) => sql.placeholder(`${name} ${at}`)),
      ),
    );
  return (tx, rows, shared = {}) => {
    const { length } = rows;
    const one = length > KEPT_ROWS ? ofLength(length) : known.getOrInsertComputed(length, ofLength);
    const values = rows.flatMap((row, at) => names.map((name) => [`${name} ${at}`, row[name]]));
    return one(tx, { ...shared, ...Object.fromEntries(values) });
  };
}

/** Stands in a prepared statement for the value of this name. */
export function given(name: string): SQL {
  return sql`${sql.placeholder(name)}`;
}
