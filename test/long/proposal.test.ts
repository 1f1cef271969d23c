import { expect, test } from 'vitest';
import { boardOf } from '#domain/drive/board.ts';
import { check } from '#domain/drive/check.ts';
import { pointsOf } from '#domain/drive/points.ts';
import { placementsOf } from '#domain/drive/reasons.ts';
import { search } from '#planning/search.ts';
import { openSolver } from '#planning/solver.ts';
import { smallDrive } from '../support/drives.ts';
import { plainSearch } from '../support/plain-search.ts';

test('the plans of 200 small drives are as good as the best of all assignments, and break no rule', async () => {
  const solver = await openSolver(() => false);
  let left = 0;
  for (let seed = 1; seed <= 200; seed += 1) {
    const instance = smallDrive(seed);
    const { plan, ended } = search(boardOf(instance), solver, 0, { call: () => undefined, tell: () => undefined });
    const placements = placementsOf(instance, plan);
    left += instance.applications.length - placements.length;
    expect({ seed, ended, breaches: check(instance, placements), points: pointsOf(instance, placements) }).toEqual({
      seed,
      ended: 'optimal',
      breaches: [],
      points: plainSearch(instance),
    });
  }
  // Or nobody got into anybody's way, and the test said nothing.
  expect(left).toBeGreaterThan(50);
});
