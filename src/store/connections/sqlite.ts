import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { getTableName, type SQL, sql, type Table } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { isDiskFull, StoreFull } from '#store/connections/disk.ts';
import { sqliteKit } from '#store/tables/kit.ts';
import { defineTables } from '#store/tables/tables.ts';
import { type Connections, type SnapshotConnection, StoreUnavailable, schemaAge } from './connections.ts';
import { isBusy, openGroups } from './groups.ts';
import { NUMBERED, rowsOf } from './rows.ts';
import { indexedText, indexQuery } from './word-index.ts';

export const sqliteTables = defineTables(sqliteKit);

// Asked for when it is used: drizzle-kit loads this file as CommonJS, which does not know where it lies.
const migrationsFolder = (): string => join(import.meta.dirname, '..', '..', '..', 'migrations', 'sqlite');

/** At the start nobody waits for us yet, and another process may be bringing the schema up to date. */
const START_TIMEOUT_MS = 10_000;
/** SQLite waits with the whole process, so that it may only bridge a moment: another process opens or recovers the file. */
const READER_TIMEOUT_MS = 50;
/** Lists of ids make texts of many lengths; the oldest go first. */
const KEPT_STATEMENTS = 500;

/** One connection that writes and one that reads and sees only what was committed. */
export function openSqlite(file: string): Connections {
  mkdirSync(dirname(file), { recursive: true });
  const writer = connect(file);
  migrateUnderLock(writer);
  const reader = connect(file);
  reader.pragma('query_only = ON');
  reader.pragma(`busy_timeout = ${READER_TIMEOUT_MS}`);
  writer.pragma('busy_timeout = 0');
  const reading = drizzle(keepStatements(reader), { casing: 'snake_case' });
  const version = reader.prepare('pragma data_version').pluck();
  const lastNumber = (table: Table): number => {
    const name = getTableName(table);
    const last = writer
      .prepare<[], { last: number | null }>(`select max("${NUMBERED[name]}") as last from "${name}"`)
      .get();
    return last?.last ?? 0;
  };
  const groups = openGroups(writer, {
    db: drizzle(keepStatements(writer), { casing: 'snake_case' }),
    insertAll: async (table, rows) => {
      const { into, columns, valuesOf, numbered } = rowsOf(table);
      // A statement of one row, because there is no way to the database that would have to be saved.
      const insert = writer.prepare(`insert into ${into} values (${columns.map(() => '?').join(', ')})`);
      const last = numbered === undefined ? 0 : lastNumber(table);
      for (const [at, row] of rows.entries()) {
        insert.run(valuesOf(numbered === undefined || numbered in row ? row : { ...row, [numbered]: last + 1 + at }));
      }
    },
    unanswered: async (send) => {
      await send();
    },
    indexText: async (number, text) => {
      writer.prepare('delete from listed_words where rowid = ?').run(number);
      if (text === undefined) return;
      const { words, letters } = indexedText(text);
      writer.prepare('insert into listed_words (rowid, words, letters) values (?, ?, ?)').run(number, words, letters);
    },
    numbers: async (table, count) => {
      const last = lastNumber(table);
      return Array.from({ length: count }, (_, index) => last + 1 + index);
    },
  });
  return {
    tables: sqliteTables,
    holdsWords,
    addressHolds,
    read: (work) => unlessBusy(() => work(reading)),
    transact: async (work, terms) => {
      try {
        return await groups.transact(work, terms);
      } catch (error) {
        throw isDiskFull(error) ? new StoreFull(error) : error;
      }
    },
    // Changes with what other connections commit; this one commits nothing.
    moment: () => unlessBusy(async () => String(version.get())),
    // Reads are done before anybody can ask.
    load: () => ({ busy: groups.isBusy() ? 1 : 0, idle: groups.isBusy() ? 1 : 2, waiting: groups.waiting() }),
    close: async () => {
      await groups.atRest();
      reader.close();
      writer.close();
    },
  };
}

function holdsWords(words: readonly string[], limit = -1): SQL {
  return sql`${sqliteTables.listed.number} in (select rowid from listed_words where listed_words match ${indexQuery(words)} limit ${limit})`;
}

/** The index follows the table by triggers; its tokenizer takes any three characters, whatever their case. */
function addressHolds(part: string, limit = -1): SQL {
  const phrase = `"${part.replaceAll('"', '""')}"`;
  return sql`${sqliteTables.mails.seq} in (select rowid from mail_addresses where mail_addresses match ${phrase} limit ${limit})`;
}

/** Throws when there is no such file. Others go on writing; their log grows as long as this is open. */
export function openSqliteSnapshot(file: string): SnapshotConnection {
  const connection = new Database(file, { readonly: true, fileMustExist: true });
  connection.pragma(`busy_timeout = ${START_TIMEOUT_MS}`);
  connection.exec('BEGIN');
  const db = drizzle(connection, { casing: 'snake_case' });
  return {
    tables: sqliteTables,
    holdsWords,
    addressHolds,
    schema: schemaAge(lastMigration(connection), newestMigration()),
    read: (work) => work(db),
    damage: async () => {
      const found = connection.prepare<[], string>('pragma integrity_check(20)').pluck().all();
      return found.filter((words) => words !== 'ok');
    },
    close: async () => {
      connection.close();
    },
  };
}

/** A whole, consistent copy in one file, while others go on writing. The target must not exist; it is not synced. */
export function copySqlite(file: string, target: string): void {
  const connection = new Database(file, { readonly: true, fileMustExist: true });
  try {
    connection.pragma(`busy_timeout = ${START_TIMEOUT_MS}`);
    connection.prepare('VACUUM INTO ?').run(target);
  } finally {
    connection.close();
  }
}

/** Ends the log beside the file, so that all is in one, which can also be read on a disk that cannot be written to. */
export function foldSqlite(file: string): void {
  const connection = new Database(file, { fileMustExist: true });
  try {
    connection.pragma('journal_mode = DELETE');
  } finally {
    connection.close();
  }
}

function lastMigration(connection: Database.Database): number | undefined {
  const table = connection.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (!table) return undefined;
  const last: unknown = connection.prepare('select max(created_at) from __drizzle_migrations').pluck().get();
  return last === null ? undefined : Number(last);
}

function newestMigration(): number {
  return readMigrationFiles({ migrationsFolder: migrationsFolder() }).at(-1)?.folderMillis ?? 0;
}

function connect(file: string): Database.Database {
  const connection = new Database(file);
  connection.pragma(`busy_timeout = ${START_TIMEOUT_MS}`);
  connection.pragma('journal_mode = WAL');
  // After WAL and on every connection: better-sqlite3 lowers it to NORMAL there, and a power cut would then lose
  // requests that were already answered with 受付番号.
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  // What a savepoint would take back is remembered in memory: beyond 64 kB SQLite otherwise writes it to a file of its own.
  connection.pragma('temp_store = MEMORY');
  // A filing writes sixty pages: by the default of 1,000 every sixteenth would wait for two more syncs of the disk.
  connection.pragma('wal_autocheckpoint = 4000');
  const synchronous = connection.pragma('synchronous', { simple: true });
  if (synchronous !== 2) throw new Error(`SQLite synchronous is ${synchronous}, expected 2 (FULL)`);
  return connection;
}

function migrateUnderLock(writer: Database.Database): void {
  // A full disk has no room for the lock, and must not keep the program from starting.
  if (lastMigration(writer) === newestMigration()) return;
  // drizzle takes its own transaction but reads before it; two processes that start together would both apply.
  const lock = new Database(`${writer.name}-migrate`);
  lock.pragma(`busy_timeout = ${START_TIMEOUT_MS}`);
  lock.exec('BEGIN EXCLUSIVE');
  try {
    migrate(drizzle(writer), { migrationsFolder: migrationsFolder() });
  } finally {
    lock.exec('ROLLBACK');
    lock.close();
  }
}

/**
 * The builder has each statement compiled anew; the connection then gives out the compiled one that it has of the same
 * text. Ours always read one text in one way: what is asked for its columns is never asked for bare rows.
 */
function keepStatements(connection: Database.Database): Database.Database {
  const prepare = connection.prepare.bind(connection);
  const kept = new Map<string, Database.Statement>();
  return Object.defineProperty(connection, 'prepare', {
    value: (text: string): Database.Statement => {
      const statement = kept.get(text) ?? prepare(text);
      // The last to go is the one that was used last.
      kept.delete(text);
      kept.set(text, statement);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_STATEMENTS && oldest !== undefined) kept.delete(oldest);
      return statement;
    },
  });
}

async function unlessBusy<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw isBusy(error) ? new StoreUnavailable(error) : error;
  }
}
