import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Store, WorkKind } from '#store/engine.ts';
import { type Job, runJobs } from '#workflow/keeping/run-jobs.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
let runs: string[];
/** How often it was said that each has run. */
let rests: number;
let stop: (() => Promise<void>) | undefined;
beforeEach(async () => {
  office = await openOffice();
  runs = [];
  rests = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await stop?.();
  stop = undefined;
  await office.close();
});

function job(name: string, wokenBy?: WorkKind, run: Job['run'] = async () => undefined): Job {
  return {
    name,
    ...(wokenBy ? { wokenBy } : {}),
    run: () => {
      runs.push(name);
      return run();
    },
  };
}

async function start(...jobs: Job[]): Promise<unknown[]> {
  const errors: unknown[] = [];
  const atRest = (): void => {
    rests += 1;
  };
  stop = runJobs(office, jobs, { onError: (error) => errors.push(error), atRest });
  await vi.advanceTimersByTimeAsync(0);
  return errors;
}

/** Lets so much time pass, on the clock too; returns which jobs ran. */
async function pass(milliseconds: number): Promise<string[]> {
  office.clock.advance({ milliseconds });
  await vi.advanceTimersByTimeAsync(milliseconds);
  return runs.splice(0);
}

function owe(...kinds: WorkKind[]): Promise<void> {
  return office.store.write(async (tx) => {
    for (const kind of kinds) tx.owes(kind);
  });
}

test('a commit wakes the job that does its work, and no other', async () => {
  await start(job('mail', 'mail'), job('webhooks', 'webhook'), job('hours'));
  runs.splice(0);
  await owe('mail', 'mail');
  expect(runs.splice(0)).toEqual(['mail']);
  await owe('webhook', 'mail');
  expect(runs.splice(0).sort()).toEqual(['mail', 'webhooks']);
  await owe();
  expect(runs).toEqual([]);
});

test('each runs at its own instant, whatever the others do', async () => {
  let due: Temporal.Instant | undefined = office.now().add({ seconds: 2 });
  await start(
    job('mail', 'mail', async () => due),
    job('hours', undefined, async () => office.now().add({ seconds: 30 })),
  );
  expect(runs.splice(0)).toEqual(['mail', 'hours']);
  expect(await pass(1999)).toEqual([]);
  due = undefined;
  expect(await pass(1)).toEqual(['mail']);
  // Another process may have owed something.
  expect(await pass(4999)).toEqual([]);
  expect(await pass(1)).toEqual(['mail']);
  expect((await pass(23_000)).filter((name) => name === 'hours')).toEqual(['hours']);
});

test('what only time makes due looks once a minute, because clocks are set and machines sleep', async () => {
  await start(job('hours', undefined, async () => office.now().add({ hours: 24 })));
  runs.splice(0);
  expect(await pass(59_999)).toEqual([]);
  expect(await pass(1)).toEqual(['hours']);
});

test('work that is owed while its job runs is done afterwards, never twice at once', async () => {
  const release = Promise.withResolvers<undefined>();
  await start(job('mail', 'mail', () => release.promise));
  runs.splice(0);
  await owe('mail');
  await owe('mail');
  expect(runs).toEqual([]);
  release.resolve(undefined);
  expect(await pass(0)).toEqual(['mail']);
});

test('a job that fails is reported and tried again after five seconds', async () => {
  const failure = new Error('broken');
  const errors = await start(job('hours', undefined, () => Promise.reject(failure)));
  expect(errors).toEqual([failure]);
  runs.splice(0);
  expect(await pass(4999)).toEqual([]);
  expect(await pass(1)).toEqual(['hours']);
});

test('it says once that each has run for the first time, also where one failed', async () => {
  const held = Promise.withResolvers<undefined>();
  const failing = job('webhooks', 'webhook', () => Promise.reject(new Error('no')));
  await start(
    failing,
    job('mail', 'mail', () => held.promise),
  );
  await pass(5000);
  expect(rests).toBe(0);
  held.resolve(undefined);
  await pass(0);
  expect(rests).toBe(1);
  expect([await pass(5000), rests]).toEqual([['webhooks', 'mail'], 1]);
});

test('after the stop nothing runs, and it waits for what runs', async () => {
  const release = Promise.withResolvers<undefined>();
  await start(job('mail', 'mail', () => release.promise));
  const stopped = stop?.().then(() => runs.push('stopped'));
  runs.splice(0);
  await owe('mail');
  expect(runs).toEqual([]);
  release.resolve(undefined);
  await stopped;
  expect([...runs.splice(0), ...(await pass(60_000))]).toEqual(['stopped']);
});

test.each(['mail', 'webhook'] as const)('a %s that nobody owes opens no write', async (kind) => {
  const { deliverMail } = await import('#workflow/post/deliver-mail.ts');
  const { deliverWebhooks } = await import('#workflow/post/deliver-webhooks.ts');
  const store: Store = {
    ...office.store,
    write: () => {
      throw new Error('a write was opened');
    },
  };
  const idle = { ...office, store };
  expect(await (kind === 'mail' ? deliverMail(idle, 'a') : deliverWebhooks(idle, 'a'))).toBe(undefined);
});
