import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { busyCrews, type Commitment, crewCollisions, isHeld, isMaterial, overbookings } from '#domain/case/session.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import { anyWindow, day, hours, instant, sampleSession } from '../samples.ts';

describe('what is a material change of a session', () => {
  const venue = sampleSession().venue;
  test.each([
    ['the date', { date: day('2026-10-21') }],
    ["the meeting's start", { meeting: hours('10:01-12:00') }],
    ["the meeting's end", { meeting: hours('10:00-12:01') }],
    ["the demonstration's start", { demo: hours('11:01-11:15') }],
    ["the demonstration's end", { demo: hours('11:00-11:16') }],
    ["the venue's name", { venue: { ...venue, name: '別の会館' } }],
    ["the venue's postal code", { venue: { ...venue, postalCode: '100-0001' } }],
    ["the venue's address", { venue: { ...venue, address: '東京都千代田区1-1' } }],
    ['the mode', { mode: 'online' as const }],
    ['the first URL', { url: 'https://meet.example.jp/1' }],
  ])('%s is material', (_, changes) => {
    expect(isMaterial(sampleSession(), sampleSession(changes))).toBe(true);
    expect(isMaterial(sampleSession(changes), sampleSession())).toBe(true);
  });

  test.each([
    ['nothing', {}],
    ['the wording of the note', { note: '上履きをお持ちください' }],
    ['the version', { version: 2 }],
    ['who confirmed it', { confirmedBy: '別の人', confirmedAt: instant('2026-09-06T00:00:00Z') }],
    ['being held', { state: 'held' as const }],
  ])('%s is not material', (_, changes) => {
    expect(isMaterial(sampleSession(), sampleSession(changes))).toBe(false);
  });
});

describe('the crews of a maker that are busy', () => {
  const at = (demo: string, mode: Mode = 'online') => ({ date: day('2026-10-20'), demo: hours(demo), mode });

  test.each([
    ['none without a demonstration', [], 0],
    ['one for two that follow each other', [at('11:00-11:15'), at('11:15-11:30')], 1],
    ['two for two that overlap', [at('11:00-11:15'), at('11:10-11:30')], 2],
    ['the most at one moment, not the sum of the day', [at('09:00-10:00'), at('09:30-09:45'), at('15:00-15:15')], 2],
    ['travel counts where people travel', [at('11:00-11:15', 'in-person'), at('12:00-12:15', 'in-person')], 2],
    ['and only there', [at('11:00-11:15'), at('12:00-12:15')], 1],
  ])('%s', (_, commitments, busy) => {
    expect(busyCrews(commitments, 30)).toBe(busy);
  });
});

describe('the crews of a maker', () => {
  const wanted = { date: day('2026-10-20'), demo: hours('11:00-11:15'), mode: 'online' as Mode };

  test('a demonstration that begins when another ends fits one crew', () => {
    expect(crewCollisions(wanted, [commitment('A', '10:30-11:00')], 1, 60)).toEqual([]);
  });

  test('one minute of overlap needs a second crew', () => {
    const other = commitment('A', '10:30-11:01');
    expect(crewCollisions(wanted, [other], 1, 0)).toEqual([other]);
    expect(crewCollisions(wanted, [other], 2, 0)).toEqual([]);
  });

  test('both in-person demonstrations are widened by the buffer', () => {
    const inPerson = { ...wanted, mode: 'in-person' as const };
    const near = commitment('A', '09:00-09:01', 'in-person');
    expect(crewCollisions(inPerson, [near], 1, 60)).toEqual([near]);
    expect(crewCollisions(inPerson, [commitment('A', '08:45-09:00', 'in-person')], 1, 60)).toEqual([]);
  });

  test('an online demonstration needs no travel time', () => {
    expect(crewCollisions(wanted, [commitment('A', '10:45-11:00')], 1, 600)).toEqual([]);
  });

  test('travel time reaches over midnight', () => {
    const late = { date: day('2026-10-20'), demo: hours('23:00-23:30'), mode: 'in-person' as const };
    const next = { ...commitment('A', '00:30-01:00', 'in-person'), date: day('2026-10-21') };
    expect(crewCollisions(late, [next], 1, 60)).toEqual([next]);
    expect(crewCollisions(late, [next], 1, 30)).toEqual([]);
  });

  test('a demonstration that still finds a free crew is not named as a collision', () => {
    const long = { ...wanted, demo: hours('10:00-12:00') };
    const [a, b, c] = [commitment('A', '10:00-10:30'), commitment('B', '10:15-10:45'), commitment('C', '11:30-11:45')];
    expect(crewCollisions(long, [a, b, c], 2, 0)).toEqual([a, b]);
  });

  test('the answer is that of counting every minute', () => {
    const anyMode = fc.constantFrom<Mode>('in-person', 'online');
    // Mostly on the day itself and hours of one morning, so that crews do run out; the days beside it for travel time.
    const anyDate = fc.constantFrom('2026-10-20', '2026-10-20', '2026-10-20', '2026-10-19', '2026-10-21').map(day);
    const anyDemo = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 })).map(morning) },
      { weight: 1, arbitrary: anyWindow },
    );
    const anyCommitment = fc
      .record({ demo: anyDemo, mode: anyMode, date: anyDate })
      .map((parts): Commitment => ({ reference: 'ABCD-EFGH', association: '見本市医師会', ...parts }));
    fc.assert(
      fc.property(
        fc.record({ demo: anyDemo, mode: anyMode, date: fc.constant(day('2026-10-20')) }),
        fc.array(anyCommitment, { minLength: 2, maxLength: 8, size: 'max' }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 1, 30, 90),
        (candidate, commitments, crews, buffer) => {
          const named = crewCollisions(candidate, commitments, crews, buffer);
          expect(named).toEqual(collisionsByMinute(candidate, commitments, crews, buffer));
          const over = commitments.filter((one) =>
            collisionsByMinute(one, commitments, crews + 1, buffer).includes(one),
          );
          expect(overbookings(commitments, crews, buffer)).toEqual(over);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function commitment(reference: string, demo: string, mode: Mode = 'online'): Commitment {
  return { reference, association: '見本市医師会', date: day('2026-10-20'), demo: hours(demo), mode };
}

/** From some minutes after 9:00, for some minutes. */
function morning([after, minutes]: [number, number]): TimeWindow {
  const start = new Temporal.PlainTime(9).add({ minutes: after });
  return { start, end: start.add({ minutes }) };
}

type Demonstration = { date: Temporal.PlainDate; demo: TimeWindow; mode: Mode };

/** The rule itself: in which minutes would more crews be out than there are, and who is out then. */
function collisionsByMinute(wanted: Demonstration, commitments: readonly Commitment[], crews: number, buffer: number) {
  const own = minutesOut(wanted, buffer);
  const others = commitments.map((each) => minutesOut(each, buffer));
  const full = [...own].filter((minute) => others.filter((minutes) => minutes.has(minute)).length + 1 > crews);
  return commitments.filter((_, index) => full.some((minute) => others[index]?.has(minute)));
}

function minutesOut({ date, demo, mode }: Demonstration, buffer: number): Set<number> {
  const widen = mode === 'in-person' ? buffer : 0;
  const from = date.toPlainDateTime(demo.start).toZonedDateTime('UTC').epochMilliseconds / 60_000 - widen;
  const to = date.toPlainDateTime(demo.end).toZonedDateTime('UTC').epochMilliseconds / 60_000 + widen;
  return new Set(Array.from({ length: to - from }, (_, index) => from + index));
}

test('a session is held from the day after it, and not on its day', () => {
  expect(isHeld(sampleSession(), day('2026-10-19'))).toBe(false);
  expect(isHeld(sampleSession(), day('2026-10-20'))).toBe(false);
  expect(isHeld(sampleSession(), day('2026-10-21'))).toBe(true);
});
