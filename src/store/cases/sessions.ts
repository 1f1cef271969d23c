import { and, asc, between, eq, gte, inArray, isNull, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { Commitment, Session, SessionMaker, SessionState } from '#domain/case/session.ts';
import { MODES, type Mode } from '#domain/words/modes.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, hourColumns, hoursOf, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { forgetLeft } from './left-sessions.ts';
import { refreshListed } from './listed.ts';
import { getMaker } from './makers.ts';
import { markPublished, newMark } from './published-marks.ts';

export async function findSessionOf(tx: Tx, applicationId: string): Promise<Session | undefined> {
  const { sessions } = tx.tables;
  const row = first(await tx.db.select().from(sessions).where(eq(sessions.applicationId, applicationId)));
  return row ? await sessionOf(tx, row) : undefined;
}

/** Application ids of the sessions of these days (both included), in the order of date and hour. */
export async function listSessionDays(
  tx: Tx,
  days: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<string[]> {
  const { sessions } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId })
    .from(sessions)
    .where(and(gte(sessions.date, days.from.toString()), lte(sessions.date, days.to.toString())))
    .orderBy(asc(sessions.date), asc(sessions.meetingStart), asc(sessions.id));
  return rows.map((row) => row.applicationId);
}

/** What the lists say of a session, and the names of its makers that still come. */
export interface SessionSummary {
  date: Temporal.PlainDate;
  meeting: { start: Temporal.PlainTime; end: Temporal.PlainTime };
  demo: { start: Temporal.PlainTime; end: Temporal.PlainTime };
  venue: Session['venue'];
  mode: Mode;
  makers: string[];
}

/** The sessions of these applications, by application, in two queries. */
export async function listSessions(tx: Tx, applicationIds: readonly string[]): Promise<Map<string, SessionSummary>> {
  if (applicationIds.length === 0) return new Map();
  const { sessions, sessionMakers, makers } = tx.tables;
  const rows = await tx.db
    .select()
    .from(sessions)
    .where(inArray(sessions.applicationId, [...applicationIds]));
  const joined = await tx.db
    .select({ applicationId: sessions.applicationId, name: makers.name })
    .from(sessionMakers)
    .innerJoin(sessions, eq(sessions.id, sessionMakers.sessionId))
    .innerJoin(makers, eq(makers.id, sessionMakers.makerId))
    .where(and(inArray(sessions.applicationId, [...applicationIds]), isNull(sessionMakers.outAt)))
    .orderBy(asc(sessionMakers.joinedAt), asc(makers.id));
  const names = Map.groupBy(joined, ({ applicationId }) => applicationId);
  return new Map(
    rows.map((row) => [
      row.applicationId,
      {
        ...hoursOf(row),
        venue: { name: row.venueName, postalCode: row.postalCode, address: row.address },
        mode: oneOf(MODES, row.mode),
        makers: (names.get(row.applicationId) ?? []).map(({ name }) => name),
      },
    ]),
  );
}

/**
 * Applications whose confirmed session on this day was not reminded of so many days before; see
 * `workflow/attendees/remind.ts` for the key.
 */
export async function listUnreminded(tx: Tx, due: { date: Temporal.PlainDate; daysBefore: number }): Promise<string[]> {
  const { sessions } = tx.tables;
  const tail = ` ${due.date} ${due.daysBefore}`;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId })
    .from(sessions)
    .where(
      and(
        eq(sessions.state, 'confirmed'),
        eq(sessions.date, due.date.toString()),
        // Written out, because the builder leaves the table's name away where there is only one.
        sql`not exists (select 1 from reminders where reminders.key = 'session ' || sessions.id || ${tail})`,
      ),
    )
    .orderBy(asc(sessions.meetingStart), asc(sessions.id));
  return rows.map((row) => row.applicationId);
}

/** The unique index on the application decides a race between two processes. */
export async function insertSession(tx: Tx, session: Session): Promise<void> {
  await tx.db
    .insert(tx.tables.sessions)
    .values({ id: session.id, applicationId: session.applicationId, ...columnsOf(session), mark: newMark() });
  for (const joined of session.makers) await joinSession(tx, session.id, joined);
  await refreshListed(tx, session.applicationId);
}

export async function updateSession(tx: Tx, session: Session): Promise<void> {
  const { sessions } = tx.tables;
  await tx.db.update(sessions).set(columnsOf(session)).where(eq(sessions.id, session.id));
  await markPublished(tx, [session.id]);
  await refreshListed(tx, session.applicationId);
}

/** Adds the maker, or takes it in again after it had said that it could not come. True where it had been taken off. */
export async function joinSession(tx: Tx, sessionId: string, joined: SessionMaker): Promise<boolean> {
  const { sessionMakers } = tx.tables;
  const columns = {
    inquiryId: joined.inquiryId,
    joinedAt: joined.joinedAt.epochMilliseconds,
    by: joined.by,
    outAt: joined.out?.at.epochMilliseconds ?? null,
    outBy: joined.out?.by ?? null,
    outReason: joined.out?.reason ?? null,
    visitor: joined.visitor,
    phoneOnDay: joined.phoneOnDay,
  };
  await tx.db
    .insert(sessionMakers)
    .values({ sessionId, makerId: joined.maker.id, ...columns })
    .onConflictDoUpdate({ target: [sessionMakers.sessionId, sessionMakers.makerId], set: columns });
  await markPublished(tx, [sessionId]);
  return forgetLeft(tx, sessionId, joined.maker.id);
}

export async function leaveSession(tx: Tx, sessionId: string, makerId: string): Promise<void> {
  const { sessionMakers } = tx.tables;
  await tx.db
    .delete(sessionMakers)
    .where(and(eq(sessionMakers.sessionId, sessionId), eq(sessionMakers.makerId, makerId)));
  await markPublished(tx, [sessionId]);
}

/** Applications of the sessions that a maker came or comes to, also cancelled ones, in the order of their days. */
export async function sessionCasesOfMaker(tx: Tx, makerId: string): Promise<string[]> {
  const { sessions, sessionMakers } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId })
    .from(sessionMakers)
    .innerJoin(sessions, eq(sessions.id, sessionMakers.sessionId))
    .where(eq(sessionMakers.makerId, makerId))
    .orderBy(asc(sessions.date), asc(sessions.demoStart), asc(sessions.id));
  return rows.map((row) => row.applicationId);
}

/**
 * What a maker is bound to on these JST days, other than this application: standing sessions that it has not left, in
 * the order of their hours, and those at one hour always in the same order.
 */
export async function commitmentsOf(
  tx: Tx,
  makerId: string,
  except: { applicationId: string },
  days: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<Commitment[]> {
  const { sessions, sessionMakers } = tx.tables;
  const rows = await bookedSessions(
    tx,
    and(
      eq(sessionMakers.makerId, makerId),
      ne(sessions.applicationId, except.applicationId),
      between(sessions.date, days.from.toString(), days.to.toString()),
    ),
  );
  return rows.map(commitmentOf);
}

/** The same of all makers on these JST days, by maker, in one query. */
export async function commitmentsOn(
  tx: Tx,
  except: { applicationId: string },
  days: readonly string[],
): Promise<Map<string, Commitment[]>> {
  if (days.length === 0) return new Map();
  const { sessions } = tx.tables;
  const rows = await bookedSessions(
    tx,
    and(inArray(sessions.date, [...days]), ne(sessions.applicationId, except.applicationId)),
  );
  const groups = Map.groupBy(rows, ({ makerId }) => makerId);
  return new Map([...groups].map(([makerId, group]) => [makerId, group.map(commitmentOf)]));
}

/** Standing sessions with each maker that comes, in the order of day and hour, and those at one hour always in the same order. */
export async function bookedSessions(tx: Tx, which: SQL | undefined) {
  const { sessions, sessionMakers, applications } = tx.tables;
  return tx.db
    .select({
      makerId: sessionMakers.makerId,
      session: sessions,
      reference: applications.reference,
      association: applications.association,
    })
    .from(sessions)
    .innerJoin(sessionMakers, eq(sessionMakers.sessionId, sessions.id))
    .innerJoin(applications, eq(applications.id, sessions.applicationId))
    .where(and(which, eq(sessions.state, 'confirmed'), isNull(sessionMakers.outAt)))
    .orderBy(asc(sessions.date), asc(sessions.demoStart), asc(applications.reference));
}

interface CommitmentRow {
  session: Tables['sessions']['$inferSelect'];
  reference: string;
  association: string;
}

/** What a maker is bound to by such a session. */
export function commitmentOf({ session, reference, association }: CommitmentRow): Commitment {
  return {
    reference,
    association,
    date: dayOf(session.date),
    demo: hoursOf(session).demo,
    mode: oneOf(MODES, session.mode),
  };
}

const STATES: readonly SessionState[] = ['confirmed', 'cancelled', 'held'];

async function sessionOf(tx: Tx, row: Tables['sessions']['$inferSelect']): Promise<Session> {
  const { sessionMakers } = tx.tables;
  const rows = await tx.db
    .select()
    .from(sessionMakers)
    .where(eq(sessionMakers.sessionId, row.id))
    .orderBy(asc(sessionMakers.joinedAt), asc(sessionMakers.makerId));
  const makers: SessionMaker[] = [];
  for (const joined of rows) {
    makers.push({
      maker: await getMaker(tx, joined.makerId),
      inquiryId: joined.inquiryId,
      joinedAt: instantOf(joined.joinedAt),
      by: joined.by,
      visitor: joined.visitor,
      phoneOnDay: joined.phoneOnDay,
      out:
        joined.outAt === null
          ? undefined
          : { at: instantOf(joined.outAt), by: joined.outBy ?? '', reason: joined.outReason ?? '' },
    });
  }
  return {
    id: row.id,
    applicationId: row.applicationId,
    slotId: row.slotId,
    state: oneOf(STATES, row.state),
    version: row.version,
    ...hoursOf(row),
    venue: { name: row.venueName, postalCode: row.postalCode, address: row.address },
    mode: oneOf(MODES, row.mode),
    url: row.url,
    note: row.note,
    confirmedAt: instantOf(row.confirmedAt),
    confirmedBy: row.confirmedBy,
    makers,
  };
}

function columnsOf(session: Session) {
  return {
    slotId: session.slotId,
    state: session.state,
    version: session.version,
    ...hourColumns(session),
    venueName: session.venue.name,
    postalCode: session.venue.postalCode,
    address: session.venue.address,
    mode: session.mode,
    url: session.url,
    note: session.note,
    confirmedAt: session.confirmedAt.epochMilliseconds,
    confirmedBy: session.confirmedBy,
  };
}
