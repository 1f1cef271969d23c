import { expect, test } from 'vitest';
import { isNear } from '#domain/drive/neighbours.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';

/** Neighbours by land as school atlases list them, bridges and tunnels with a road among them. */
const NEIGHBOURS: Partial<Record<(typeof PREFECTURES)[number], string>> = {
  北海道: '',
  東京都: '埼玉県 千葉県 神奈川県 山梨県',
  千葉県: '茨城県 埼玉県 東京都 神奈川県',
  長野県: '群馬県 埼玉県 新潟県 富山県 山梨県 岐阜県 静岡県 愛知県',
  岐阜県: '富山県 石川県 福井県 長野県 愛知県 三重県 滋賀県',
  京都府: '福井県 三重県 滋賀県 大阪府 兵庫県 奈良県',
  広島県: '鳥取県 島根県 岡山県 山口県 愛媛県',
  香川県: '岡山県 徳島県 愛媛県',
  山口県: '島根県 広島県 福岡県',
  福岡県: '山口県 佐賀県 熊本県 大分県',
  沖縄県: '',
};

test.each(Object.entries(NEIGHBOURS))('the neighbours of %s are %s', (name, neighbours) => {
  const own = PREFECTURES.find((prefecture) => prefecture === name);
  const near = PREFECTURES.filter((other) => own && other !== own && isNear(own, other));
  expect(near.join(' ')).toBe(neighbours);
});

test('who is near is near from the other side too, and everybody to itself', () => {
  for (const one of PREFECTURES) {
    expect(isNear(one, one)).toBe(true);
    for (const other of PREFECTURES) expect([one, other, isNear(one, other)]).toEqual([one, other, isNear(other, one)]);
  }
});
