import { describe, expect, test } from 'vitest';
import { isReminderDue, nextReminderHour } from '#domain/case/inquiry-reminder.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
/** 2026-09-21 (敬老の日), 22 (国民の休日) and 23 (秋分の日): Monday to Wednesday. */
const isHoliday = (date: Temporal.PlainDate): boolean =>
  ['2026-09-21', '2026-09-22', '2026-09-23'].includes(date.toString());
/** The days on which a process that looks every day at 9:00 JST reminds a maker that never answers. */
function days(asked: string, answerBy: string): string[] {
  const inquiry = { askedAt: Temporal.Instant.from(`${asked}T16:00:00+09:00`), answerBy: day(answerBy) };
  const reminded: Temporal.Instant[] = [];
  for (let date = day(asked); date.toString() <= '2026-09-30'; date = date.add({ days: 1 })) {
    const nine = Temporal.Instant.from(`${date}T09:00:00+09:00`);
    if (isReminderDue(inquiry, reminded, nine, isHoliday)) reminded.push(nine);
  }
  return reminded.map((at) => at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString());
}

describe('the days on which a maker is reminded', () => {
  test.each([
    ['three days after the question and the day before the deadline', '2026-09-01', '2026-09-11', ['09-04', '09-10']],
    ['one day where the two meet', '2026-09-01', '2026-09-05', ['09-04']],
    ['only the day before where the deadline is near', '2026-09-01', '2026-09-03', ['09-02']],
    ['none where the deadline is tomorrow', '2026-09-01', '2026-09-02', []],
    ['none where the deadline is today', '2026-09-01', '2026-09-01', []],
    ['after the weekend, and before it', '2026-09-02', '2026-09-14', ['09-07', '09-11']],
    ['around three holidays', '2026-09-18', '2026-09-29', ['09-24', '09-28']],
    ['none where only days off lie between', '2026-09-18', '2026-09-24', []],
  ])('%s', (_, asked, answerBy, expected) => {
    expect(days(asked, answerBy)).toEqual(expected.map((text) => `2026-${text}`));
  });
});

describe('whether a reminder goes now', () => {
  const at = (text: string) => Temporal.Instant.from(`2026-09-${text}:00+09:00`);
  const inquiry = { askedAt: at('01T16:00'), answerBy: day('2026-09-11') };
  const due = (now: string, reminded: string[] = []): boolean =>
    isReminderDue(inquiry, reminded.map(at), at(now), isHoliday);

  test('from 9:00 to 18:00 JST of its day', () => {
    const moments = ['03T17:59', '04T08:59', '04T09:00', '04T17:59', '04T18:00'];
    expect(moments.filter((now) => due(now))).toEqual(['04T09:00', '04T17:59']);
  });

  test('once, also after a button pressed on the same day, and again the day before the deadline', () => {
    expect([due('04T12:00', ['04T09:00']), due('08T09:00', ['04T09:00'])]).toEqual([false, false]);
    expect([due('10T09:00', ['04T09:00']), due('10T12:00', ['04T09:00', '10T09:00'])]).toEqual([true, false]);
    expect(due('04T09:00', ['03T15:00'])).toBe(true);
  });

  test('a day that was slept through is made good by one mail, on a working day, until the deadline has passed', () => {
    expect([due('05T10:00'), due('07T10:00')]).toEqual([false, true]);
    expect([due('11T10:00'), due('11T17:00', ['11T10:00'])]).toEqual([true, false]);
    expect(due('14T10:00')).toBe(false);
  });

  test('the next look is at 9:00 JST', () => {
    expect(String(nextReminderHour(at('04T08:59')))).toBe('2026-09-04T00:00:00Z');
    expect(String(nextReminderHour(at('04T09:00')))).toBe('2026-09-05T00:00:00Z');
  });
});
