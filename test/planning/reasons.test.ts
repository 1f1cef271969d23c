import { expect, test } from 'vitest';
import { boardOf } from '#domain/drive/board.ts';
import type { Instance, OpenCase } from '#domain/drive/instance.ts';
import { reasonsOf } from '#domain/drive/reasons.ts';
import { RANKS } from '#domain/words/ranks.ts';
import { helpFor } from '#planning/help.ts';
import { search } from '#planning/search.ts';
import { openSolver } from '#planning/solver.ts';

const solver = await openSolver(() => false);
const DAY = Temporal.PlainDate.from('2026-10-20');

/** One maker with one crew, and applications for the same day, each by the hours of its wishes. */
function drive(hours: readonly (readonly string[])[], change: Partial<Instance['makers'][number]> = {}): Instance {
  const maker = {
    id: 'otsu',
    name: '乙',
    crews: 1,
    bufferMinutes: 60,
    regions: [],
    daysOff: [],
    active: true,
    ...change,
  };
  const applications = hours.map(
    (starts, index): OpenCase => ({
      id: `case-${index}`,
      reference: `REF-${index}`,
      prefecture: '東京都',
      mode: 'in-person',
      slots: starts.map((start, at) => {
        const window = {
          start: Temporal.PlainTime.from(start),
          end: Temporal.PlainTime.from(start).add({ minutes: 15 }),
        };
        return {
          id: `slot-${index}-${at}`,
          rank: RANKS[at] ?? 3,
          date: DAY,
          meeting: window,
          demo: window,
          filedOn: DAY,
        };
      }),
      makersWanted: 1,
      replies: [],
      version: 1,
    }),
  );
  return { applications, makers: [maker], commitments: new Map(), pins: [], exclusions: [] };
}

function answer(instance: Instance) {
  const { plan } = search(boardOf(instance), solver, 0, { call: () => undefined, tell: () => undefined });
  const reasons = reasonsOf(instance, plan);
  const left = instance.applications.flatMap(({ id }, owner) =>
    plan.taken[owner]?.length === 0 ? [{ applicationId: id, obstacles: reasons.obstaclesOf(owner) }] : [],
  );
  return { rows: reasons.rows(), left: helpFor({ instance, plan, solver, ended: () => false }, left) };
}

test('who is left over is told who holds the crew, and how many one more crew would place', () => {
  const { rows, left } = answer(drive([['10:00'], ['10:30'], ['11:00'], ['15:00']]));
  const placed = rows.map(({ applicationId }) => applicationId);
  expect(placed).toEqual([expect.any(String), 'case-3']);
  expect(left.map(({ obstacles }) => obstacles)).toEqual(
    left.map(({ applicationId }) => [
      {
        code: 'crews-taken',
        makerId: 'otsu',
        slotId: `slot-${applicationId.slice(-1)}-0`,
        day: DAY,
        references: [`REF-${placed[0]?.slice(-1)}`],
      },
    ]),
  );
  const help = [{ code: 'crew', makerId: 'otsu', day: DAY, places: 1, sure: 'exactly' }];
  expect(left.map((one) => one.help)).toEqual([help, help]);
});

test('a fixed session that holds the crew is named by its reference', () => {
  const free = drive([['10:00']]);
  const [open] = free.applications;
  const demo = open?.slots[0]?.demo;
  if (!demo) throw new Error('no such slot');
  const fixed = { reference: 'ABCD-EFGH', association: '固定医師会', date: DAY, demo, mode: 'online' as const };
  const { left } = answer({ ...free, commitments: new Map([['otsu', [{ ...fixed, prefecture: undefined }]]]) });
  expect(left[0]?.obstacles).toEqual([
    { code: 'crews-taken', makerId: 'otsu', slotId: 'slot-0-0', day: DAY, references: ['ABCD-EFGH'] },
  ]);
});

test('a day that the maker keeps free stands in the way, and coming on it would place so many', () => {
  const off = { from: DAY.subtract({ days: 1 }), to: DAY.add({ days: 1 }) };
  const { left } = answer(drive([['10:00'], ['15:00']], { daysOff: [off] }));
  const help = [{ code: 'day-off', makerId: 'otsu', day: DAY, places: 2, sure: 'exactly' }];
  expect(left).toEqual(
    [0, 1].map((index) => ({
      applicationId: `case-${index}`,
      obstacles: [{ code: 'day-off', makerId: 'otsu', slotId: `slot-${index}-0`, day: DAY }],
      help,
    })),
  );
});

test('where the maker does not go, only other dates or places help', () => {
  const { left } = answer(drive([['10:00'], []], { regions: ['大阪府'] }));
  expect(left).toEqual([
    { applicationId: 'case-0', obstacles: [{ code: 'region', makerId: 'otsu' }], help: [{ code: 'other-dates' }] },
    { applicationId: 'case-1', obstacles: [{ code: 'no-slot-left' }], help: [{ code: 'other-dates' }] },
  ]);
});

test('a row says its wish, the reply, who is near by, and why an earlier wish did not come about', () => {
  const { rows } = answer(drive([['10:00'], ['10:30', '15:00']]));
  expect(rows).toEqual([
    {
      applicationId: 'case-0',
      slotId: 'slot-0-0',
      makerIds: ['otsu'],
      why: [
        { code: 'wish', rank: 1 },
        { code: 'reply', makerId: 'otsu', reply: 'unanswered' },
        { code: 'only-way' },
        { code: 'near', makerId: 'otsu', references: ['REF-1'] },
      ],
    },
    {
      applicationId: 'case-1',
      slotId: 'slot-1-1',
      makerIds: ['otsu'],
      why: [
        { code: 'wish', rank: 2 },
        { code: 'reply', makerId: 'otsu', reply: 'unanswered' },
        { code: 'near', makerId: 'otsu', references: ['REF-0'] },
        {
          code: 'earlier-wish-taken',
          slotId: 'slot-1-0',
          rank: 1,
          obstacles: [{ code: 'crews-taken', makerId: 'otsu', slotId: 'slot-1-0', day: DAY, references: ['REF-0'] }],
        },
      ],
    },
  ]);
});

test('a pin that cannot be leaves the case over and says which', () => {
  const pinned = { ...drive([['10:00']]), pins: [{ applicationId: 'case-0', slotId: 'a-slot-that-went' }] };
  expect(answer(pinned).left).toEqual([
    {
      applicationId: 'case-0',
      obstacles: [{ code: 'pinned-elsewhere', slotId: 'a-slot-that-went' }],
      help: [{ code: 'lift' }],
    },
  ]);
  const twice = drive([['10:00'], ['10:00']]);
  const pins = twice.applications.map(({ id }) => ({ applicationId: id, makerId: 'otsu' }));
  expect(answer({ ...twice, pins }).left.map(({ help }) => help[0])).toEqual([{ code: 'lift' }]);
});
