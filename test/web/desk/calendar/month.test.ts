import { expect, test } from 'vitest';
import { type EntryFilter, entriesOf } from '#web/desk/calendar/entries.ts';
import { monthWeeks } from '#web/desk/calendar/month.ts';
import type { DeskCalendar } from '#workflow/desk/read-calendar.ts';
import { day, hours } from '../../../domain/samples.ts';

const ALL: EntryFilter = { makerId: '', prefecture: '', only: '' };
const TODAY = day('2026-10-15');

/** So many sessions, and as many wishes, on one day. */
function crowded(count: number): DeskCalendar {
  const of = (index: number) => ({
    reference: `AAAA-${String(index).padStart(4, '0')}`,
    association: `第${index}医師会`,
    prefecture: '東京都',
    date: day('2026-10-20'),
    meeting: hours('10:00-12:00'),
    demo: hours('11:00-11:15'),
    mode: 'online' as const,
    venue: '',
  });
  const numbers = Array.from({ length: count }, (_, index) => index);
  return {
    sessions: numbers.map((index) => ({ ...of(index), id: `s${index}`, state: 'confirmed', makers: [] })),
    candidates: numbers.map((index) => ({ ...of(index), slotId: `c${index}`, rank: 1, state: 'received', asked: [] })),
    makers: [],
  };
}

function dayOf(calendar: DeskCalendar, date: string) {
  const weeks = monthWeeks(day('2026-10-01'), TODAY, { entries: entriesOf(calendar, ALL) }, (at) => `week of ${at}`);
  return weeks.flatMap(({ days }) => days).find((one) => one.date.equals(day(date)));
}

test('a day of a drive shows what is fixed and counts the rest', () => {
  const drive = dayOf(crowded(40), '2026-10-20');
  expect(drive?.entries.map(({ word }) => word)).toEqual(Array.from({ length: 6 }, () => '確定'));
  expect([drive?.more, drive?.counts, drive?.weekHref]).toEqual([74, '確定40・候補40', 'week of 2026-10-20']);
});

test('one more than a cell holds is shown, because its line would take as much room as its count', () => {
  const full = dayOf({ ...crowded(7), candidates: [] }, '2026-10-20');
  expect([full?.entries.length, full?.more, full?.counts]).toEqual([7, 0, '']);
});

test('weeks begin on Monday, and holidays and today are named', () => {
  const weeks = monthWeeks(day('2026-10-01'), TODAY, { entries: [] }, () => '');
  expect(weeks.map(({ days }) => days.map(({ inMonth, dayOfMonth }) => (inMonth ? dayOfMonth : 0)))).toEqual([
    [0, 0, 0, 1, 2, 3, 4],
    [5, 6, 7, 8, 9, 10, 11],
    [12, 13, 14, 15, 16, 17, 18],
    [19, 20, 21, 22, 23, 24, 25],
    [26, 27, 28, 29, 30, 31, 0],
  ]);
  const days = weeks.flatMap(({ days }) => days);
  expect(days.filter(({ holiday }) => holiday !== '').map(({ date, holiday }) => `${date} ${holiday}`)).toEqual([
    '2026-10-12 スポーツの日',
  ]);
  expect(days.filter(({ today }) => today).map(({ date }) => `${date}`)).toEqual(['2026-10-15']);
});
