import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readGrids } from '#documents/rates/grids.ts';
import { type RatesReading, readRates } from '#domain/rates/reading.ts';
import type { RowNote } from '#domain/rates/row-note.ts';

const LAYOUTS = join(import.meta.dirname, 'layouts');

async function outcome(name: string, choice?: number) {
  const read = await readGrids(readFileSync(join(LAYOUTS, name)));
  return read.ok ? readRates(read.grids, name, choice) : { ok: false as const, reason: read.refusal };
}

async function reading(name: string, choice?: number): Promise<RatesReading> {
  const read = await outcome(name, choice);
  if (!read.ok) throw new Error(read.reason);
  return read.value;
}

/** 「012025 120 60 50.0」 of each municipality and ward; what is not said is `-`. */
function municipalities({ rates }: RatesReading): string[] {
  return rates
    .filter(({ place }) => place.length === 6)
    .map(
      ({ place, institutions, applied, rate }) =>
        `${place} ${[institutions, applied, rate].map((each) => each ?? '-').join(' ')}`,
    )
    .sort();
}

function notes(each: readonly RowNote[]): string[] {
  return each.map(({ row, text, reason }) => `${row} ${text}: ${reason}`);
}

const HOKKAIDO = ['012025 120 60 5000', '012068 80 44 5500', '014087 12 3 2500'];
const TOKYO = ['131016 400 100 2500', '132063 150 90 6000'];
const SHIGA = ['252018 250 125 5000', '252042 64 40 6250', '253839 16 8 5000', '254258 10 9 9000'];

/** Each reads without a fault, a question or a row left out. */
const READ_RIGHT: readonly (readonly [file: string, day: string, rows: readonly string[]])[] = [
  ['01-code6.xlsx', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
  ['02-code5-number.xlsx', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
  ['03-merged-prefecture.xlsx', '2022-09-04', [...HOKKAIDO, ...SHIGA]],
  ['04-kinds.xlsx', '2022-09-04', HOKKAIDO],
  ['07-totals.xlsx', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
  ['10-notes.xlsx', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
  ['11-three-groups.xlsx', '2022-09-04', [...HOKKAIDO, ...TOKYO, ...SHIGA]],
  ['13-signs.xlsx', '2022-09-04', ['172014 400 100 2500', '172022 50 20 4000']],
  ['12-sjis.csv', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
  ['12-utf8.csv', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
  ['12-utf16.csv', '2022-09-04', [...HOKKAIDO, ...TOKYO]],
];

describe('tables of rates in many layouts', () => {
  test.each(READ_RIGHT)('%s', async (file, day, rows) => {
    const read = await reading(file);
    expect([read.left, read.faults, read.asks, read.remarks]).toEqual([[], [], [], []]);
    expect(read.totals.filter(({ given, sum }) => given !== sum)).toEqual([]);
    expect(read.days.map((one) => one.day.toString())).toEqual([day]);
    expect(municipalities(read)).toEqual(rows);
  });

  test('totals of a table are compared, with and without a label', async () => {
    const labels = async (file: string) => (await reading(file)).totals.map(({ row, given }) => `${row} ${given}`);
    expect(await labels('03-merged-prefecture.xlsx')).toEqual(['7 340', '7 182', '11 212', '11 107']);
    expect(await labels('07-totals.xlsx')).toEqual(['6 212', '6 107', '9 550', '9 190', '10 762', '10 297']);
  });

  test('a total that its rows add up to is that of its 都道府県, whatever its label', async () => {
    const wide = async (file: string) =>
      (await reading(file)).rates
        .filter(({ place }) => place.length < 6)
        .map(({ place, institutions, applied, rate }) => `${place} ${institutions} ${applied} ${rate}`);
    expect(await wide('03-merged-prefecture.xlsx')).toEqual(['01 212 107 5047', '25 340 182 5353']);
    expect(await wide('07-totals.xlsx')).toEqual(['00 762 297 3898', '01 212 107 5047', '13 550 190 3455']);
    expect(await wide('01-code6.xlsx')).toEqual([]);
  });

  test('a city counts once, beside its wards or as their sum', async () => {
    const sapporo = await reading('05-city-and-wards.xlsx');
    expect([sapporo.faults, sapporo.left, sapporo.remarks, sapporo.counts]).toEqual([
      [],
      [],
      [],
      { municipalities: 4, wards: 10 },
    ]);
    expect(municipalities(sapporo).slice(0, 3)).toEqual([
      '011002 445 245 5506',
      '011011 40 20 5000',
      '011029 41 21 5122',
    ]);
    // Four of 179 are not the whole of 北海道, and no total says what it is.
    expect(sapporo.rates.filter(({ place }) => place.length < 6)).toEqual([]);
    const sendai = await reading('06-wards-only.xlsx');
    expect(municipalities(sendai).filter((row) => row.startsWith('041009'))).toEqual(['041009 310 150 4839']);
    expect(notes(sendai.remarks)).toEqual(['0 仙台市: すべての区を足して、市の数としました']);
  });

  test('of two rates somebody must say which is meant, and its denominator goes with it', async () => {
    const asked = await reading('08-two-rates.xlsx');
    expect([asked.chosen, asked.base, asked.rates]).toEqual([undefined, undefined, []]);
    expect(asked.options.map(({ words, base }) => `${base} ${words}`)).toEqual([
      'all 申込率（全施設）（D列）',
      'duty 申込率（義務化対象施設に対する割合）（F列）',
    ]);
    const all = await reading('08-two-rates.xlsx', 0);
    expect(municipalities(all)).toEqual([
      '131016 400 - 2500',
      '132012 500 - 5000',
      '132063 150 - 6000',
      '134023 1 - -',
    ]);
    const duty = await reading('08-two-rates.xlsx', 1);
    expect(municipalities(duty)).toEqual([
      '131016 380 - 2630',
      '132012 480 - 5210',
      '132063 145 - 6210',
      '134023 1 - -',
    ]);
    expect([duty.faults, duty.asks, duty.left]).toEqual([[], [], []]);
  });

  test('rates without % are said as they were read, and the day may stand in the name of the file', async () => {
    const read = await reading('09-申込率_R4_9_4.xlsx');
    expect(read.days.map(({ day }) => day.toString())).toEqual(['2022-09-04']);
    expect(municipalities(read).slice(0, 2)).toEqual(['012025 - - 5000', '012068 - - 5500']);
    expect(notes(read.asks)).toEqual([
      '2 012025 函館市: %のない申込率を、0.5＝50%と読みました（ほかの行も同じ読み方です）',
    ]);
  });

  test('a month without a day is its last day', async () => {
    const [day] = (await reading('06-wards-only.xlsx')).days;
    expect([day?.day.toString(), day?.monthOnly]).toEqual(['2022-09-30', false]);
  });

  test('names and wards that ended are what they became', async () => {
    const read = await reading('25-names-of-old.xlsx');
    expect(municipalities(read)).toEqual([
      '221007 50 25 5000',
      '221309 70 35 5000',
      '221406 10 5 5000',
      '282219 20 10 5000',
      '402311 30 15 5000',
    ]);
    expect([read.faults, read.left]).toEqual([[], []]);
    expect(notes(read.remarks)).toEqual([
      '0 浜松市: いまは別の区になった区を足して、市の数としました',
      '10 兵庫県 篠山市: いまの丹波篠山市として読みました',
      '11 福岡県 那珂川町: いまの那珂川市として読みました',
    ]);
  });
});

describe('what is not taken as it is', () => {
  test.each([
    ['20-twice.xlsx', ['6 北海道 函館市: 北海道函館市は、3行目にもあります']],
    ['21-wrong-total.xlsx', ['6 北海道 計: 施設数の合計は213ですが、行を足すと212です']],
    [
      '22-wrong-rate.xlsx',
      [
        '3 北海道 函館市: 申込率60%が、申込数÷施設数（60÷120＝50.0%）と合いません',
        '4 北海道 釧路市: 申込率60%が、申込数÷施設数（44÷80＝55.0%）と合いません',
        '5 北海道 余市郡余市町: 申込率60%が、申込数÷施設数（3÷12＝25.0%）と合いません',
      ],
    ],
  ])('%s: the row and the reason', async (file, faults) => {
    expect(notes((await reading(file)).faults)).toEqual(faults);
  });

  test('more applications than institutions are asked about, not refused', async () => {
    const read = await reading('23-above-100.xlsx');
    expect([read.faults, notes(read.asks)]).toEqual([
      [],
      ['3 北海道 函館市: 申込数（104）が施設数（100）より多くなっています'],
    ]);
  });

  test('a row that nobody can place is named with its reason, and never guessed', async () => {
    const read = await reading('24-unknown-rows.xlsx');
    expect(municipalities(read)).toEqual(['012025 10 5 5000']);
    expect(notes(read.left)).toEqual([
      '4 999999 みほん市: コード999999は、知っている市区町村コードにありません',
      '5 012068 函館市: コード012068は北海道釧路市ですが、名前は「函館市」です',
      '6 府中市: 同じ名前の市区町村が東京都と広島県にあります',
      '7 新見本町: 「新見本町」という市区町村を知りません',
      '8 釧路市: 施設数を数として読めません',
    ]);
  });

  test.each([
    ['26-no-head.csv', '市区町村（または団体コード）の見出しが見つかりません。見出しの行がある表をお選びください。'],
    ['27-no-rate.csv', '申込率の列も、施設数と申込数の列も見つかりません（見出し：人口）。'],
  ])('%s', async (file, reason) => {
    expect(await outcome(file)).toEqual({ ok: false, reason });
  });

  test.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])],
    ['an old .xls', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0])],
    ['a broken .xlsx', new Uint8Array([0x50, 0x4b, 3, 4, 1, 2, 3])],
    ['a text without columns', new TextEncoder().encode('みほん\nみほん')],
  ])('%s is no table', async (_, bytes) => {
    expect((await readGrids(bytes)).ok).toBe(false);
  });
});
