import { expect, test } from 'vitest';
import { fiscalYear, ordered, sumOf, type TotalsRow } from '#domain/desk/totals.ts';
import { day } from '../samples.ts';

function row(key: string, sessions = 1): TotalsRow {
  return { key, sessions, reported: 1, attendees: 10, applicationsMade: 2 };
}

test.each([
  ['2026-03-31', 0, '2025-04-01', '2026-03-31'],
  ['2026-04-01', 0, '2026-04-01', '2027-03-31'],
  ['2026-12-31', 1, '2025-04-01', '2026-03-31'],
])('the 年度 of %s, %d back, goes from %s to %s', (today, back, from, to) => {
  const year = fiscalYear(day(today), back);
  expect([year.from.toString(), year.to.toString()]).toEqual([from, to]);
});

test('months stand without a gap, so that nothing held is a bar of nothing', () => {
  const rows = ordered('month', [row('2026-02'), row('2025-11')]);
  expect(rows.map(({ key, sessions, attendees }) => [key, sessions, attendees])).toEqual([
    ['2025-11', 1, 10],
    ['2025-12', 0, 0],
    ['2026-01', 0, 0],
    ['2026-02', 1, 10],
  ]);
  expect(ordered('month', [])).toEqual([]);
});

test('都道府県 stand from north to south and makers by name, the unknown last', () => {
  const keys = (by: 'prefecture' | 'maker', names: string[]) =>
    ordered(
      by,
      names.map((key) => row(key)),
    ).map(({ key }) => key);
  expect(keys('prefecture', ['', '沖縄県', '東京都', '北海道'])).toEqual(['北海道', '東京都', '沖縄県', '']);
  expect(keys('maker', ['', 'B', 'A'])).toEqual(['A', 'B', '']);
});

test('the sum counts what was reported apart from what was held', () => {
  expect(sumOf([row('a', 3), row('b', 2)])).toEqual({ sessions: 5, reported: 2, attendees: 20, applicationsMade: 4 });
});
