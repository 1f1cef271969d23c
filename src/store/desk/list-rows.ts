import { asc, type Column, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { ListOrder } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import { ALL_MAKERS } from '#store/cases/listed.ts';
import type { Tx } from '#store/engine.ts';
import { holdsWord, plain } from '#store/tables/columns.ts';

/** A filter of the list as its tables hold it. */
export interface Wanted {
  /** 0 for all. */
  maker: number;
  state: ApplicationState | undefined;
  prefecture: string | undefined;
  month: string | undefined;
  /** As `searchText` makes it. */
  association: string | undefined;
  /** A name; empty for those that nobody has. */
  owner: string | undefined;
  words: readonly string[];
  /** So many candidates of words are looked at. */
  counted: number;
}

/** A part of the filter that can lead to the rows; the others are looked at in each row. */
export type Part = 'state' | 'prefecture' | 'month' | 'association' | 'owner' | 'words';

type Name = 'number' | 'state' | 'prefecture' | 'day' | 'association' | 'owner' | 'received' | 'newest';
export type RowColumns = Record<Name, Column>;

/** The table with the rows, and the conditions on them of which only one is meant to choose an index. */
export function rowsOf(tx: Tx, wanted: Wanted, leading: Part | undefined) {
  const { listed, listedByMaker } = tx.tables;
  const table = wanted.maker === ALL_MAKERS || leading === 'words' ? listed : listedByMaker;
  const conditions = factConditions(tx, table, wanted, leading);
  if (leading === 'words') {
    conditions.push(tx.holdsWords(wanted.words, wanted.counted + 1), ...makerConditions(wanted.maker, 'listed'));
  } else {
    conditions.push(...wanted.words.map((word) => holdsWord(textOf(table === listed), word)));
    if (table === listedByMaker) conditions.push(eq(listedByMaker.maker, wanted.maker));
  }
  return { table, columns: table, conditions };
}

/** Rows in which all words stand, at most one more than are counted, as a table of their own; and the other conditions on them. */
export function candidatesOf(tx: Tx, wanted: Wanted) {
  const limit = wanted.counted + 1;
  const { number, state, prefecture, day, association, owner } = tx.tables.listed;
  const table = tx.db
    .select({ number, state, prefecture, day, association, owner })
    .from(tx.tables.listed)
    .where(tx.holdsWords(wanted.words, limit))
    .limit(limit)
    .as('candidates');
  const conditions = [...factConditions(tx, table, wanted), ...makerConditions(wanted.maker, 'candidates')];
  return { table, conditions };
}

/** Associations whose name holds this. */
export function namesLike({ db, tables: { listedNames } }: Pick<Tx, 'db' | 'tables'>, part: string) {
  return db
    .select({ name: listedNames.name })
    .from(listedNames)
    .where(holdsWord(sql`${listedNames.searchText}`, part));
}

/** The order as an order of values that no index is walked by. */
export function inListOrder(columns: RowColumns, { sort, descending }: ListOrder): SQL[] {
  const way = descending ? desc : asc;
  const newest = asc(plain(columns.newest));
  const number = asc(plain(columns.number));
  // By the column that the index of each part of the filter holds: the rows themselves need not be looked at.
  if (sort === 'received') return [descending ? newest : desc(plain(columns.newest)), number];
  const key = {
    day: plain(columns.day),
    association: plain(columns.association),
    prefecture: rank(columns.prefecture, PREFECTURES),
    state: rank(columns.state, APPLICATION_STATES),
  }[sort];
  return [way(key), newest, number];
}

function rank(column: Column, values: readonly string[]): SQL {
  const cases = values.map((value, at) => sql`when ${value} then ${sql.raw(String(at))}`);
  return sql`case ${column} ${sql.join(cases, sql` `)} else ${sql.raw(String(values.length))} end`;
}

function factConditions(
  tx: Tx,
  columns: Pick<RowColumns, 'state' | 'prefecture' | 'day' | 'association' | 'owner'>,
  { state, prefecture, month, association, owner }: Wanted,
  leading?: Part,
): SQL[] {
  const led = (part: Part, column: Column): SQL => (part === leading ? sql`${column}` : plain(column));
  const conditions: SQL[] = [];
  if (state !== undefined) conditions.push(eq(led('state', columns.state), state));
  if (prefecture !== undefined) conditions.push(eq(led('prefecture', columns.prefecture), prefecture));
  if (owner !== undefined) conditions.push(eq(led('owner', columns.owner), owner));
  if (month !== undefined) {
    conditions.push(sql`${led('month', columns.day)} between ${`${month}-01`} and ${`${month}-31`}`);
  }
  if (association !== undefined) {
    conditions.push(inArray(led('association', columns.association), namesLike(tx, association)));
  }
  return conditions;
}

// Written out below, because the builder leaves the table's name away where there is only one.

function textOf(isWhole: boolean): SQL {
  return isWhole
    ? sql`listed.search_text`
    : sql`(select listed.search_text from listed where listed.number = listed_by_maker.number)`;
}

function makerConditions(maker: number, table: 'listed' | 'candidates'): SQL[] {
  if (maker === ALL_MAKERS) return [];
  const number = sql.raw(`${table}.number`);
  return [
    sql`exists (select 1 from listed_by_maker where listed_by_maker.number = ${number} and listed_by_maker.maker = ${maker})`,
  ];
}
