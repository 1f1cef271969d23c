import { and, count, desc, eq, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { type Entry, institutionKey } from '#domain/form2/entry.ts';
import { type Form2, fullCode, type InstitutionCode, wishOf } from '#domain/form2/form2.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import {
  ENTRY_SOURCES,
  ENTRY_STATES,
  type EntryState,
  FUND_ANSWERS,
  type FundAnswer,
  INSTITUTION_KINDS,
  type InstitutionKind,
} from '#domain/words/form2.ts';
import type { Tx } from '#store/engine.ts';
import { first, inBatches, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** All of them in one statement; the caller has looked for institutions that stand already. */
export async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  await tx.insertAll(
    tx.tables.entries,
    entries.map((entry) => ({
      id: entry.id,
      collectionId: entry.collectionId,
      number: entry.number,
      source: entry.source,
      enteredAt: entry.enteredAt.epochMilliseconds,
      enteredBy: entry.enteredBy,
      answer: '',
      ...columnsOf(entry),
    })),
  );
}

/** All that can change. */
export async function updateEntry(tx: Tx, entry: Entry): Promise<void> {
  const { entries } = tx.tables;
  await tx.db.update(entries).set(columnsOf(entry)).where(eq(entries.id, entry.id));
}

export async function findEntry(tx: Tx, id: string): Promise<Entry | undefined> {
  const { entries } = tx.tables;
  const row = first(await tx.db.select().from(entries).where(eq(entries.id, id)));
  return row && entryOf(row);
}

/** The entry of a collection that stands for an institution, if there is one; removed ones do not stand. */
export async function findStandingEntry(
  tx: Tx,
  collectionId: string,
  code: InstitutionCode,
): Promise<Entry | undefined> {
  const { entries } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(entries)
      .where(eq(entries.standsFor, institutionKey(collectionId, code))),
  );
  return row && entryOf(row);
}

/** Which of these institutions stand in a collection, by their ten digits. */
export async function listStandingCodes(
  tx: Tx,
  collectionId: string,
  codes: readonly InstitutionCode[],
): Promise<Map<string, { id: string; number: number; name: string }>> {
  const { entries } = tx.tables;
  const found = new Map<string, { id: string; number: number; name: string }>();
  for (const some of inBatches(codes.map((code) => institutionKey(collectionId, code)))) {
    const rows = await tx.db
      .select({ id: entries.id, number: entries.number, name: entries.name, fullCode: entries.fullCode })
      .from(entries)
      .where(inArray(entries.standsFor, some));
    for (const { fullCode: code, ...row } of rows) found.set(code, row);
  }
  return found;
}

/** The same institution in other collections, the newest first: pointed out, not refused. */
export async function listElsewhere(
  tx: Tx,
  collectionId: string,
  code: InstitutionCode,
): Promise<{ reference: string; association: string; number: number; handedIn: boolean }[]> {
  const { entries, collections } = tx.tables;
  const rows = await tx.db
    .select({
      reference: collections.reference,
      association: collections.association,
      number: entries.number,
      handInId: entries.handInId,
    })
    .from(entries)
    .innerJoin(collections, eq(collections.id, entries.collectionId))
    .where(
      and(
        eq(entries.fullCode, fullCode(code)),
        ne(entries.collectionId, collectionId),
        inArray(entries.state, STANDING),
      ),
    )
    .orderBy(desc(entries.enteredAt), desc(entries.id))
    .limit(3);
  return rows.map(({ handInId, ...row }) => ({ ...row, handedIn: handInId !== null }));
}

/** Until its address is confirmed, what an institution typed stands for nothing. */
const STANDING: EntryState[] = ['offered', 'kept'];

/** Which entries of a collection are looked at. */
export interface EntryFilter {
  /** A 郡市区医師会 sees its own alone. */
  helperId?: string;
  states?: readonly EntryState[];
  /** `next`: in no 提出 yet; else the id of one. */
  handIn?: string;
  answer?: FundAnswer | 'none';
  /** Part of a name or of the ten digits. */
  word?: string;
}

/** One page of entries by their numbers, the newest first, with what the 支払基金 said of each last. */
export async function listEntries(
  tx: Tx,
  collectionId: string,
  filter: EntryFilter,
  { before, limit }: { before?: number; limit: number },
): Promise<(Entry & { answer: FundAnswer | undefined })[]> {
  const { entries } = tx.tables;
  const rows = await tx.db
    .select()
    .from(entries)
    .where(
      and(whereOf(tx, collectionId, filter), before === undefined ? undefined : sql`${entries.number} < ${before}`),
    )
    .orderBy(desc(entries.number))
    .limit(limit);
  return rows.map((row) => ({
    ...entryOf(row),
    answer: row.answer === '' ? undefined : oneOf(FUND_ANSWERS, row.answer),
  }));
}

/** How many stand in each state, with those in a 提出 apart. */
export interface EntryCounts extends Record<EntryState, number> {
  /** Kept and handed in. */
  handedIn: number;
  /** Kept and in no 提出 yet. */
  waiting: number;
}

export async function entryCounts(tx: Tx, collectionId: string, helperId?: string): Promise<EntryCounts> {
  const { entries } = tx.tables;
  const filter: EntryFilter = { states: ENTRY_STATES, ...(helperId === undefined ? {} : { helperId }) };
  const rows = await tx.db
    .select({ state: entries.state, rows: count(), handedIn: count(entries.handInId) })
    .from(entries)
    .where(whereOf(tx, collectionId, filter))
    .groupBy(entries.state);
  const counts: EntryCounts = { unconfirmed: 0, offered: 0, kept: 0, removed: 0, handedIn: 0, waiting: 0 };
  for (const row of rows) {
    const state = oneOf(ENTRY_STATES, row.state);
    counts[state] = Number(row.rows);
    if (state === 'kept') {
      counts.handedIn = Number(row.handedIn);
      counts.waiting = counts.kept - counts.handedIn;
    }
  }
  return counts;
}

function whereOf(tx: Tx, collectionId: string, filter: EntryFilter): SQL | undefined {
  const { entries } = tx.tables;
  const { helperId, states = STANDING, handIn, answer, word } = filter;
  const names = word === undefined || word === '' ? [] : [...new Set([word, word.normalize('NFKC')])].map(partOf);
  // As it stands in the list, 13-1-2345678, in full width too.
  const line = readAsciiLine(word ?? '');
  const digits = /^[\d\s.,・-]*$/.test(line) ? line.replace(/\D/g, '') : '';
  return and(
    eq(entries.collectionId, collectionId),
    helperId === undefined ? undefined : eq(entries.helperId, helperId),
    inArray(entries.state, [...states]),
    handIn === undefined ? undefined : handIn === 'next' ? isNull(entries.handInId) : eq(entries.handInId, handIn),
    answer === undefined ? undefined : eq(entries.answer, answer === 'none' ? '' : answer),
    or(
      ...names.map((name) => sql`${entries.name} like ${name} escape '\\'`),
      digits === '' ? undefined : sql`${entries.fullCode} like ${partOf(digits)}`,
    ),
  );
}

function partOf(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

function columnsOf(entry: Entry) {
  const { form, state } = entry;
  const [wish, second] = [wishOf(form, 1), wishOf(form, 2)];
  return {
    state,
    helperId: entry.helperId ?? null,
    handInId: entry.handInId ?? null,
    version: entry.version,
    standsFor: STANDING.includes(state) ? institutionKey(entry.collectionId, form) : entry.id,
    fullCode: fullCode(form),
    kind: form.kind,
    name: form.name,
    contactName: form.contactName,
    phone: form.phone,
    email: form.email,
    product1: wish?.product.id ?? '',
    units1: wish?.units ?? 0,
    product2: second?.product.id ?? '',
    units2: second?.units ?? 0,
    formJson: JSON.stringify(form),
    updatedAt: entry.updatedAt.epochMilliseconds,
  };
}

function entryOf(row: Tables['entries']['$inferSelect']): Entry {
  return {
    id: row.id,
    collectionId: row.collectionId,
    number: row.number,
    form: formOf(row.formJson),
    source: oneOf(ENTRY_SOURCES, row.source),
    state: oneOf(ENTRY_STATES, row.state),
    helperId: row.helperId ?? undefined,
    handInId: row.handInId ?? undefined,
    version: row.version,
    enteredAt: instantOf(row.enteredAt),
    enteredBy: row.enteredBy,
    updatedAt: instantOf(row.updatedAt),
  };
}

/** A form as it was kept. */
export function formOf(json: string): Form2 {
  const form: Form2 = JSON.parse(json);
  return form;
}

/** Of these, those that nobody has confirmed. */
export async function deleteUnconfirmed(tx: Tx, ids: readonly string[]): Promise<void> {
  const { entries } = tx.tables;
  for (const some of inBatches(ids)) {
    await tx.db.delete(entries).where(and(inArray(entries.id, some), eq(entries.state, 'unconfirmed')));
  }
}

/** How many entries of a collection are gathered, by kind and wishes, and how many of them are handed in. */
export async function countByWish(
  tx: Tx,
  collectionId: string,
): Promise<{ kind: InstitutionKind; product1: string; product2: string; kept: number; handedIn: number }[]> {
  const { entries } = tx.tables;
  const rows = await tx.db
    .select({
      kind: entries.kind,
      product1: entries.product1,
      product2: entries.product2,
      kept: count(),
      handedIn: count(entries.handInId),
    })
    .from(entries)
    .where(and(eq(entries.collectionId, collectionId), eq(entries.state, 'kept')))
    .groupBy(entries.kind, entries.product1, entries.product2);
  return rows.map((row) => ({
    ...row,
    kind: oneOf(INSTITUTION_KINDS, row.kind),
    kept: Number(row.kept),
    handedIn: Number(row.handedIn),
  }));
}
