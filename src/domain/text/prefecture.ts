import { readAsciiLine } from './japanese.ts';

/** 都道府県 in the order of their codes (JIS X 0401, 01–47), as every office lists them. */
export const PREFECTURES = [
  '北海道',
  '青森県',
  '岩手県',
  '宮城県',
  '秋田県',
  '山形県',
  '福島県',
  '茨城県',
  '栃木県',
  '群馬県',
  '埼玉県',
  '千葉県',
  '東京都',
  '神奈川県',
  '新潟県',
  '富山県',
  '石川県',
  '福井県',
  '山梨県',
  '長野県',
  '岐阜県',
  '静岡県',
  '愛知県',
  '三重県',
  '滋賀県',
  '京都府',
  '大阪府',
  '兵庫県',
  '奈良県',
  '和歌山県',
  '鳥取県',
  '島根県',
  '岡山県',
  '広島県',
  '山口県',
  '徳島県',
  '香川県',
  '愛媛県',
  '高知県',
  '福岡県',
  '佐賀県',
  '長崎県',
  '熊本県',
  '大分県',
  '宮崎県',
  '鹿児島県',
  '沖縄県',
] as const;
export type Prefecture = (typeof PREFECTURES)[number];

/** 地方 as offices group them, in the order of the codes; the key names the form's field. */
export const PREFECTURE_GROUPS: readonly { key: string; name: string; prefectures: readonly Prefecture[] }[] = [
  group('tohoku', '北海道・東北', '北海道', '福島県'),
  group('kanto', '関東', '茨城県', '神奈川県'),
  group('chubu', '中部', '新潟県', '愛知県'),
  group('kinki', '近畿', '三重県', '和歌山県'),
  group('chugoku', '中国', '鳥取県', '山口県'),
  group('shikoku', '四国', '徳島県', '高知県'),
  group('kyushu', '九州・沖縄', '福岡県', '沖縄県'),
];

function group(key: string, name: string, first: Prefecture, last: Prefecture) {
  return { key, name, prefectures: PREFECTURES.slice(PREFECTURES.indexOf(first), PREFECTURES.indexOf(last) + 1) };
}

/**
 * The prefecture with which an address begins. Only a postal code may stand before it, typed with whatever dash offices
 * type (ー and U+2011 too); undefined where other numbers do, or where it names none.
 */
export function prefectureOf(address: string): Prefecture | undefined {
  const start = readAsciiLine(address)
    .replace(/\s/g, '')
    .replace(/^〒?(?:\d{3}[^\d\p{L}]?\d{4})?/u, '');
  return PREFECTURES.find((prefecture) => start.startsWith(prefecture));
}

/** 「13」: JIS X 0401. */
export function prefectureCode(prefecture: Prefecture): string {
  return String(PREFECTURES.indexOf(prefecture) + 1).padStart(2, '0');
}

/** By its two digits. */
export function prefectureWithCode(code: string): Prefecture | undefined {
  return /^\d\d$/.test(code) ? PREFECTURES[Number(code) - 1] : undefined;
}
