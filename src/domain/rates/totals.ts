import {
  cityOf,
  type Municipality,
  municipalitiesOf,
  municipalityWithCode,
  wardsOf,
} from '#domain/place/municipality.ts';
import { PREFECTURES, type Prefecture, prefectureCode } from '#domain/text/prefecture.ts';
import { liesIn, NATION, type Rate, rateOfCounts, wideName } from './rate-set.ts';

/** Counts of a row that nobody could place, but whose 都道府県 the table says. */
export type Unplaced = Pick<Rate, 'institutions' | 'applied'> & { prefecture: Prefecture };

/**
 * The rates with those of each 都道府県 and of the country. They are summed where the table has every 市区町村 of them with both
 * counts (a city once, its wards not again); else they are what the table itself says of them, or unknown: some of the
 * rows are not the whole.
 */
export function withTotals(rates: readonly Rate[], unplaced: readonly Unplaced[] = []): Rate[] {
  const said = new Map(rates.map((rate) => [rate.place, rate]));
  const parts = rates.filter(({ place }) => place.length === 6 && !isWard(place));
  const byPrefecture = Map.groupBy(parts, ({ place }) => place.slice(0, 2));
  const wide = PREFECTURES.flatMap((name) => {
    const place = prefectureCode(name);
    const there = [...(byPrefecture.get(place) ?? []), ...unplaced.filter(({ prefecture }) => prefecture === name)];
    const all = municipalitiesOf(name).filter(({ city }) => city === '').length;
    return (there.length < all ? undefined : sumOf(place, there)) ?? said.get(place) ?? [];
  });
  const country = wide.length < PREFECTURES.length ? undefined : sumOf(NATION, wide);
  const whole = country ?? said.get(NATION);
  return [...(whole ? [whole] : []), ...wide, ...rates.filter(({ place }) => place.length === 6)];
}

/** What these rows of a 都道府県 add up to, whether they are all of it or not. */
export function sumWithin(
  prefecture: Prefecture,
  rates: readonly Rate[],
  unplaced: readonly Unplaced[],
): Rate | undefined {
  const place = prefectureCode(prefecture);
  const parts = rates.filter((rate) => liesIn(rate.place, prefecture) && !isWard(rate.place));
  return sumOf(place, [...parts, ...unplaced.filter((one) => one.prefecture === prefecture)]);
}

/** Undefined where there is nothing to add up, or a row without its counts. */
function sumOf(place: string, rates: readonly Pick<Rate, 'institutions' | 'applied'>[]): Rate | undefined {
  let [institutions, applied] = [0, 0];
  for (const rate of rates) {
    if (rate.institutions === undefined || rate.applied === undefined) return undefined;
    institutions += rate.institutions;
    applied += rate.applied;
  }
  if (rates.length === 0) return undefined;
  return { place, name: wideName(place) ?? place, institutions, applied, rate: rateOfCounts(applied, institutions) };
}

function isWard(place: string): boolean {
  return (municipalityWithCode(place)?.municipality.city ?? '') !== '';
}

/** Rates of cities of which the table has every ward and not the city itself, summed from them; and the cities of which wards lack. */
export function citiesOfWards(rates: readonly Rate[]): { summed: Rate[]; incomplete: Municipality[] } {
  const given = new Map(rates.map((rate) => [rate.place, rate]));
  const cities = new Set(rates.flatMap(({ place }) => wardCity(place) ?? []));
  const summed: Rate[] = [];
  const incomplete: Municipality[] = [];
  for (const city of cities) {
    if (given.has(city.code)) continue;
    const wards = wardsOf(city);
    const known = wards.flatMap(({ code }) => given.get(code) ?? []);
    const sum = known.length === wards.length ? sumOf(city.code, known) : undefined;
    if (sum) summed.push({ ...sum, name: city.name });
    else incomplete.push(city);
  }
  return { summed, incomplete };
}

function wardCity(place: string): Municipality | undefined {
  const found = municipalityWithCode(place);
  return found && cityOf(found.municipality);
}
