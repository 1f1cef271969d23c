import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, vi } from 'vitest';
import { proposedAnswerBy } from '#domain/case/inquiry.ts';
import { jstDay } from '#domain/text/jst.ts';
import { readRun, startRun } from '#workflow/desk/many-run.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { wish } from '../domain/samples.ts';
import { COORDINATOR, coordinatorKnows, form1Input, KOU, OTSU } from '../support/cast.ts';
import { type MailSink, openMailSink } from '../support/mail-sink.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

/** A database with one run that waits for a process, and the processes that are killed over it. */
export interface KilledRun {
  office: TestOffice;
  run: string;
  ids: string[];
  start(): Promise<Service>;
  /** How many were worked on; read as another process would. */
  settled(): number;
  /** Starts a process and kills it once so many were worked on, while it cannot begin the next. */
  killAfter(settled: number): Promise<void>;
  /** Waits until the run has ended. */
  untilEnded(): Promise<void>;
  close(): Promise<void>;
}

/** So many applications, of which a coordinator asks two makers. */
export async function openKilledRun(count: number): Promise<KilledRun> {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-killed-run-'));
  const file = join(dataDir, 'demokai.sqlite');
  const now = Temporal.Now.instant();
  const today = jstDay(now);
  const office = await openOffice({ database: file, now: now.toString() });
  const sink: MailSink = await openMailSink();
  await coordinatorKnows(office, [KOU, OTSU]);
  const slots = ([1, 2, 3] as const).map((rank) => wish(rank, today.add({ days: 29 + rank }).toString()));
  const shown = [];
  for (let index = 0; index < count; index += 1) {
    const input = form1Input({ association: `第${index}医師会`, slots });
    const entry = { input, source: 'fax', receivedOn: today, actor: COORDINATOR } as const;
    shown.push(must(await enterApplication(office, await startEntry(office, {}), entry)));
  }
  const run = office.chance.id();
  const order = {
    act: 'ask',
    makerIds: undefined,
    slots: 'all',
    answerBy: proposedAnswerBy(today, office.policy.isHoliday),
    decides: 'maker',
    note: '',
  } as const;
  must(await startRun(office, { id: run, order, shown, by: COORDINATOR.name }));
  const beside = new Database(file);
  const settled = (): number =>
    beside.prepare<[], number>("select count(*) from run_cases where state <> 'waiting'").pluck().get() ?? 0;
  const services: Service[] = [];
  const start = async (): Promise<Service> => {
    const service = await startService({ dataDir, smtpUrl: sink.url });
    services.push(service);
    return service;
  };
  return {
    office,
    run,
    ids: shown.map(({ id }) => id),
    settled,
    start,
    async killAfter(least) {
      const [service] = await Promise.all([start(), holdAfter(beside, () => settled() >= least)]);
      await service.kill('SIGKILL');
      beside.exec('rollback');
    },
    async untilEnded() {
      const state = async () => must(await readRun(office, run)).run.state;
      await vi.waitFor(async () => expect(await state()).toBe('done'), { timeout: 120_000, interval: 20 });
    },
    async close() {
      for (const service of services) await service.kill('SIGKILL');
      beside.close();
      await office.close();
      await sink.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Takes the writer's turn again and again, and keeps it once this holds: whoever else writes comes forward by a few commits
 * between two looks, however quick it is.
 */
export async function holdAfter(beside: Database.Database, isReached: () => boolean): Promise<void> {
  // SQLite's own way to wait sleeps, while the other begins its next.
  beside.pragma('busy_timeout = 0');
  const look = () => {
    takeTurn(beside);
    if (isReached()) return;
    beside.exec('rollback');
    throw new Error('not yet');
  };
  await vi.waitFor(look, { timeout: 60_000, interval: 2 });
}

/** Between two commits of another there is less than a millisecond. */
function takeTurn(beside: Database.Database): void {
  for (const end = performance.now() + 100; ; ) {
    try {
      beside.exec('begin immediate');
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
  }
}

/** What was done about each application: its row in the run, how often it was asked, and its open questions. */
export async function doneOf({ office, run, ids }: KilledRun): Promise<[string, number, number][]> {
  const { cases } = must(await readRun(office, run));
  const done: [string, number, number][] = [];
  for (const [index, id] of ids.entries()) {
    const asked = (await office.history(id)).filter(({ type }) => type === 'asked');
    const open = (await office.see(id)).inquiries.filter(({ state }) => state === 'open');
    done.push([cases[index]?.state ?? '', asked.length, open.length]);
  }
  return done;
}
