import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../support/office.ts';
import { fillApplications, settleSessions } from './many-applications.ts';

const COUNT = Number(process.env.BENCH_ROWS ?? 100_000);
const UNREPORTED = COUNT / 50;
const ROUNDS = 50;
/** CPU of the serving thread for one look of every job at a moment when nothing is due, in milliseconds. */
const LIMIT = 20;
/** A Tuesday in office hours: every reminder is on its way. */
const NOW = '2026-09-01T10:00:00+09:00';

describe.each(DATABASES)(`every job looks and finds nothing due among ${COUNT} applications on $name`, (database) => {
  let databases: Databases;
  let office: TestOffice;
  let app: App;

  beforeAll(async () => {
    databases = await database.open();
    office = await openOffice({ database: await databases.fresh(), now: NOW });
    await fillApplications(office.store, COUNT);
    await settleSessions(office.store, UNREPORTED);
    app = await buildApp({
      config: { ...readConfig({ DATA_DIR: office.folder }), secret: TEST_SECRET },
      store: office.store,
      now: office.now,
      chance: office.chance,
      send: async () => ({ outcome: 'kept' }),
      hooks: office.hooks,
      solve: office.solve,
      log: false,
    });
    for (const job of app.jobs.filter(({ name }) => name !== 'deliver-mail')) await job.run();
    // What that owed has left.
    await office.store.write((tx) => tx.db.update(tx.tables.mails).set({ state: 'sent' }));
  }, 1_200_000);
  afterAll(async () => {
    await app.close();
    await office.close();
    await databases.close();
  });

  test(`one look of all of them takes at most ${LIMIT} ms of CPU`, async () => {
    const owed = (await office.outbox()).length;
    // What sweeps every few hours writes then, and is no part of a wake.
    const soon = office.now().add({ hours: 1 });
    const looking: typeof app.jobs = [];
    for (const job of app.jobs) {
      const due = await job.run();
      if (!due || Temporal.Instant.compare(due, soon) < 0) looking.push(job);
    }
    let writes = 0;
    const { write } = office.store;
    office.store.write = (work, about) => {
      writes += 1;
      return write(work, about);
    };
    const times: { name: string; ms: number }[] = [];
    // Of many looks together, because one alone is less than the kernel counts.
    for (const { name, run } of looking) times.push({ name, ms: (await cpuOf(() => repeat(run))) / ROUNDS });
    office.store.write = write;
    const whole = times.reduce((sum, { ms }) => sum + ms, 0);
    const lines = times.map(({ name, ms }) => `${name.padEnd(18)} ${ms.toFixed(2)} ms`);
    console.log(`${database.name}, ${COUNT} applications, ${owed} unreported and asked: ${whole.toFixed(2)} ms`);
    console.log(`${lines.join('\n')}\nwrites ${writes / ROUNDS} a look`);
    expect([owed >= 0.9 * UNREPORTED, (await office.outbox()).length === owed]).toEqual([true, true]);
    expect(writes).toBe(0);
    expect(whole).toBeLessThanOrEqual(LIMIT);
  });
});

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

async function repeat(work: () => Promise<unknown>): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await work();
}
