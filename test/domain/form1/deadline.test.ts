import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deadlineProblem, earliestDate, filingDay, lastFilingDay } from '#domain/form1/deadline.ts';
import { jstDay } from '#domain/text/jst.ts';
import { anyDay, day, instant, wish } from '../samples.ts';

const anyLead = fc.integer({ min: 0, max: 60 });

describe('the last filing day', () => {
  test.each([
    ['2026-10-20', '2026-10-10', 'within a month'],
    ['2026-10-10', '2026-09-30', 'over a month end of 30 days'],
    ['2026-09-05', '2026-08-26', 'over a month end of 31 days'],
    ['2027-01-05', '2026-12-26', 'over the new year'],
    ['2027-01-10', '2026-12-31', 'on the last day of the year'],
    ['2028-03-10', '2028-02-29', 'on a leap day'],
    ['2028-03-05', '2028-02-24', 'over a leap day'],
    ['2027-03-10', '2027-02-28', 'in a year without leap day'],
    ['2028-02-29', '2028-02-19', 'for a slot on a leap day'],
  ])('of a slot on %s is %s: %s', (date, last) => {
    expect(lastFilingDay(day(date), 10)).toEqual(day(last));
    expect(earliestDate(day(last), 10)).toEqual(day(date));
  });

  test('a slot on the tenth day is in time, one on the ninth is late', () => {
    expect(deadlineProblem([wish(1, '2026-10-20')], day('2026-10-10'), 10)).toBe(undefined);
    expect(deadlineProblem([wish(1, '2026-10-20')], day('2026-10-11'), 10)).toEqual({
      code: 'filing-deadline-passed',
      slots: [{ rank: 1, date: day('2026-10-20'), lastFilingDay: day('2026-10-10') }],
      earliestDate: day('2026-10-21'),
    });
  });

  test('a wish is in time exactly when so many days lie between', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -80, max: 80 }), anyLead, (filed, ahead, lead) => {
        const problem = deadlineProblem([wish(1, filed.add({ days: ahead }).toString())], filed, lead);
        expect(problem === undefined).toBe(ahead >= lead);
      }),
    );
  });

  test('the earliest date and the last filing day answer each other', () => {
    fc.assert(
      fc.property(anyDay, anyLead, (date, lead) => {
        expect(lastFilingDay(earliestDate(date, lead), lead)).toEqual(date);
        expect(earliestDate(lastFilingDay(date, lead), lead)).toEqual(date);
      }),
    );
  });
});

describe('several wishes', () => {
  const wishes = [wish(1, '2026-10-12'), wish(2, '2026-10-20'), wish(3, '2026-10-05')];

  test('every late one is named with its own last filing day, in the order of the form', () => {
    expect(deadlineProblem(wishes, day('2026-10-08'), 10)).toEqual({
      code: 'filing-deadline-passed',
      slots: [
        { rank: 1, date: day('2026-10-12'), lastFilingDay: day('2026-10-02') },
        { rank: 3, date: day('2026-10-05'), lastFilingDay: day('2026-09-25') },
      ],
      earliestDate: day('2026-10-18'),
    });
  });

  test('a permitted date is lifted, and only that date', () => {
    expect(deadlineProblem(wishes, day('2026-10-08'), 10, [day('2026-10-05')])).toEqual({
      code: 'filing-deadline-passed',
      slots: [{ rank: 1, date: day('2026-10-12'), lastFilingDay: day('2026-10-02') }],
      earliestDate: day('2026-10-18'),
    });
    expect(deadlineProblem(wishes, day('2026-10-08'), 10, [day('2026-10-05'), day('2026-10-12')])).toBe(undefined);
    expect(deadlineProblem([wish(1, '2026-10-12')], day('2026-10-08'), 10, [day('2026-10-13')])?.code).toBe(
      'filing-deadline-passed',
    );
  });

  test('no wishes are not late', () => {
    expect(deadlineProblem([], day('2026-10-08'), 10)).toBe(undefined);
  });
});

describe('the filing day', () => {
  test.each([
    ['2026-10-10T14:59:59.999999999Z', '2026-10-10', 'the last moment of the day in Japan'],
    ['2026-10-10T15:00:00Z', '2026-10-11', 'midnight in Japan'],
    ['2026-12-31T15:00:00Z', '2027-01-01', 'new year in Japan'],
    ['2028-02-28T15:00:00Z', '2028-02-29', 'a leap day in Japan'],
  ])('%s is %s in Japan: %s', (moment, date) => {
    expect(jstDay(instant(moment))).toEqual(day(date));
  });

  test.each([
    ['14:55:00', '14:59:59', '2026-10-10', 'confirmed before midnight'],
    ['14:55:00', '15:00:00', '2026-10-10', 'confirmed at midnight, five minutes later'],
    ['14:55:00', '15:55:00', '2026-10-10', 'confirmed after exactly 60 minutes'],
    ['14:55:00', '15:55:00.001', '2026-10-11', 'confirmed a moment after 60 minutes'],
    ['13:30:00', '14:45:00', '2026-10-10', 'confirmed after 75 minutes on the same day'],
    ['13:30:00', '15:00:00', '2026-10-11', 'confirmed after 90 minutes, past midnight'],
    ['15:00:00', '15:10:00', '2026-10-11', 'submitted at midnight'],
    ['14:59:59', '14:59:58', '2026-10-10', 'confirmed while the clock was set back'],
  ])('submitted %sZ and confirmed %sZ is %s: %s', (submitted, confirmed, date) => {
    expect(filingDay(instant(`2026-10-10T${submitted}Z`), instant(`2026-10-10T${confirmed}Z`))).toEqual(day(date));
  });

  test('it is the day of confirmation, but for the 60 minutes after the submission', () => {
    const start = instant('2026-10-01T00:00:00Z');
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 40 });
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 60 * 72 }), (submittedAfter, confirmedAfter) => {
        const submitted = start.add({ minutes: submittedAfter });
        const confirmed = submitted.add({ minutes: confirmedAfter });
        const counted = confirmedAfter <= 60 ? submitted : confirmed;
        // Japan has no summer time: nine hours ahead of UTC, always.
        expect(filingDay(submitted, confirmed).toString()).toBe(counted.add({ hours: 9 }).toString().slice(0, 10));
      }),
    );
  });
});
