import { afterAll, beforeAll, expect, test } from 'vitest';
import { doneOf, type KilledRun, openKilledRun } from '../faults/killed-run.ts';

const APPLICATIONS = 300;

let killed: KilledRun;
beforeAll(async () => {
  killed = await openKilledRun(APPLICATIONS);
}, 120_000);
afterAll(() => killed.close());

test('a run over 300 applications that is killed five times asks about each of them once', async () => {
  for (const settled of [10, 60, 120, 180, 240]) {
    await killed.killAfter(settled);
    const done = killed.settled();
    expect(done).toBeLessThan(APPLICATIONS);
    expect(await doneOf(killed)).toEqual(
      killed.ids.map((_, index) => (index < done ? ['done', 1, 2] : ['waiting', 0, 0])),
    );
  }
  // Two processes beside each other end it.
  await Promise.all([killed.start(), killed.start()]);
  await killed.untilEnded();
  expect(await doneOf(killed)).toEqual(killed.ids.map(() => ['done', 1, 2]));
}, 300_000);
