import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlanner } from '#planning/solve.ts';
import { openVault } from '#store/access/vault.ts';
import { openSnapshot } from '#store/copies/snapshot.ts';
import { openStore } from '#store/engine.ts';
import { askSignIn, findCoordinator, nameCoordinator, signInByCode } from '#workflow/access/sign-in.ts';
import type { Job } from '#workflow/keeping/run-jobs.ts';
import { verify } from '#workflow/keeping/verify.ts';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { must } from '../support/office.ts';
import { type OldHouse, type OldRow, openOldDatabase } from '../support/old-database.ts';

const DESK = 'coordinator@demokai.example';
const CODE = '12345678';

/** Everything that went wrong when this house came to the newest schema from the one with so many migrations. */
export async function upgrade(house: OldHouse, known: number, address: string): Promise<string[]> {
  const old = await openOldDatabase(address);
  await old.migrateTo(Math.min(known, house.migrations));
  await old.insert(house.rows);
  await old.migrateTo(known);
  const before = await contentsOf(old, Object.keys(house.rows));
  await old.close();

  const folder = await mkdtemp(join(tmpdir(), 'demokai-upgrade-'));
  const app = await openApp(house, address, folder);
  try {
    const now = await openOldDatabase(address);
    const after = await contentsOf(now, Object.keys(house.rows));
    await now.close();
    const changed = differences(before, after);
    // What is made of older rows is made by jobs, and what is due meanwhile is done.
    for (const job of app.jobs) await untilDone(app, job);
    return [...changed, ...(await unserved(app)), ...(await faultsIn(house, address, app))];
  } finally {
    await app.close();
    await app.office.store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Jobs that go through a table do a part of it at a time. */
async function untilDone({ office }: App, job: Job): Promise<void> {
  for (;;) {
    const due = await job.run();
    await job.stop?.();
    if (!due || Temporal.Instant.compare(due, office.now()) > 0) return;
  }
}

type Contents = Record<string, OldRow[]>;

async function contentsOf(database: Awaited<ReturnType<typeof openOldDatabase>>, tables: string[]): Promise<Contents> {
  const contents: Contents = {};
  for (const table of tables) contents[table] = await database.rows(table).catch(() => []);
  return contents;
}

/** What migrations fill in on purpose where it was empty. */
const FILLED = ['inquiries.remind_on', 'sessions.ask_report_on', 'sessions.mark'];

/** Rows and values that were there and are not, or are others. */
function differences(before: Contents, after: Contents): string[] {
  return Object.entries(before).flatMap(([table, rows]) => {
    const left = new Set(after[table]?.map((row) => JSON.stringify(row)));
    if (rows.length !== left.size) return [`${table}: ${rows.length} rows became ${left.size}`];
    const names = Object.keys(rows[0] ?? {}).filter((name) => !FILLED.includes(`${table}.${name}`));
    const told = (row: OldRow): string => JSON.stringify(names.map((name) => row[name] ?? null));
    const still = new Set(after[table]?.map(told));
    return rows
      .filter((row) => !still.has(told(row)))
      .map((row) => `${table}: ${told(row).slice(0, 200)} is another now`);
  });
}

async function openApp(house: OldHouse, address: string, folder: string): Promise<App> {
  let count = 0;
  const next = (width: number): string => {
    count += 1;
    return String(count).padStart(width, '0');
  };
  return buildApp({
    config: { ...readConfig({ DATA_DIR: folder, COORDINATORS: DESK }), secret: house.secret },
    store: await openStore(address),
    now: () => Temporal.Instant.from(house.takenAt),
    chance: {
      id: () => `00000000-0000-4000-9000-${next(12)}`,
      token: () => `token-of-the-upgrade-${next(11)}`,
      code: () => CODE,
      reference: () => `ZZZZ-${next(4)}`,
      fraction: () => 0.5,
    },
    send: async () => ({ outcome: 'kept' }),
    hooks: { check: async () => undefined, post: async () => ({ delivered: true, response: '204' }) },
    solve: openPlanner(() => Temporal.Instant.from(house.takenAt)).solve,
    log: false,
  });
}

/** Pages that do not come: of the desk, and of each case that is filed. */
async function unserved({ http, office }: App): Promise<string[]> {
  must(await askSignIn(office, DESK));
  const cookie = must(await signInByCode(office, DESK, CODE));
  const browser = await findCoordinator(office, cookie);
  if (browser) await nameCoordinator(office, browser, '調整　花子');
  const rows = await office.store.read((tx) => tx.db.select().from(tx.tables.applications));
  const cases = rows
    .filter(({ reference }) => reference !== null)
    .map(({ reference }) => `/desk/applications/${reference}`);
  const pages = [
    '/',
    '/file/contact',
    '/desk',
    '/desk/applications',
    '/desk/calendar',
    '/desk/history',
    '/desk/totals',
  ];
  const failed: string[] = [];
  for (const url of [...pages, ...cases, ...cases.map((url) => `${url}/history`)]) {
    const { statusCode } = await http.inject({ url, headers: { cookie: `desk=${cookie}` } });
    if (statusCode !== 200) failed.push(`${url}: ${statusCode}`);
  }
  const list = (await http.inject({ url: '/desk/applications.csv', headers: { cookie: `desk=${cookie}` } })).body;
  const unlisted = rows.filter(({ reference }) => !list.includes(reference ?? ''));
  return [...failed, ...unlisted.map(({ reference }) => `${reference} does not stand in the list`)];
}

/** Files are not part of the house. */
async function faultsIn(house: OldHouse, address: string, { office }: App): Promise<string[]> {
  const snapshot = await openSnapshot(address);
  const faults: string[] = [];
  const vault = openVault(house.secret);
  for await (const fault of verify({ snapshot, files: office.files, vault, now: office.now() })) {
    if (!fault.includes('is missing')) faults.push(fault);
  }
  await snapshot.close();
  return faults;
}
