import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { bigint, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { Pool, type PoolClient } from 'pg';
import type { Kit } from '#store/tables/kit.ts';
import { defineTables } from '#store/tables/tables.ts';
import type { Builder, Connections } from './connections.ts';

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
  drizzle: (client: Pool | PoolClient) => drizzle(client, { casing: 'snake_case' }),
} as unknown as Postgres;

export const postgresTables = defineTables(postgres.kit);

/** Any constant will do: one lock for all writers, because crew limits are write skew that no index catches. */
const WRITE_LOCK = 20_221_020;

export async function openPostgres(url: string): Promise<Connections> {
  const pool = new Pool({ connectionString: url, max: 8 });
  // A restarted server ends idle connections. Unheard, that would end the process; the next query simply gets another one.
  pool.on('error', () => undefined);
  const migrating = await pool.connect();
  try {
    await migrating.query('SELECT pg_advisory_lock($1)', [WRITE_LOCK]);
    await migrate(drizzle(migrating), {
      migrationsFolder: join(import.meta.dirname, '..', '..', '..', 'migrations', 'postgres'),
    });
    await migrating.query('SELECT pg_advisory_unlock($1)', [WRITE_LOCK]);
  } finally {
    migrating.release();
  }
  const reading = postgres.drizzle(pool);
  let last: Promise<unknown> = Promise.resolve();
  async function oneTransaction<T>(work: (db: Builder) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    const db = postgres.drizzle(client);
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [WRITE_LOCK]);
      const value = await work(db);
      await client.query('COMMIT');
      return value;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }
  return {
    tables: postgresTables,
    read: (work) => work(reading),
    transact(work) {
      const run = last.then(() => oneTransaction(work));
      last = run.catch(() => undefined);
      return run;
    },
    async close() {
      await last;
      await pool.end();
    },
  };
}
