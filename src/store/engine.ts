import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { migrate as migrateSqlite } from 'drizzle-orm/better-sqlite3/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { bigint, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { Pool, type PoolClient } from 'pg';
import { type Kit, sqliteKit } from '#store/tables/kit.ts';
import { defineTables, type Tables } from '#store/tables/tables.ts';

type Builder = Pick<BetterSQLite3Database, 'select' | 'insert' | 'update' | 'delete' | 'selectDistinct'>;

interface Postgres {
  kit: Kit;
  drizzle(client: Pool | PoolClient): Builder;
}
// The one cast of the program: the awaited, dialect-neutral part of the builder is the same in both packages, their types
// are not. Tried against both databases (test/store).
const postgres = {
  kit: {
    table: pgTable,
    text: () => text(),
    integer: () => bigint({ mode: 'number' }),
    index,
    uniqueIndex,
    primaryKey,
  },
  drizzle: (client: Pool | PoolClient) => drizzlePostgres(client, { casing: 'snake_case' }),
} as unknown as Postgres;

export const sqliteTables = defineTables(sqliteKit);
export const postgresTables = defineTables(postgres.kit);

/** What a write can make work of: a mail or a call of a webhook is owed, a session was held and its report can be asked for. */
export type WorkKind = 'mail' | 'webhook' | 'report';

/** A unit of reading or writing. It throws once the callback that got it has returned. */
export interface Tx {
  readonly db: Builder;
  readonly tables: Tables;
  /** Says that this transaction makes work of this kind; whoever does it is woken after the commit. */
  owes(kind: WorkKind): void;
}

export interface Store {
  /** Sees committed data only. Not to be used inside a write. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * One transaction at a time, also between processes. The callback awaits nothing but `tx`. It commits when the callback
   * returns, refusal or not (a wrong code must be counted), and rolls back only on a throw. Limit: 2 seconds.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Called after the commit of each write that made work, with its kinds. */
  onWork(listener: (kinds: ReadonlySet<WorkKind>) => void): void;
  close(): Promise<void>;
}

const WRITE_LIMIT_MS = 2000;
const BUSY_TIMEOUT_MS = 10_000;
/** Any constant will do: one lock for all writers, because crew limits are write skew that no index catches. */
const POSTGRES_WRITE_LOCK = 20_221_020;

/** `postgres://…` or the path of an SQLite file. Brings the schema up to date before it returns. */
export async function openStore(database: string): Promise<Store> {
  return /^postgres(ql)?:\/\//.test(database) ? openPostgres(database) : openSqlite(database);
}

async function openSqlite(file: string): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true });
  const writer = connectSqlite(file);
  migrateUnderLock(writer);
  const reader = connectSqlite(file);
  reader.pragma('query_only = ON');
  const writing = drizzleSqlite(writer, { casing: 'snake_case' });
  const reading = drizzleSqlite(reader, { casing: 'snake_case' });
  return openQueue({
    tables: sqliteTables,
    read: (work) => work(reading),
    transact: async (work) => {
      writer.exec('BEGIN IMMEDIATE');
      try {
        const value = await work(writing);
        writer.exec('COMMIT');
        return value;
      } catch (error) {
        if (writer.inTransaction) writer.exec('ROLLBACK');
        throw error;
      }
    },
    close: async () => {
      reader.close();
      writer.close();
    },
  });
}

function connectSqlite(file: string): Database.Database {
  const connection = new Database(file);
  connection.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  connection.pragma('journal_mode = WAL');
  // After WAL and on every connection: better-sqlite3 lowers it to NORMAL there, and a power cut would then lose
  // requests that were already answered with 受付番号.
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  const synchronous = connection.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new Error(`SQLite synchronous is ${synchronous}, expected 2 (FULL)`);
  return connection;
}

function migrateUnderLock(writer: Database.Database): void {
  // drizzle takes its own transaction but reads before it; two processes that start together would both apply.
  const lock = new Database(`${writer.name}-migrate`);
  lock.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  lock.exec('BEGIN EXCLUSIVE');
  try {
    migrateSqlite(drizzleSqlite(writer), { migrationsFolder: migrationsOf('sqlite') });
  } finally {
    lock.exec('ROLLBACK');
    lock.close();
  }
}

function migrationsOf(dialect: 'sqlite' | 'postgres'): string {
  return join(import.meta.dirname, '..', '..', 'migrations', dialect);
}

async function openPostgres(url: string): Promise<Store> {
  const pool = new Pool({ connectionString: url, max: 8 });
  // A restarted server ends idle connections. Unheard, that would end the process; the next query simply gets another one.
  pool.on('error', () => undefined);
  const migrating = await pool.connect();
  try {
    await migrating.query('SELECT pg_advisory_lock($1)', [POSTGRES_WRITE_LOCK]);
    await migratePostgres(drizzlePostgres(migrating), { migrationsFolder: migrationsOf('postgres') });
    await migrating.query('SELECT pg_advisory_unlock($1)', [POSTGRES_WRITE_LOCK]);
  } finally {
    migrating.release();
  }
  const reading = postgres.drizzle(pool);
  return openQueue({
    tables: postgresTables,
    read: (work) => work(reading),
    transact: async (work) => {
      const client = await pool.connect();
      const db = postgres.drizzle(client);
      try {
        await client.query('BEGIN');
        await client.query('SELECT pg_advisory_xact_lock($1)', [POSTGRES_WRITE_LOCK]);
        const value = await work(db);
        await client.query('COMMIT');
        return value;
      } catch (error) {
        await client.query('ROLLBACK');
        throw error;
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  });
}

interface Connections {
  tables: Tables;
  read<T>(work: (db: Builder) => Promise<T>): Promise<T>;
  transact<T>(work: (db: Builder) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

function openQueue(connections: Connections): Store {
  const insideWrite = new AsyncLocalStorage<true>();
  const listeners: ((kinds: ReadonlySet<WorkKind>) => void)[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const refuseInsideWrite = (): void => {
    if (insideWrite.getStore())
      throw new Error('store.read and store.write must not be used inside a write: use its tx');
  };
  return {
    async read(work) {
      refuseInsideWrite();
      return connections.read((db) => withTx(db, connections.tables, work, {}));
    },
    async write(work) {
      refuseInsideWrite();
      const owed = new Set<WorkKind>();
      const terms = { limitMs: WRITE_LIMIT_MS, owed };
      const run = last.then(() =>
        connections.transact((db) => insideWrite.run(true, () => withTx(db, connections.tables, work, terms))),
      );
      last = run.catch(() => undefined);
      const value = await run;
      if (owed.size > 0) for (const listener of listeners) listener(owed);
      return value;
    },
    onWork(listener) {
      listeners.push(listener);
    },
    async close() {
      await last;
      await connections.close();
    },
  };
}

async function withTx<T>(
  db: Builder,
  tables: Tables,
  work: (tx: Tx) => Promise<T>,
  { limitMs, owed }: { limitMs?: number; owed?: Set<WorkKind> },
): Promise<T> {
  let over = false;
  const tx: Tx = {
    get db() {
      if (over) throw new Error('this transaction is over: something was not awaited inside its callback');
      return db;
    },
    tables,
    owes: (kind) => {
      owed?.add(kind);
    },
  };
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    if (limitMs === undefined) return;
    timer = setTimeout(() => reject(new Error(`a write took longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work(tx), limit]);
  } finally {
    // Also after the limit: a callback that still runs must not go on writing outside its transaction.
    over = true;
    clearTimeout(timer);
  }
}
