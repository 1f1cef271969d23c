import { asc, desc, eq, sql } from 'drizzle-orm';
import {
  COLLECTION_EVENT_TYPES,
  COLLECTION_ROLES,
  type CollectionEventType,
  type CollectionRole,
} from '#domain/words/collection-events.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

export interface CollectionActor {
  role: CollectionRole;
  name: string;
}

/** One line of a collection's history. */
export interface CollectionEvent {
  type: CollectionEventType;
  at: Temporal.Instant;
  actor: CollectionActor;
  entryId: string | undefined;
  /** What else there is to say, in words. */
  text: string;
}

export async function appendCollectionEvent(
  tx: Tx,
  collectionId: string,
  { type, at, actor, entryId, text }: CollectionEvent,
): Promise<void> {
  const { collections, collectionEvents } = tx.tables;
  const row = first(
    await tx.db
      .update(collections)
      .set({ lastEvent: sql`${collections.lastEvent} + 1` })
      .where(eq(collections.id, collectionId))
      .returning({ place: collections.lastEvent }),
  );
  if (!row) throw new Error(`the collection ${collectionId} is gone`);
  await tx.db.insert(collectionEvents).values({
    collectionId,
    place: row.place,
    entryId: entryId ?? null,
    type,
    role: actor.role,
    by: actor.name,
    at: at.epochMilliseconds,
    dataJson: JSON.stringify({ text }),
  });
}

/** The newest first, so many. */
export async function listCollectionEvents(tx: Tx, collectionId: string, limit: number): Promise<CollectionEvent[]> {
  const { collectionEvents } = tx.tables;
  const rows = await tx.db
    .select()
    .from(collectionEvents)
    .where(eq(collectionEvents.collectionId, collectionId))
    .orderBy(desc(collectionEvents.place))
    .limit(limit);
  return rows.map(eventOf);
}

/** Of one entry, in the order in which it happened. */
export async function listEntryEvents(tx: Tx, entryId: string): Promise<CollectionEvent[]> {
  const { collectionEvents } = tx.tables;
  const rows = await tx.db
    .select()
    .from(collectionEvents)
    .where(eq(collectionEvents.entryId, entryId))
    .orderBy(asc(collectionEvents.place));
  return rows.map(eventOf);
}

function eventOf(row: Tables['collectionEvents']['$inferSelect']): CollectionEvent {
  const { text = '' }: { text?: string } = JSON.parse(row.dataJson);
  return {
    type: oneOf(COLLECTION_EVENT_TYPES, row.type),
    at: instantOf(row.at),
    actor: { role: oneOf(COLLECTION_ROLES, row.role), name: row.by },
    entryId: row.entryId ?? undefined,
    text,
  };
}
