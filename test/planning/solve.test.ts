import { afterAll, expect, test } from 'vitest';
import type { Progress } from '#domain/drive/planner.ts';
import { openPlanner } from '#planning/solve.ts';
import { largeDrive, smallDrive } from '../support/drives.ts';

const planner = openPlanner(() => Temporal.Now.instant());
afterAll(() => planner.close());

test('a drive is worked out in a thread, and each application is either placed or left with what stands in its way', async () => {
  const instance = largeDrive(150, 4);
  const seen: Progress[] = [];
  const solution = await planner.solve(instance, { seconds: 30, gap: 0.02 }, (soFar) => seen.push(soFar));
  const answered = [...solution.placements, ...solution.left].map(({ applicationId }) => applicationId);
  expect(answered.toSorted()).toEqual(instance.applications.map(({ id }) => id).toSorted());
  expect(solution.count).toBe(solution.placements.length);
  expect(solution.left.filter(({ obstacles }) => obstacles.length === 0)).toEqual([]);
  expect(solution.placements.filter(({ why }) => why.length === 0)).toEqual([]);
  expect(seen.at(-1)).toMatchObject({ count: solution.count, bound: solution.bound });
});

test('a search that is stopped answers with the best so far and says so', async () => {
  const stopped = AbortSignal.abort();
  const solution = await planner.solve(largeDrive(150, 4), { seconds: 30, gap: 0, signal: stopped });
  expect(solution.ended).toBe('stopped');
  expect(solution.count).toBe(Math.max(solution.firstCome, solution.scarceFirst));
});

test('runs wait for each other, and one after the planner has closed fails', async () => {
  const own = openPlanner(() => Temporal.Now.instant());
  const [first, second] = await Promise.all([1, 2].map((seed) => own.solve(smallDrive(seed), { seconds: 10, gap: 0 })));
  expect([first?.ended, second?.ended]).toEqual(['optimal', 'optimal']);
  await own.close();
  await expect(own.solve(smallDrive(1), { seconds: 10, gap: 0 })).rejects.toThrow('the planner is closed');
});
