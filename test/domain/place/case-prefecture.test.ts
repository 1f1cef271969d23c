import { describe, expect, it } from 'vitest';
import { placeOfCase, prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';

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

  it('is that of the city with which the address begins, if no other prefecture has one of that name', () => {
    const of = (address: string) => prefectureOfCase({ association: '神奈川県医師会', address });
    expect(of('千代田区霞が関1-2-2')).toBe('東京都');
    expect(of('四日市市諏訪町1')).toBe('三重県');
    expect(of('府中市宮西町2')).toBe('神奈川県');
  });

  it('is not guessed from a city that is not there, the name of an association, nor from a name in the middle', () => {
    expect(prefectureOfCase({ association: '千代田区医師会', address: '' })).toBeUndefined();
    expect(prefectureOfCase({ association: '見本市医師会', address: '見本市東京都通り1' })).toBeUndefined();
  });

  it('finds each of the 47, and takes none for another', () => {
    expect(PREFECTURES).toHaveLength(47);
    expect(PREFECTURES.map((name) => prefectureOfCase({ association: '', address: `${name}見本市` }))).toEqual([
      ...PREFECTURES,
    ]);
  });
});

describe('the place of a request', () => {
  it.each([
    ['見本市医師会', '石川県金沢市見本1', '172014'],
    ['見本市医師会', '札幌市中央区見本1', '011011'],
    ['金沢市医師会', '', '172014'],
    ['金沢市医師会', 'オンライン', '172014'],
    ['石川県医師会', '', '17'],
    ['金沢市医師会', '石川県見本町1', '17'],
    ['見本市医師会', '東京都見本区1', '13'],
    ['北区医師会', '', ''],
    ['東京都北区医師会', '', '131172'],
    ['府中市医師会', '', ''],
    ['見本市医師会', 'オンライン', ''],
  ])('%s, %s', (association, address, place) => {
    expect(placeOfCase({ association, address })).toBe(place);
  });
});
