import { cityOf, type Municipality, municipalityWithCode, wardsOf } from '#domain/place/municipality.ts';
import { PREFECTURES, type Prefecture, prefectureCode } from '#domain/text/prefecture.ts';
import { NATION, type Rate, rateOfCounts, wideName } from './rate-set.ts';

/** Counts of a row that nobody could place, but whose 都道府県 the table says. */
export type Unplaced = Pick<Rate, 'institutions' | 'applied'> & { prefecture: Prefecture };

/**
 * The rates with those of each 都道府県 and of the country: summed where every row has both counts (a city once, its wards not
 * again), else what the table itself says of them.
 */
export function withTotals(rates: readonly Rate[], unplaced: readonly Unplaced[] = []): Rate[] {
  const given = new Map(rates.map((rate) => [rate.place, rate]));
  const parts = rates.filter(({ place }) => place.length === 6 && !isWard(place));
  const byPrefecture = Map.groupBy(parts, ({ place }) => place.slice(0, 2));
  const wide = PREFECTURES.flatMap((name) => {
    const place = prefectureCode(name);
    const others = unplaced.filter(({ prefecture }) => prefecture === name);
    return sumOf(place, [...(byPrefecture.get(place) ?? []), ...others]) ?? given.get(place) ?? [];
  });
  const whole = sumOf(NATION, [...parts, ...unplaced]) ?? given.get(NATION);
  return [...(whole ? [whole] : []), ...wide, ...rates.filter(({ place }) => place.length === 6)];
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
