import { and, asc, desc, eq, gte, inArray, lt, ne } from 'drizzle-orm';
import type { Role } from '#domain/notices/notice.ts';
import { type EventRecord, eventOf } from '#store/cases/events.ts';
import type { Tx } from '#store/engine.ts';
import { MAIL_STATES, type MailState, type RenderedParts } from '#store/queue/outbox.ts';
import { instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';

/** A mail as the history tells of it: nothing of its words, so that hundreds are cheap to read. */
export interface HistoryMail {
  id: string;
  /** Which mail it is. */
  name: string;
  /** When it was owed. */
  at: Temporal.Instant;
  to: { role: Role; name: string; email: string };
  state: MailState;
  response: string;
  /** When it left or was given up; undefined while it waits. */
  settledAt: Temporal.Instant | undefined;
}

/** All mails of an application, in the order in which they were owed. */
export async function listHistoryMails(tx: Tx, applicationId: string): Promise<HistoryMail[]> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .select({
      id: mails.id,
      name: mails.name,
      date: mails.date,
      role: mails.role,
      recipientName: mails.recipientName,
      recipientEmail: mails.recipientEmail,
      state: mails.state,
      response: mails.response,
      settledAt: mails.settledAt,
    })
    .from(mails)
    .where(eq(mails.applicationId, applicationId))
    .orderBy(asc(mails.date), asc(mails.seq));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    at: instantOf(row.date),
    to: { role: oneOf(ROLES, row.role), name: row.recipientName, email: row.recipientEmail },
    state: oneOf(MAIL_STATES, row.state),
    response: row.response,
    settledAt: optionalInstant(row.settledAt),
  }));
}

/** A mail's parts are many times as large as its subject, so they are read a few at a time. */
const SUBJECTS_AT_ONCE = 200;

/** The subjects of these mails by id; a mail that has not been rendered yet has none. */
export async function subjectsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const { mails } = tx.tables;
  const subjects = new Map<string, string>();
  for (let from = 0; from < ids.length; from += SUBJECTS_AT_ONCE) {
    const rows = await tx.db
      .select({ id: mails.id, partsJson: mails.partsJson })
      .from(mails)
      .where(inArray(mails.id, ids.slice(from, from + SUBJECTS_AT_ONCE)));
    for (const { id, partsJson } of rows) {
      if (partsJson === null) continue;
      const parts: RenderedParts = JSON.parse(partsJson);
      subjects.set(id, parts.subject);
    }
  }
  return subjects;
}

/** Day and hours of every slot that these applications ever had, by id: as ISO text, as events and mails keep them. */
export async function slotHoursOf(tx: Tx, applicationIds: readonly string[]): Promise<Map<string, SlotHours>> {
  if (applicationIds.length === 0) return new Map();
  const { slots } = tx.tables;
  const rows = await tx.db
    .select()
    .from(slots)
    .where(inArray(slots.applicationId, [...applicationIds]));
  return new Map(
    rows.map((row) => [row.id, { date: row.date, meeting: { start: row.meetingStart, end: row.meetingEnd } }]),
  );
}

export interface SlotHours {
  date: string;
  meeting: { start: string; end: string };
}

/** What happened in any application, with the application that it happened to. */
export type DeskEvent = EventRecord & { reference: string; association: string };

/** What happened in all applications from `from` until before `before`, the newest first. */
export async function listDeskEvents(
  tx: Tx,
  filter: { from: Temporal.Instant; before: Temporal.Instant; by: string; offset: number; limit: number },
): Promise<DeskEvent[]> {
  const { events, applications } = tx.tables;
  const rows = await tx.db
    .select({ event: events, reference: applications.reference, association: applications.association })
    .from(events)
    .innerJoin(applications, eq(applications.id, events.applicationId))
    .where(
      and(
        gte(events.at, filter.from.epochMilliseconds),
        lt(events.at, filter.before.epochMilliseconds),
        filter.by === '' ? undefined : and(eq(events.actorRole, 'coordinator'), eq(events.actorName, filter.by)),
      ),
    )
    .orderBy(desc(events.at), desc(events.seq))
    .limit(filter.limit)
    .offset(filter.offset);
  return rows.map(({ event, ...of }) => ({ ...eventOf(event), ...of }));
}

/** The coordinators that did something in that time, by name. */
export async function listActors(
  tx: Tx,
  time: { from: Temporal.Instant; before: Temporal.Instant },
): Promise<string[]> {
  const { events } = tx.tables;
  const rows = await tx.db
    .selectDistinct({ name: events.actorName })
    .from(events)
    .where(
      and(
        gte(events.at, time.from.epochMilliseconds),
        lt(events.at, time.before.epochMilliseconds),
        eq(events.actorRole, 'coordinator'),
        ne(events.actorName, ''),
      ),
    )
    .orderBy(asc(events.actorName));
  return rows.map(({ name }) => name);
}

const ROLES: readonly Role[] = ['applicant', 'ministry', 'maker', 'attendee', 'coordinator'];
