import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  generateDrizzleJson,
  generateMigration,
  generateSQLiteDrizzleJson,
  generateSQLiteMigration,
} from 'drizzle-kit/api';
import { expect, test } from 'vitest';
import { postgresTables } from '#store/connections/postgres.ts';
import { sqliteTables } from '#store/connections/sqlite.ts';
import * as postgresSchema from '../../../migrations/postgres.schema.ts';
import * as sqliteSchema from '../../../migrations/sqlite.schema.ts';

// drizzle-kit takes the exports of a module one by one, so each schema file names every table by hand.
test.each([
  ['sqlite', sqliteSchema, sqliteTables],
  ['postgres', postgresSchema, postgresTables],
])('migrations/%s.schema.ts hands every table to drizzle-kit', (_, schema, tables) => {
  expect(Object.keys(schema).sort()).toEqual(Object.keys(tables).sort());
  expect({ ...schema }).toEqual(tables);
});

test('no migration is owed: the last ones made for SQLite and PostgreSQL hold every table, column and index', async () => {
  const sqlite = await generateSQLiteDrizzleJson({ ...sqliteTables }, undefined, 'snake_case');
  const sqliteBefore: typeof sqlite = JSON.parse(lastSnapshot('sqlite'));
  expect(await generateSQLiteMigration(sqliteBefore, sqlite)).toEqual([]);
  const postgres = generateDrizzleJson({ ...postgresTables }, undefined, undefined, 'snake_case');
  const postgresBefore: typeof postgres = JSON.parse(lastSnapshot('postgres'));
  expect(await generateMigration(postgresBefore, postgres)).toEqual([]);
});

function lastSnapshot(dialect: string): string {
  const folder = fileURLToPath(new URL(`../../../migrations/${dialect}/meta/`, import.meta.url));
  const names = readdirSync(folder).filter((name) => name.endsWith('_snapshot.json'));
  return readFileSync(`${folder}${names.sort().at(-1)}`, 'utf8');
}
