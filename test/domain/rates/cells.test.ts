import { describe, expect, test } from 'vitest';
import { asOfDays } from '#domain/rates/as-of.ts';
import { readCount, readRate } from '#domain/rates/cell-values.ts';
import { codesOf, findPlace, readPrefecture } from '#domain/rates/row-places.ts';

describe('the day of a table', () => {
  test.each([
    ['申込状況（令和４年９月４日時点）', ['2022-09-04']],
    ['令和4年9月末時点', ['2022-09-30']],
    ['R4.9.4現在', ['2022-09-04']],
    ['令和5年4月からの義務化、令和4年9月4日（日）時点', ['2022-09-04']],
    ['２０２２／９／４時点', ['2022-09-04']],
    ['2022年2月末', ['2022-02-28']],
    ['令和元年12月1日現在', ['2019-12-01']],
    ['申込率_20220904', ['2022-09-04']],
    ['R040904_申込率', ['2022-09-04']],
    ['令和5年4月からの義務化について（令和4年9月4日時点）', ['2022-09-04']],
    ['2022年13月40日', []],
    ['第4回', []],
    ['', []],
  ])('%s', (text, days) => {
    expect(asOfDays(text).map(({ day }) => day.toString())).toEqual(days);
  });

  test('a month alone is its last day, and says so', () => {
    const [found] = asOfDays('令和4年9月時点');
    expect([found?.day.toString(), found?.monthOnly]).toEqual(['2022-09-30', true]);
  });
});

describe('a cell of a table', () => {
  test.each([
    ['1,632', 1632],
    ['１，６３２施設', 1632],
    ['12※1', 12],
    ['45施設（90.0%）', 45],
    ['0', 0],
    ['', 'empty'],
    ['－', 'withheld'],
    ['…', 'withheld'],
    ['調査中', 'unreadable'],
    ['#REF!', 'unreadable'],
    ['-5', 'unreadable'],
  ])('%s as a count', (text, count) => {
    expect(readCount({ text })).toBe(count);
  });

  test.each([
    ['91.8%', 91.8, true],
    ['９１．８％', 91.8, true],
    ['91.8 (+0.4)', 91.8, false],
    ['5.71% (+0.55%)', 5.71, true],
    ['0.534', 0.534, false],
    ['53', 53, false],
  ])('%s as a rate', (text, value, signed) => {
    const read = readRate({ text });
    expect(typeof read === 'object' && [read.value, read.signed]).toEqual([value, signed]);
  });

  test('a number cell is per cent by its format alone', () => {
    expect(readRate({ text: '0.5', number: 0.5, percent: true })).toEqual({ value: 50, step: 0, signed: true });
    expect(readRate({ text: '0.5', number: 0.5 })).toEqual({ value: 0.5, step: 0.1, signed: false });
    expect([readRate({ text: '-1', number: -1 }), readCount({ text: '1.5', number: 1.5 })]).toEqual([
      'unreadable',
      'unreadable',
    ]);
  });
});

describe('the place of a row', () => {
  test.each([
    ['25滋賀県', '滋賀県'],
    ['03 岩手', '岩手県'],
    ['青　森', '青森県'],
    ['北海道', '北海道'],
    ['13', '東京都'],
    ['25岩手県', undefined],
    ['全国', undefined],
    ['', undefined],
  ])('%s as 都道府県', (text, prefecture) => {
    expect(readPrefecture(text)).toBe(prefecture);
  });

  test.each([
    ['012025', ['012025']],
    ['12025', ['120251', '012025']],
    ['1202', ['012025']],
    ['13101', ['131016']],
    ['１３１０１６', ['131016']],
    ['201', []],
    ['', []],
  ])('%s as a code', (written, codes) => {
    expect(codesOf(written)).toEqual(codes);
  });

  test.each([
    [{ prefecture: undefined, code: '', city: '', name: '府中市' }, '同じ名前の市区町村が東京都と広島県にあります'],
    [{ prefecture: '東京都', code: '', city: '', name: '府中市' }, '132063'],
    [
      { prefecture: undefined, code: '', city: '', name: '北区' },
      '「北区」は、都道府県か市の名前がないため、どの区か分かりません',
    ],
    [{ prefecture: undefined, code: '', city: '札幌市', name: '北区' }, '011029'],
    [
      { prefecture: '大阪府', code: '', city: '', name: '北区' },
      '同じ名前の市区町村が大阪府大阪市と大阪府堺市にあります',
    ],
    [{ prefecture: '滋賀県', code: '', city: '', name: '金沢市' }, '「金沢市」は石川県の市区町村です'],
    [
      { prefecture: '滋賀県', code: '172014', city: '', name: '金沢市' },
      'コード172014は石川県のものですが、都道府県の欄は滋賀県です',
    ],
    [{ prefecture: '北海道', code: '202', city: '', name: '函館市' }, '012025'],
    [{ prefecture: undefined, code: '221376', city: '', name: '' }, '221406'],
    [{ prefecture: undefined, code: '', city: '', name: '東京都府中市' }, '132063'],
    [
      { prefecture: '広島県', code: '', city: '', name: '東京都府中市' },
      '都道府県の欄は広島県ですが、名前は東京都のものです',
    ],
  ] as const)('%j', (texts, found) => {
    const place = findPlace(texts);
    expect(place.ok ? place.municipality.code : place.reason).toBe(found);
  });
});
