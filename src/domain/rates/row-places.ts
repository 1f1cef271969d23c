import {
  cityOf,
  isSameName,
  isWardName,
  type Municipality,
  municipalitiesNamed,
  municipalitiesOf,
  municipalityWithCode,
  type NamedPlace,
  nameOf,
} from '#domain/place/municipality.ts';
import { PREFECTURES, type Prefecture, prefectureCode, prefectureOf } from '#domain/text/prefecture.ts';
import { squash } from './grid.ts';

/** What a row says of its place, as written. */
export interface PlaceTexts {
  prefecture: Prefecture | undefined;
  code: string;
  /** The city of a ward: of its own column, or the last city above. */
  city: string;
  name: string;
}

export type FoundPlace = ({ ok: true } & NamedPlace) | { ok: false; reason: string };

/** 「25滋賀県」「03 岩手」「青　森」「北海道」; undefined for anything else. A number that names another prefecture is none. */
export function readPrefecture(text: string): Prefecture | undefined {
  const [, number, name = ''] = /^(\d{1,2})?[.:．]?(.*)$/.exec(squash(text)) ?? [];
  const found = PREFECTURES.find((one) => one === name || (one !== '北海道' && one.slice(0, -1) === name));
  const numbered = number === undefined ? undefined : PREFECTURES[Number(number) - 1];
  if (name === '' && numbered !== undefined) return numbered;
  return number === undefined || numbered === found ? found : undefined;
}

/** A name without what notes add to it: 「金沢市※1」「（札幌市）」. */
export function plainName(text: string): string {
  return squash(text)
    .replace(/(?:[※*]+\d*|[(（]?注\d*[)）]?|\d+\))$/, '')
    .replace(/^[(（](.+)[)）]$/, '$1');
}

/** The municipality or ward of a row: by its code where it has one, and then its name must agree; else by its name. */
export function findPlace({ prefecture, code, city, name }: PlaceTexts): FoundPlace {
  const written = prefectureOf(name);
  const own = written !== undefined && written.length < name.length ? name.slice(written.length) : name;
  const where = written !== undefined && own !== name ? written : prefecture;
  if (prefecture !== undefined && where !== prefecture) {
    return refused(`都道府県の欄は${prefecture}ですが、名前は${where}のものです`);
  }
  return code === '' ? byName(own, city, where) : byCode(code, { name: own, city, prefecture: where });
}

function byCode(written: string, { name, city, prefecture }: Omit<PlaceTexts, 'code'>): FoundPlace {
  const candidates = codesOf(written, prefecture);
  const known = candidates.flatMap((code) => municipalityWithCode(code) ?? []);
  if (known.length === 0) return refused(`コード${written}は、知っている市区町村コードにありません`);
  const named = byName(name, city, prefecture);
  const agree = known.filter(({ municipality }) => named.ok && named.municipality.code === municipality.code);
  const found = agree[0] ?? (name === '' && known.length === 1 ? known[0] : known.find((one) => isCalled(one, name)));
  if (found === undefined) {
    const [first] = known.map(({ municipality }) => municipality.prefecture + nameOf(municipality));
    return refused(`コード${written}は${first}ですが、名前は「${name}」です`);
  }
  if (prefecture !== undefined && found.municipality.prefecture !== prefecture) {
    return refused(`コード${written}は${found.municipality.prefecture}のものですが、都道府県の欄は${prefecture}です`);
  }
  return { ok: true, ...found, ended: found.ended || (named.ok && named.ended) };
}

/** A ward may stand without its city beside a code. */
function isCalled({ municipality }: NamedPlace, name: string): boolean {
  return isSameName(municipality.name, name) || isSameName(nameOf(municipality), name);
}

/**
 * The codes that digits may stand for: five or six of them, with or without the 0 that a number cell loses; or the three behind
 * those of a 都道府県 that stands beside them.
 */
export function codesOf(written: string, prefecture?: Prefecture): string[] {
  const digits = squash(written).replace(/\.0+$/, '');
  const whole = (five: string): string => five + checkDigit(five);
  if (/^\d{3}$/.test(digits) && prefecture !== undefined) return [whole(prefectureCode(prefecture) + digits)];
  if (!/^\d{4,6}$/.test(digits)) return [];
  if (digits.length === 6) return [digits];
  if (digits.length === 4) return [whole(`0${digits}`)];
  return [whole(digits), `0${digits}`].filter((code) => code === whole(code.slice(0, 5)));
}

/** The sixth digit of 全国地方公共団体コード (総務省): weights 6 to 2, eleven less the rest, its last digit. */
function checkDigit(code: string): string {
  const sum = [...code].reduce((total, digit, index) => total + Number(digit) * (6 - index), 0);
  return String((11 - (sum % 11)) % 10);
}

function byName(name: string, city: string, prefecture: Prefecture | undefined): FoundPlace {
  if (name === '') return refused('市区町村の名前がありません');
  const wards = city === '' ? [] : municipalitiesNamed(city + name, prefecture);
  const found = wards.length > 0 ? wards : municipalitiesNamed(name, prefecture);
  if (found.length > 1) return refused(tieOf(found.map(({ municipality }) => municipality)));
  const [only] = found;
  if (only && prefecture === undefined && wards.length === 0 && isWardName(name)) {
    return refused(`「${name}」は、都道府県か市の名前がないため、どの区か分かりません`);
  }
  if (only) return { ok: true, ...only };
  const alone = prefecture === undefined ? [] : wardsCalled(name, prefecture);
  if (alone.length > 1) return refused(tieOf(alone));
  const [ward] = alone;
  if (ward) return { ok: true, municipality: ward, ended: false };
  const elsewhere = prefecture === undefined ? [] : municipalitiesNamed(name);
  const [other] = elsewhere;
  if (other) return refused(`「${name}」は${other.municipality.prefecture}の市区町村です`);
  return refused(`「${name}」という市区町村を知りません`);
}

function wardsCalled(name: string, prefecture: Prefecture): Municipality[] {
  return municipalitiesOf(prefecture).filter((one) => one.city !== '' && isSameName(one.name, name));
}

function tieOf(found: readonly Municipality[]): string {
  const places = found.map((one) => `${one.prefecture}${cityOf(one)?.name ?? ''}`);
  return `同じ名前の市区町村が${[...new Set(places)].join('と')}にあります`;
}

function refused(reason: string): FoundPlace {
  return { ok: false, reason };
}
