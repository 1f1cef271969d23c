import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { recordCall } from '#workflow/desk/record-call.ts';
import { declineApplication } from '#workflow/filing/close.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import {
  applicantFiles,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  makerAnswers,
  sessionConfirmed,
} from '../support/cast.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { openSite } from '../web/visitor.ts';
import { signedIn } from './coordinator.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** Requests without an address that ended and whose applicants were told by telephone. */
async function endedByFax(): Promise<string> {
  const input = form1Input({ contact: { ...form1Input().contact, email: '' } });
  const receivedOn = Temporal.PlainDate.from('2026-09-01');
  const entry = { input, source: 'fax', receivedOn, actor: COORDINATOR } as const;
  const { id, version } = must(await enterApplication(office, await startEntry(office, {}), entry));
  must(
    await declineApplication(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, reason: '満席' }),
  );
  for (const event of await office.history(id)) {
    if (event.type !== 'phoned') {
      must(await recordCall(office, { applicationId: id, eventId: event.id, actor: COORDINATOR }));
    }
  }
  return id;
}

/** Sessions that were held, with their whole history. */
async function held(): Promise<string> {
  const { application } = await sessionConfirmed(office);
  await office.store.write(async (tx) => {
    await tx.db.update(tx.tables.applications).set({ state: 'held' });
    await tx.db.update(tx.tables.sessions).set({ state: 'held' });
  });
  return application.id;
}

const CHILDREN: Record<string, string> = {
  slots: 'application_id = :id',
  events: 'application_id = :id',
  inquiries: 'application_id = :id',
  sessions: 'application_id = :id',
  inquiry_offers: 'inquiry_id in (select id from inquiries where application_id = :id)',
  answers: 'inquiry_id in (select id from inquiries where application_id = :id)',
  session_makers: 'session_id in (select id from sessions where application_id = :id)',
};
const IDS = ['id', 'application_id', 'inquiry_id', 'slot_id', 'session_id'];

/** So many more of the same, row for row, with ids of their own. */
function multiply(id: string, count: number): void {
  const database = new Database(join(office.folder, 'demokai.sqlite'));
  for (const [table, which] of Object.entries({ applications: 'id = :id', ...CHILDREN })) {
    const columns = database
      .prepare<[string], { name: string }>('select name from pragma_table_info(?)')
      .all(table)
      .map(({ name }) => name);
    const values = columns.map((column) => {
      if (IDS.includes(column)) return `${column} || '-' || n`;
      if (column === 'reference') return "substr(id, -6) || '-' || n";
      if (column === 'seq') return 'seq + n * 1000';
      if (column === 'data_json')
        return `case type when 'phoned' then replace(data_json, '"}', '-' || n || '"}') else data_json end`;
      return `"${column}"`;
    });
    database
      .prepare(
        `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :count)
         insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')})
         select ${values.join(', ')} from ${table}, numbers where ${which}`,
      )
      .run({ id, count });
  }
  database.exec('analyze');
  database.close();
}

function percentile(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}

/** In milliseconds of CPU: other work of the machine does not count. */
async function measured(rounds: number, work: () => Promise<unknown>): Promise<{ p50: number; p95: number }> {
  for (let round = 0; round < 10; round++) await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = process.threadCpuUsage();
    await work();
    const { user, system } = process.threadCpuUsage(before);
    times.push((user + system) / 1000);
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

/** Of each of five kinds. */
const OPEN = Number(process.env.BENCH_OPEN ?? 2000);

test('the queue is read within 50 ms with 10,000 open applications beside 100,000 finished ones', async () => {
  const finished = [await held(), await endedByFax()];
  const asked = await applicationReceived(office);
  await coordinatorAsks(office, asked.id);
  const answered = await applicationReceived(office);
  const [kou] = await coordinatorAsks(office, answered.id);
  if (!kou) throw new Error('a maker was to be asked');
  await makerAnswers(office, kou, ['yes', 'maybe', 'no']);
  const open = [
    (await applicantFiles(office)).application.id,
    (await applicationReceived(office)).id,
    asked.id,
    answered.id,
    (await sessionConfirmed(office, { mode: 'online' })).application.id,
  ];
  for (const [index, id] of finished.entries()) multiply(id, index === 0 ? 98_000 : 2_000);
  for (const id of open) multiply(id, OPEN - 1);
  office.clock.set('2026-09-15T10:00:00+09:00');

  const start = performance.now();
  await keepAttention(office);
  console.log(`looking at all of them for the first time ${((performance.now() - start) / 1000).toFixed(1)} s`);
  const queue = await readAttention(office);
  expect(Object.fromEntries(queue.counts.entries().filter(([kind, count]) => kind !== '' && count > 0))).toEqual({
    unverified: OPEN,
    unasked: OPEN,
    'yes-waiting': OPEN,
    'no-url': OPEN,
  });
  const http = await openSite(office, [deskAttentionRoutes]);
  const visitor = await signedIn(office, http);
  expect((await visitor.get('/desk')).status).toBe(200);
  const read = await measured(100, () => readAttention(office));
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const page = await measured(100, () => http.inject({ url: '/desk', headers: { cookie } }));
  await http.close();
  console.log(
    `reading p50 ${read.p50.toFixed(1)} ms, p95 ${read.p95.toFixed(1)} ms; the whole page p50 ${page.p50.toFixed(1)} ms, p95 ${page.p95.toFixed(1)} ms`,
  );
  expect(read.p95).toBeLessThanOrEqual(50);
});
