import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { migrate as migrateSqlite } from 'drizzle-orm/better-sqlite3/migrator';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listInquiriesToRemind } from '#store/cases/inquiries.ts';
import { listReportsToAsk } from '#store/cases/reports.ts';
import { openStore } from '#store/engine.ts';
import { DATABASES, type Databases } from '../support/databases.ts';

/** A database as the program made it when it knew so many migrations, with these rows. */
async function oldDatabase(address: string, known: number, rows: readonly string[]): Promise<void> {
  const dialect = address.startsWith('postgres') ? 'postgres' : 'sqlite';
  const folder = await mkdtemp(join(tmpdir(), 'demokai-migrations-'));
  await cp(join(import.meta.dirname, '..', '..', 'migrations', dialect), folder, { recursive: true });
  const journal = join(folder, 'meta', '_journal.json');
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8'));
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, known) }));
  if (dialect === 'sqlite') {
    const database = new Database(address);
    migrateSqlite(drizzleSqlite(database), { migrationsFolder: folder });
    for (const row of rows) database.exec(row);
    database.close();
  } else {
    const client = new Client({ connectionString: address });
    await client.connect();
    await migratePostgres(drizzlePostgres(client), { migrationsFolder: folder });
    for (const row of rows) await client.query(row);
    await client.end();
  }
  await rm(folder, { recursive: true, force: true });
}

/** Asked on 1 September 2026, 23:00 UTC: in Japan it is the 2nd. */
const ASKED_AT = Date.UTC(2026, 8, 1, 23);

function inquiry(id: string, state: string): string {
  const columns = 'id, application_id, maker_id, kind, state, answer_by, note, decides, asked_at, asked_by';
  return `insert into inquiries (${columns}) values ('${id}', '${id}', 'kou', 'new', '${state}', '2026-09-30', '', 'maker', ${ASKED_AT}, '調整')`;
}

function session(id: string, state: string, date: Temporal.PlainDate): string {
  const columns =
    'id, application_id, slot_id, state, version, date, meeting_start, meeting_end, demo_start, demo_end, venue_name, postal_code, address, mode, url, note, confirmed_at, confirmed_by';
  return `insert into sessions (${columns}) values ('${id}', '${id}', 's', '${state}', 1, '${date}', '10:00', '12:00', '11:00', '11:15', '', '', '', 'online', '', '', 0, '企画')`;
}

describe.each(DATABASES)('an older database on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('keeps its reminders: what is open and what was held of late is looked at, and nothing else', async () => {
    const address = await databases.empty();
    const today = Temporal.Now.plainDateISO('Asia/Tokyo');
    await oldDatabase(address, 8, [
      inquiry('open', 'open'),
      inquiry('closed', 'closed'),
      session('held', 'held', today.subtract({ days: 3 })),
      session('held-long-ago', 'held', today.subtract({ days: 40 })),
      session('coming', 'confirmed', today.add({ days: 3 })),
    ]);
    const store = await openStore(address);
    const toRemind = (day: string) => store.read((tx) => listInquiriesToRemind(tx, Temporal.PlainDate.from(day), 10));
    const toAsk = (day: Temporal.PlainDate) => store.read((tx) => listReportsToAsk(tx, day, 10));
    expect([await toRemind('2026-09-02'), await toRemind('2026-09-03')]).toEqual([[], ['open']]);
    expect([await toAsk(today.subtract({ days: 3 })), await toAsk(today.add({ days: 99 }))]).toEqual([[], ['held']]);
    await store.close();
  });
});
