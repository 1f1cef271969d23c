import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresServer } from './postgres.ts';

/** A kind of database that the store runs on; each address is a fresh, empty one. */
export interface Databases {
  fresh(): Promise<string>;
  close(): Promise<void>;
}

export async function openSqliteFolder(): Promise<Databases> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-store-'));
  let count = 0;
  return {
    fresh: async () => join(folder, `${++count}.sqlite`),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

async function openPostgres(): Promise<Databases> {
  const server = await openPostgresServer();
  return { fresh: server.freshDatabase, close: server.close };
}

/** For `describe.each`: every promise of the store is kept on both. */
export const DATABASES: { name: string; open(): Promise<Databases> }[] = [
  { name: 'SQLite', open: openSqliteFolder },
  { name: 'PostgreSQL', open: openPostgres },
];
