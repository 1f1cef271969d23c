import { asc, eq } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** A 郡市区医師会 that enters for its members, and sees its own entries alone. */
export interface CollectionHelper {
  id: string;
  collectionId: string;
  name: string;
  email: string;
  invitedAt: Temporal.Instant;
  revokedAt: Temporal.Instant | undefined;
}

export async function insertHelper(tx: Tx, helper: Omit<CollectionHelper, 'revokedAt'>): Promise<void> {
  await tx.db.insert(tx.tables.collectionHelpers).values({ ...helper, invitedAt: helper.invitedAt.epochMilliseconds });
}

export async function findHelper(tx: Tx, id: string): Promise<CollectionHelper | undefined> {
  const { collectionHelpers } = tx.tables;
  const row = first(await tx.db.select().from(collectionHelpers).where(eq(collectionHelpers.id, id)));
  return row && helperOf(row);
}

/** Revoked ones too, in the order in which they were invited. */
export async function listHelpers(tx: Tx, collectionId: string): Promise<CollectionHelper[]> {
  const { collectionHelpers } = tx.tables;
  const rows = await tx.db
    .select()
    .from(collectionHelpers)
    .where(eq(collectionHelpers.collectionId, collectionId))
    .orderBy(asc(collectionHelpers.invitedAt), asc(collectionHelpers.id));
  return rows.map(helperOf);
}

export async function revokeHelper(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  const { collectionHelpers } = tx.tables;
  await tx.db.update(collectionHelpers).set({ revokedAt: at.epochMilliseconds }).where(eq(collectionHelpers.id, id));
}

function helperOf(row: Tables['collectionHelpers']['$inferSelect']): CollectionHelper {
  const { invitedAt, revokedAt, ...rest } = row;
  return { ...rest, invitedAt: instantOf(invitedAt), revokedAt: optionalInstant(revokedAt) };
}
