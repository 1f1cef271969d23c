import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { proposedAnswerBy } from '#domain/case/inquiry.ts';
import { jstDay } from '#domain/text/jst.ts';
import { acceptedRowsOf } from '#store/drive/acceptances.ts';
import { acceptRows } from '#workflow/drive/accept.ts';
import { proposing, startProposal } from '#workflow/drive/propose.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { wish } from '../domain/samples.ts';
import { holdAfter } from '../faults/killed-run.ts';
import { COORDINATOR, coordinatorKnows, form1Input, KOU, OTSU } from '../support/cast.ts';
import { type MailSink, openMailSink } from '../support/mail-sink.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

const APPLICATIONS = 120;
const TERMS = { makersWanted: 1, seconds: 10, makers: [], closedDays: [], pins: [], exclusions: [] };

let dataDir: string;
let office: TestOffice;
let sink: MailSink;
let beside: Database.Database;
let acceptance: string;
const ids: string[] = [];
const services: Service[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-killed-acceptance-'));
  const file = join(dataDir, 'demokai.sqlite');
  const now = Temporal.Now.instant();
  const today = jstDay(now);
  office = await openOffice({ database: file, now: now.toString() });
  sink = await openMailSink();
  await coordinatorKnows(office, [
    { ...KOU, crews: 50 },
    { ...OTSU, crews: 50 },
  ]);
  const slots = ([1, 2, 3] as const).map((rank) => wish(rank, today.add({ days: 29 + rank }).toString()));
  for (let index = 0; index < APPLICATIONS; index += 1) {
    const input = form1Input({ association: `第${index}医師会`, slots });
    const entry = { input, source: 'fax', receivedOn: today, actor: COORDINATOR } as const;
    ids.push(must(await enterApplication(office, await startEntry(office, {}), entry)).id);
  }
  const proposalId = await startProposal(office, { filter: {}, terms: TERMS, by: COORDINATOR.name });
  await proposing(office, { runner: 'here', onFault: (why) => expect(why).toBe('no fault') }).run();
  const answerBy = proposedAnswerBy(today, office.policy.isHoliday);
  const order = { proposalId, chosen: 'all', by: COORDINATOR.name, decides: 'maker', answerBy } as const;
  acceptance = must(await acceptRows(office, order)).id;
  beside = new Database(file);
}, 120_000);
afterAll(async () => {
  for (const service of services) await service.kill('SIGKILL');
  beside.close();
  await office.close();
  await sink.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<Service> {
  const service = await startService({ dataDir, smtpUrl: sink.url });
  services.push(service);
  return service;
}

function settled(): number {
  return beside.prepare<[], number>("select count(*) from accepted_rows where came <> 'ready'").pluck().get() ?? 0;
}

/** What came of each row, and how often its makers were asked. */
async function done(): Promise<string[]> {
  const rows = await office.store.read((tx) => acceptedRowsOf(tx, [acceptance]));
  return Promise.all(
    rows.map(async ({ applicationId, came }) => {
      const asked = (await office.history(applicationId)).filter(({ type }) => type === 'asked');
      const { inquiries } = await office.see(applicationId);
      return `${came} ${asked.length} ${inquiries.length}`;
    }),
  );
}

test('an acceptance that is killed three times does each row once, and none by half', async () => {
  for (const least of [5, 30, 60]) {
    const [service] = await Promise.all([start(), holdAfter(beside, () => settled() >= least)]);
    await service.kill('SIGKILL');
    beside.exec('rollback');
    const ended = settled();
    expect(ended).toBeLessThan(APPLICATIONS);
    expect((await done()).toSorted()).toEqual([
      ...Array.from({ length: ended }, () => 'asked 1 1'),
      ...Array.from({ length: APPLICATIONS - ended }, () => 'ready 0 0'),
    ]);
  }
  // Two processes beside each other end it.
  await Promise.all([start(), start()]);
  await vi.waitFor(() => expect(settled()).toBe(APPLICATIONS), { timeout: 120_000, interval: 20 });
  expect(await done()).toEqual(ids.map(() => 'asked 1 1'));
}, 300_000);
