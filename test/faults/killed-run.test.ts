import { afterAll, beforeAll, expect, test } from 'vitest';
import { doneOf, type KilledRun, openKilledRun } from './killed-run.ts';

const APPLICATIONS = 40;

let killed: KilledRun;
beforeAll(async () => {
  killed = await openKilledRun(APPLICATIONS);
});
afterAll(() => killed.close());

test('SIGKILL in the middle of a run: each application is done or not begun, and the next process goes on with the rest', async () => {
  await killed.killAfter(5);
  const waiting = APPLICATIONS - killed.settled();
  expect(waiting).toBeGreaterThan(0);
  expect(await doneOf(killed)).toEqual([
    ...Array.from({ length: APPLICATIONS - waiting }, () => ['done', 1, 2]),
    ...Array.from({ length: waiting }, () => ['waiting', 0, 0]),
  ]);
  await killed.start();
  await killed.untilEnded();
  expect(await doneOf(killed)).toEqual(Array.from({ length: APPLICATIONS }, () => ['done', 1, 2]));
});
