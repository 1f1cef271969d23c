import { PREFECTURES, type Prefecture } from '#domain/text/prefecture.ts';

/** Column and row of each 都道府県 on a map of equal tiles, roughly in the shape of Japan. */
const PLACES: Record<Prefecture, readonly [column: number, row: number]> = {
  北海道: [13, 0],
  ...{ 青森県: [12, 2], 秋田県: [11, 3], 岩手県: [12, 3], 山形県: [11, 4], 宮城県: [12, 4], 新潟県: [11, 5] },
  ...{ 福島県: [12, 5], 石川県: [8, 6], 富山県: [9, 6], 長野県: [10, 6], 群馬県: [11, 6], 栃木県: [12, 6] },
  ...{ 茨城県: [13, 6], 山口県: [3, 7], 島根県: [4, 7], 鳥取県: [5, 7], 兵庫県: [6, 7], 京都府: [7, 7] },
  ...{ 福井県: [8, 7], 岐阜県: [9, 7], 山梨県: [10, 7], 埼玉県: [11, 7], 東京都: [12, 7], 千葉県: [13, 7] },
  ...{ 長崎県: [0, 8], 佐賀県: [1, 8], 福岡県: [2, 8], 広島県: [4, 8], 岡山県: [5, 8], 大阪府: [7, 8] },
  ...{ 滋賀県: [8, 8], 愛知県: [9, 8], 静岡県: [10, 8], 神奈川県: [11, 8], 熊本県: [1, 9], 大分県: [2, 9] },
  ...{ 愛媛県: [4, 9], 香川県: [5, 9], 和歌山県: [7, 9], 奈良県: [8, 9], 三重県: [9, 9], 鹿児島県: [1, 10] },
  ...{ 宮崎県: [2, 10], 高知県: [4, 10], 徳島県: [5, 10], 沖縄県: [0, 11] },
};

const TILE = { width: 60, height: 52, gap: 4 };
const STEPS = 4;

/** One 都道府県 with its number; lengths in the units of the map's viewBox. */
export interface PrefectureTile {
  name: Prefecture;
  /** 「東京」. */
  short: string;
  count: number;
  /** The number as it is read; 「－」 where nobody knows it. */
  shown: string;
  /** 0 for none, then 1 to 4 by quarters of the greatest number. */
  step: number;
  x: number;
  y: number;
  /** Middle of the tile, and the base lines of name and number. */
  middle: number;
  nameAt: number;
  countAt: number;
}

/** The map for these numbers, with what each tint stands for. Whoever is not among them has none: `absent` says that. */
export function prefectureMap(counts: ReadonlyMap<string, number>, { unit = '件', absent = '0' } = {}) {
  const most = Math.max(0, ...PREFECTURES.map((name) => counts.get(name) ?? 0));
  const tiles = PREFECTURES.map((name): PrefectureTile => {
    const count = counts.get(name) ?? 0;
    const [column, row] = PLACES[name];
    const [x, y] = [column * (TILE.width + TILE.gap) + 1, row * (TILE.height + TILE.gap) + 1];
    return {
      ...{ name, count, x, y },
      shown: counts.has(name) ? String(count) : absent,
      short: name === '北海道' ? name : name.slice(0, -1),
      step: most === 0 ? 0 : Math.ceil((count / most) * STEPS),
      middle: x + TILE.width / 2,
      nameAt: y + 21,
      countAt: y + 43,
    };
  });
  return { tiles, legend: legendOf(most, unit), tile: TILE, unit };
}

/** The numbers of each tint, the darkest last; tints that no number can have are left out. */
function legendOf(most: number, unit: string): { step: number; words: string }[] {
  const steps = Array.from({ length: STEPS }, (_, index) => {
    const [from, to] = [Math.floor((most * index) / STEPS) + 1, Math.floor((most * (index + 1)) / STEPS)];
    return { step: index + 1, from, to };
  });
  return [
    { step: 0, words: `0${unit}` },
    ...steps
      .filter(({ from, to }) => from <= to)
      .map(({ step, from, to }) => ({ step, words: from === to ? `${to}${unit}` : `${from}～${to}${unit}` })),
  ];
}
