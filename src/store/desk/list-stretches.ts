import { and, asc, desc, eq, gt, type SQL, sql, sum } from 'drizzle-orm';
import type { ListOrder, ListSort } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import type { Tx } from '#store/engine.ts';
import { oneOf } from '#store/tables/columns.ts';
import type { Part, RowColumns, Wanted } from './list-rows.ts';

/**
 * A stretch of an order: rows that share the value by which the list is sorted (or the month of their receipt), and that an
 * index holds as they were received. The counts say how long each is, so that a page far behind is found without going
 * through what lies before it.
 */
export interface Stretch {
  /** Rows of the maker and the state, whatever the other parts of the filter say. */
  count: number;
  /** The part of the filter that may lead within it. */
  by: Part | undefined;
  conditions(columns: RowColumns): SQL[];
}

interface Counted {
  value: string;
  state: string;
  count: number;
}

/** By state too the counts of the months of receipt are read: one state may have half of all. */
const KINDS: Record<ListSort, string> = {
  received: 'received',
  state: 'received',
  day: 'day',
  association: 'association',
  prefecture: 'prefecture',
};

/** The whole order, one stretch after the other. Those that the filter leaves out are left out. */
export async function stretchesOf(tx: Tx, wanted: Wanted, order: ListOrder): Promise<Stretch[]> {
  const rows = await countedBy(tx, wanted, order);
  const way = order.descending ? -1 : 1;
  if (order.sort === 'state') {
    const rankOf = ({ state }: Counted): number => APPLICATION_STATES.indexOf(oneOf(APPLICATION_STATES, state));
    return rows.toSorted((a, b) => way * (rankOf(a) - rankOf(b))).map((row) => monthOfReceipt(row, order, 'state'));
  }
  if (order.sort === 'received') {
    const leading = wanted.prefecture !== undefined ? 'prefecture' : wanted.state !== undefined ? 'state' : undefined;
    return rows.map((row) => monthOfReceipt(row, order, leading));
  }
  if (order.sort === 'prefecture') {
    const mine = rows.filter(({ value }) => wanted.prefecture === undefined || value === wanted.prefecture);
    return mine
      .toSorted((a, b) => way * (placeOf(a.value) - placeOf(b.value)))
      .map((row) => sameValue(row, 'prefecture'));
  }
  const { sort } = order;
  return rows
    .filter(({ value }) => sort !== 'day' || wanted.month === undefined || value.startsWith(wanted.month))
    .map((row) => sameValue(row, sort));
}

/** In the order of the values; months of receipt within a state always from the newest. */
async function countedBy(tx: Tx, { maker, state }: Wanted, { sort, descending }: ListOrder): Promise<Counted[]> {
  const { listedCounts: table } = tx.tables;
  const isByState = sort === 'state';
  const rows = await tx.db
    .select({
      value: table.value,
      state: isByState ? sql<string>`${table.state}` : sql<string>`''`,
      count: sum(table.count),
    })
    .from(table)
    .where(
      and(
        eq(table.maker, maker),
        eq(table.kind, KINDS[sort]),
        gt(table.count, 0),
        state === undefined ? undefined : eq(table.state, state),
      ),
    )
    .groupBy(...(isByState ? [table.value, table.state] : [table.value]))
    .orderBy(isByState || descending ? desc(table.value) : asc(table.value));
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

const PLACES: ReadonlyMap<string, number> = new Map(PREFECTURES.map((name, place) => [name, place]));

/** Those without one come last. */
function placeOf(prefecture: string): number {
  return PLACES.get(prefecture) ?? PREFECTURES.length;
}

function sameValue({ value, count }: Counted, column: 'day' | 'association' | 'prefecture'): Stretch {
  return { count, by: undefined, conditions: (columns) => [eq(columns[column], value)] };
}

/** A month of receipt, in UTC as `store/cases/listed.ts` counts them. */
function monthOfReceipt(
  { value, state, count }: Counted,
  { sort, descending }: ListOrder,
  leading: Part | undefined,
): Stretch {
  const month = Temporal.PlainYearMonth.from(value);
  const start = startOf(month);
  const end = startOf(month.add({ months: 1 })) - 1;
  const isOldestFirst = sort === 'received' && !descending;
  return {
    count,
    by: isOldestFirst ? undefined : leading,
    conditions: (columns) => [
      ...(sort === 'state' ? [eq(columns.state, state)] : []),
      isOldestFirst
        ? sql`${columns.received} between ${start} and ${end}`
        : sql`${columns.newest} between ${-end} and ${-start}`,
    ],
  };
}

function startOf(month: Temporal.PlainYearMonth): number {
  return month.toPlainDate({ day: 1 }).toZonedDateTime('UTC').epochMilliseconds;
}
