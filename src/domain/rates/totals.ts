import { municipalityWithCode } from '#domain/place/municipality.ts';
import { PREFECTURES, prefectureCode } from '#domain/text/prefecture.ts';
import { NATION, type Rate, rateOfCounts, wideName } from './rate-set.ts';

/**
 * The rates with those of each 都道府県 and of the country: summed where every row has both counts (a city once, its wards not
 * again), else what the table itself says of them.
 */
export function withTotals(rates: readonly Rate[]): Rate[] {
  const given = new Map(rates.map((rate) => [rate.place, rate]));
  const parts = rates.filter(({ place }) => place.length === 6 && !isWard(place));
  const byPrefecture = Map.groupBy(parts, ({ place }) => place.slice(0, 2));
  const wide = PREFECTURES.flatMap((name) => {
    const place = prefectureCode(name);
    return sumOf(place, byPrefecture.get(place) ?? []) ?? given.get(place) ?? [];
  });
  const whole = sumOf(NATION, parts) ?? given.get(NATION);
  return [...(whole ? [whole] : []), ...wide, ...rates.filter(({ place }) => place.length === 6)];
}

/** Undefined where there is nothing to add up, or a row without its counts. */
function sumOf(place: string, rates: readonly Rate[]): Rate | undefined {
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
