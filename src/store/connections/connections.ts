import type { Table } from 'drizzle-orm';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import type { Tables } from '#store/tables/tables.ts';

/** The part of the query builder that both databases have. */
export type Builder = Pick<BetterSQLite3Database, 'select' | 'insert' | 'update' | 'delete' | 'selectDistinct'>;

/** What a write is given. */
export interface Writing {
  db: Builder;
  /** Any number of rows into one table, in the fewest steps that the database knows. */
  insertAll(table: Table, rows: readonly object[]): Promise<void>;
}

/** A database that is open, with its schema up to date. */
export interface Connections {
  tables: Tables;
  /** Sees committed data only. */
  read<T>(work: (db: Builder) => Promise<T>): Promise<T>;
  /** Commits when `work` returns and rolls back when it throws; the answer follows the commit. */
  transact<T>(work: (writing: Writing) => Promise<T>): Promise<T>;
  /** Waits for the transactions that were asked for. */
  close(): Promise<void>;
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
