import { type Placeholder, type SQL, sql } from 'drizzle-orm';
import type { Tables } from '#store/tables/tables.ts';
import type { Builder, Writing } from './connections.ts';

/** The part of a unit of reading or writing that statements are built with. */
interface Ground {
  db: Builder;
  tables: Tables;
}

/** The same of a write. */
interface WritingGround extends Ground {
  unanswered: Writing['unanswered'];
}

interface Statement<Result> {
  execute(values: Record<string, unknown>): PromiseLike<Result>;
}

/** By its name a connection of PostgreSQL knows a statement that it has been given before. */
interface Preparable<Result> {
  prepare(name?: string): Statement<Result>;
}

type Values = Record<string, string | number | null>;

/** A statement for more rows is built each time: there would be one of each length to keep. */
const KEPT_ROWS = 16;

let named = 0;

/**
 * A statement that is built once for each connection, and is then only given its values (`given`). For what every filing and
 * every mail does: building a statement takes several times as long as SQLite takes for it.
 */
export function prepared<Result>(
  build: (tx: Ground) => Preparable<Result>,
): (tx: Ground, values: Values) => PromiseLike<Result> {
  named += 1;
  return kept(build, `statement ${named}`);
}

function kept<Result>(
  build: (tx: Ground) => Preparable<Result>,
  name?: string,
): (tx: Ground, values: Values) => PromiseLike<Result> {
  const known = new WeakMap<Builder, Statement<Result>>();
  return ({ db, tables }, values) =>
    known.getOrInsertComputed(db, () => build({ db, tables }).prepare(name)).execute(values);
}

/** The same for a statement that answers nothing: what comes next does not wait for it, see `Writing`. */
export function preparedWrite(
  build: (tx: Ground) => Preparable<unknown>,
): (tx: WritingGround, values: Values) => Promise<void> {
  const statement = prepared(build);
  return (tx, values) => tx.unanswered(() => statement(tx, values));
}

/** The same for some rows, each with a value of these names; `shared` are values that all have. */
export function preparedRows<Name extends string, Result>(
  names: readonly Name[],
  build: (tx: Ground, rows: ((name: Name) => Placeholder)[]) => Preparable<Result>,
): (tx: Ground, rows: readonly Record<Name, string | number | null>[], shared?: Values) => PromiseLike<Result> {
  const known = new Map<number, (tx: Ground, values: Values) => PromiseLike<Result>>();
  const ofLength = (length: number) => (tx: Ground) =>
    build(
      tx,
      Array.from({ length }, (_, at) => (name: Name) => sql.placeholder(`${name} ${at}`)),
    );
  return (tx, rows, shared = {}) => {
    const { length } = rows;
    const one =
      length > KEPT_ROWS ? kept(ofLength(length)) : known.getOrInsertComputed(length, () => prepared(ofLength(length)));
    const values = rows.flatMap((row, at) => names.map((name) => [`${name} ${at}`, row[name]]));
    return one(tx, { ...shared, ...Object.fromEntries(values) });
  };
}

/** The same for a statement that answers nothing. */
export function preparedWriteOfRows<Name extends string>(
  names: readonly Name[],
  build: (tx: Ground, rows: ((name: Name) => Placeholder)[]) => Preparable<unknown>,
): (tx: WritingGround, rows: readonly Record<Name, string | number | null>[], shared?: Values) => Promise<void> {
  const statement = preparedRows(names, build);
  return (tx, rows, shared) => tx.unanswered(() => statement(tx, rows, shared));
}

/** Stands in a prepared statement for the value of this name. */
export function given(name: string): SQL {
  return sql`${sql.placeholder(name)}`;
}
