import { cityOf, type Municipality } from '#domain/place/municipality.ts';
import { formatDay } from '#domain/text/dates.ts';
import { type Prefecture, prefectureCode, prefectureWithCode } from '#domain/text/prefecture.ts';
import { RATE_BASE_WORDS, type RateBase } from '#domain/words/rates.ts';

/** The place of the whole country; 都道府県 have their two digits, 市区町村 and 行政区 their six. */
export const NATION = '00';

/** Counts and rate of one place. What a table does not say is undefined. */
export interface Rate {
  place: string;
  /** As the table of its day wrote it: a code may be unknown to us later. */
  name: string;
  /** The denominator. */
  institutions: number | undefined;
  applied: number | undefined;
  /** In hundredths of a per cent: 9183 is 91.83%. */
  rate: number | undefined;
}

/** A table of application rates as of one day. */
export interface RateSet {
  id: string;
  /** JST day. */
  day: Temporal.PlainDate;
  base: RateBase;
  /** Who published it, in the words of whoever took it in. */
  source: string;
  fileName: string;
  takenAt: Temporal.Instant;
  takenBy: string;
  withdrawn: { at: Temporal.Instant; by: string; reason: string } | undefined;
}

/** The rate of one place, never without its day and source. */
export interface LocalRate extends Rate, Pick<RateSet, 'day' | 'base' | 'source'> {
  /** Hundredths of a per cent. */
  rate: number;
}

/** 「91.8%」, half a tenth rounded up. */
export function rateText(rate: number): string {
  const tenths = Math.round(rate / 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}%`;
}

/**
 * 「申込率：見本市 91.8%、石川県 60.1%（すべての医療機関・薬局のうち。2022年9月30日（金）時点、厚生労働省公表）」: one line with day and
 * source, for pages and texts; empty where there is no rate.
 */
export function ratesLine(rates: readonly LocalRate[]): string {
  const [first] = rates;
  if (first === undefined) return '';
  const each = rates.map(({ place, name, rate }) => `${wideName(place) ?? name} ${rateText(rate)}`).join('、');
  return `申込率：${each}（${RATE_BASE_WORDS[first.base]}のうち。${formatDay(first.day)}時点、${first.source}）`;
}

/** Hundredths of a per cent; undefined without institutions. */
export function rateOfCounts(applied: number, institutions: number): number | undefined {
  return institutions > 0 ? Math.round((applied / institutions) * 10_000) : undefined;
}

/** How many have not applied: counted where both counts are known, else worked out from the rate; undefined without a denominator. */
export function notApplied({
  institutions,
  applied,
  rate,
}: Pick<Rate, 'institutions' | 'applied' | 'rate'>): number | undefined {
  if (institutions === undefined) return undefined;
  if (applied !== undefined) return Math.max(0, institutions - applied);
  return rate === undefined ? undefined : Math.max(0, Math.round(institutions * (1 - rate / 10_000)));
}

/** The places under which a table may know a municipality, the nearest first: a ward, its city. */
export function placesOf(municipality: Municipality): string[] {
  const city = cityOf(municipality);
  return [municipality.code, ...(city ? [city.code] : [])];
}

/** 「全国」, a 都道府県; undefined for a municipality. */
export function wideName(place: string): string | undefined {
  return place === NATION ? '全国' : prefectureWithCode(place);
}

/** Whether a place is a 市区町村 (or 行政区) of this 都道府県. */
export function liesIn(place: string, prefecture: Prefecture): boolean {
  return place.length === 6 && place.startsWith(prefectureCode(prefecture));
}
