import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { EventContent, Unreadable } from '#domain/history/events.ts';
import { readEvent } from '#domain/history/read-event.ts';
import type { EventType } from '#domain/words/events.ts';
import type { ActorRole } from '#domain/words/roles.ts';
import type { Tx } from '#store/engine.ts';
import { instantOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

const ACTOR_ROLES: readonly ActorRole[] = ['applicant', 'coordinator', 'maker', 'attendee', 'system'];

export interface Actor {
  role: ActorRole;
  name: string;
}

/** A state is a fact with who, when and why: one row per thing that happened to an application. */
interface EventFrame {
  id: string;
  applicationId: string;
  at: Temporal.Instant;
  actor: Actor;
  /** The application's version after it. */
  version: number;
}

export type NewEvent<T extends EventType = EventType> = EventFrame & EventContent<T>;

/** As it reads back. */
export type EventRecord = NewEvent | (EventFrame & Unreadable);

export async function appendEvent<T extends EventType>(tx: Tx, event: NewEvent<T>): Promise<void> {
  const { events } = tx.tables;
  const row = {
    id: event.id,
    applicationId: event.applicationId,
    at: event.at.epochMilliseconds,
    type: event.type,
    actorRole: event.actor.role,
    actorName: event.actor.name,
    version: event.version,
    dataJson: JSON.stringify(event.data),
  };
  await tx.insertAll(events, [row]);
}

/** The history in the order in which it happened; `afterVersion` leaves out what the reader has seen. */
export async function listEvents(tx: Tx, applicationId: string, afterVersion?: number): Promise<EventRecord[]> {
  const { events } = tx.tables;
  const rows = await tx.db
    .select()
    .from(events)
    .where(
      and(
        eq(events.applicationId, applicationId),
        afterVersion === undefined ? undefined : gt(events.version, afterVersion),
      ),
    )
    .orderBy(asc(events.seq));
  return rows.map(eventOf);
}

/** The histories of several applications in one query, each in the order in which it happened. */
export async function listEventsOf(tx: Tx, applicationIds: readonly string[]): Promise<EventRecord[]> {
  if (applicationIds.length === 0) return [];
  const { events } = tx.tables;
  const rows = await tx.db
    .select()
    .from(events)
    .where(inArray(events.applicationId, [...applicationIds]))
    .orderBy(asc(events.seq));
  return rows.map(eventOf);
}

export function eventOf(row: Tables['events']['$inferSelect']): EventRecord {
  const role = ACTOR_ROLES.find((known) => known === row.actorRole);
  return {
    id: row.id,
    applicationId: row.applicationId,
    at: instantOf(row.at),
    actor: { role: role ?? 'system', name: row.actorName },
    version: row.version,
    ...(role ? readEvent(row.type, row.dataJson) : { type: 'unreadable', kept: row.type, data: {} }),
  };
}
