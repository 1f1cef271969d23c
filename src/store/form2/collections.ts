import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Collection } from '#domain/form2/collection.ts';
import { COLLECTION_STATES, type CollectionState } from '#domain/words/form2.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

export async function insertCollection(tx: Tx, collection: Collection): Promise<void> {
  await tx.db.insert(tx.tables.collections).values({
    id: collection.id,
    reference: collection.reference,
    submittedAt: collection.submittedAt.epochMilliseconds,
    openedBy: collection.openedBy,
    ...columnsOf(collection),
    lastNumber: 0,
    lastEvent: 0,
    reminded: '',
    noticedOn: '',
  });
}

/** All that can change. */
export async function updateCollection(tx: Tx, collection: Collection): Promise<void> {
  const { collections } = tx.tables;
  await tx.db.update(collections).set(columnsOf(collection)).where(eq(collections.id, collection.id));
}

/** One that nobody confirmed; nothing hangs on it. */
export async function deleteCollection(tx: Tx, id: string): Promise<void> {
  const { collections, collectionEvents } = tx.tables;
  await tx.db.delete(collectionEvents).where(eq(collectionEvents.collectionId, id));
  await tx.db.delete(collections).where(eq(collections.id, id));
}

export async function findCollection(tx: Tx, id: string): Promise<Collection | undefined> {
  const { collections } = tx.tables;
  const row = first(await tx.db.select().from(collections).where(eq(collections.id, id)));
  return row && collectionOf(row);
}

export async function findCollectionByReference(tx: Tx, reference: string): Promise<Collection | undefined> {
  const { collections } = tx.tables;
  const row = first(await tx.db.select().from(collections).where(eq(collections.reference, reference)));
  return row && collectionOf(row);
}

/** One that must be there, because something that names it was just read. */
export async function getCollection(tx: Tx, id: string): Promise<Collection> {
  const found = await findCollection(tx, id);
  if (!found) throw new Error(`the collection ${id} is gone`);
  return found;
}

/** Open or closed ones of a prefecture, the oldest first: another is pointed out, because 歯科医師会 and 薬剤師会 gather too. */
export async function listStanding(tx: Tx, prefecture: string): Promise<Collection[]> {
  const { collections } = tx.tables;
  const rows = await tx.db
    .select()
    .from(collections)
    .where(and(eq(collections.prefecture, prefecture), inArray(plain(collections.state), ['open', 'closed'])))
    .orderBy(asc(collections.submittedAt), asc(collections.id));
  return rows.map(collectionOf);
}

/** All whose address is confirmed, by prefecture and then by age: a handful for each prefecture. */
export async function listCollections(tx: Tx): Promise<Collection[]> {
  const { collections } = tx.tables;
  const rows = await tx.db
    .select()
    .from(collections)
    .where(ne(collections.state, 'unverified'))
    .orderBy(asc(collections.prefecture), asc(collections.submittedAt), asc(collections.id));
  return rows.map(collectionOf);
}

/** Of those whose address is not confirmed, the one that waits longest. */
export async function findOldestUnverifiedCollection(
  tx: Tx,
): Promise<{ id: string; submittedAt: Temporal.Instant } | undefined> {
  const { collections } = tx.tables;
  const row = first(
    await tx.db
      .select({ id: collections.id, submittedAt: collections.submittedAt })
      .from(collections)
      .where(eq(collections.state, 'unverified'))
      .orderBy(asc(collections.submittedAt))
      .limit(1),
  );
  return row && { id: row.id, submittedAt: instantOf(row.submittedAt) };
}

/** The next number of an entry in its collection; it is taken with this write. */
export async function takeNumbers(tx: Tx, collectionId: string, wanted: number): Promise<number> {
  const { collections } = tx.tables;
  const row = first(
    await tx.db
      .update(collections)
      .set({ lastNumber: sql`${collections.lastNumber} + ${wanted}` })
      .where(eq(collections.id, collectionId))
      .returning({ last: collections.lastNumber }),
  );
  if (!row) throw new Error(`the collection ${collectionId} is gone`);
  return row.last - wanted + 1;
}

/** For which days before its date the collector was reminded. */
export async function remindedOf(tx: Tx, id: string): Promise<number[]> {
  const { collections } = tx.tables;
  const row = first(
    await tx.db.select({ reminded: collections.reminded }).from(collections).where(eq(collections.id, id)),
  );
  return row === undefined || row.reminded === '' ? [] : row.reminded.split(',').map(Number);
}

export async function markReminded(tx: Tx, id: string, days: readonly number[]): Promise<void> {
  const { collections } = tx.tables;
  await tx.db
    .update(collections)
    .set({ reminded: days.join(',') })
    .where(eq(collections.id, id));
}

/** All in one state: a handful for each prefecture. */
export async function listCollectionsInState(tx: Tx, state: CollectionState): Promise<Collection[]> {
  const { collections } = tx.tables;
  const rows = await tx.db
    .select()
    .from(collections)
    .where(eq(collections.state, state))
    .orderBy(asc(collections.prefecture), asc(collections.id));
  return rows.map(collectionOf);
}

function columnsOf(collection: Collection) {
  const { contact, secondContact } = collection;
  return {
    state: collection.state,
    version: collection.version,
    prefecture: collection.prefecture,
    association: collection.association,
    contactName: contact.name,
    contactPhone: contact.phone,
    contactEmail: contact.email,
    secondName: secondContact?.name ?? '',
    secondEmail: secondContact?.email ?? '',
    dueOn: collection.dueOn.toString(),
    finalOn: collection.finalOn.toString(),
    handInTo: collection.handInTo,
    note: collection.note,
    ownEntry: collection.ownEntry ? 1 : 0,
    openedAt: collection.openedAt?.epochMilliseconds ?? null,
    doneAt: collection.doneAt?.epochMilliseconds ?? null,
    updatedAt: collection.updatedAt.epochMilliseconds,
  };
}

function collectionOf(row: Tables['collections']['$inferSelect']): Collection {
  return {
    id: row.id,
    reference: row.reference,
    state: oneOf(COLLECTION_STATES, row.state),
    version: row.version,
    prefecture: row.prefecture,
    association: row.association,
    contact: { name: row.contactName, phone: row.contactPhone, email: row.contactEmail },
    secondContact: row.secondEmail === '' ? undefined : { name: row.secondName, email: row.secondEmail },
    dueOn: dayOf(row.dueOn),
    finalOn: dayOf(row.finalOn),
    handInTo: row.handInTo,
    note: row.note,
    ownEntry: row.ownEntry === 1,
    openedBy: oneOf(['association', 'coordinator'] as const, row.openedBy),
    submittedAt: instantOf(row.submittedAt),
    openedAt: optionalInstant(row.openedAt),
    doneAt: optionalInstant(row.doneAt),
    updatedAt: instantOf(row.updatedAt),
  };
}
