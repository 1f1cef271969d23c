import { type Column, getTableColumns, getTableName, type Table } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';

type Value = string | number | null;

/** Tables whose rows are numbered in the order of writing, and the column with the number. */
export const NUMBERED: Readonly<Record<string, string>> = {
  events: 'seq',
  mails: 'seq',
  webhook_deliveries: 'seq',
  listed: 'number',
};

/** A table as a statement names it, and the values of a row in the order of its columns. */
export interface RowsOf {
  /** `"mails" ("id", "seq", …)`. */
  into: string;
  columns: readonly Column[];
  /** Their properties in a row. */
  keys: readonly string[];
  /** The property with the number of a row, in a numbered table. */
  numbered: string | undefined;
  valuesOf(row: object): Value[];
}

const known = new WeakMap<Table, RowsOf>();

/** Worked out once for each table: the builder does it again for every value of every row. */
export function rowsOf(table: Table): RowsOf {
  const rows = known.get(table) ?? describe(table);
  known.set(table, rows);
  return rows;
}

function describe(table: Table): RowsOf {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([key]) => `"${toSnakeCase(key)}"`);
  return {
    into: `"${getTableName(table)}" (${names.join(', ')})`,
    columns: columns.map(([, column]) => column),
    keys: columns.map(([key]) => key),
    numbered: NUMBERED[getTableName(table)],
    valuesOf: (row) =>
      columns.map(([key, column]) => {
        const given: unknown = Reflect.get(row, key);
        return storable(given ?? column.default, key);
      }),
  };
}

function storable(value: unknown, key: string): Value {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value === undefined || value === null) return null;
  throw new TypeError(`${key} is neither text nor a number`);
}
