import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '#store/engine.ts';
import { afterEnd } from './after-end.ts';
import { openPostgresServer, type PostgresServer } from './postgres.ts';

/** A kind of database that the store runs on. */
export interface Databases {
  /** The address of one of its own that the program has migrated and that holds nothing else. */
  fresh(): Promise<string>;
  /** The address of one that the program has never seen. */
  empty(): Promise<string>;
  close(): Promise<void>;
}

/** For `describe.each`: every promise of the store is kept on both. */
export const DATABASES: { name: string; open(): Promise<Databases> }[] = [
  { name: 'SQLite', open: openSqliteFolder },
  { name: 'PostgreSQL', open: openPostgres },
];

export async function openSqliteFolder(): Promise<Databases> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-store-'));
  let count = 0;
  const next = (): string => join(folder, `${++count}.sqlite`);
  return {
    fresh: () => migratedFile(next()),
    empty: async () => next(),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes an SQLite database as the program migrates it, and returns its path: migrating anew would be most of many a test's time. */
export async function migratedFile(path: string): Promise<string> {
  original ??= migrateFile();
  await copyFile(await original, path);
  return path;
}

async function openPostgres(): Promise<Databases> {
  shared ??= openMigrated();
  const { server, migrated } = await shared;
  const given: string[] = [];
  const keep = (address: string): string => {
    given.push(address);
    return address;
  };
  return {
    fresh: async () => keep(await server.freshDatabase(migrated)),
    empty: async () => keep(await server.freshDatabase()),
    async close() {
      for (const address of given.splice(0)) await server.dropDatabase(address);
    },
  };
}

// One of each for all files that run in this process.
let original: Promise<string> | undefined;
let shared: Promise<{ server: PostgresServer; migrated: string }> | undefined;

async function migrateFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-migrated-'));
  afterEnd('rm -rf "$1"', folder);
  return migrate(join(folder, 'demokai.sqlite'));
}

async function openMigrated(): Promise<{ server: PostgresServer; migrated: string }> {
  const server = await openPostgresServer();
  server.endWithUs();
  return { server, migrated: await migrate(await server.freshDatabase()) };
}

async function migrate(address: string): Promise<string> {
  const store = await openStore(address);
  await store.close();
  return address;
}
