import { cityOf, type Municipality, type NamedPlace, wardsOf } from '#domain/place/municipality.ts';
import type { Prefecture } from '#domain/text/prefecture.ts';
import type { ComparedTotal, RowNote } from './row-note.ts';
import type { RatesRow } from './rows.ts';
import type { Settled } from './settle.ts';

type Measure = 'institutions' | 'applied';
const MEASURES: readonly Measure[] = ['institutions', 'applied'];
const MEASURE_WORDS: Record<Measure, string> = { institutions: '施設数', applied: '申込数' };

/**
 * Compares every total of the file with what its rows add up to, a city with its wards too. One that differs is a fault; where rows of it
 * could not be placed, or kept their numbers back, nobody can say and nothing is compared.
 */
export function checkTotals({ rows }: Settled): { totals: ComparedTotal[]; faults: RowNote[] } {
  const parts = partsOf(rows);
  const totals: ComparedTotal[] = [];
  const faults: RowNote[] = [];
  let since = 0;
  for (const row of rows) {
    if (!('total' in row.what)) continue;
    const block = parts.filter((part) => part.at >= since && part.at < rows.indexOf(row));
    for (const measure of MEASURES) {
      const given = row[measure];
      const sums = scopesOf(row, parts, block).flatMap((scope) => sumOf(scope, measure) ?? []);
      const [first] = sums;
      if (typeof given !== 'number' || first === undefined) continue;
      const sum = sums.find((one) => one === given) ?? first;
      totals.push({
        sheet: row.sheet,
        row: row.row,
        label: `${row.text || '合計'}（${MEASURE_WORDS[measure]}）`,
        given,
        sum,
      });
      if (sum !== given) faults.push(faultOf(row, measure, { given, sum }));
    }
    since = rows.indexOf(row) + 1;
  }
  for (const { city, measure, given, sum } of citiesIn(rows)) {
    if (given !== sum) faults.push(faultOf(city, measure, { given, sum }));
  }
  return { totals, faults };
}

interface Part {
  at: number;
  row: RatesRow;
  prefecture: Prefecture | undefined;
}

/** Places of today: a ward that ended is no row of its city. */
function placesToday(rows: readonly RatesRow[]): [Municipality, RatesRow][] {
  return rows.flatMap((row): [Municipality, RatesRow][] =>
    'place' in row.what && row.what.place.ok && cityOfOld(row.what.place) === undefined
      ? [[row.what.place.municipality, row]]
      : [],
  );
}

/** The city of a ward that ended; undefined for all else. */
function cityOfOld({ municipality, ended }: NamedPlace): Municipality | undefined {
  const city = cityOf(municipality) ?? municipality;
  return ended && wardsOf(city).length > 0 ? city : undefined;
}

/** The rows that add up: a city, or its wards where it has no row of its own; also those that nobody could place. */
function partsOf(rows: readonly RatesRow[]): Part[] {
  const cities = new Set(placesToday(rows).map(([{ code }]) => code));
  return rows.flatMap((row, at) => {
    if (!('place' in row.what)) return [];
    const { place } = row.what;
    const city = place.ok ? (cityOfOld(place) ?? cityOf(place.municipality)) : undefined;
    if (city !== undefined && cities.has(city.code)) return [];
    return [{ at, row, prefecture: place.ok ? place.municipality.prefecture : row.prefecture }];
  });
}

/** What a total may add up, the likeliest first. */
function scopesOf({ what }: RatesRow, parts: readonly Part[], block: readonly Part[]): (readonly Part[])[] {
  if (!('total' in what)) return [];
  const { total } = what;
  const within = (prefecture: Prefecture): Part[] => parts.filter((part) => part.prefecture === prefecture);
  if (total.of === 'nation') return [parts];
  if (total.of === 'prefecture') return [within(total.prefecture)];
  const prefecture = total.prefecture ?? block.at(-1)?.prefecture;
  // Behind the total of the last 都道府県 stands that of all.
  if (block.length === 0) return [parts];
  return [...(prefecture === undefined ? [] : [within(prefecture)]), block, parts];
}

function sumOf(parts: readonly Part[], measure: Measure): number | undefined {
  let sum = 0;
  for (const { row } of parts) {
    const count = row[measure];
    if (count === 'withheld' || count === 'unreadable') return undefined;
    if (typeof count === 'number') sum += count;
  }
  return parts.length === 0 ? undefined : sum;
}

function faultOf(
  { sheet, row, text }: RatesRow,
  measure: Measure,
  { given, sum }: { given: number; sum: number },
): RowNote {
  const reason = `${MEASURE_WORDS[measure]}の合計は${given}ですが、行を足すと${sum}です`;
  return { sheet, row, text: text || '合計', reason };
}

/** Cities with a row of their own and one for each of their wards. */
function citiesIn(rows: readonly RatesRow[]): { city: RatesRow; measure: Measure; given: number; sum: number }[] {
  const today = placesToday(rows);
  const byCode = new Map(today.map(([{ code }, row]) => [code, row]));
  return today.flatMap(([municipality, city]) => {
    const wards = wardsOf(municipality);
    const known = wards.flatMap(({ code }) => byCode.get(code) ?? []);
    if (wards.length === 0 || known.length < wards.length) return [];
    return MEASURES.flatMap((measure) => {
      const given = city[measure];
      const counts = known.map((ward) => ward[measure]);
      const numbers = counts.filter((count) => typeof count === 'number');
      if (typeof given !== 'number' || numbers.length < counts.length) return [];
      return [{ city, measure, given, sum: numbers.reduce((sum, count) => sum + count, 0) }];
    });
  });
}
