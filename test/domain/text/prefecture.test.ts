import { describe, expect, test } from 'vitest';
import { prefectureOf } from '#domain/text/prefecture.ts';

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
