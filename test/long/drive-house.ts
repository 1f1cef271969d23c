import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { and, inArray, lte } from 'drizzle-orm';
import { expect, vi } from 'vitest';
import { openTransport } from '#mail/transport.ts';
import { openPlanner } from '#planning/solve.ts';
import { openStore, type Store } from '#store/engine.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { type FormClient, openFormClient, type Timings } from '../support/form-client.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { TEST_SECRET } from '../support/office.ts';
import { COORDINATORS, MAKERS, MINISTRY } from './drive-by-hand.ts';
import { type Drive, type DrivenMaker, throwDice } from './driving.ts';
import { coordinatorRegisters, coordinatorSignsIn, type DrivenCoordinator } from './driving-desk.ts';

/** The whole program in this process, whose clock can be put forward: collected mails wait for minutes. */
export interface DriveHouse {
  drive: Drive;
  mail: MailServer;
  coordinators: DrivenCoordinator[];
  makers: DrivenMaker[];
  /** Requests of coordinators that change something, since they have signed in and registered the makers. */
  deskActs(): number;
  putForward(by: Temporal.DurationLike): void;
  /** Waits until nothing that is due is left to send. */
  untilMailsLeft(): Promise<void>;
  cases(): Promise<Case[]>;
  close(): Promise<void>;
}

const PATIENCE = { timeout: 240_000, interval: 250 };

export async function openDriveHouse(seed: number): Promise<DriveHouse> {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-together-'));
  const mail = await openMailServer();
  const port = await freePort();
  const config = readConfig({
    ...{ HOST: '127.0.0.1', PORT: String(port), DATA_DIR: dataDir, SMTP_URL: mail.url, TRUST_PROXY: '127.0.0.1' },
    ...{ MINISTRY_ADDRESS: MINISTRY, COORDINATORS: COORDINATORS.join(',') },
  });
  const store = await openStore(config.database);
  const transport = openTransport({ smtpUrl: mail.url, connectMilliseconds: 10_000, silenceMilliseconds: 10_000 });
  let ahead = 0;
  const now = (): Temporal.Instant => Temporal.Now.instant().add({ seconds: ahead });
  const planner = openPlanner(now);
  const app = await buildApp({
    config: { ...config, secret: TEST_SECRET },
    ...{ store, now, chance, send: transport.send, solve: planner.solve, log: false },
    hooks: { check: async () => undefined, post: async () => ({ delivered: true, response: '204' }) },
  });
  await app.http.listen({ host: '127.0.0.1', port });
  const stopJobs = app.startJobs();
  const timings: Timings = [];
  const browser = (): FormClient => openFormClient(config.publicUrl);
  const drive: Drive = { mail, browser, chance: throwDice(seed), tally: new Map() };
  const { coordinators, makers } = await signedIn({
    ...drive,
    browser: () => openFormClient(config.publicUrl, timings),
  });
  const before = posts(timings);
  return {
    ...{ drive, mail, coordinators, makers },
    deskActs: () => posts(timings) - before,
    putForward(by) {
      ahead += Temporal.Duration.from(by).total('seconds');
    },
    untilMailsLeft: () => vi.waitFor(async () => expect(await dueMails(store, now())).toBe(0), PATIENCE),
    cases: () => allCases(store),
    async close() {
      await stopJobs();
      await app.close();
      await planner.close();
      await transport.close();
      await store.close();
      await mail.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function signedIn(desk: Drive): Promise<{ coordinators: DrivenCoordinator[]; makers: DrivenMaker[] }> {
  const coordinators = await Promise.all(
    COORDINATORS.map((email, index) => coordinatorSignsIn(desk, email, `調整　${index + 1}郎`)),
  );
  const [first] = coordinators;
  if (!first) throw new Error('somebody has to be at the desk');
  const makers: DrivenMaker[] = [];
  for (const maker of MAKERS) makers.push(await coordinatorRegisters(first, maker));
  return { coordinators, makers };
}

function posts(timings: Timings): number {
  return timings.filter(({ what }) => what.startsWith('POST')).length;
}

async function dueMails(store: Store, now: Temporal.Instant): Promise<number> {
  return store.read(async ({ db, tables: { mails } }) => {
    const rows = await db
      .select({ id: mails.id })
      .from(mails)
      .where(and(inArray(mails.state, ['owed', 'sending']), lte(mails.dueAt, now.epochMilliseconds)));
    return rows.length;
  });
}

async function allCases(store: Store): Promise<Case[]> {
  return store.read(async (tx) => {
    const rows = await tx.db.select({ id: tx.tables.applications.id }).from(tx.tables.applications);
    const cases: Case[] = [];
    for (const { id } of rows) cases.push(await getCase(tx, id));
    return cases;
  });
}

const REFERENCE = 'ABCDEFGHJKMNPRSTWXYZ23456789';
const chance = {
  id: () => randomUUID(),
  token: () => randomBytes(24).toString('base64url'),
  code: (digits: 6 | 8 | 12) => String(randomInt(10 ** digits)).padStart(digits, '0'),
  reference: () => {
    const letters = Array.from({ length: 8 }, () => REFERENCE[randomInt(REFERENCE.length)]).join('');
    return `${letters.slice(0, 4)}-${letters.slice(4)}`;
  },
  fraction: () => randomInt(1_000_000) / 1_000_000,
};

/** It is part of the address that mails name, so it is known before anybody listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
