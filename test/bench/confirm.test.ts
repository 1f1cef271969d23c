import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { crowdSignedUp } from '../support/crowd.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';

const ATTENDEES = 5000;
const ROUNDS = 6;
/** What a confirmation may cost beside inserting its rows with bare prepared statements in one synced commit. */
const LIMIT = 4;

const offices: TestOffice[] = [];
beforeAll(async () => {
  for (let round = 0; round <= ROUNDS; round += 1) offices.push(await openOffice());
}, 300_000);
afterAll(async () => {
  for (const office of offices) await office.close();
});

test(`confirming with ${ATTENDEES} attendees takes at most ${LIMIT} times the raw inserts of its rows`, async () => {
  const ratios: number[] = [];
  const times: number[] = [];
  for (const [round, office] of offices.entries()) {
    const crowd = await crowdSignedUp(office, ATTENDEES);
    await office.deliverAll();
    const file = join(office.folder, 'demokai.sqlite');
    const rows = new Database(file, { readonly: true });
    const [mailsBefore, tokensBefore] = [countOf(rows, 'mails'), countOf(rows, 'tokens')];
    const { slotId, link, application } = crowd;
    const seenFormVersion = application.formVersion;
    const answers = [{ slotId, reply: 'yes', comment: '' } as const];
    const start = performance.now();
    must(await confirmByMaker(office, link, { slotId, seenFormVersion, by: '企画　三郎', answers }));
    const took = performance.now() - start;
    expect([countOf(rows, 'mails') - mailsBefore, countOf(rows, 'tokens') - tokensBefore]).toEqual([
      ATTENDEES + 3,
      ATTENDEES,
    ]);
    const floor = rawInserts(rows, join(office.folder, 'floor.sqlite'));
    rows.close();
    // The first is for the compiler.
    if (round > 0) {
      ratios.push(took / floor);
      times.push(took);
    }
  }
  const [ratio, time] = [median(ratios), median(times)];
  console.log(
    `confirming with ${ATTENDEES} attendees: ${time.toFixed(0)} ms, raw inserts × ${ratio.toFixed(2)} [${Math.min(...ratios).toFixed(2)}..${Math.max(...ratios).toFixed(2)}]`,
  );
  expect(ratio).toBeLessThanOrEqual(LIMIT);
});

function countOf(database: Database.Database, table: string): number {
  return Number(database.prepare(`select count(*) from ${table}`).pluck().get());
}

/** The very rows, into the same tables with the same indexes; milliseconds. */
function rawInserts(from: Database.Database, file: string): number {
  const into = new Database(file);
  into.pragma('journal_mode = WAL');
  into.pragma('synchronous = FULL');
  const tables = ['mails', 'tokens'].map((table) => {
    const schema = from
      .prepare<[string], { sql: string | null }>('select sql from sqlite_schema where tbl_name = ? order by type desc')
      .all(table);
    for (const { sql } of schema) if (sql !== null) into.exec(sql);
    const limit = ATTENDEES + (table === 'mails' ? 3 : 0);
    const rows = from.prepare(`select * from ${table} order by rowid desc limit ${limit}`).raw().all() as unknown[][];
    const insert = into.prepare(`insert into ${table} values (${(rows[0] ?? []).map(() => '?').join(', ')})`);
    return { insert, rows };
  });
  const start = performance.now();
  into.transaction(() => {
    for (const { insert, rows } of tables) for (const row of rows) insert.run(...row);
  })();
  const took = performance.now() - start;
  into.close();
  return took;
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
}
