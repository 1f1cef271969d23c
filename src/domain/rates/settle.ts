import {
  cityOf,
  isSameName,
  type Municipality,
  municipalityWithCode,
  nameOf,
  namesThatEnded,
} from '#domain/place/municipality.ts';
import { type Prefecture, prefectureCode } from '#domain/text/prefecture.ts';
import type { ReadRate } from './cell-values.ts';
import { squash } from './grid.ts';
import { NATION, type Rate, rateOfCounts } from './rate-set.ts';
import type { RowNote } from './row-note.ts';
import type { RatesRow } from './rows.ts';
import { citiesOfWards, sumWithin, type Unplaced, withTotals } from './totals.ts';

/** Rows as rates, with a word about each that needs one. */
export interface Settled {
  rows: readonly RatesRow[];
  rates: Rate[];
  counts: { municipalities: number; wards: number };
  left: RowNote[];
  faults: RowNote[];
  asks: RowNote[];
  remarks: RowNote[];
}

interface PlacedRow extends RatesRow {
  municipality: Municipality;
  ended: boolean;
}

/** Gives each row its rate, or says why it has none. */
export function settleRows(rows: readonly RatesRow[]): Settled {
  const left: RowNote[] = [];
  const placed: PlacedRow[] = [];
  for (const row of rows) {
    if (!('place' in row.what)) continue;
    const { place } = row.what;
    if (!place.ok) left.push(noteOf(row, place.reason));
    else if (unreadable(row) !== undefined) left.push(noteOf(row, unreadable(row) ?? ''));
    else placed.push({ ...row, ...place });
  }
  const { today, old } = apart(placed);
  const scale = scaleOf(placed);
  const faults = [...twiceIn(today), ...wrongRates(today, scale)];
  const remarks: RowNote[] = [];
  const own = once(today).map((row) => rateOf(row, scale));
  const { merged, notes } = oldWards(old, own);
  left.push(...notes.left);
  remarks.push(...notes.remarks, ...renamed(today));
  const { summed, incomplete } = citiesOfWards([...own, ...merged]);
  for (const { name } of summed) remarks.push(wholeNote(name, 'すべての区を足して、市の数としました'));
  for (const { name } of incomplete) remarks.push(wholeNote(name, '区がそろっていないため、市の数は計算していません'));
  const unplaced = unplacedOf(rows, notes.left);
  const stray = [...left].filter(({ sheet, row }) =>
    rows.some((one) => one.sheet === sheet && one.row === row && one.prefecture === undefined),
  );
  if (stray.length > 0)
    remarks.push(wholeNote('都道府県の合計', `都道府県の分からない${stray.length}行は入っていません`));
  const known = [...own, ...merged, ...summed];
  const said = wideRates(rows, scale, (prefecture) => sumWithin(prefecture, known, unplaced));
  const rates = withTotals([...known, ...said], unplaced);
  const places = rates.filter(({ place }) => place.length === 6);
  const wards = places.filter(({ place }) => (municipalityWithCode(place)?.municipality.city ?? '') !== '').length;
  const counts = { municipalities: places.length - wards, wards };
  return { rows, rates, counts, left, faults, asks: asksOf(today, scale), remarks };
}

/** What nobody could place still adds to its 都道府県. */
function unplacedOf(rows: readonly RatesRow[], old: readonly RowNote[]): Unplaced[] {
  return rows.flatMap((row) => {
    const isLeft = 'place' in row.what && (!row.what.place.ok || unreadable(row) !== undefined);
    const isOld = old.some(({ sheet, row: number }) => sheet === row.sheet && number === row.row);
    if ((!isLeft && !isOld) || row.prefecture === undefined) return [];
    const count = (value: RatesRow['applied']): number | undefined => (typeof value === 'number' ? value : undefined);
    return [{ prefecture: row.prefecture, institutions: count(row.institutions), applied: count(row.applied) }];
  });
}

function noteOf({ sheet, row, text }: RatesRow, reason: string): RowNote {
  return { sheet, row, text, reason };
}

function wholeNote(text: string, reason: string): RowNote {
  return { sheet: '', row: 0, text, reason };
}

function unreadable({ institutions, applied, rate }: RatesRow): string | undefined {
  if (institutions === 'unreadable') return '施設数を数として読めません';
  if (applied === 'unreadable') return '申込数を数として読めません';
  return rate === 'unreadable' ? '申込率を数として読めません' : undefined;
}

/** Wards that ended became parts of others, so that they count for their city alone; a new name of the same place is that place. */
function apart(placed: readonly PlacedRow[]): { today: PlacedRow[]; old: PlacedRow[] } {
  const isOldWard = ({ ended, municipality }: PlacedRow): boolean =>
    ended && (municipality.city !== '' || namesThatEnded(municipality).length > 1);
  return { today: placed.filter((row) => !isOldWard(row)), old: placed.filter(isOldWard) };
}

function twiceIn(rows: readonly PlacedRow[]): RowNote[] {
  const first = new Map<string, PlacedRow>();
  return rows.flatMap((row) => {
    const before = first.get(row.municipality.code);
    if (before === undefined) first.set(row.municipality.code, row);
    if (before === undefined) return [];
    const where = before.sheet === row.sheet ? '' : `シート「${before.sheet}」の`;
    return [
      noteOf(row, `${row.municipality.prefecture}${nameOf(row.municipality)}は、${where}${before.row}行目にもあります`),
    ];
  });
}

function once(rows: readonly PlacedRow[]): PlacedRow[] {
  return [...new Map(rows.toReversed().map((row) => [row.municipality.code, row])).values()].toReversed();
}

/** How unsigned rates are to be read: 0.534 is a part of 1 where no rate of the table is above it. */
type Scale = 1 | 100;

function scaleOf(rows: readonly RatesRow[]): Scale {
  const bare = rows.flatMap(({ rate }) => (typeof rate === 'object' && !rate.signed ? [rate.value] : []));
  return bare.length > 0 && bare.every((value) => value <= 1) ? 100 : 1;
}

/** In per cent. */
function percentOf(rate: ReadRate, scale: Scale): { value: number; step: number } | undefined {
  if (typeof rate !== 'object') return undefined;
  const by = rate.signed ? 1 : scale;
  return { value: rate.value * by, step: rate.step * by };
}

function wrongRates(rows: readonly PlacedRow[], scale: Scale): RowNote[] {
  return rows.flatMap((row) => {
    const { institutions, applied } = row;
    const rate = percentOf(row.rate, scale);
    if (rate === undefined || typeof institutions !== 'number' || typeof applied !== 'number' || institutions === 0)
      return [];
    const counted = (applied / institutions) * 100;
    // Publishers round, or cut off what is behind the last digit; a computed cell is exact but for its last bits.
    if (Math.abs(counted - rate.value) <= Math.max(rate.step, 0.001)) return [];
    const said = `${Math.round(rate.value * 100) / 100}%`;
    return [
      noteOf(row, `申込率${said}が、申込数÷施設数（${applied}÷${institutions}＝${counted.toFixed(1)}%）と合いません`),
    ];
  });
}

function asksOf(rows: readonly PlacedRow[], scale: Scale): RowNote[] {
  const asks = rows.flatMap((row) => {
    const { institutions, applied } = row;
    if (typeof institutions === 'number' && typeof applied === 'number' && applied > institutions) {
      return [noteOf(row, `申込数（${applied}）が施設数（${institutions}）より多くなっています`)];
    }
    const rate = percentOf(row.rate, scale);
    return rate !== undefined && rate.value > 100 ? [noteOf(row, '申込率が100%を超えています')] : [];
  });
  const bare = rows.find(({ rate }) => typeof rate === 'object' && !rate.signed);
  const isChecked = rows.some(
    ({ institutions, applied }) => typeof institutions === 'number' && typeof applied === 'number',
  );
  if (bare === undefined || isChecked || scale === 1) return asks;
  const { value } = typeof bare.rate === 'object' ? bare.rate : { value: 0 };
  const read = `${Math.round(value * scale * 100) / 100}%`;
  return [...asks, noteOf(bare, `%のない申込率を、${value}＝${read}と読みました（ほかの行も同じ読み方です）`)];
}

function rateOf({ municipality, institutions, applied, rate }: PlacedRow, scale: Scale): Rate {
  return { place: municipality.code, name: nameOf(municipality), ...numbersOf({ institutions, applied, rate }, scale) };
}

/** The rate of the counts is exact; a written one is rounded. */
function numbersOf(
  values: Pick<RatesRow, 'institutions' | 'applied' | 'rate'>,
  scale: Scale,
): Pick<Rate, 'institutions' | 'applied' | 'rate'> {
  const institutions = typeof values.institutions === 'number' ? values.institutions : undefined;
  const applied = typeof values.applied === 'number' ? values.applied : undefined;
  const written = percentOf(values.rate, scale);
  const counted = institutions !== undefined && applied !== undefined ? rateOfCounts(applied, institutions) : undefined;
  return {
    institutions,
    applied,
    rate: counted ?? (written === undefined ? undefined : Math.round(written.value * 100)),
  };
}

/**
 * What the table says of a 都道府県 or the country, for where it cannot be added up. A total without a name is that of its 都道府県
 * where it is what the rows of it add up to.
 */
function wideRates(
  rows: readonly RatesRow[],
  scale: Scale,
  sumIn: (prefecture: Prefecture) => Rate | undefined,
): Rate[] {
  return rows.flatMap((row) => {
    if (!('total' in row.what)) return [];
    const { total } = row.what;
    const numbers = numbersOf(row, scale);
    if (total.of === 'nation') return [{ place: NATION, name: '全国', ...numbers }];
    const { prefecture } = total;
    if (prefecture === undefined) return [];
    const { institutions, applied } = (total.of === 'unsaid' ? sumIn(prefecture) : undefined) ?? {};
    const isIts = institutions === numbers.institutions && applied === numbers.applied && institutions !== undefined;
    if (total.of === 'unsaid' && !isIts) return [];
    return [{ place: prefectureCode(prefecture), name: prefecture, ...numbers }];
  });
}

function renamed(rows: readonly PlacedRow[]): RowNote[] {
  return rows
    .filter(({ ended, municipality, text }) => ended && !squash(text).endsWith(municipality.name))
    .map((row) => noteOf(row, `いまの${nameOf(row.municipality)}として読みました`));
}

/** The wards of a city that were cut anew: all of them together are the city, and none of them a ward of today. */
function oldWards(
  rows: readonly PlacedRow[],
  own: readonly Rate[],
): { merged: Rate[]; notes: { left: RowNote[]; remarks: RowNote[] } } {
  const merged: Rate[] = [];
  const notes: { left: RowNote[]; remarks: RowNote[] } = { left: [], remarks: [] };
  const cityIn = ({ municipality }: PlacedRow): Municipality => cityOf(municipality) ?? municipality;
  for (const [code, parts] of Map.groupBy(rows, (row) => cityIn(row).code)) {
    const [first] = parts;
    if (first === undefined) continue;
    const city = cityIn(first);
    const names = namesThatEnded(city);
    // A ward that kept its name is a row of today, and one of the city's wards of old all the same.
    const kept = own.filter(({ name }) => names.some((one) => isSameName(one, name)));
    const whole = [...parts, ...kept];
    const counts = whole.flatMap(({ institutions, applied }) =>
      typeof institutions === 'number' && typeof applied === 'number' ? [{ institutions, applied }] : [],
    );
    if (own.some(({ place }) => place === code)) {
      notes.remarks.push(wholeNote(city.name, 'いまは別の区になった区の行は、市の数に含めて読みました'));
    } else if (counts.length === whole.length && whole.length === names.length) {
      const institutions = counts.reduce((sum, part) => sum + part.institutions, 0);
      const applied = counts.reduce((sum, part) => sum + part.applied, 0);
      merged.push({ place: code, name: city.name, institutions, applied, rate: rateOfCounts(applied, institutions) });
      notes.remarks.push(wholeNote(city.name, 'いまは別の区になった区を足して、市の数としました'));
    } else
      notes.left.push(
        ...parts.map((row) => noteOf(row, `${city.name}の区は変わりました。区がそろわないため、市の数にできません`)),
      );
  }
  return { merged, notes };
}
