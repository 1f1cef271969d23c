import { eq, inArray, or, sql } from 'drizzle-orm';
import type { Form2 } from '#domain/form2/form2.ts';
import { COLLECTION_STATES, type CollectionState } from '#domain/words/form2.ts';
import type { Tx } from '#store/engine.ts';
import { inBatches, oneOf } from '#store/tables/columns.ts';
import { formOf } from './entries.ts';

/** A collection in which an address occurs: of who gathers, of a 郡市区医師会, or on entries. */
export interface GatheredPerson {
  id: string;
  reference: string;
  association: string;
  state: CollectionState;
  /** The contact or the second contact; they stand for the whole collection. */
  isCollector: boolean;
  helpers: { id: string; name: string }[];
  entries: { id: string; number: number; form: Form2 }[];
}

/** Where an address occurs, whatever its capitals. It reads whole tables: a person asks once in a while. */
export async function findGatheredPerson(tx: Tx, email: string): Promise<GatheredPerson[]> {
  if (email === '') return [];
  const { collections, collectionHelpers, entries } = tx.tables;
  const wanted = email.toLowerCase();
  const own = await tx.db
    .select({ id: collections.id })
    .from(collections)
    .where(or(eq(sql`lower(${collections.contactEmail})`, wanted), eq(sql`lower(${collections.secondEmail})`, wanted)));
  const helpers = await tx.db
    .select({ id: collectionHelpers.id, collectionId: collectionHelpers.collectionId, name: collectionHelpers.name })
    .from(collectionHelpers)
    .where(eq(sql`lower(${collectionHelpers.email})`, wanted));
  const held = await tx.db
    .select({
      id: entries.id,
      collectionId: entries.collectionId,
      number: entries.number,
      formJson: entries.formJson,
    })
    .from(entries)
    .where(eq(sql`lower(${entries.email})`, wanted));
  const ids = [...new Set([...own.map(({ id }) => id), ...[...helpers, ...held].map((row) => row.collectionId)])];
  const found: GatheredPerson[] = [];
  for (const some of inBatches(ids)) {
    const { id, reference, association, state } = collections;
    const rows = await tx.db
      .select({ id, reference, association, state })
      .from(collections)
      .where(inArray(collections.id, some));
    for (const row of rows) {
      found.push({
        ...row,
        state: oneOf(COLLECTION_STATES, row.state),
        isCollector: own.some((one) => one.id === row.id),
        helpers: helpers.flatMap(({ collectionId, ...helper }) => (collectionId === row.id ? [helper] : [])),
        entries: held.flatMap(({ collectionId, formJson, ...entry }) =>
          collectionId === row.id ? [{ ...entry, form: formOf(formJson) }] : [],
        ),
      });
    }
  }
  return found;
}

/** Takes who answers for an institution out of its entries; what it wished for stays, also as it was handed in. */
export async function eraseEntryPeople(tx: Tx, entryIds: readonly string[]): Promise<void> {
  const { entries, handInEntries, entryCorrections, tokens } = tx.tables;
  for (const some of inBatches(entryIds)) {
    await tx.db.delete(tokens).where(inArray(tokens.subjectId, some));
    for (const row of await tx.db.select().from(entries).where(inArray(entries.id, some))) {
      const nobody = { contactName: '', phone: '', email: '', formJson: withoutPeople(row.formJson) };
      await tx.db.update(entries).set(nobody).where(eq(entries.id, row.id));
    }
    for (const row of await tx.db.select().from(handInEntries).where(inArray(handInEntries.entryId, some))) {
      const formJson = withoutPeople(row.formJson);
      await tx.db.update(handInEntries).set({ formJson }).where(eq(handInEntries.entryId, row.entryId));
    }
    for (const row of await tx.db.select().from(entryCorrections).where(inArray(entryCorrections.entryId, some))) {
      const jsons = { beforeJson: withoutPeople(row.beforeJson), afterJson: withoutPeople(row.afterJson) };
      await tx.db
        .update(entryCorrections)
        .set({ ...jsons, note: '' })
        .where(eq(entryCorrections.id, row.id));
    }
  }
}

/** A 郡市区医師会 stays by its name; nobody is written to there any more. */
export async function eraseHelperPeople(tx: Tx, helperIds: readonly string[]): Promise<void> {
  const { collectionHelpers, tokens } = tx.tables;
  for (const some of inBatches(helperIds)) {
    await tx.db.delete(tokens).where(inArray(tokens.subjectId, some));
    await tx.db.update(collectionHelpers).set({ email: '' }).where(inArray(collectionHelpers.id, some));
  }
}

function withoutPeople(formJson: string): string {
  const nobody: Form2 = { ...formOf(formJson), contactName: '', phone: '', email: '' };
  return JSON.stringify(nobody);
}
