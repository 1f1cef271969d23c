import { expect, test } from 'vitest';
import { boardOf } from '#domain/drive/board.ts';
import { check } from '#domain/drive/check.ts';
import { pointsOf } from '#domain/drive/points.ts';
import { placementsOf } from '#domain/drive/reasons.ts';
import { type Found, search } from '#planning/search.ts';
import { openSolver } from '#planning/solver.ts';
import { largeDrive, smallDrive } from '../support/drives.ts';
import { plainSearch } from '../support/plain-search.ts';

const solver = await openSolver(() => false);

// 200 of them are in test/long.
test.each(Array.from({ length: 30 }, (_, index) => index + 1))(
  'the plan of small drive %i is as good as the best of all assignments, and breaks no rule',
  (seed) => {
    const instance = smallDrive(seed);
    const placements = placementsOf(instance, planOf(instance).plan);
    expect(check(instance, placements)).toEqual([]);
    expect(pointsOf(instance, placements)).toEqual(plainSearch(instance));
  },
);

test('the plan of a drive of 150 comes near what can be placed at most, and above both ways by hand', () => {
  const instance = largeDrive(150, 4);
  const { plan, bound, ended, firstCome, scarceFirst } = planOf(instance, 0.02);
  expect(check(instance, placementsOf(instance, plan))).toEqual([]);
  expect(ended).toBe('gap');
  expect(plan.count).toBeLessThanOrEqual(bound);
  expect((bound - plan.count) / bound).toBeLessThanOrEqual(0.02);
  expect(plan.count).toBeGreaterThan(Math.max(firstCome, scarceFirst));
});

test('where all can be placed but one that nobody may come to, all the others are, and it is left', () => {
  const { applications, makers, ...drive } = largeDrive(150, 4);
  const [nobody] = applications;
  const exclusions = (nobody?.slots ?? []).map(({ id }) => ({ applicationId: nobody?.id ?? '', slotId: id }));
  const instance = { ...drive, applications, exclusions, makers: makers.map((maker) => ({ ...maker, crews: 200 })) };
  const { plan, bound, ended } = planOf(instance);
  const able = boardOf(instance).cases.filter(({ slots }) => slots.length > 0).length;
  expect([plan.count, bound, ended]).toEqual([able, able, 'gap']);
  expect(able).toBeLessThan(applications.length);
});

test('the same drive gets the same plan', () => {
  const placed = () => {
    const instance = largeDrive(120, 3);
    return placementsOf(instance, planOf(instance, 0.05).plan);
  };
  expect(placed()).toEqual(placed());
});

function planOf(instance: Parameters<typeof boardOf>[0], gap = 0): Found {
  return search(boardOf(instance), solver, gap, { call: () => undefined, tell: () => undefined });
}
