import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DrizzleQueryError, getTableName, type SQL, sql, type Table } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { bigint, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { Client, DatabaseError, Pool, type PoolClient } from 'pg';
import { holdsWord, patternOf } from '#store/tables/columns.ts';
import type { Kit } from '#store/tables/kit.ts';
import { defineTables } from '#store/tables/tables.ts';
import {
  type Builder,
  type Connections,
  type SnapshotConnection,
  StoreUnavailable,
  schemaAge,
  type WriteTerms,
  WriteTooLong,
  type Writing,
} from './connections.ts';
import { type Flight, MOST_UNDER_WAY, nameOnlyWhereDirect, openFlight } from './flight.ts';
import { NUMBERED, rowsOf } from './rows.ts';
import { openSyncs, type Syncs } from './syncs.ts';
import { openTurns } from './turns.ts';
import { gramsOf } from './word-index.ts';

interface Postgres {
  kit: Kit;
  drizzle(client: Pool | PoolClient | Client): Builder;
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
  drizzle: (client: Pool | PoolClient | Client) => drizzle(client, { casing: 'snake_case' }),
} as unknown as Postgres;

export const postgresTables = defineTables(postgres.kit);

// Asked for when it is used: drizzle-kit loads this file as CommonJS, which does not know where it lies.
const migrationsFolder = (): string => join(import.meta.dirname, '..', '..', '..', 'migrations', 'postgres');

const CONNECTIONS = 8;
/** The others are for reading, whatever writers wait for. */
const WRITERS_BESIDE = 5;
/** To get a connection, new or from those that are in use. */
const CONNECT_LIMIT_MS = 5000;
/** Of one statement; counted by us, because a server that stands still counts nothing. */
const QUERY_LIMIT_MS = 10_000;
/** More for each row, of the statement and of as many like it as may be under way before it. */
const ROW_LIMIT_MS = 1;
/** A ROLLBACK that does not arrive is given up soon, because closing the connection does the same. */
const ROLLBACK_LIMIT_MS = 1000;
/** How long a write waits for locks that others hold, in this process and in the database. */
const LOCK_LIMIT_MS = 5000;
/** How often a write is begun that the database takes out of a ring of such as wait for each other. */
const RING_ATTEMPTS = 5;
const MIGRATION_LIMIT_MS = 60_000;
/** Any constant will do: alone unless it says what it is about, because crew limits are write skew that no index catches. */
const WRITE_LOCK = 20_221_020;

interface Terms extends WriteTerms {
  limitMs: number;
}

/**
 * In one round trip. All of it ends with the transaction, so that a pooler may stand between. Every lock is taken here and
 * in one order, before anything is read, so that no two writes wait for each other's locks in a ring.
 */
function beginning({ limitMs, about, mayWait = false }: Terms): string {
  const locks =
    about === undefined
      ? [`pg_advisory_xact_lock(${WRITE_LOCK})`]
      : [
          `pg_advisory_xact_lock_shared(${WRITE_LOCK})`,
          ...lockNumbers(about).map((key) => `pg_advisory_xact_lock(${key})`),
        ];
  const disk = mayWait ? ' SET LOCAL synchronous_commit = off;' : '';
  return `BEGIN; SET LOCAL lock_timeout = ${limitMs};${disk} SELECT ${locks.join(', ')}`;
}

/** Names as the 64 bits that a lock is known by. Two names that share them only wait for each other. */
function lockNumbers(names: readonly string[]): bigint[] {
  const numbers = names.map((name) => createHash('sha256').update(name).digest().readBigInt64BE());
  return [...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Numbers come from a sequence, or whoever writes would have to wait for the commit of the one before. It begins behind the
 * last row, also where the rows came from a copy.
 */
async function numberRows(client: PoolClient): Promise<void> {
  for (const [table, column] of Object.entries(NUMBERED)) {
    await client.query(`CREATE SEQUENCE IF NOT EXISTS ${table}_numbers`);
    await client.query(
      `SELECT setval('${table}_numbers', greatest(last.number, last_value)) FROM ${table}_numbers,
        (SELECT max(${column}) AS number FROM ${table}) AS last WHERE last.number IS NOT NULL OR is_called`,
    );
  }
}

/** A pool of connections; writers take one at a time. A lost connection or a restarted server costs what was under way. */
export async function openPostgres(url: string): Promise<Connections> {
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: QUERY_LIMIT_MS,
    keepAlive: true,
    // A statement is sent without waiting for the answer to the one before.
    pipeline: true,
    onConnect: nameOnlyWhereDirect,
  });
  // A restarted server ends all connections. Unheard, that would end the process: the pool tells of those at rest, and
  // each tells of itself while it is used. What was asked of it fails by itself, and the next gets another.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  await inTransaction(pool, { limitMs: MIGRATION_LIMIT_MS }, async (client) => {
    await migrate(client);
    await numberRows(client);
  });
  const reading = postgres.drizzle(pool);
  const alone = openTurns(1, LOCK_LIMIT_MS);
  const besides = openTurns(WRITERS_BESIDE, LOCK_LIMIT_MS);
  // What is written and committed here waits for the disk, and so for all that was committed before.
  const syncs = openSyncs(() => pool.query("SELECT pg_logical_emit_message(true, 'demokai', '')"));
  return {
    tables: postgresTables,
    holdsWords,
    addressHolds,
    read: (work) => telling(() => work(reading)),
    async transact(work, terms = {}) {
      const write = () =>
        inTransaction(pool, { ...terms, limitMs: LOCK_LIMIT_MS, syncs }, (client, flight) =>
          work(writingOn(client, flight)),
        );
      const value = await (terms.about ? besides : alone).take(() => outOfRings(write));
      if (terms.mayWait) await telling(syncs.onDisk);
      return value;
    },
    moment: () => telling(() => momentOf(pool)),
    load: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount + alone.waiting() + besides.waiting(),
    }),
    async close() {
      await alone.atRest();
      await besides.atRest();
      await syncs.atRest();
      await pool.end();
    },
  };
}

/** Which transactions are done, as the next statement would see it; those that write nothing have no number. */
async function momentOf(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ moment: string }>('SELECT pg_current_snapshot()::text AS moment');
  return rows[0]?.moment ?? '';
}

/** The same for each use of a connection, because prepared statements are known by it. */
const builders = new WeakMap<PoolClient, Builder>();

function writingOn(client: PoolClient, { unanswered, inserts, begun, refuseIfFailed }: Flight): Writing {
  const db = builders.getOrInsertComputed(client, () => postgres.drizzle(client));
  return {
    get db() {
      refuseIfFailed();
      return db;
    },
    insertAll: (table, rows) => inserts(() => insertAll(client, table, rows)),
    unanswered,
    begun,
    indexText: followsByItself,
    numbers: (table, count) => numbers(client, table, count),
  };
}

/** One transaction on a connection of its own. Its statements may take long: they read whole tables. */
export async function openPostgresSnapshot(url: string): Promise<SnapshotConnection> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_LIMIT_MS, keepAlive: true });
  client.on('error', () => undefined);
  return telling(async () => {
    await client.connect();
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const db = postgres.drizzle(client);
    return {
      tables: postgresTables,
      holdsWords,
      addressHolds,
      schema: schemaAge(await lastMigration(client), newestMigration()),
      read: (work) => telling(() => work(db)),
      damage: async () => [],
      close: () => client.end(),
    };
  });
}

/** Undefined where none was ever done. */
async function lastMigration(client: Client): Promise<number | undefined> {
  const { rows: tables } = await client.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
  if (tables[0]?.name === null) return undefined;
  const { rows } = await client.query('SELECT max(created_at) AS last FROM drizzle.__drizzle_migrations');
  return rows[0]?.last === null ? undefined : Number(rows[0]?.last);
}

function newestMigration(): number {
  return readMigrationFiles({ migrationsFolder: migrationsFolder() }).at(-1)?.folderMillis ?? 0;
}

/** Commits when `work` returns. Throws its first error, also where that took the connection along. */
function inTransaction<T>(
  pool: Pool,
  { syncs, ...terms }: Terms & { syncs?: Syncs },
  work: (client: PoolClient, flight: Flight) => Promise<T>,
): Promise<T> {
  return telling(async () => {
    const client = await pool.connect();
    const flight = openFlight(client, beginning(terms));
    let isLost = false;
    try {
      const value = await work(client, flight);
      const commit = async (): Promise<void> => {
        // Where something went wrong before it, it takes back what was done.
        await client.query('COMMIT');
        await flight.landed();
      };
      await (syncs && flight.hasInserted() && !terms.mayWait ? syncs.sharedBy(commit) : commit());
      return value;
    } catch (error) {
      isLost = !(await isRolledBack(client));
      // Answered before the ROLLBACK; what it threw afterwards only says that the transaction is broken.
      if (!isLost) await flight.landed();
      const first = flight.failure()?.error ?? error;
      throw isLost ? new StoreUnavailable(withoutValues(first)) : first;
    } finally {
      client.release(isLost);
    }
  });
}

/** Writes side by side change rows in different orders; one of a ring is taken back by the database, and begins again. */
async function outOfRings<T>(begin: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await begin();
    } catch (error) {
      if (attempt === RING_ATTEMPTS || !(error instanceof StoreUnavailable) || !isRing(error.cause)) throw error;
    }
  }
}

function isRing(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '40P01';
}

/** One statement for any number of rows: their columns travel as arrays. */
function insertAll(client: PoolClient, table: Table, rows: readonly object[]): Promise<unknown> {
  const { columns, numbered, valuesOf } = rowsOf(table);
  const isNumbered = numbered !== undefined && !rows.some((row) => numbered in row);
  const values = rows.map(valuesOf);
  const arrays = columns.map((_, at) => values.map((row) => row[at]));
  const name = `insert ${getTableName(table)}${isNumbered ? ' numbered' : ''}`;
  // Named for itself, because the driver's types do not know of a statement's own limit.
  const asked = {
    name,
    text: inserts.getOrInsertComputed(name, () => insertion(table, isNumbered)),
    values: arrays,
    query_timeout: QUERY_LIMIT_MS + rows.length * MOST_UNDER_WAY * ROW_LIMIT_MS,
  };
  return client.query(asked);
}

/** By their names. */
const inserts = new Map<string, string>();

function insertion(table: Table, isNumbered: boolean): string {
  const { into, columns, numbered, keys } = rowsOf(table);
  const types = columns.map(({ dataType }, at) => `$${at + 1}::${dataType === 'string' ? 'text' : 'bigint'}[]`);
  const values = keys.map((key, at) =>
    isNumbered && key === numbered ? `nextval('${getTableName(table)}_numbers')` : `c${at}`,
  );
  const names = keys.map((_, at) => `c${at}`);
  return `INSERT INTO ${into} SELECT ${values.join(', ')} FROM unnest(${types.join(', ')}) AS given (${names.join(', ')})`;
}

/** The index names what has the pairs of a word; what has them apart is sorted out by the text itself. */
function holdsWords(words: readonly string[], limit?: number): SQL {
  const [grams, patterns] = [gramsOf(words), words.map(patternOf)].map(
    (texts) => sql`string_to_array(${texts.join('\n')}, chr(10))`,
  );
  return sql`${postgresTables.listed.number} in (select listed_with(${grams}, ${patterns}, ${limit ?? null}))`;
}

/** The index names what has all three characters that stand together in the part; the address itself tells where. */
function addressHolds(part: string): SQL {
  const address = sql`lower(${postgresTables.mails.recipientEmail})`;
  const wanted = part.toLowerCase();
  return sql`mail_grams(${address}) @> mail_grams(${wanted}) and ${holdsWord(address, wanted)}`;
}

/** The index stands on an expression of the column. */
async function followsByItself(): Promise<void> {}

async function numbers(client: PoolClient, table: Table, count: number): Promise<number[]> {
  const name = getTableName(table);
  const { rows } = await client.query<{ number: string }>({
    name: `numbers ${name}`,
    text: `SELECT nextval('${name}_numbers') AS number FROM generate_series(1, $1)`,
    values: [count],
  });
  return rows.map(({ number }) => Number(number));
}

/** False for a connection that must not be used again: it is broken, or still busy with what took too long. */
async function isRolledBack(client: PoolClient): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), ROLLBACK_LIMIT_MS);
  const done = client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
  const rolledBack = await Promise.race([done, late.promise]);
  clearTimeout(timer);
  return rolledBack;
}

/** As drizzle's own migrator, whose table it keeps; but the lock, the look and the change are in one transaction. */
async function migrate(client: PoolClient): Promise<void> {
  await client.query('CREATE SCHEMA IF NOT EXISTS drizzle');
  await client.query(
    'CREATE TABLE IF NOT EXISTS drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint)',
  );
  const { rows } = await client.query<{ last: string | null }>(
    'SELECT max(created_at) AS last FROM drizzle.__drizzle_migrations',
  );
  const last = Number(rows[0]?.last ?? 0);
  for (const { folderMillis, hash, sql } of readMigrationFiles({ migrationsFolder: migrationsFolder() })) {
    if (folderMillis <= last) continue;
    for (const statement of sql) await client.query(statement);
    await client.query('INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ($1, $2)', [
      hash,
      folderMillis,
    ]);
  }
}

async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = withoutValues(error);
    if (cause instanceof StoreUnavailable) throw cause;
    throw isUnavailable(cause) ? new StoreUnavailable(cause) : cause;
  }
}

/** The builder's errors, and the server's, hold values of the row, which are people's data and do not belong into a log. */
function withoutValues(error: unknown): unknown {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (cause instanceof DatabaseError) dropValues(cause);
  return cause;
}

/** 「Failing row contains (…)」, 「Key (…)=(…)」; and what could not be read stands in the message itself (class 22). */
function dropValues(error: DatabaseError): void {
  error.detail = undefined;
  error.where = undefined;
  error.internalQuery = undefined;
  if (!error.code?.startsWith('22')) return;
  error.message = `what was given does not fit (${error.code})`;
  error.stack = error.message;
}

/** Lost, refused and late connections, shutting down, too many connections, waits for locks that took too long or formed a ring. */
const UNAVAILABLE = /^(08|53|57P|55P03|57014|40P01)/;
const UNREACHABLE = /^E[A-Z]+$/;
/** What the driver says without a code. */
const LOST = /^(Connection terminated|Client has encountered|Query read timeout|timeout exceeded when|timeout expired)/;

function isUnavailable(error: unknown): boolean {
  // A write of ours waits for nothing but the server.
  if (error instanceof WriteTooLong) return true;
  if (error instanceof DatabaseError) return UNAVAILABLE.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  return ('code' in error && UNREACHABLE.test(String(error.code))) || LOST.test(error.message);
}
