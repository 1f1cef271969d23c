import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { openPlanner } from '#planning/solve.ts';
import type { Store } from '#store/engine.ts';
import { openAttachmentFiles } from '#store/files/attachments.ts';
import { listMails } from '#store/queue/outbox.ts';
import type { Chance } from '#workflow/case/office.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { holdMails } from '#workflow/post/ledger-acts.ts';
import { type App, buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../../support/office.ts';
import { faultsOf } from '../../support/verified.ts';
import { openHouse } from '../roles/house.ts';
import { readCorpus } from './forms-read.ts';
import { drawnRequest, sentOf } from './requests.ts';
import { type Found, openTally } from './tally.ts';
import { askRaw, openWire } from './wire.ts';

export interface Plan {
  seed: number;
  requests: number;
  /** After so many the house is built anew, because what is kept wears it down. */
  perHouse: number;
  /** Where the next house stands; a fresh SQLite file unless told. */
  database?: () => Promise<string>;
  /** Called when a house has been asked, with how many requests that makes. */
  onHouse?(asked: number): void;
}

/** Forms that begin a draft read it back. */
const BEGINS_DRAFT = /^POST \/file\/(?:contact|slots|venue)/;

/** Asks the whole program, over HTTP, what fast-check draws; then does all work that is due, and verifies. */
export async function askGenerated(plan: Plan): Promise<Found> {
  const dataDir = await mkdtemp(join(tmpdir(), 'demokai-generated-'));
  const turning = openTurning();
  const { app, lines, port } = await openApp(dataDir, turning);
  const wire = openWire(port);
  // A HEAD is its GET without a body; it is drawn as one of the other methods.
  const routes = app.routes.filter((route) => !route.startsWith('HEAD '));
  const tally = openTally();
  try {
    for (let from = 0; from < plan.requests; from += plan.perHouse) {
      const count = Math.min(plan.perHouse, plan.requests - from);
      const drawn = fc.sample(drawnRequest(routes.length), { seed: plan.seed + from, numRuns: count });
      const office = await openOffice({
        idPrefix: String(from % 10_000).padStart(4, '0'),
        ...(plan.database ? { database: await plan.database() } : {}),
      });
      try {
        const house = await openHouse(office);
        await turning.moveIn(office, dataDir);
        const corpus = await readCorpus(office, house, routes, async (path, cookie) => {
          const came = await wire.ask({ method: 'GET', path, headers: { cookie }, payload: undefined, isCut: false });
          if (came.kind !== 'answer') throw new Error(`${path} does not answer`);
          const cookies = (came.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '');
          return { status: came.status, body: came.body, cookies };
        });
        for (const one of drawn) {
          const sent = sentOf(one, { house, corpus, routes });
          turning.keep(one.isKept || BEGINS_DRAFT.test(routes[one.route] ?? ''));
          tally.note(routes[one.route] ?? '', sent, await wire.ask(sent));
          for (const line of lines.splice(0)) tally.fault(`logged ${line}`, sent);
        }
        turning.keep(true);
        // A coordinator among them may have pressed 「メールの送信をすべて止める」.
        await holdMails(office, false, { role: 'coordinator', name: '' });
        await doDueWork(app, tally.fault);
        for (const line of lines.splice(0)) tally.fault(`logged ${line}`);
        const files = openAttachmentFiles(join(dataDir, 'attachments'));
        for (const fault of await faultsOf({ ...office, files })) tally.fault(`verify: ${fault}`);
        // While somebody is in: the first page reads the database.
        if (from === 0) for (const { said, answer } of await askRaw(port)) tally.raw(said, answer);
      } finally {
        await office.close();
      }
      plan.onHouse?.(from + count);
    }
    return tally.found(routes);
  } finally {
    wire.close();
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Stands between the program and an office that changes: what is written is taken back unless told. */
function openTurning() {
  let office: TestOffice | undefined;
  let isKept = true;
  const present = (): TestOffice => {
    if (!office) throw new Error('nobody has moved in yet');
    return office;
  };
  const store: Store = {
    read: (work) => present().store.read(work),
    moment: () => present().store.moment(),
    async write(work, about) {
      if (isKept) return present().store.write(work, about);
      const back = new Error('taken back');
      let done: { value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        await present().store.write(async (tx) => {
          done = { value: await work(tx) };
          throw back;
        }, about);
      } catch (error) {
        if (error !== back) throw error;
      }
      if (!done) throw new Error('a write without its work');
      return done.value;
    },
    load: () => present().store.load(),
    onWork: () => undefined,
    close: async () => undefined,
  };
  return {
    store,
    now: () => present().now(),
    keep(kept: boolean): void {
      isKept = kept;
    },
    async moveIn(next: TestOffice, dataDir: string): Promise<void> {
      office = next;
      isKept = true;
      const files = join(dataDir, 'attachments');
      await rm(files, { recursive: true, force: true });
      await cp(join(next.folder, 'attachments'), files, { recursive: true });
    },
  };
}

type Turning = ReturnType<typeof openTurning>;

/** Not counted as the houses' own is, whose numbers would come again. */
const chance: Chance = {
  id: () => randomUUID(),
  token: () => randomBytes(24).toString('base64url'),
  code: (digits) => String(randomInt(10 ** digits)).padStart(digits, '0'),
  reference: () => {
    const letters = Array.from({ length: 8 }, () => 'LMNPQRTUVWXY'[randomInt(12)]).join('');
    return `${letters.slice(0, 4)}-${letters.slice(4)}`;
  },
  fraction: () => randomInt(1000) / 1000,
};

async function openApp(dataDir: string, { store, now }: Turning) {
  const lines: string[] = [];
  const app = await buildApp({
    config: {
      ...readConfig({
        DATA_DIR: dataDir,
        // Where mail is kept, its box is open to all.
        SMTP_URL: 'smtp://127.0.0.1:9',
        COORDINATORS: 'coordinator@mhlw.example',
        // Each request comes from elsewhere, or they would soon be too many.
        TRUST_PROXY: '127.0.0.1',
      }),
      secret: TEST_SECRET,
    },
    store,
    now,
    chance,
    send: async () => ({ outcome: 'sent', response: '250' }),
    hooks: { check: async () => undefined, post: async () => ({ delivered: true, response: '204' }) },
    solve: openPlanner(now).solve,
    log: {
      write: (line) => {
        if (/^\{"level":[56]0/.test(line)) lines.push(line);
      },
    },
  });
  const address = await app.http.listen({ host: '127.0.0.1', port: 0 });
  return { app, lines, port: Number(new URL(address).port) };
}

/** What was typed must not stand in the way of mails, reminders and sweeps. */
async function doDueWork({ office, jobs }: App, fault: (words: string) => void): Promise<void> {
  const rounds = [
    ...jobs.filter(({ name }) => !/^deliver-.*mail$/.test(name)),
    { name: 'mail', run: () => deliverMail(office, 'generated') },
  ];
  for (const { name, run } of rounds) {
    await run().catch((error: unknown) => fault(`${name} fails: ${error instanceof Error ? error.stack : error}`));
  }
  const waiting = await office.store.read((tx) => listMails(tx, { limit: 100_000 }));
  for (const { content, state, response } of waiting) {
    if (state !== 'sent' && state !== 'dropped') fault(`a mail ${content.mail} is ${state}: ${response}`);
  }
}
