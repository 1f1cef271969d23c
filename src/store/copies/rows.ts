import { createHash } from 'node:crypto';
import { asc, type Column, getTableColumns, sql } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { sqliteTables } from '#store/connections/sqlite.ts';
import type { Store, Tx } from '#store/engine.ts';
import type { Tables } from '#store/tables/tables.ts';

export type TableName = keyof Tables;
export type Row = Record<string, string | number | null>;

/** Every table, in the order in which they are defined. */
export const TABLE_NAMES: readonly TableName[] = Object.keys(sqliteTables).filter(isTableName);

function isTableName(name: string): name is TableName {
  return Object.hasOwn(sqliteTables, name);
}

/** Rows of one look: those of mails are some kilobytes each. */
const AT_ONCE = 300;

/** All rows of a table, some at a time, in the order of their keys. */
export async function* readRows(from: Pick<Store, 'read'>, name: TableName): AsyncGenerator<Row[]> {
  const keys = keysOf(name);
  let last: Row | undefined;
  do {
    const after = last;
    const rows = await from.read((tx) => someRows(tx, name, keys, after));
    yield rows;
    last = rows.length < AT_ONCE ? undefined : rows.at(-1);
  } while (last);
}

async function someRows(
  { db, tables }: Tx,
  name: TableName,
  keys: readonly string[],
  after: Row | undefined,
): Promise<Row[]> {
  const table = tables[name];
  const all: Record<string, Column> = getTableColumns(table);
  const columns = keys.flatMap((key) => all[key] ?? []);
  const order = sql.join(columns, sql`, `);
  const values = sql.join(
    keys.map((key) => sql`${after?.[key] ?? ''}`),
    sql`, `,
  );
  return db
    .select()
    .from(table)
    .where(after && sql`(${order}) > (${values})`)
    .orderBy(...columns.map((column) => asc(column)))
    .limit(AT_ONCE);
}

function keysOf(name: TableName): string[] {
  const { columns, primaryKeys } = getTableConfig(sqliteTables[name]);
  const [several] = primaryKeys;
  return several
    ? several.columns.map((column) => column.name)
    : columns.filter(({ primary }) => primary).map((column) => column.name);
}

/** How many rows a table has, and a digest of them that does not depend on their order. */
export interface TableDigest {
  rows: number;
  digest: string;
}

/** For two copies of one table, on whatever engine, the same; for any others another. */
export function openDigest(): { add(row: Row): void; end(): TableDigest } {
  const sum = Buffer.alloc(32);
  let rows = 0;
  return {
    add(row) {
      rows += 1;
      const hash = createHash('sha256')
        .update(JSON.stringify(Object.entries(row).toSorted(byKey)))
        .digest();
      for (const [at, octet] of hash.entries()) sum[at] = (sum[at] ?? 0) ^ octet;
    },
    end: () => ({ rows, digest: sum.toString('hex') }),
  };
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
