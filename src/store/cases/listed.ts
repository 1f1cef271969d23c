import { createHash } from 'node:crypto';
import { and, asc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import { ownTexts } from '#domain/form1/fields.ts';
import { placeOfCase, prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { searchText, searchTextOf } from '#domain/text/search.ts';
import { preparedWriteOfRows } from '#store/connections/prepared.ts';
import type { Store, Tx } from '#store/engine.ts';
import { othersTurn, rememberUpkeep, upkeepDoneTo } from '#store/queue/upkeep.ts';
import { first } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

type ApplicationColumns = Tables['applications']['$inferInsert'];
type Place = Pick<Tables['sessions']['$inferSelect'], 'date' | 'venueName' | 'postalCode' | 'address'>;
type Facts = Omit<Tables['listedByMaker']['$inferSelect'], 'maker' | 'number'>;

/** An application as the desk's list knows it. */
interface Listed extends Facts {
  id: string;
  searchText: string;
  /** Null in a row that is older than places. */
  place: string | null;
  made: number | null;
  /** As `makerNumber` makes them. */
  makers: number[];
}

interface Change {
  number: number;
  /** 都道府県 as the application's own row says it. */
  prefecture: string | undefined;
  before: Listed | undefined;
  after: Listed | undefined;
}

/** Whose counts are everybody's. */
export const ALL_MAKERS = 0;

/**
 * A maker in the list: 48 bits of SHA-256 of its id, a sixth of the id's length in each of the indexes. Of a thousand
 * makers two share a number with a probability of 2 in a thousand million.
 */
export function makerNumber(makerId: string): number {
  return createHash('sha256').update(makerId).digest().readUIntBE(0, 6);
}

/** The UTC month of an instant, `YYYY-MM`: what lies between is counted together. */
function receivedMonth(received: number): string {
  return Temporal.Instant.fromEpochMilliseconds(received).toString().slice(0, 7);
}

/** Takes in an application that has just been inserted with these columns, and of which nobody was asked yet. */
export async function listNew(tx: Tx, application: ApplicationColumns, firstChoice: string | undefined): Promise<void> {
  const after = { ...listedFacts(application, firstChoice, undefined), made: 0, makers: [] };
  const [number = 0] = await tx.numbers(tx.tables.listed, 1);
  const { prefecture } = application;
  await apply(tx, [{ number, prefecture, before: undefined, after }]);
}

/**
 * Brings the list and its search up to date with the application, its first choice, its session and its makers, in this
 * transaction; called by every function of the store that changes one of them. An application that is gone leaves the list
 * and 「今すること」: so whoever erases or blanks a case calls this after it, and nothing of it is found any more.
 */
export async function refreshListed(tx: Tx, applicationId: string): Promise<void> {
  await refreshThese(tx, [applicationId]);
}

/** Under this name it is remembered that every application stands in the list. */
const FILLING = 'list every application with its place';
/** Applications of one write: a hundredth of its time. */
const BATCH = 50;

/** False while applications of an older version are still to be taken in. */
export async function isListWhole(tx: Tx): Promise<boolean> {
  return (await upkeepDoneTo(tx, FILLING)) > 0;
}

/** Of a list that is empty while there are applications, as in a copy of the other tables: they are to be taken in. */
export async function listAnew({ db, tables: { upkeep } }: Pick<Tx, 'db' | 'tables'>): Promise<void> {
  await db.delete(upkeep).where(eq(upkeep.name, FILLING));
}

/**
 * Counts of nothing keep the name that they are of; for one by which this case is not to be found any more. At the
 * transaction's end, behind the counting.
 */
export async function dropEmptyCounts(
  tx: Tx,
  applicationId: string,
  of: 'association' | 'owner',
  name: string,
): Promise<void> {
  const { maker, kind, value, count: rows } = tx.tables.listedCounts;
  const makers = [ALL_MAKERS, ...((await makersOf(tx, [applicationId])).get(applicationId) ?? [])];
  const which = and(inArray(maker, makers), eq(kind, of), eq(value, name), eq(rows, 0));
  tx.atEnd(async () => {
    await tx.db.delete(tx.tables.listedCounts).where(which);
  });
}

/** Those of these applications that do not stand in the list as they are. */
export async function listedOtherwise(tx: Tx, ids: string[]): Promise<string[]> {
  const [wanted, kept] = [await wantedOf(tx, ids), await keptOf(tx, ids)];
  return ids.filter((id) => JSON.stringify(wanted.get(id)?.listed) !== JSON.stringify(kept.get(id)?.listed));
}

/**
 * Takes in the applications that are older than the list, in batches, once for a database. It can be stopped anywhere and
 * goes on from there; several processes may do it at once, because what one has listed the other leaves as it is.
 */
export async function fillListed(store: Store): Promise<void> {
  if (await store.read(isListWhole)) return;
  let after = '';
  for (;;) {
    const rows = await store.read(({ db, tables: { applications, listed } }) =>
      db
        .select({ id: applications.id, number: listed.number, place: listed.place })
        .from(applications)
        .leftJoin(listed, eq(listed.applicationId, applications.id))
        .where(gt(applications.id, after))
        .orderBy(asc(applications.id))
        .limit(BATCH),
    );
    const last = rows.at(-1);
    if (last === undefined) break;
    const missing = rows.flatMap(({ id, number, place }) => (number === null || place === null ? [id] : []));
    if (missing.length > 0) await store.write((tx) => takeIn(tx, missing));
    after = last.id;
    await othersTurn();
  }
  await store.write((tx) => rememberUpkeep(tx, FILLING, 1));
}

async function takeIn(tx: Tx, ids: string[]): Promise<void> {
  const { applications } = tx.tables;
  await refreshThese(tx, ids);
  await tx.db
    .update(applications)
    .set({ day: '', searchText: '' })
    .where(and(inArray(applications.id, ids), ne(applications.searchText, '')));
}

async function refreshThese(tx: Tx, ids: string[]): Promise<void> {
  const wanted = await wantedOf(tx, ids);
  const kept = await keptOf(tx, ids);
  const unlisted = ids.filter((id) => wanted.has(id) && !kept.has(id));
  const numbers = unlisted.length === 0 ? [] : await tx.numbers(tx.tables.listed, unlisted.length);
  const changes = ids.flatMap((id): Change[] => {
    const [before, after] = [kept.get(id), wanted.get(id)];
    if (before === undefined && after === undefined) return [];
    const { prefecture } = after ?? {};
    const number = before?.number ?? numbers.shift() ?? 0;
    return [{ number, prefecture, before: before?.listed, after: after?.listed }];
  });
  await apply(
    tx,
    changes.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)),
  );
}

/** What the list should hold, by the tables that it follows from. */
async function wantedOf(tx: Tx, ids: string[]): Promise<Map<string, { listed: Listed; prefecture: string }>> {
  const { applications, slots, sessions } = tx.tables;
  // One table after the other: joined, PostgreSQL reads all of them for each batch until it has statistics of new rows.
  const rows = await tx.db.select().from(applications).where(inArray(applications.id, ids));
  const firstChoices = await tx.db
    .select({ id: slots.applicationId, date: slots.date })
    .from(slots)
    .where(and(inArray(slots.applicationId, ids), eq(slots.rank, 1), isNull(slots.replacedAt)));
  const fixed = await tx.db.select().from(sessions).where(inArray(sessions.applicationId, ids));
  const made = await madeIn(tx, ids);
  const makers = await makersOf(tx, ids);
  const dates = new Map(firstChoices.map(({ id, date }) => [id, date]));
  const sessionsOf = new Map(fixed.map((session) => [session.applicationId, session]));
  return new Map(
    rows.map((row) => {
      const facts = listedFacts(row, dates.get(row.id), sessionsOf.get(row.id));
      const mine = [...(makers.get(row.id) ?? [])].sort((a, b) => a - b);
      return [row.id, { listed: { ...facts, made: made.get(row.id) ?? 0, makers: mine }, prefecture: row.prefecture }];
    }),
  );
}

/** What was applied for at these sessions, by their reports. */
async function madeIn({ db, tables: { reports } }: Tx, ids: string[]): Promise<Map<string, number>> {
  const rows = await db
    .select({ id: reports.applicationId, made: reports.applicationsMade })
    .from(reports)
    .where(inArray(reports.applicationId, ids));
  return new Map(rows.map(({ id, made }) => [id, made]));
}

/** The makers that were asked about these applications; those that joined a session are among them. */
async function makersOf(tx: Tx, ids: string[]): Promise<Map<string, Set<number>>> {
  const { inquiries } = tx.tables;
  const asked = await tx.db
    .select({ id: inquiries.applicationId, maker: inquiries.makerId })
    .from(inquiries)
    .where(inArray(inquiries.applicationId, ids));
  const makers = new Map<string, Set<number>>();
  for (const { id, maker } of asked) makers.getOrInsertComputed(id, () => new Set()).add(makerNumber(maker));
  return makers;
}

/** What the list holds. */
async function keptOf(tx: Tx, ids: string[]): Promise<Map<string, { number: number; listed: Listed }>> {
  const { listed, listedByMaker } = tx.tables;
  const rows = await tx.db.select().from(listed).where(inArray(listed.applicationId, ids));
  if (rows.length === 0) return new Map();
  const byMaker = await tx.db
    .select({ number: listedByMaker.number, maker: listedByMaker.maker })
    .from(listedByMaker)
    .where(
      inArray(
        listedByMaker.number,
        rows.map(({ number }) => number),
      ),
    )
    .orderBy(asc(listedByMaker.number), asc(listedByMaker.maker));
  const makers = Map.groupBy(byMaker, ({ number }) => number);
  return new Map(
    rows.map(({ number, applicationId, searchText: text, place, made, ...facts }) => {
      const mine = (makers.get(number) ?? []).map(({ maker }) => maker);
      return [
        applicationId,
        { number, listed: { ...inOrder(applicationId, facts), searchText: text, place, made, makers: mine } },
      ];
    }),
  );
}

/** What is fixed counts before what was wished. */
function listedFacts(
  application: ApplicationColumns,
  firstChoice: string | undefined,
  session: Place | undefined,
): Omit<Listed, 'makers' | 'made'> {
  const { association, contactName, contactKana, contactPhone, contactEmail, secondName, secondKana } = application;
  const { reference, secondEmail, venueName, postalCode, address, receivedAt, submittedAt } = application;
  const texts = [reference, association, contactName, contactKana, contactPhone, contactEmail, secondName, secondKana];
  texts.push(secondEmail, venueName, postalCode, address, ...Object.values(ownTexts(application)));
  if (session) texts.push(session.venueName, session.postalCode, session.address);
  const received = receivedAt ?? submittedAt;
  const facts = {
    state: application.state,
    prefecture: prefectureOfCase({ association, address: session?.address ?? address }) ?? '',
    day: session?.date ?? firstChoice ?? '',
    association,
    received,
    newest: -received,
    owner: application.owner ?? '',
  };
  const searched = searchTextOf([...new Set(texts.filter((text) => text !== undefined))]);
  const place = placeOfCase({ association, address: session?.address ?? address });
  return { ...inOrder(application.id, facts), searchText: searched, place };
}

/** Two of them are compared as text, so that their parts have to stand in one order. */
function inOrder(id: string, facts: Facts): Facts & { id: string } {
  const { state, prefecture, day, association, received, newest, owner } = facts;
  return { id, state, prefecture, day, association, received, newest, owner };
}

async function apply(tx: Tx, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const { applications, listed } = tx.tables;
  const added: Tables['listed']['$inferInsert'][] = [];
  for (const { number, prefecture, before, after } of changes) {
    if (!after) await forget(tx, number, before?.id ?? '');
    else {
      const { id, makers, ...columns } = after;
      if (before) await tx.db.update(listed).set(columns).where(eq(listed.number, number));
      else added.push({ number, applicationId: id, ...columns });
      if (prefecture !== after.prefecture) {
        await tx.db.update(applications).set({ prefecture: after.prefecture }).where(eq(applications.id, id));
      }
    }
    if (before?.searchText !== after?.searchText) await tx.indexText(number, after?.searchText);
  }
  await tx.insertAll(listed, added);
  await listByMaker(tx, changes);
  await keepNames(tx, changes);
  tx.atEnd(() => count(tx, changes));
}

/** A case that is gone stands at the desk nowhere any more. */
async function forget({ db, tables }: Tx, number: number, id: string): Promise<void> {
  const { listed, attentionItems, attentionDays } = tables;
  await db.delete(listed).where(eq(listed.number, number));
  await db.delete(attentionItems).where(eq(attentionItems.applicationId, id));
  await db.delete(attentionDays).where(eq(attentionDays.applicationId, id));
}

async function listByMaker(tx: Tx, changes: readonly Change[]): Promise<void> {
  const { listedByMaker } = tx.tables;
  const gone = changes.flatMap(({ number, before }) => (before && before.makers.length > 0 ? [number] : []));
  if (gone.length > 0) await tx.db.delete(listedByMaker).where(inArray(listedByMaker.number, gone));
  const rows = changes.flatMap(({ number, after }) => {
    if (!after) return [];
    const { id, searchText: text, place, made, makers, ...facts } = after;
    return makers.map((maker) => ({ maker, number, ...facts }));
  });
  await tx.insertAll(listedByMaker, rows);
}

async function keepNames(tx: Tx, changes: readonly Change[]): Promise<void> {
  const { listed, listedNames } = tx.tables;
  const renamed = changes.filter(({ before, after }) => before?.association !== after?.association);
  const names = [...new Set(renamed.flatMap(({ after }) => (after ? [after.association] : [])))];
  if (names.length > 0) {
    const rows = names.map((name) => ({ name, searchText: searchText(name) }));
    await namesKept(tx, rows);
  }
  for (const { before } of renamed) {
    if (!before) continue;
    const still = first(
      await tx.db
        .select({ number: listed.number })
        .from(listed)
        .where(eq(listed.association, before.association))
        .limit(1),
    );
    if (!still) await tx.db.delete(listedNames).where(eq(listedNames.name, before.association));
  }
}

const namesKept = preparedWriteOfRows(['name', 'searchText'], ({ db, tables: { listedNames } }, rows) =>
  db
    .insert(listedNames)
    .values(rows.map((row) => ({ name: row('name'), searchText: row('searchText') })))
    .onConflictDoNothing(),
);

type CountRow = Tables['listedCounts']['$inferInsert'];

async function count(tx: Tx, changes: readonly Change[]): Promise<void> {
  const rows = new Map<string, CountRow>();
  const add = (listed: Listed | undefined, by: 1 | -1): void => {
    for (const { times, ...row } of listed ? countedAs(listed) : []) {
      const key = JSON.stringify(Object.values(row));
      rows.getOrInsertComputed(key, () => ({ ...row, count: 0 })).count += by * times;
    }
  };
  for (const { before, after } of changes) {
    add(before, -1);
    add(after, 1);
  }
  // In one order, so that two writers never wait for each other's row.
  const changed = [...rows].filter(([, row]) => row.count !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (changed.length === 0) return;
  for (let at = 0; at < changed.length; at += BATCH) {
    await counted(
      tx,
      changed.slice(at, at + BATCH).map(([, row]) => row),
    );
  }
}

const counted = preparedWriteOfRows(
  ['maker', 'kind', 'value', 'state', 'count'],
  ({ db, tables: { listedCounts: table } }, rows) =>
    db
      .insert(table)
      .values(
        rows.map((row) => ({
          maker: row('maker'),
          kind: row('kind'),
          value: row('value'),
          state: row('state'),
          count: row('count'),
        })),
      )
      .onConflictDoUpdate({
        target: [table.maker, table.kind, table.value, table.state],
        set: { count: sql`listed_counts.count + excluded.count` },
      }),
);

/** `times`: how often; of what was applied for, how much. */
function countedAs(listed: Listed): (Omit<CountRow, 'count'> & { times: number })[] {
  const { state, day, prefecture, association, received, owner, makers, place, made } = listed;
  const dated = { day, month: day.slice(0, 7), received: receivedMonth(received) };
  // How many nobody has follows from all and these.
  const kinds = { ...dated, prefecture, association, ...(owner === '' ? {} : { owner }) };
  const rows = [ALL_MAKERS, ...makers].flatMap((maker) =>
    Object.entries(kinds).map(([kind, value]) => ({ maker, kind, value, state, times: 1 })),
  );
  if (place === null) return rows;
  const there = { maker: ALL_MAKERS, value: place, state };
  return [...rows, { ...there, kind: 'place', times: 1 }, { ...there, kind: 'made', times: made ?? 0 }];
}
