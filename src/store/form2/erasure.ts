import { and, asc, eq, gt, inArray, isNull, lt, lte } from 'drizzle-orm';
import type { Form2 } from '#domain/form2/form2.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, inBatches, instantOf, plain } from '#store/tables/columns.ts';

/** What stays of a form: nothing that says who filled it in. Kind and wishes stand in columns of their own, for the totals. */
const NOBODY: Form2 = {
  writtenOn: '',
  prefecture: '',
  points: '1',
  code: '',
  kind: 'clinic',
  name: '',
  contactName: '',
  phone: '',
  email: '',
  wishes: [],
  startMonth: '',
  claims: 'no',
  claimsMonth: '',
};

/**
 * Ids of collections that were finished before then, of which the desk was told on that JST day or before, and whose people
 * still stand in them; a handful.
 */
export async function listCollectionsToErase(
  tx: Tx,
  { doneBefore, toldBy }: { doneBefore: Temporal.Instant; toldBy: Temporal.PlainDate },
): Promise<string[]> {
  const { collections } = tx.tables;
  const { state, doneAt, erasedAt, noticedOn } = collections;
  const rows = await tx.db
    .select({ id: collections.id })
    .from(collections)
    .where(
      and(
        eq(state, 'done'),
        lt(doneAt, doneBefore.epochMilliseconds),
        isNull(erasedAt),
        gt(noticedOn, ''),
        lte(noticedOn, toldBy.toString()),
      ),
    );
  return rows.map(({ id }) => id);
}

/** From today on the desk is told of those that were finished before then, and no more of one that was opened again. */
export async function tellOfCollections(
  tx: Tx,
  { today, doneBefore }: { today: Temporal.PlainDate; doneBefore: Temporal.Instant },
): Promise<void> {
  const { collections } = tx.tables;
  const { state, doneAt, erasedAt, noticedOn } = collections;
  const isDue = and(eq(state, 'done'), lt(doneAt, doneBefore.epochMilliseconds), isNull(erasedAt), eq(noticedOn, ''));
  await tx.db.update(collections).set({ noticedOn: today.toString() }).where(isDue);
  const isOpenAgain = and(inArray(plain(state), ['open', 'closed']), gt(noticedOn, ''));
  await tx.db.update(collections).set({ noticedOn: '' }).where(isOpenAgain);
}

/** A collection of which the desk is told that its people will be erased. */
export interface ToldCollection {
  reference: string;
  association: string;
  doneAt: Temporal.Instant;
  noticedOn: Temporal.PlainDate;
}

/** Those that go first. */
export async function listToldCollections(tx: Tx): Promise<ToldCollection[]> {
  const { collections } = tx.tables;
  const { reference, association, state, doneAt, erasedAt, noticedOn } = collections;
  const rows = await tx.db
    .select({ reference, association, doneAt, noticedOn })
    .from(collections)
    .where(and(eq(state, 'done'), isNull(erasedAt), gt(noticedOn, '')))
    .orderBy(asc(noticedOn), asc(doneAt));
  return rows.map((row) => ({ ...row, doneAt: instantOf(row.doneAt ?? 0), noticedOn: dayOf(row.noticedOn) }));
}

/** Erases the people of a collection and everything that was said; how many institutions wished for what stays. */
export async function eraseCollection(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  const { collections, collectionHelpers, collectionEvents, entries, tokens } = tx.tables;
  const { handIns, handInEntries, entryCorrections, entryAnswers } = tx.tables;
  const { db } = tx;
  const helpers = await db
    .select({ id: collectionHelpers.id })
    .from(collectionHelpers)
    .where(of(collectionHelpers, id));
  const held = await db.select({ id: entries.id }).from(entries).where(of(entries, id));
  const subjects = [id, ...helpers.map((row) => row.id), ...held.map((row) => row.id)];
  for (const some of inBatches(subjects)) await db.delete(tokens).where(inArray(tokens.subjectId, some));
  const handedIn = await db.select({ id: handIns.id }).from(handIns).where(eq(handIns.collectionId, id));
  const handInIds = handedIn.map((row) => row.id);
  for (const some of inBatches(handInIds)) await db.delete(handInEntries).where(inArray(handInEntries.handInId, some));
  for (const table of [entryCorrections, entryAnswers, collectionEvents]) await db.delete(table).where(of(table, id));
  await db.update(collectionHelpers).set({ name: '', email: '' }).where(of(collectionHelpers, id));
  await db.update(handIns).set({ tracking: '', note: '', by: '' }).where(eq(handIns.collectionId, id));
  const formJson = JSON.stringify(NOBODY);
  const nobody = { fullCode: '', name: '', contactName: '', phone: '', email: '', enteredBy: '', formJson };
  await db
    .update(entries)
    .set({ ...nobody, standsFor: entries.id })
    .where(of(entries, id));
  const contact = { contactName: '', contactPhone: '', contactEmail: '', secondName: '', secondEmail: '' };
  await db
    .update(collections)
    .set({ ...contact, note: '', erasedAt: at.epochMilliseconds })
    .where(eq(collections.id, id));
}

type OfCollection = Tx['tables'][
  | 'entries'
  | 'collectionHelpers'
  | 'collectionEvents'
  | 'entryCorrections'
  | 'entryAnswers'];

function of(table: OfCollection, collectionId: string) {
  return eq(table.collectionId, collectionId);
}
