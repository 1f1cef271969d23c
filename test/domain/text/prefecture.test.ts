import { describe, expect, it } from 'vitest';
import { PREFECTURES, prefectureOf } from '#domain/text/prefecture.ts';

describe('都道府県 of a request', () => {
  it('is the one with which the address begins, also behind a postal code', () => {
    expect(prefectureOf({ association: '見本市医師会', address: '東京都見本区本町1-2-3' })).toBe('東京都');
    expect(prefectureOf({ association: '見本市医師会', address: '〒640-0001 和歌山県見本市1-1' })).toBe('和歌山県');
    expect(prefectureOf({ association: '見本市医師会', address: '６００－０００１　京都府見本市1-1' })).toBe('京都府');
  });

  it('is that of the association where the address says none', () => {
    expect(prefectureOf({ association: '神奈川県医師会', address: '' })).toBe('神奈川県');
    expect(prefectureOf({ association: '神奈川県医師会', address: '見本市本町1' })).toBe('神奈川県');
  });

  it('is not guessed from a city, nor from a name in the middle', () => {
    expect(prefectureOf({ association: '見本市医師会', address: '見本市東京都通り1' })).toBeUndefined();
  });

  it('finds each of the 47, and takes none for another', () => {
    expect(PREFECTURES).toHaveLength(47);
    expect(PREFECTURES.map((name) => prefectureOf({ association: '', address: `${name}見本市` }))).toEqual([
      ...PREFECTURES,
    ]);
  });
});
