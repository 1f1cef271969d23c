import { expect, test } from 'vitest';
import type { Grid, GridCell } from '#domain/rates/grid.ts';
import { readRates } from '#domain/rates/reading.ts';

type Written = string | number;

function grid(rows: readonly (readonly Written[])[], sheet = ''): Grid {
  const cell = (value: Written): GridCell =>
    typeof value === 'number' ? { text: String(value), number: value } : { text: value };
  return { sheet, rows: rows.map((row) => row.map(cell)), merges: [] };
}

/** Places and counts, and whatever needs a word. */
function read(grids: readonly Grid[], fileName = '見本.xlsx') {
  const outcome = readRates(grids, fileName);
  if (!outcome.ok) return outcome.reason;
  const { rates, left, faults, asks } = outcome.value;
  return {
    places: rates
      .filter(({ place }) => place.length === 6)
      .map(({ place, institutions, applied }) => `${place} ${institutions} ${applied}`),
    words: [...left, ...faults, ...asks].map(({ sheet, row, reason }) => `${sheet}${row} ${reason}`),
  };
}

const HEAD = ['市区町村', '施設数', '申込数'];

test('a sheet for each 都道府県 is read by its name', () => {
  const sheets = [
    grid([HEAD, ['府中市', 10, 4]], '13東京都'),
    grid([HEAD, ['府中市', 20, 5]], '広島'),
    grid([['表紙']], '表紙'),
  ];
  expect(read(sheets)).toEqual({ places: ['132063 10 4', '342084 20 5'], words: [] });
});

test('the 都道府県 of a table may stand in its title, or as a row before its 市区町村', () => {
  expect(read([grid([['広島県の申込状況'], HEAD, ['府中市', 20, 5]])])).toEqual({ places: ['342084 20 5'], words: [] });
  const rows = [HEAD, ['東京都'], ['府中市', 10, 4], ['広島県', 20, 5], ['府中市', 20, 5]];
  expect(read([grid(rows)])).toEqual({ places: ['132063 10 4', '342084 20 5'], words: [] });
});

test('a 都道府県 that stands in the middle of its block is not taken for the start of one', () => {
  const rows = [
    ['都道府県', ...HEAD],
    ['', '大津市', 10, 4],
    ['滋賀県', '彦根市', 10, 4],
    ['', '日野町', 10, 4],
    ['', '金沢市', 10, 4],
    ['石川県', '七尾市', 10, 4],
  ];
  expect(read([grid(rows)])).toEqual({
    places: ['252018 10 4', '252026 10 4', '172014 10 4', '172022 10 4'],
    words: ['4 同じ名前の市区町村が滋賀県と鳥取県にあります'],
  });
});

test('a city and its wards in columns of their own', () => {
  const rows = [
    ['都道府県', '市区町村', '区', '施設数', '申込数'],
    ['宮城県', '仙台市', '青葉区', 10, 4],
    ['', '', '泉区', 20, 5],
    ['', '石巻市', '', 30, 6],
  ];
  expect(read([grid(rows)])).toEqual({ places: ['041017 10 4', '041050 20 5', '042021 30 6'], words: [] });
});

test('code and name in one cell, codes of three digits beside their 都道府県, and headings in other words', () => {
  expect(
    read([
      grid([
        ['自治体名', '医療機関等数', '申込済施設数'],
        ['012025 函館市', 120, 60],
      ]),
    ]),
  ).toEqual({ places: ['012025 120 60'], words: [] });
  const three = [
    ['都道府県コード', '都道府県名', '市区町村コード', '市区町村名等', '対象施設数', '申込み件数（再集計）'],
    ['01', '北海道', '202', '函館市', 120, 60],
  ];
  expect(read([grid(three)])).toEqual({ places: ['012025 120 60'], words: [] });
});

test('a total where a row keeps its count back is not compared', () => {
  const rows = [HEAD, ['石川県金沢市', 10, 4], ['石川県七尾市', '－', '－'], ['計', 30, 12]];
  expect(read([grid(rows)])).toEqual({ places: ['172014 10 4', '172022 undefined undefined'], words: [] });
});

test('a city whose wards add up to something else is a fault', () => {
  const wards = ['青葉区', '宮城野区', '若林区', '太白区', '泉区'].map((name) => [`仙台市${name}`, 10, 4]);
  expect(read([grid([HEAD, ['仙台市', 51, 20], ...wards])])).toMatchObject({
    words: ['2 施設数の合計は51ですが、行を足すと50です'],
  });
});

test('one place on two sheets is a fault that names both', () => {
  const sheets = [grid([HEAD, ['金沢市', 10, 4]], '一'), grid([HEAD, ['金沢市', 10, 4]], '二')];
  expect(read(sheets)).toMatchObject({ words: ['二2 石川県金沢市は、シート「一」の2行目にもあります'] });
});
