import { readAsciiLine } from '#domain/text/japanese.ts';
import { PREFECTURES, type Prefecture, prefectureOf } from '#domain/text/prefecture.ts';
import { MUNICIPALITY_TABLE } from './municipality-table.ts';

/** One 市区町村, or one 行政区 of a 政令指定都市. */
export interface Municipality {
  /** 全国地方公共団体コード, six digits with its check digit. */
  code: string;
  prefecture: Prefecture;
  /** 「余市郡」; empty where there is none. */
  county: string;
  /** 「札幌市」 for its wards; empty otherwise. */
  city: string;
  name: string;
  /** Of county, city and name together. */
  kana: string;
}

interface Ended {
  prefecture: Prefecture;
  name: string;
  /** Its code, which a new name of the same place may have kept. */
  code: string;
  to: string;
  /** The first day of the new name, `YYYY-MM-DD`. */
  since: string;
}

/** Names that ended, and what they became. Where one became several there is none to name but the city. */
const SUCCESSORS: readonly Ended[] = [
  { prefecture: '静岡県', name: '浜松市中区', code: '221317', to: '221384', since: '2024-01-01' },
  { prefecture: '静岡県', name: '浜松市東区', code: '221325', to: '221384', since: '2024-01-01' },
  { prefecture: '静岡県', name: '浜松市西区', code: '221333', to: '221384', since: '2024-01-01' },
  { prefecture: '静岡県', name: '浜松市南区', code: '221341', to: '221384', since: '2024-01-01' },
  { prefecture: '静岡県', name: '浜松市北区', code: '221350', to: '221309', since: '2024-01-01' },
  { prefecture: '静岡県', name: '浜松市浜北区', code: '221368', to: '221392', since: '2024-01-01' },
  { prefecture: '静岡県', name: '浜松市天竜区', code: '221376', to: '221406', since: '2024-01-01' },
  { prefecture: '兵庫県', name: '篠山市', code: '282219', to: '282219', since: '2019-05-01' },
  { prefecture: '福岡県', name: '筑紫郡那珂川町', code: '403059', to: '402311', since: '2018-10-01' },
];

/** Spellings in which one letter stands for another, old or new, large or small. Both sides are folded. */
const FOLDS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'がヶケヵ',
    'つッツ',
    'の之ノ',
    '竜龍',
    '梼檮',
    '鯵鰺',
    '条條',
    '恵惠',
    '館舘',
    '崎﨑',
    '釜竈竃',
    '桧檜',
    '曽曾',
    '篭籠',
    '渕淵',
    '辺邊邉',
  ].flatMap(([to = '', ...from]) => from.map((letter) => [letter, to] as const)),
);

/** Written in front of a name though they are no part of it, and names that one prefecture alone reads another way. */
const ALSO: readonly { prefecture: Prefecture; written: string; name: string }[] = [
  { prefecture: '東京都', written: '三宅島三宅村', name: '三宅村' },
  { prefecture: '東京都', written: '八丈島八丈町', name: '八丈町' },
  { prefecture: '茨城県', written: '鹿島市', name: '鹿嶋市' },
];

/**
 * The municipality with which an address begins, a ward where the address names one: the longest name of the table, never
 * one that is only alike. A postal code may stand in front. Without a prefecture, given or written, a name that several
 * prefectures have is undefined, like everything that the table does not know.
 */
export function municipalityOf(address: string, prefecture?: Prefecture): Municipality | undefined {
  const written = prefectureOf(address);
  const start = withoutPostalCode(address);
  const rest = fold(written === undefined ? start : start.slice(written.length));
  const { names, longest } = known();
  for (let length = Math.min(longest, rest.length); length > 1; length -= 1) {
    const named = names.get(rest.slice(0, length));
    if (named?.length === 0) return undefined;
    const found = (named ?? []).filter((one) => (written ?? prefecture ?? one.prefecture) === one.prefecture);
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

/** A name of a table, as it was understood. `ended`: it is a name of old, and this is what became of it. */
export interface NamedPlace {
  municipality: Municipality;
  ended: boolean;
}

/**
 * All that a name may stand for, written out whole with or without its 郡, in spellings of today or of old; in one prefecture
 * where that is known. A ward stands with its city.
 */
export function municipalitiesNamed(name: string, prefecture?: Prefecture): NamedPlace[] {
  const folded = fold(name);
  const { names, ended } = known();
  return (names.get(folded) ?? [])
    .filter((one) => prefecture === undefined || one.prefecture === prefecture)
    .map((municipality) => ({ municipality, ended: ended.has(municipality.prefecture + folded) }));
}

/** By its six digits, also those of a name that ended; undefined for a code that the table does not know. */
export function municipalityWithCode(code: string): NamedPlace | undefined {
  const { byCode } = known();
  const today = byCode.get(code);
  if (today) return { municipality: today, ended: false };
  const successor = byCode.get(SUCCESSORS.find((one) => one.code === code)?.to ?? '');
  return successor && { municipality: successor, ended: true };
}

/** In the order of the codes, each city of wards before its wards. */
export function municipalitiesOf(prefecture: Prefecture): readonly Municipality[] {
  return known().byPrefecture.get(prefecture) ?? [];
}

/** The 政令指定都市 of a ward; undefined for all else. */
export function cityOf({ city, prefecture }: Municipality): Municipality | undefined {
  return city === '' ? undefined : municipalitiesOf(prefecture).find((one) => one.city === '' && one.name === city);
}

/** The wards of a 政令指定都市; none for all else. */
export function wardsOf({ prefecture, city, name }: Municipality): readonly Municipality[] {
  return city === '' ? municipalitiesOf(prefecture).filter((one) => one.city === name) : [];
}

/** Whether a 行政区 somewhere is called so: alone, 「北区」 is not only the one of 東京都. */
export function isWardName(name: string): boolean {
  return known().wards.has(fold(name));
}

/** The names of old that became this place, or wards of this city. */
export function namesThatEnded({ prefecture, code, city, name }: Municipality): string[] {
  const mine = SUCCESSORS.filter((one) => one.prefecture === prefecture);
  const isOf = (one: Ended): boolean => one.to === code || (city === '' && fold(one.name).startsWith(fold(name)));
  return mine.filter(isOf).map((one) => one.name);
}

/** 「余市郡余市町」「札幌市中央区」, without the prefecture. */
export function nameOf({ county, city, name }: Pick<Municipality, 'county' | 'city' | 'name'>): string {
  return county + city + name;
}

/** Whether two spellings are the same name to a reader. */
export function isSameName(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

interface Known {
  /** By every folded way in which a name is written. A 郡 alone has none: 東村山郡 is not 東村. */
  names: ReadonlyMap<string, readonly Municipality[]>;
  longest: number;
  byCode: ReadonlyMap<string, Municipality>;
  byPrefecture: ReadonlyMap<Prefecture, readonly Municipality[]>;
  /** Prefecture and folded name of those that ended. */
  ended: ReadonlySet<string>;
  /** Folded names of 行政区, without their city. */
  wards: ReadonlySet<string>;
}

let read: Known | undefined;

/** Read once, when the first address is: most pages need no municipality. */
function known(): Known {
  read ??= readTable();
  return read;
}

function readTable(): Known {
  const all = MUNICIPALITY_TABLE.trim().split('\n').map(readRow);
  const byCode = new Map(all.map((one) => [one.code, one]));
  const names = new Map<string, Municipality[]>();
  const add = (written: string, one: Municipality): void => {
    const key = fold(written);
    const there = names.get(key) ?? [];
    if (!there.includes(one)) names.set(key, [...there, one]);
  };
  for (const one of all) {
    add(one.county + one.city + one.name, one);
    // In free typing the 郡 is left out; a ward never stands without its city.
    if (one.city === '') add(one.name, one);
  }
  for (const { county } of all) if (county !== '' && !names.has(fold(county))) names.set(fold(county), []);
  const ended = new Set<string>();
  for (const { prefecture, name, to } of SUCCESSORS) {
    const successor = byCode.get(to);
    if (successor?.prefecture !== prefecture) throw new Error(`${name} became ${to}, which the table does not know`);
    for (const written of [name, withoutCounty(name)]) {
      // 天竜区 ended and began on one day: its name is one of today, whatever its code.
      const isOfToday = names.get(fold(written))?.some((one) => one.prefecture === prefecture) === true;
      add(written, successor);
      if (!isOfToday) ended.add(prefecture + fold(written));
    }
  }
  for (const { prefecture, written, name } of ALSO) {
    for (const one of all) if (one.prefecture === prefecture && one.name === name) add(written, one);
  }
  return {
    ...{ names, byCode, ended },
    longest: Math.max(...[...names.keys()].map((name) => name.length)),
    byPrefecture: Map.groupBy(all, ({ prefecture }) => prefecture),
    wards: new Set(all.filter(({ city }) => city !== '').map(({ name }) => fold(name))),
  };
}

function withoutCounty(name: string): string {
  return name.replace(/^.{1,4}?郡(?=.)/, '');
}

function readRow(row: string): Municipality {
  const [code = '', county = '', city = '', name = '', kana = ''] = row.split(' ');
  const prefecture = PREFECTURES[Number(code.slice(0, 2)) - 1];
  if (prefecture === undefined) throw new Error(`no prefecture in ${row}`);
  return { code, prefecture, county, city, name, kana };
}

/** As `prefectureOf` reads the start of an address. */
function withoutPostalCode(address: string): string {
  return readAsciiLine(address)
    .replace(/\s/g, '')
    .replace(/^〒?(?:\d{3}[^\d\p{L}]?\d{4})?/u, '');
}

function fold(name: string): string {
  return [...name.normalize('NFKC').replace(/[\s\p{Variation_Selector}]/gu, '')]
    .map((letter) => FOLDS[letter] ?? letter)
    .join('');
}
