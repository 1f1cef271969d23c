import type { Prefecture } from '#domain/text/prefecture.ts';
import type { RateBase } from '#domain/words/rates.ts';
import { type AsOf, asOfDays } from './as-of.ts';
import { checkTotals } from './checks.ts';
import { columnName, type Grid, GridReader } from './grid.ts';
import { findHeads, type Head, optionsOf, type RateOption } from './headings.ts';
import type { Rate } from './rate-set.ts';
import type { ComparedTotal, RowNote } from './row-note.ts';
import { namedInTitle, readRows } from './rows.ts';
import { settleRows } from './settle.ts';

/** What was understood of a table of rates. */
export interface RatesReading {
  /** The days that the file names, the likeliest first; none where it names none. */
  days: AsOf[];
  columns: { name: string; heading: string; used: boolean }[];
  /** The ways to read its columns; somebody must choose where there are several. */
  options: RateOption[];
  chosen: number | undefined;
  base: RateBase | undefined;
  /** Of municipalities, wards, 都道府県 and the country. */
  rates: Rate[];
  counts: { municipalities: number; wards: number };
  /** Rows that nobody can place, and are left out. */
  left: RowNote[];
  /** Why the table cannot be taken. */
  faults: RowNote[];
  /** What somebody has to say yes to first. */
  asks: RowNote[];
  /** What was done with rows that are worth a word. */
  remarks: RowNote[];
  totals: ComparedTotal[];
}

export type RatesOutcome = { ok: true; value: RatesReading } | { ok: false; reason: string };

const SHEETS_MAX = 60;

/**
 * Reads a table of application rates per municipality in whatever layout its publisher gave it. `choice` is the way of
 * reading its columns; without it the only one there is. Refuses a file without a table, and one without a rate or the
 * counts that make one; rows that it cannot place are named, never guessed.
 */
export function readRates(grids: readonly Grid[], fileName: string, choice?: number): RatesOutcome {
  const tables = grids.slice(0, SHEETS_MAX).flatMap((grid) => {
    const reader = new GridReader(grid);
    const heads = findHeads(reader);
    return heads.length > 0 ? [{ reader, heads }] : [];
  });
  const [first] = tables;
  const [head] = first?.heads ?? [];
  if (first === undefined || head === undefined) {
    return {
      ok: false,
      reason: '市区町村（または団体コード）の見出しが見つかりません。見出しの行がある表をお選びください。',
    };
  }
  const options = optionsOf(head.values);
  if (options.length === 0) {
    const named = head.values.map(({ heading }) => heading).filter((heading) => heading !== '');
    return {
      ok: false,
      reason: `申込率の列も、施設数と申込数の列も見つかりません（見出し：${named.join('、') || 'なし'}）。`,
    };
  }
  const chosen = options.length === 1 ? 0 : choice !== undefined && choice < options.length ? choice : undefined;
  const option = chosen === undefined ? undefined : options[chosen];
  const columns = columnsOf(head, option);
  const days = daysOf(tables, fileName);
  if (option === undefined) return { ok: true, value: { ...NOTHING, days, columns, options, chosen, base: undefined } };
  const rows = tables.flatMap(({ reader, heads }) =>
    heads.flatMap((one) => readRows(reader, one, shifted(option, head, one), firstPrefecture(reader, one))),
  );
  const several = new Set(rows.map(({ sheet }) => sheet)).size > 1;
  const settled = settleRows(several ? rows : rows.map((row) => ({ ...row, sheet: '' })));
  const { totals, faults } = checkTotals(settled);
  const { rates, counts, left, asks, remarks } = settled;
  const value = { days, columns, options, chosen, base: option.base, rates, counts, left, asks, remarks, totals };
  return { ok: true, value: { ...value, faults: [...settled.faults, ...faults] } };
}

const NOTHING = {
  rates: [],
  counts: { municipalities: 0, wards: 0 },
  left: [],
  faults: [],
  asks: [],
  remarks: [],
  totals: [],
};

/** The same columns in a group beside the first, or on another sheet. */
function shifted(option: RateOption, from: Head, to: Head): RateOption {
  const places = new Map(from.values.map(({ column }, index) => [column, to.values[index]?.column]));
  const move = (column: number): number[] => {
    const there = places.get(column);
    return there === undefined ? [] : [there];
  };
  const rate = option.rate === undefined ? undefined : move(option.rate)[0];
  return { ...option, rate, applied: option.applied.flatMap(move), institutions: option.institutions.flatMap(move) };
}

function columnsOf({ values }: Head, option: RateOption | undefined): RatesReading['columns'] {
  const used = option ? [option.rate, ...option.applied, ...option.institutions] : [];
  return values
    .filter(({ heading }) => heading !== '')
    .map(({ column, heading }) => ({ name: columnName(column), heading, used: used.includes(column) }));
}

/** A sheet of one 都道府県 says it by its name, or in its title. */
function firstPrefecture(reader: GridReader, { keys, top }: Head): Prefecture | undefined {
  return keys.prefecture === undefined ? namedInTitle(reader, top) : undefined;
}

function daysOf(tables: readonly { reader: GridReader; heads: readonly Head[] }[], fileName: string): AsOf[] {
  const places = tables.flatMap(({ reader, heads }) => {
    const top = heads[0]?.top ?? 0;
    const titles = reader.grid.rows.slice(0, top).flatMap((row) => row.map(({ text }) => text));
    return [...titles, reader.grid.sheet];
  });
  const found = [...places, fileName].flatMap(asOfDays);
  return found.filter((one, index) => found.findIndex((other) => other.day.equals(one.day)) === index);
}
