import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boardOf } from '#domain/drive/board.ts';
import { type Breach, check } from '#domain/drive/check.ts';
import { firstCome, scarceFirst } from '#domain/drive/greedy.ts';
import type { Instance, OpenCase } from '#domain/drive/instance.ts';
import type { Placement } from '#domain/drive/proposal.ts';
import { placementsOf } from '#domain/drive/reasons.ts';
import { largeDrive, smallDrive } from '../../support/drives.ts';

/** A drive of 40 that first come, first served has placed well, without any breach. */
const DRIVE = largeDrive(40, 3);
const PLACED = placementsOf(DRIVE, firstCome(boardOf(DRIVE)));

/** A rule and how it is broken for one placement: by what is placed, or by what the drive says. */
const BREAKING: Record<string, { code: Breach['code']; broken: (row: Placement) => [Instance, Placement[]] }> = {
  'an application that is not there': {
    code: 'unknown-application',
    broken: (row) => [DRIVE, [...PLACED, { ...row, applicationId: 'application-of-elsewhere' }]],
  },
  'a slot of another application': {
    code: 'unknown-slot',
    broken: (row) => [DRIVE, swapped(row, { slotId: otherSlot(row) })],
  },
  'an application placed twice': { code: 'placed-twice', broken: (row) => [DRIVE, [...PLACED, row]] },
  'too many makers': {
    code: 'wrong-number-of-makers',
    broken: (row) => [DRIVE, swapped(row, { makerIds: DRIVE.makers.slice(0, 2).map(({ id }) => id) })],
  },
  'too few makers': { code: 'wrong-number-of-makers', broken: (row) => [DRIVE, swapped(row, { makerIds: [] })] },
  'a maker that is not there': {
    code: 'unknown-maker',
    broken: (row) => [DRIVE, swapped(row, { makerIds: ['maker-of-elsewhere'] })],
  },
  'the same maker twice': {
    code: 'maker-twice',
    broken: (row) => [
      withCase(row, { makersWanted: 2 }),
      swapped(row, { makerIds: row.makerIds.flatMap((id) => [id, id]) }),
    ],
  },
  'a maker that is not active': { code: 'inactive', broken: (row) => [withMaker(row, { active: false }), PLACED] },
  'a prefecture where the maker does not go': {
    code: 'region',
    broken: (row) => [withMaker(row, { regions: ['沖縄県'] }, withCase(row, { prefecture: '北海道' })), PLACED],
  },
  'a day that the maker keeps free': {
    code: 'day-off',
    broken: (row) => [withMaker(row, { daysOff: [{ from: dayOf(row), to: dayOf(row) }] }), PLACED],
  },
  'a slot to which the maker said ×': {
    code: 'answered-no',
    broken: (row) => [
      withCase(row, { replies: [{ makerId: row.makerIds[0] ?? '', slotId: row.slotId, reply: 'no' }] }),
      PLACED,
    ],
  },
  'a maker without crews': { code: 'crews-exceeded', broken: (row) => [withMaker(row, { crews: 0 }), PLACED] },
  'a maker whose crews are all at a fixed session': {
    code: 'crews-exceeded',
    broken: (row) => [withFixed(row), PLACED],
  },
  'a slot other than the pinned one': {
    code: 'not-as-pinned',
    broken: (row) => [{ ...DRIVE, pins: [{ applicationId: row.applicationId, slotId: 'another' }] }, PLACED],
  },
  'a maker other than the pinned one': {
    code: 'not-as-pinned',
    broken: (row) => [{ ...DRIVE, pins: [{ applicationId: row.applicationId, makerId: 'another' }] }, PLACED],
  },
  'an excluded slot': {
    code: 'excluded',
    broken: (row) => [{ ...DRIVE, exclusions: [{ applicationId: row.applicationId, slotId: row.slotId }] }, PLACED],
  },
  'an excluded maker': {
    code: 'excluded',
    broken: (row) => [
      { ...DRIVE, exclusions: row.makerIds.map((makerId) => ({ applicationId: row.applicationId, makerId })) },
      PLACED,
    ],
  },
};

test('what first come, first served and the scarce-first order place breaks no rule', () => {
  expect(PLACED.length).toBeGreaterThan(30);
  for (let seed = 1; seed <= 100; seed += 1) {
    const instance = smallDrive(seed);
    const board = boardOf(instance);
    expect(check(instance, placementsOf(instance, firstCome(board)))).toEqual([]);
    expect(check(instance, placementsOf(instance, scarceFirst(board)))).toEqual([]);
  }
});

describe.each(Object.entries(BREAKING))('%s', (_, { code, broken }) => {
  test('is found at whichever placement it stands', () => {
    fc.assert(
      fc.property(fc.nat(PLACED.length - 1), (index) => {
        const row = PLACED[index];
        if (!row) throw new Error('no such row');
        const [instance, placements] = broken(row);
        const found = check(instance, placements).filter((breach) => breach.code === code);
        const named = code === 'unknown-application' ? 'application-of-elsewhere' : row.applicationId;
        expect(found.map(({ applicationId }) => applicationId)).toContain(named);
      }),
      { numRuns: 15 },
    );
  });
});

test('an exclusion or a pin of something else breaks nothing', () => {
  const [row] = PLACED;
  if (!row) throw new Error('nothing is placed');
  const { applicationId, slotId, makerIds } = row;
  const exclusions = [
    { applicationId, slotId: 'another' },
    { applicationId, slotId, makerId: 'another' },
    { applicationId: 'application-of-elsewhere', slotId },
  ];
  const pins = [{ applicationId, slotId }, ...makerIds.map((makerId) => ({ applicationId, makerId }))];
  expect(check({ ...DRIVE, exclusions, pins }, PLACED)).toEqual([]);
});

function swapped(row: Placement, change: Partial<Placement>): Placement[] {
  return PLACED.map((one) => (one === row ? { ...one, ...change } : one));
}

function withCase(row: Placement, change: Partial<OpenCase>): Instance {
  const applications = DRIVE.applications.map((open) =>
    open.id === row.applicationId ? { ...open, ...change } : open,
  );
  return { ...DRIVE, applications };
}

function withMaker(row: Placement, change: Partial<Instance['makers'][number]>, instance = DRIVE): Instance {
  const makers = instance.makers.map((maker) => (row.makerIds.includes(maker.id) ? { ...maker, ...change } : maker));
  return { ...instance, makers };
}

/** As many fixed sessions at that very hour as the maker has crews. */
function withFixed(row: Placement): Instance {
  const open = DRIVE.applications.find(({ id }) => id === row.applicationId);
  const slot = open?.slots.find(({ id }) => id === row.slotId);
  const maker = DRIVE.makers.find(({ id }) => row.makerIds.includes(id));
  if (!open || !slot || !maker) throw new Error('the row is of no such drive');
  const { date, demo } = slot;
  const fixed = Array.from({ length: maker.crews }, (_, index) => ({
    reference: `FIXED-${index}`,
    association: '固定医師会',
    date,
    demo,
    mode: open.mode,
    prefecture: open.prefecture,
  }));
  return { ...DRIVE, commitments: new Map([[maker.id, fixed]]) };
}

function otherSlot(row: Placement): string {
  return DRIVE.applications.find(({ id }) => id !== row.applicationId)?.slots[0]?.id ?? '';
}

function dayOf(row: Placement): Temporal.PlainDate {
  const slots = DRIVE.applications.flatMap((open) => open.slots);
  const day = slots.find(({ id }) => id === row.slotId)?.date;
  if (!day) throw new Error('no such slot');
  return day;
}
