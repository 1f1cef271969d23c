import { expect, test } from 'vitest';
import { municipalitiesOf, nameOf } from '#domain/place/municipality.ts';
import type { Rate } from '#domain/rates/rate-set.ts';
import { withTotals } from '#domain/rates/totals.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';

const ALL = PREFECTURES.flatMap((name) => municipalitiesOf(name));

function rate(place: string, name: string): Rate {
  return { place, name, institutions: 10, applied: 4, rate: 4000 };
}

function wide(rates: readonly Rate[]): string[] {
  return rates
    .filter(({ place }) => place.length < 6)
    .map(({ place, institutions, applied }) => `${place} ${institutions} ${applied}`);
}

const whole = ALL.map((one) => rate(one.code, nameOf(one)));

test('a 都道府県 and the country are the sum of all their 市区町村, wards not counted again', () => {
  const [nation, ...prefectures] = wide(withTotals(whole));
  expect([nation, prefectures.length, prefectures.includes('17 190 76'), prefectures.includes('27 430 172')]).toEqual([
    ...['00 17410 6964', 47, true, true],
  ]);
});

test('where one is missing, or keeps its counts back, what the table itself says stands, or nothing', () => {
  const without = whole.filter(({ place }) => place !== '172014');
  expect(wide(withTotals(without)).filter((row) => /^(00|17) /.test(row))).toEqual([]);
  const said = { ...rate('17', '石川県'), institutions: 200 };
  expect(wide(withTotals([...without, said])).filter((row) => row.startsWith('17 '))).toEqual(['17 200 4']);
  const kept = whole.map((one) => (one.place === '172014' ? { ...one, applied: undefined } : one));
  expect(wide(withTotals(kept)).filter((row) => row.startsWith('17 '))).toEqual([]);
});

test('a row of the 都道府県 that nobody could place belongs to its sum', () => {
  const without = whole.filter(({ place }) => place !== '172014');
  const unplaced = [{ prefecture: '石川県', institutions: 30, applied: 1 }] as const;
  expect(wide(withTotals(without, unplaced)).filter((row) => row.startsWith('17 '))).toEqual(['17 210 73']);
});
