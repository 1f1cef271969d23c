import { expect, test } from 'vitest';
import { packInstance, packSolution, unpackInstance, unpackSolution } from '#domain/drive/packed.ts';
import type { Solution } from '#domain/drive/proposal.ts';
import { smallDrive } from '../../support/drives.ts';

test('an instance comes back as it was', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const instance = smallDrive(seed);
    expect(unpackInstance(packInstance(instance))).toEqual(instance);
  }
});

test('a solution comes back as it was', () => {
  const day = Temporal.PlainDate.from('2026-10-20');
  const obstacles: Solution['left'][number]['obstacles'] = [
    { code: 'day-off', makerId: 'a', slotId: 's', day },
    { code: 'crews-taken', makerId: 'b', slotId: 's', day, references: ['ABCD-EFGH'] },
    { code: 'no-maker' },
  ];
  const solution: Solution = {
    placements: [
      {
        applicationId: 'x',
        slotId: 't',
        makerIds: ['a'],
        why: [
          { code: 'wish', rank: 2 },
          { code: 'earlier-wish-taken', slotId: 's', rank: 1, obstacles },
        ],
      },
    ],
    left: [
      { applicationId: 'y', obstacles, help: [{ code: 'crew', makerId: 'b', day, places: 14, sure: 'at-least' }] },
    ],
    points: { pinned: 0, count: 1, wishes: 1, replies: 1, unevenness: 0, ways: 0 },
    count: 1,
    bound: 2,
    gap: 0.5,
    ended: 'time',
    seconds: 30.1,
    firstCome: 1,
    scarceFirst: 1,
  };
  expect(unpackSolution(packSolution(solution))).toEqual(solution);
});
