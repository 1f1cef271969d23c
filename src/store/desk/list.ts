import { and, asc, desc, eq, gt, inArray, type SQL, sql, sum } from 'drizzle-orm';
import {
  type FoundApplications,
  LIST_LIMITS,
  type ListFilter,
  type ListLimits,
  type ListOrder,
  type ListQuery,
  type ListWindow,
  type PrefectureCounts,
  prefectureCounts,
} from '#domain/desk/list.ts';
import { searchText } from '#domain/text/search.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import { ALL_MAKERS, makerNumber } from '#store/cases/listed.ts';
import type { Store, Tx } from '#store/engine.ts';
import { oneOf } from '#store/tables/columns.ts';
import { candidatesOf, inListOrder, namesLike, type Part, rowsOf, type Wanted } from './list-rows.ts';
import { type Stretch, stretchesOf } from './list-stretches.ts';

type Counts = Map<ApplicationState, number>;

/** How a filter is answered. */
interface Way {
  wanted: Wanted;
  /** What leads to the rows; `counts` where the counts alone say which they are, `order` where all is gone through. */
  by: Part | 'counts' | 'order';
  /** How many rows it leads to. */
  size: number;
  /** How many there are of this maker, or in all. */
  whole: number;
  counts: Counts | undefined;
}

/** 申請一覧 of the desk: any filter, any order, any page, of a million applications as of a hundred. */
export async function findListed(
  tx: Tx,
  { filter, order }: ListQuery,
  window: ListWindow,
  limits: ListLimits = LIST_LIMITS,
): Promise<FoundApplications> {
  const way = await wayOf(tx, filter, limits);
  const total = totalOf(way);
  const reached = way.counts === undefined ? Math.min(total, limits.reached) : total;
  const limit = Math.min(window.limit, reached - window.offset);
  const numbers = limit > 0 ? await numbersOf(tx, way, order, { offset: window.offset, limit }) : [];
  return { ids: await idsOf(tx, numbers), total, counts: way.counts };
}

/** Ids that one look reads. */
const AT_ONCE = 500;

/** All that the filter finds, batch by batch; nothing is held open in between, and what changes meanwhile may be missed. */
export async function* allListed(
  store: Store,
  { filter, order }: ListQuery,
  limits: ListLimits = LIST_LIMITS,
): AsyncGenerator<string[]> {
  const way = await store.read((tx) => wayOf(tx, filter, limits));
  if (way.by !== 'counts' && way.by !== 'order' && way.size <= limits.counted) {
    const numbers = await store.read((tx) => gathered(tx, way, order, { offset: 0, limit: way.size }));
    for (let at = 0; at < numbers.length; at += AT_ONCE) {
      yield await store.read((tx) => idsOf(tx, numbers.slice(at, at + AT_ONCE)));
    }
    return;
  }
  for (const stretch of await store.read((tx) => stretchesOf(tx, way.wanted, order))) {
    let after: { place: number; number: number } | undefined;
    do {
      const from = after;
      const { ids, last } = await store.read(async (tx) => {
        const rows = await along(tx, way, { stretch, order, after: from, limit: AT_ONCE });
        const numbers = rows.map(({ number }) => number);
        return { ids: await idsOf(tx, numbers), last: rows.length < AT_ONCE ? undefined : rows.at(-1) };
      });
      if (ids.length > 0) yield ids;
      after = last;
    } while (after !== undefined);
  }
}

/** `YYYY-MM` of all days that occur, the latest first. */
export async function listMonths({ db, tables: { listedCounts: table } }: Tx): Promise<string[]> {
  const rows = await db
    .selectDistinct({ value: table.value })
    .from(table)
    .where(and(eq(table.maker, ALL_MAKERS), eq(table.kind, 'month'), gt(table.value, ''), gt(table.count, 0)))
    .orderBy(desc(table.value));
  return rows.map(({ value }) => value);
}

/** Names that are 担当 of some application, in order; also of people who are at the desk no more. */
export async function listOwners({ db, tables: { listedCounts: table } }: Tx): Promise<string[]> {
  const rows = await db
    .selectDistinct({ value: table.value })
    .from(table)
    .where(and(eq(table.maker, ALL_MAKERS), eq(table.kind, 'owner'), gt(table.count, 0)))
    .orderBy(asc(table.value));
  return rows.map(({ value }) => value);
}

/** All applications by 都道府県; the empty name for those that name none. */
export async function listPrefectures({
  db,
  tables: { listedCounts: table },
}: Tx): Promise<Map<string, PrefectureCounts>> {
  const rows = await db
    .select({ value: table.value, state: table.state, count: table.count })
    .from(table)
    .where(and(eq(table.maker, ALL_MAKERS), eq(table.kind, 'prefecture'), gt(table.count, 0)));
  const found = Map.groupBy(rows, ({ value }) => value);
  return new Map([...found].map(([prefecture, same]) => [prefecture, prefectureCounts(countsOf(same))]));
}

/** Chooses what leads to the rows, and counts them. */
async function wayOf(tx: Tx, filter: ListFilter, { counted }: ListLimits): Promise<Way> {
  const maker = filter.maker === undefined ? ALL_MAKERS : makerNumber(filter.maker);
  const { state, prefecture, month, words = [] } = filter;
  const association = filter.association === undefined ? undefined : searchText(filter.association);
  const { owner } = filter;
  const wanted: Wanted = { maker, state, prefecture, month, association, owner, words, counted };
  const all = await countsBy(tx, maker, 'prefecture');
  const whole = sizeOf(all);
  const parts = await partsOf(tx, wanted);
  const [smallest, ...others] = parts.toSorted((a, b) => sizeOf(a.counts) - sizeOf(b.counts));
  const size = smallest ? sizeOf(smallest.counts) : whole;
  const way = { wanted, whole, size };
  if (words.length === 0) {
    const isUnowned = owner === '';
    if (!smallest && isUnowned) return { ...way, by: 'order', counts: less(all, await countsOwned(tx, maker)) };
    if (!smallest) return { ...way, by: 'counts', counts: all };
    const counts = others.length === 0 && !isUnowned ? smallest.counts : await countsAlong(tx, wanted, smallest.part);
    return { ...way, by: smallest.part, counts };
  }
  const found = await countsOfWords(tx, wanted);
  if (found) return { ...way, by: 'words', ...found };
  if (!smallest || size > counted) return { ...way, by: 'order', counts: undefined };
  return { ...way, by: smallest.part, counts: await countsAlong(tx, wanted, smallest.part) };
}

/** What each part of the filter finds by itself, as the counts say it. */
async function partsOf(tx: Tx, { maker, prefecture, month, association, owner }: Wanted) {
  const { listedCounts: table } = tx.tables;
  const parts: { part: Part; counts: Counts }[] = [];
  const add = async (part: Part, condition: SQL): Promise<void> => {
    parts.push({ part, counts: await countsBy(tx, maker, part, condition) });
  };
  if (prefecture !== undefined) await add('prefecture', eq(table.value, prefecture));
  if (month !== undefined) await add('month', eq(table.value, month));
  // Those that nobody has are most of all, and lead nowhere.
  if (owner !== undefined && owner !== '') await add('owner', eq(table.value, owner));
  if (association !== undefined) await add('association', inArray(table.value, namesLike(tx, association)));
  return parts;
}

async function countsBy({ db, tables }: Tx, maker: number, kind: string, condition?: SQL): Promise<Counts> {
  const { listedCounts: table } = tables;
  const rows = await db
    .select({ state: table.state, count: sum(table.count) })
    .from(table)
    .where(and(eq(table.maker, maker), eq(table.kind, kind), condition))
    .groupBy(table.state);
  return countsOf(rows);
}

function countsOwned(tx: Tx, maker: number): Promise<Counts> {
  return countsBy(tx, maker, 'owner');
}

/** The counts of `all` that are not among those of `some`. */
function less(all: Counts, some: Counts): Counts {
  const rest = all
    .entries()
    .map(([state, count]): [ApplicationState, number] => [state, count - (some.get(state) ?? 0)]);
  return new Map(rest.filter(([, count]) => count > 0));
}

async function countsAlong(tx: Tx, wanted: Wanted, part: Part): Promise<Counts> {
  const { table, columns, conditions } = rowsOf(tx, { ...wanted, state: undefined }, part);
  const state = sql<string>`(${columns.state} || '')`;
  return countsOf(
    await tx.db
      .select({ state, count: sql<number>`count(*)` })
      .from(table)
      .where(and(...conditions))
      .groupBy(state),
  );
}

/** Undefined where the words are found in too many. */
async function countsOfWords(tx: Tx, wanted: Wanted): Promise<{ size: number; counts: Counts } | undefined> {
  const { table, conditions } = candidatesOf(tx, { ...wanted, state: undefined });
  const found = sql<number>`sum(case when ${and(sql`1 = 1`, ...conditions)} then 1 else 0 end)`;
  const rows = await tx.db
    .select({ state: table.state, candidates: sql<number>`count(*)`, count: found })
    .from(table)
    .groupBy(table.state);
  const size = rows.reduce((total, { candidates }) => total + Number(candidates), 0);
  return size > wanted.counted ? undefined : { size, counts: countsOf(rows) };
}

/** Where few are looked through, all are taken and put in order; otherwise the order is gone along until there are enough. */
async function numbersOf(tx: Tx, way: Way, order: ListOrder, { offset, limit }: ListWindow): Promise<number[]> {
  if (isGathered(way, offset + limit)) return gathered(tx, way, order, { offset, limit });
  const numbers: number[] = [];
  let skip = offset;
  for (const stretch of await stretchesOf(tx, way.wanted, order)) {
    if (numbers.length >= limit) break;
    const room = limit - numbers.length;
    if (way.by !== 'counts') {
      const rows = await along(tx, way, { stretch, order, limit: skip + room });
      numbers.push(...rows.slice(skip).map(({ number }) => number));
      skip = Math.max(0, skip - rows.length);
    } else if (skip >= stretch.count) skip -= stretch.count;
    else {
      const rows = await along(tx, way, { stretch, order, offset: skip, limit: room });
      numbers.push(...rows.map(({ number }) => number));
      skip = 0;
    }
  }
  return numbers;
}

function isGathered(way: Way, reached: number): boolean {
  if (way.by === 'counts' || way.by === 'order') return false;
  if (way.by === 'words') return true;
  const steps = (reached * way.whole) / Math.max(1, totalOf(way));
  // The rows of one month lie together in every order: what lies before them is gone through for nothing. No text of them
  // is read, so that twice as many as of those with words are put in order within the time.
  const few = way.by === 'month' ? 2 * way.wanted.counted : 0;
  return way.size < steps || way.size <= few;
}

async function gathered(tx: Tx, way: Way, order: ListOrder, { offset, limit }: ListWindow): Promise<number[]> {
  const part = way.by === 'counts' || way.by === 'order' ? undefined : way.by;
  const { table, columns, conditions } = rowsOf(tx, way.wanted, part);
  const rows = await tx.db
    .select({ number: columns.number })
    .from(table)
    .where(and(...conditions))
    .orderBy(...inListOrder(columns, order))
    .limit(limit)
    .offset(offset);
  return rows.map(({ number }) => number);
}

interface Walk {
  stretch: Stretch;
  order: ListOrder;
  limit: number;
  offset?: number;
  after?: { place: number; number: number } | undefined;
}

/** Rows of one stretch in its order. */
async function along(tx: Tx, { wanted }: Way, { stretch, order, limit, offset = 0, after }: Walk) {
  const { table, columns, conditions } = rowsOf(tx, wanted, stretch.by);
  const place = order.sort === 'received' && !order.descending ? columns.received : columns.newest;
  const further = after && sql`(${place}, ${columns.number}) > (${after.place}, ${after.number})`;
  return tx.db
    .select({ number: columns.number, place })
    .from(table)
    .where(and(...conditions, ...stretch.conditions(columns), further))
    .orderBy(asc(place), asc(columns.number))
    .limit(limit)
    .offset(offset);
}

async function idsOf({ db, tables: { listed } }: Tx, numbers: readonly number[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const rows = await db
    .select({ number: listed.number, id: listed.applicationId })
    .from(listed)
    .where(inArray(listed.number, [...numbers]));
  const ids = new Map(rows.map(({ number, id }) => [number, id]));
  return numbers.flatMap((number) => ids.get(number) ?? []);
}

function countsOf(rows: readonly { state: string; count: number | string | null }[]): Counts {
  const found = new Map(rows.map(({ state, count }) => [oneOf(APPLICATION_STATES, state), Number(count)]));
  return new Map(
    APPLICATION_STATES.flatMap((state): [ApplicationState, number][] => {
      const count = found.get(state) ?? 0;
      return count > 0 ? [[state, count]] : [];
    }),
  );
}

function sizeOf(counts: Counts): number {
  return counts.values().reduce((total, count) => total + count, 0);
}

function totalOf({ counts, wanted }: Way): number {
  if (counts === undefined) return wanted.counted;
  return wanted.state === undefined ? sizeOf(counts) : (counts.get(wanted.state) ?? 0);
}
