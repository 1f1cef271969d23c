import type { SQL, Table } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Tables } from '#store/tables/tables.ts';

/** The part of the query builder that both databases have. */
export type Builder = Pick<BetterSQLite3Database, 'select' | 'insert' | 'update' | 'delete' | 'selectDistinct'>;

/** What a write is given. */
export interface Writing {
  db: Builder;
  /**
   * Any number of rows into one table, in the fewest steps that the database knows; rows of a numbered table that have no
   * number yet get theirs in this order. Like `unanswered`.
   */
  insertAll(table: Table, rows: readonly object[]): Promise<void>;
  /**
   * `send` gives `db` one statement, which is done before whatever is given to it next. Nobody waits for its answer where the
   * way to the database is long: what goes wrong is told by what comes next, or by the commit, and nothing is written.
   */
  unanswered(send: () => PromiseLike<unknown>): Promise<void>;
  /** The database has let this write in. */
  begun?: Promise<unknown>;
  /** The search text of a row of `listed` is another now, or gone: the index of its words follows. */
  indexText(number: number, text: string | undefined): Promise<void>;
  /** So many numbers for new rows of a numbered table: rising, and higher than those of rows that this write can see. */
  numbers(table: Table, count: number): Promise<number[]>;
}

/** How a write stands to others. */
export interface WriteTerms {
  /** All that it is about: it runs beside others whose names are all different. Alone without. */
  about?: readonly string[] | undefined;
  /** Nobody waits for it: it shares the disk's time with another that comes within some milliseconds. */
  mayWait?: boolean;
}

/** A database that is open, with its schema up to date. */
export interface Connections {
  tables: Tables;
  /**
   * The condition on rows of `listed` whose search text holds all these words, by its index. With a limit at least so many
   * are taken, where there are more.
   */
  holdsWords(words: readonly string[], limit?: number): SQL;
  /** The same on rows of `mails` whose recipient's address holds this part, of three characters at least. */
  addressHolds(part: string, limit?: number): SQL;
  /** Sees committed data only. */
  read<T>(work: (db: Builder) => Promise<T>): Promise<T>;
  /** Commits when `work` returns and rolls back when it throws; the answer follows the commit. */
  transact<T>(work: (writing: Writing) => Promise<T>, terms?: WriteTerms): Promise<T>;
  /** The same words for as long as nobody commits anything, in this process or another. */
  moment(): Promise<string>;
  load(): StoreLoad;
  /** Waits for the transactions that were asked for. */
  close(): Promise<void>;
}

/** What the connections of this process do at this moment. */
export interface StoreLoad {
  busy: number;
  idle: number;
  /** Reads and writes that wait for one of them, or for their turn. */
  waiting: number;
}

/** What was committed at one moment, for as long as it is open. It changes nothing, not even the schema. */
export interface SnapshotConnection extends Pick<Connections, 'tables' | 'holdsWords' | 'addressHolds'> {
  read<T>(work: (db: Builder) => Promise<T>): Promise<T>;
  /** Whether the schema is the one that this program has. */
  schema: SchemaAge;
  /** What the database itself finds damaged, in its own words. */
  damage(): Promise<string[]>;
  close(): Promise<void>;
}

/** `none`: the database is not one of ours. */
export type SchemaAge = 'none' | 'older' | 'same' | 'newer';

/** From the instants of the last migration that was done and of the last that there is. */
export function schemaAge(done: number | undefined, last: number): SchemaAge {
  if (done === undefined) return 'none';
  if (done === last) return 'same';
  return done < last ? 'older' : 'newer';
}

/** Of `DATABASE`: an address of PostgreSQL; otherwise it is the path of an SQLite file. */
export function isPostgresAddress(database: string): boolean {
  return /^postgres(ql)?:\/\//.test(database);
}

/**
 * The database does not answer, or another process holds it: nothing was written as far as we know, and the same may
 * succeed in a while. Whoever answers a request tells it by `code`.
 */
export class StoreUnavailable extends Error {
  readonly code = 'STORE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('the database is not available', { cause });
  }
}

/** A write goes on for longer than it may; what it did is taken back. */
export class WriteTooLong extends Error {}
