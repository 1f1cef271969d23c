import { PREFECTURES, type Prefecture } from '#domain/text/prefecture.ts';

/**
 * Neighbouring 都道府県: those that share a land border on the map of 国土地理院 (地理院地図), each pair once, from north to
 * south by the first; and after them the pairs that only a road over or under the sea joins (アクアライン, 大鳴門橋, 瀬戸大橋,
 * しまなみ海道, 関門橋), because crews drive.
 */
const BORDERS: readonly (readonly [Prefecture, ...Prefecture[]])[] = [
  ['青森県', '岩手県', '秋田県'],
  ['岩手県', '宮城県', '秋田県'],
  ['宮城県', '秋田県', '山形県', '福島県'],
  ['秋田県', '山形県'],
  ['山形県', '福島県', '新潟県'],
  ['福島県', '茨城県', '栃木県', '群馬県', '新潟県'],
  ['茨城県', '栃木県', '埼玉県', '千葉県'],
  ['栃木県', '群馬県', '埼玉県'],
  ['群馬県', '埼玉県', '新潟県', '長野県'],
  ['埼玉県', '千葉県', '東京都', '山梨県', '長野県'],
  ['千葉県', '東京都'],
  ['東京都', '神奈川県', '山梨県'],
  ['神奈川県', '山梨県', '静岡県'],
  ['新潟県', '富山県', '長野県'],
  ['富山県', '石川県', '長野県', '岐阜県'],
  ['石川県', '福井県', '岐阜県'],
  ['福井県', '岐阜県', '滋賀県', '京都府'],
  ['山梨県', '長野県', '静岡県'],
  ['長野県', '岐阜県', '静岡県', '愛知県'],
  ['岐阜県', '愛知県', '三重県', '滋賀県'],
  ['静岡県', '愛知県'],
  ['愛知県', '三重県'],
  ['三重県', '滋賀県', '京都府', '奈良県', '和歌山県'],
  ['滋賀県', '京都府'],
  ['京都府', '大阪府', '兵庫県', '奈良県'],
  ['大阪府', '兵庫県', '奈良県', '和歌山県'],
  ['兵庫県', '鳥取県', '岡山県'],
  ['奈良県', '和歌山県'],
  ['鳥取県', '島根県', '岡山県', '広島県'],
  ['島根県', '広島県', '山口県'],
  ['岡山県', '広島県'],
  ['広島県', '山口県'],
  ['徳島県', '香川県', '愛媛県', '高知県'],
  ['香川県', '愛媛県'],
  ['愛媛県', '高知県'],
  ['福岡県', '佐賀県', '熊本県', '大分県'],
  ['佐賀県', '長崎県'],
  ['熊本県', '大分県', '宮崎県', '鹿児島県'],
  ['大分県', '宮崎県'],
  ['宮崎県', '鹿児島県'],
  ['千葉県', '神奈川県'],
  ['兵庫県', '徳島県'],
  ['岡山県', '香川県'],
  ['広島県', '愛媛県'],
  ['山口県', '福岡県'],
];

const NEIGHBOURS = new Map(PREFECTURES.map((prefecture) => [prefecture, new Set<Prefecture>([prefecture])]));
for (const [one, ...others] of BORDERS) {
  for (const other of others) {
    NEIGHBOURS.get(one)?.add(other);
    NEIGHBOURS.get(other)?.add(one);
  }
}

/** Whether it is a short way from one to the other: the same 都道府県, or a neighbouring one. */
export function isNear(one: Prefecture, other: Prefecture): boolean {
  return NEIGHBOURS.get(one)?.has(other) ?? false;
}
