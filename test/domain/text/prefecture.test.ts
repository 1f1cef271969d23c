import { describe, expect, it, test } from 'vitest';
import { PREFECTURES, prefectureOf, prefectureOfCase } from '#domain/text/prefecture.ts';

describe('都道府県 of a request', () => {
  it('is the one with which the address begins, also behind a postal code', () => {
    expect(prefectureOfCase({ association: '見本市医師会', address: '東京都見本区本町1-2-3' })).toBe('東京都');
    expect(prefectureOfCase({ association: '見本市医師会', address: '〒640-0001 和歌山県見本市1-1' })).toBe('和歌山県');
    expect(prefectureOfCase({ association: '見本市医師会', address: '６００－０００１　京都府見本市1-1' })).toBe(
      '京都府',
    );
  });

  it('is read in whatever way the postal code is typed, by list and sheet alike', () => {
    const typed = [
      '〒100\u20138916 東京都千代田区',
      '〒100\u20118916 東京都',
      '〒１００ー８９１６ 東京都',
      '東京\uFA26千代田区',
    ];
    expect(typed.map((address) => prefectureOfCase({ association: '見本市医師会', address }))).toEqual(
      typed.map(() => '東京都'),
    );
    expect(prefectureOfCase({ association: '見本市医師会', address: '5-1 東京都港区' })).toBeUndefined();
  });

  it('is that of the association where the address says none', () => {
    expect(prefectureOfCase({ association: '神奈川県医師会', address: '' })).toBe('神奈川県');
    expect(prefectureOfCase({ association: '神奈川県医師会', address: '見本市本町1' })).toBe('神奈川県');
  });

  it('is not guessed from a city, nor from a name in the middle', () => {
    expect(prefectureOfCase({ association: '見本市医師会', address: '見本市東京都通り1' })).toBeUndefined();
  });

  it('finds each of the 47, and takes none for another', () => {
    expect(PREFECTURES).toHaveLength(47);
    expect(PREFECTURES.map((name) => prefectureOfCase({ association: '', address: `${name}見本市` }))).toEqual([
      ...PREFECTURES,
    ]);
  });
});

describe('the prefecture of an address', () => {
  test.each([
    ['東京都千代田区霞が関1-2-2', '東京都'],
    ['京都府京都市上京区', '京都府'],
    ['北海道札幌市', '北海道'],
    ['〒100-8916 東京都千代田区', '東京都'],
    ['〒１００－８９１６　東京都千代田区', '東京都'],
    ['〒100\u20138916 東京都千代田区', '東京都'],
    ['〒100\u20118916 東京都千代田区', '東京都'],
    ['〒１００ー８９１６　東京都千代田区', '東京都'],
    ['〒100 8916 東京都千代田区', '東京都'],
    ['〒 東京都千代田区', '東京都'],
    ['1008916東京都', '東京都'],
    [' 神奈川県横浜市', '神奈川県'],
    ['東京\uFA26千代田区', '東京都'],
    ['鹿児島県', '鹿児島県'],
  ])('of 「%s」 is %s', (address, prefecture) => {
    expect(prefectureOf(address)).toBe(prefecture);
  });

  test.each([
    '',
    '千代田区霞が関',
    '市東京都',
    '見本会館（東京都）',
    '東京',
    '京都市',
    // Numbers that are no postal code belong to something else, and an address begins with the largest place.
    '5-1 東京都港区',
    '100-891 東京都港区',
  ])('is not known from 「%s」', (address) => {
    expect(prefectureOf(address)).toBe(undefined);
  });
});
