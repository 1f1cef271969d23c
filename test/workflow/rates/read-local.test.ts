import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalRate, type Rate, ratesLine } from '#domain/rates/rate-set.ts';
import { readLocalRates } from '#workflow/rates/read-local.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { ratesTaken } from '../../support/rates.ts';

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const KANAZAWA = rate('172014', '金沢市', 5340);
const RATES: Rate[] = [
  rate('17', '石川県', 6010),
  KANAZAWA,
  rate('011002', '札幌市', 4000),
  rate('131172', '北区', 7000),
  { ...rate('172022', '七尾市', 0), rate: undefined },
];

function rate(place: string, name: string, value: number): Rate {
  return { place, name, institutions: undefined, applied: undefined, rate: value };
}

async function texts(association: string, address: string): Promise<string[]> {
  const { municipality, prefecture } = await readLocalRates(office, { association, address });
  return [municipality, prefecture].map((found: LocalRate | undefined) => (found ? `${found.name} ${found.rate}` : ''));
}

test('before the first set nothing is said', async () => {
  expect(await texts('金沢市医師会', '石川県金沢市見本1')).toEqual(['', '']);
});

test('the own municipality and prefecture are those of the association, else of the venue, and nothing where they disagree', async () => {
  await ratesTaken(office, '2022-09-30', RATES);
  expect(await texts('金沢市医師会', '')).toEqual(['金沢市 5340', '石川県 6010']);
  expect(await texts('見本市医師会', '石川県金沢市見本1')).toEqual(['金沢市 5340', '石川県 6010']);
  expect(await texts('石川県医師会', '石川県金沢市見本1')).toEqual(['', '石川県 6010']);
  expect(await texts('札幌市医師会', '北海道札幌市中央区見本1')).toEqual(['札幌市 4000', '']);
  expect(await texts('見本市医師会', '北海道札幌市中央区見本1')).toEqual(['札幌市 4000', '']);
  expect(await texts('七尾市医師会', '')).toEqual(['', '石川県 6010']);
  expect(await texts('北区医師会', '大阪府大阪市北区見本1')).toEqual(['', '']);
  expect(await texts('見本市医師会', 'オンライン')).toEqual(['', '']);
});

test('one line says them with day and source', async () => {
  const { municipality, prefecture } = await readLocalRates(office, { association: '金沢市医師会', address: '' });
  const both = [municipality, prefecture].filter((found) => found !== undefined);
  expect(ratesLine(both)).toBe(
    '申込率：金沢市 53.4%、石川県 60.1%（すべての医療機関・薬局のうち。2022年9月30日（金）時点、見本の表）',
  );
  expect(ratesLine([])).toBe('');
});
