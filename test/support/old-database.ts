import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { migrate as migrateSqlite } from 'drizzle-orm/better-sqlite3/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { isPostgresAddress } from '#store/connections/connections.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export type OldRow = Record<string, string | number | null>;

/** What the program of that time wrote: the rows of its demo, which had something in every state. */
export interface OldHouse {
  /** How many migrations that program knew. */
  migrations: number;
  /** A minute after the last event. */
  takenAt: string;
  /** What its tokens are hashed and sealed with. */
  secret: string;
  rows: Record<string, OldRow[]>;
}

/** By the number of the last migration that was known. */
export async function readOldHouse(name: '0003' | '0008' | '0017'): Promise<OldHouse> {
  return JSON.parse(
    brotliDecompressSync(await readFile(join(ROOT, 'test', 'store', 'schemas', `${name}.json.br`))).toString('utf8'),
  );
}

/** How many migrations there are. */
export async function countMigrations(): Promise<number> {
  const journal = await readFile(join(ROOT, 'migrations', 'sqlite', 'meta', '_journal.json'), 'utf8');
  return JSON.parse(journal).entries.length;
}

/** A database at some schema, which is emptied into by whoever made it. */
export interface OldDatabase {
  /** As the program did that knew so many of the migrations. */
  migrateTo(known: number): Promise<void>;
  run(statement: string): Promise<void>;
  /** What of these tables and columns there is. */
  insert(rows: Record<string, OldRow[]>): Promise<void>;
  rows(table: string): Promise<OldRow[]>;
  close(): Promise<void>;
}

export async function openOldDatabase(address: string): Promise<OldDatabase> {
  return isPostgresAddress(address) ? openPostgres(address) : openSqlite(address);
}

function openSqlite(file: string): OldDatabase {
  const database = new Database(file);
  const columnsOf = (table: string): string[] =>
    database.prepare<[string], string>('select name from pragma_table_info(?)').pluck().all(table);
  return {
    migrateTo: (known) =>
      withMigrations('sqlite', known, async (migrationsFolder) =>
        migrateSqlite(drizzleSqlite(database), { migrationsFolder }),
      ),
    run: async (statement) => {
      database.exec(statement);
    },
    async insert(rows) {
      database.transaction(() => {
        for (const [table, all] of Object.entries(rows)) {
          const names = namesIn(all, columnsOf(table));
          if (names.length === 0) continue;
          const insert = database.prepare(insertion(table, names, () => '?'));
          for (const row of all) insert.run(names.map((name) => row[name]));
        }
      })();
    },
    rows: async (table) => database.prepare<[], OldRow>(`select * from "${table}"`).all(),
    close: async () => {
      database.close();
    },
  };
}

async function openPostgres(address: string): Promise<OldDatabase> {
  const client = new Client({ connectionString: address });
  await client.connect();
  const columnsOf = async (table: string): Promise<string[]> => {
    const asked = 'select column_name from information_schema.columns where table_name = $1';
    return (await client.query(asked, [table])).rows.map((row) => row.column_name);
  };
  return {
    migrateTo: (known) =>
      withMigrations('postgres', known, (migrationsFolder) =>
        migratePostgres(drizzlePostgres(client), { migrationsFolder }),
      ),
    run: async (statement) => {
      await client.query(statement);
    },
    async insert(rows) {
      for (const [table, all] of Object.entries(rows)) {
        const names = namesIn(all, await columnsOf(table));
        if (names.length === 0) continue;
        const text = insertion(table, names, (at) => `$${at + 1}`);
        for (const row of all)
          await client.query(
            text,
            names.map((name) => row[name]),
          );
      }
    },
    rows: async (table) => (await client.query(`select * from "${table}"`)).rows,
    close: () => client.end(),
  };
}

function namesIn(rows: readonly OldRow[], columns: readonly string[]): string[] {
  return Object.keys(rows[0] ?? {}).filter((name) => columns.includes(name));
}

function insertion(table: string, names: readonly string[], place: (at: number) => string): string {
  const quoted = names.map((name) => `"${name}"`).join(', ');
  return `insert into "${table}" (${quoted}) values (${names.map((_, at) => place(at)).join(', ')})`;
}

/** Drizzle reads which migrations there are from a folder. */
async function withMigrations(
  dialect: 'sqlite' | 'postgres',
  known: number,
  migrate: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-migrations-'));
  await cp(join(ROOT, 'migrations', dialect), folder, { recursive: true });
  const journal = join(folder, 'meta', '_journal.json');
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8'));
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, known) }));
  await migrate(folder);
  await rm(folder, { recursive: true, force: true });
}
