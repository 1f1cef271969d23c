import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isInPast, passedProblem, proposedDemo, type SlotWish, sameHours, slotProblems } from '#domain/form1/slot.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import type { Rank } from '#domain/words/ranks.ts';
import { anyWindow, day, wish } from '../samples.ts';

const TODAY = day('2026-09-01');

describe('wishes that stand', () => {
  test.each<[string, SlotWish[], boolean]>([
    ['three of them', [wish(1, '2026-10-20'), wish(2, '2026-10-21'), wish(3, '2026-10-22')], false],
    ['three with the box ticked', [wish(1, '2026-10-20'), wish(2, '2026-10-21'), wish(3, '2026-10-22')], true],
    ['two and no further candidates', [wish(1, '2026-10-20'), wish(2, '2026-10-21')], true],
    ['one and no further candidates', [wish(1, '2026-10-20')], true],
    ['one on the last day that is allowed', [wish(1, '2027-09-01')], true],
    ['a demonstration that fills the meeting', [wish(1, '2026-10-20', '10:00-12:00', '10:00-12:00')], true],
    ['a demonstration of five minutes', [wish(1, '2026-10-20', '10:00-12:00', '11:55-12:00')], true],
    [
      'two on one day, one after the other',
      [wish(1, '2026-10-20', '10:00-12:00'), wish(2, '2026-10-20', '12:00-13:00', '12:30-12:45')],
      true,
    ],
  ])('%s', (_, wishes, noFurtherCandidates) => {
    expect(slotProblems(wishes, noFurtherCandidates, TODAY)).toEqual([]);
  });
});

describe('what is wrong with wishes', () => {
  test.each<[string, SlotWish[], boolean, Refusal[]]>([
    ['none at all', [], false, [{ code: 'first-choice-missing' }]],
    ['none, and the box ticked', [], true, [{ code: 'first-choice-missing' }]],
    ['no first choice', [wish(2, '2026-10-20')], true, [{ code: 'first-choice-missing' }]],
    [
      'only a third choice',
      [wish(3, '2026-10-20')],
      true,
      [{ code: 'first-choice-missing' }, { code: 'rank-missing', rank: 2 }],
    ],
    [
      'a third choice without a second',
      [wish(1, '2026-10-20'), wish(3, '2026-10-22')],
      true,
      [{ code: 'rank-missing', rank: 2 }],
    ],
    ['one and the box not ticked', [wish(1, '2026-10-20')], false, [{ code: 'further-candidates-unanswered' }]],
    [
      'two and the box not ticked',
      [wish(1, '2026-10-20'), wish(2, '2026-10-21')],
      false,
      [{ code: 'further-candidates-unanswered' }],
    ],
    [
      'a day more than a year ahead',
      [wish(1, '2027-09-02')],
      true,
      [{ code: 'slot-too-far', rank: 1, latestDate: day('2027-09-01') }],
    ],
    [
      'a meeting that ends before it starts',
      [wish(1, '2026-10-20', '12:00-10:00')],
      true,
      [{ code: 'slot-end-before-start', rank: 1, window: 'meeting' }],
    ],
    [
      'a meeting without length',
      [wish(1, '2026-10-20', '11:00-11:00')],
      true,
      [{ code: 'slot-end-before-start', rank: 1, window: 'meeting' }],
    ],
    [
      'a demonstration that ends before it starts',
      [wish(1, '2026-10-20', '10:00-12:00', '11:15-11:00')],
      true,
      [{ code: 'slot-end-before-start', rank: 1, window: 'demo' }],
    ],
    [
      'a demonstration that begins before the meeting',
      [wish(1, '2026-10-20', '10:00-12:00', '09:59-10:15')],
      true,
      [{ code: 'demo-outside-meeting', rank: 1 }],
    ],
    [
      'a demonstration that ends after the meeting',
      [wish(1, '2026-10-20', '10:00-12:00', '11:50-12:01')],
      true,
      [{ code: 'demo-outside-meeting', rank: 1 }],
    ],
    [
      'a demonstration of four minutes',
      [wish(1, '2026-10-20', '10:00-12:00', '11:00-11:04')],
      true,
      [{ code: 'demo-too-short', rank: 1, leastMinutes: 5 }],
    ],
    [
      'the same hours twice',
      [wish(1, '2026-10-20'), wish(2, '2026-10-20')],
      true,
      [{ code: 'slots-overlap', rank: 2, with: 1 }],
    ],
    [
      'a minute of overlap',
      [wish(1, '2026-10-20', '10:00-12:00'), wish(2, '2026-10-20', '11:59-13:00', '12:30-12:45')],
      true,
      [{ code: 'slots-overlap', rank: 2, with: 1 }],
    ],
    [
      'several things at once, in the order of the form',
      [wish(1, '2026-10-20', '12:00-10:00'), wish(2, '2028-01-01', '10:00-12:00', '11:00-11:01')],
      false,
      [
        { code: 'further-candidates-unanswered' },
        { code: 'slot-end-before-start', rank: 1, window: 'meeting' },
        { code: 'slot-too-far', rank: 2, latestDate: day('2027-09-01') },
        { code: 'demo-too-short', rank: 2, leastMinutes: 5 },
      ],
    ],
  ])('%s', (_, wishes, noFurtherCandidates, problems) => {
    expect(slotProblems(wishes, noFurtherCandidates, TODAY)).toEqual(problems);
  });

  test('a year ahead of a leap day ends on 28 February', () => {
    const problems = slotProblems([wish(1, '2029-03-01')], true, day('2028-02-29'));
    expect(problems).toEqual([{ code: 'slot-too-far', rank: 1, latestDate: day('2029-02-28') }]);
  });

  test('overlap does not depend on the order, and is sharing a minute', () => {
    const date = day('2026-10-20');
    fc.assert(
      fc.property(anyWindow, anyWindow, (a, b) => {
        const pair = (first: SlotWish['meeting'], second: SlotWish['meeting']): SlotWish[] => [
          { rank: 1, date, meeting: first, demo: first },
          { rank: 2, date, meeting: second, demo: second },
        ];
        const overlaps = (wishes: SlotWish[]): boolean =>
          slotProblems(wishes, true, TODAY).some((problem) => problem.code === 'slots-overlap');
        const shared = minutes(a).filter((minute) => minutes(b).includes(minute));
        expect([overlaps(pair(a, b)), overlaps(pair(b, a))]).toEqual([shared.length > 0, shared.length > 0]);
      }),
    );
  });
});

function minutes({ start, end }: SlotWish['meeting']): number[] {
  const first = start.hour * 60 + start.minute;
  return Array.from({ length: start.until(end).total('minutes') }, (_, index) => first + index);
}

describe('the same wish', () => {
  test.each<Rank>([1, 2, 3])('a change of rank alone, to %s, keeps the hours', (rank) => {
    expect(sameHours(wish(1, '2026-10-20'), wish(rank, '2026-10-20'))).toBe(true);
  });

  test.each([
    ['the day', wish(1, '2026-10-21')],
    ["the meeting's start", wish(1, '2026-10-20', '10:01-12:00')],
    ["the meeting's end", wish(1, '2026-10-20', '10:00-12:01')],
    ["the demonstration's start", wish(1, '2026-10-20', '10:00-12:00', '11:01-11:15')],
    ["the demonstration's end", wish(1, '2026-10-20', '10:00-12:00', '11:00-11:16')],
  ])('another wish begins with %s', (_, other) => {
    expect(sameHours(wish(1, '2026-10-20'), other)).toBe(false);
    expect(sameHours(other, wish(1, '2026-10-20'))).toBe(false);
  });
});

test('a slot is past from the day after it', () => {
  const dates = ['2026-10-19', '2026-10-20', '2026-10-21'];
  expect(dates.map((today) => isInPast({ date: day('2026-10-20') }, day(today)))).toEqual([false, false, true]);
});

test('asked for a moment, a slot is past from its end on, and the refusal names the hour of today', () => {
  const at = (time: string) => Temporal.Instant.from(`2026-10-20T${time}+09:00`);
  const slot = wish(2, '2026-10-20');
  expect(['11:59:59', '12:00:00'].map((time) => isInPast(slot, at(time)))).toEqual([false, true]);
  expect(passedProblem([slot], at('15:00:00'))).toEqual({
    code: 'slot-passed',
    date: day('2026-10-20'),
    end: Temporal.PlainTime.from('12:00'),
    rank: 2,
  });
  expect(passedProblem([slot], at('11:00:00'))).toBeUndefined();
});

describe('the demonstration that the form proposes', () => {
  const proposed = (start: string, end: string): string => {
    const demo = proposedDemo({ start: Temporal.PlainTime.from(start), end: Temporal.PlainTime.from(end) });
    return demo
      ? `${demo.start.toString({ smallestUnit: 'minute' })}-${demo.end.toString({ smallestUnit: 'minute' })}`
      : '';
  };

  test.each([
    ['10:00', '12:00', '11:00-11:15'],
    ['13:00', '15:00', '14:00-14:15'],
    ['15:00', '17:00', '16:00-16:15'],
  ])('is that of the sample of 様式1 for %s to %s', (start, end, demo) => {
    expect(proposed(start, end)).toBe(demo);
  });

  test('lies in the middle of a short meeting, and is left out where none fits', () => {
    expect(proposed('10:00', '10:45')).toBe('10:15-10:30');
    expect(proposed('10:00', '10:10')).toBe('10:00-10:10');
    expect(proposed('10:00', '10:04')).toBe('');
    expect(proposed('12:00', '10:00')).toBe('');
  });

  test('always stands by the rules of the form', () => {
    fc.assert(
      fc.property(anyWindow, (meeting) => {
        const demo = proposedDemo(meeting);
        if (!demo) return;
        const wish: SlotWish = { rank: 1, date: day('2026-10-20'), meeting, demo };
        expect(slotProblems([wish], true, TODAY)).toEqual([]);
      }),
    );
  });
});
