import { and, asc, count, desc, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import type { Invite } from '#domain/case/invite.ts';
import type { Session } from '#domain/case/session.ts';
import { MODES } from '#domain/words/modes.ts';
import type { Tx } from '#store/engine.ts';
import { hourColumns, inBatches, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { newMark, stampOf } from './published-marks.ts';

/** A session that a maker was taken off, as it last saw it, with the invitation's cancellation that it was sent. */
export interface LeftSession {
  makerId: string;
  session: Pick<Session, 'id' | 'date' | 'meeting' | 'demo' | 'mode' | 'venue'>;
  association: string;
  invite: Pick<Invite, 'sequence' | 'lastStamp' | 'organizer'>;
}

/** From then on nothing that happens to the session reaches the maker's calendar. */
export async function keepLeft(tx: Tx, { makerId, session, association, invite }: LeftSession): Promise<void> {
  const { leftSessions } = tx.tables;
  const seen = {
    association,
    ...hourColumns(session),
    mode: session.mode,
    venueName: session.venue.name,
    address: session.venue.address,
    sequence: invite.sequence,
    stamp: invite.lastStamp.epochMilliseconds,
    organizerName: invite.organizer.name,
    mark: newMark(),
  };
  await tx.db
    .insert(leftSessions)
    .values({ sessionId: session.id, makerId, ...seen })
    .onConflictDoUpdate({ target: [leftSessions.makerId, leftSessions.sessionId], set: seen });
}

/** The maker comes again; false for one that had not left. */
export async function forgetLeft(tx: Tx, sessionId: string, makerId: string): Promise<boolean> {
  const { leftSessions } = tx.tables;
  const forgotten = await tx.db
    .delete(leftSessions)
    .where(and(eq(leftSessions.makerId, makerId), eq(leftSessions.sessionId, sessionId)))
    .returning({ id: leftSessions.sessionId });
  return forgotten.length > 0;
}

/** Which of those that a maker left its calendar shows: as long as it shows cancelled ones. */
export interface LeftScope {
  makerId: string;
  sinceDay: Temporal.PlainDate;
  leftSince: Temporal.Instant;
}

/** Changes with every session that the maker leaves or comes to again. */
export async function leftVersion(tx: Tx, scope: LeftScope): Promise<{ rows: number; version: string }> {
  const { leftSessions } = tx.tables;
  const sum = sql<string>`cast(coalesce(sum(${leftSessions.mark}), 0) as text)`;
  const found = await tx.db.select({ rows: count(), sum }).from(leftSessions).where(isShown(tx, scope));
  const rows = Number(found[0]?.rows ?? 0);
  return { rows, version: `${rows} ${found[0]?.sum ?? '0'}` };
}

export interface LeftMark {
  sessionId: string;
  mark: number;
  /** Undefined where the row holds no instant. */
  lastStamp: Temporal.Instant | undefined;
}

/** In the order of date and hour. */
export async function listLeftMarks(tx: Tx, scope: LeftScope): Promise<LeftMark[]> {
  const { leftSessions } = tx.tables;
  const { date, meetingStart, sessionId } = leftSessions;
  const rows = await tx.db
    .select()
    .from(leftSessions)
    .where(isShown(tx, scope))
    .orderBy(asc(date), asc(meetingStart), asc(sessionId));
  return rows.map(markOf);
}

/** However long ago it is. */
export async function lastLeft(tx: Tx, makerId: string): Promise<LeftMark | undefined> {
  const { leftSessions } = tx.tables;
  const rows = await tx.db
    .select()
    .from(leftSessions)
    .where(eq(leftSessions.makerId, makerId))
    .orderBy(desc(leftSessions.date), desc(leftSessions.meetingStart), desc(leftSessions.sessionId))
    .limit(1);
  return rows.map(markOf).at(0);
}

type Row = Tables['leftSessions']['$inferSelect'];

function markOf({ sessionId, mark, stamp }: Row): LeftMark {
  return { sessionId, mark, lastStamp: stampOf(stamp) };
}

function isShown({ tables: { leftSessions } }: Tx, { makerId, sinceDay, leftSince }: LeftScope): SQL | undefined {
  return and(
    eq(leftSessions.makerId, makerId),
    gte(leftSessions.date, sinceDay.toString()),
    gte(leftSessions.stamp, leftSince.epochMilliseconds),
  );
}

/** These as they were left, in no certain order; of the invitation only what never changes is of today. */
export async function readLeft(tx: Tx, makerId: string, sessionIds: readonly string[]) {
  const { leftSessions, sessions, applications, invites } = tx.tables;
  const found: ReturnType<typeof leftOf>[] = [];
  for (const some of inBatches(sessionIds)) {
    const rows = await tx.db
      .select({
        left: leftSessions,
        applicationId: sessions.applicationId,
        reference: applications.reference,
        inviteId: invites.id,
        uid: invites.uid,
        organizerEmail: invites.organizerEmail,
      })
      .from(leftSessions)
      .innerJoin(sessions, eq(sessions.id, leftSessions.sessionId))
      .innerJoin(applications, eq(applications.id, sessions.applicationId))
      .innerJoin(invites, and(eq(invites.sessionId, sessions.id), eq(invites.kind, 'demo')))
      .where(and(eq(leftSessions.makerId, makerId), inArray(leftSessions.sessionId, some)));
    found.push(...rows.map(leftOf));
  }
  return found;
}

interface JoinedRow {
  left: Row;
  applicationId: string;
  reference: string;
  inviteId: string;
  uid: string;
  organizerEmail: string;
}

function leftOf({ left, applicationId, reference, inviteId, uid, organizerEmail }: JoinedRow) {
  const { sessionId } = left;
  return {
    sessionId,
    reference,
    read: () => ({
      applicationId,
      message: 'released' as const,
      invite: {
        ...{ id: inviteId, sessionId, kind: 'demo' as const, uid, sequence: left.sequence },
        organizer: { name: left.organizerName, email: organizerEmail },
        lastStamp: instantOf(left.stamp),
      },
      facts: {
        ...{ reference, association: left.association, date: left.date, mode: oneOf(MODES, left.mode) },
        meeting: { start: left.meetingStart, end: left.meetingEnd },
        demo: { start: left.demoStart, end: left.demoEnd },
        venue: { name: left.venueName, postalCode: '', address: left.address },
        // A cancellation says nothing of these.
        ...{ url: '', note: '', timetable: '', parking: '', makers: [] },
      },
    }),
  };
}
