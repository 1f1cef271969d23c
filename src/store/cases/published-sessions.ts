import { and, asc, count, desc, eq, gte, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Invite, InviteKind } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { MODES } from '#domain/words/modes.ts';
import type { Tx } from '#store/engine.ts';
import { inBatches, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { type LeftMark, type LeftScope, lastLeft, leftVersion, listLeftMarks } from './left-sessions.ts';
import { stampOf } from './published-marks.ts';

/** A session with the identity of its invitation, as a calendar to subscribe to shows it. */
export interface PublishedSession {
  applicationId: string;
  invite: Invite;
  facts: Omit<SessionFacts, 'contact' | 'attendees' | 'layouts'>;
  /** `released`: the maker that reads it was taken off it. */
  message: 'invited' | 'cancelled' | 'released';
}

export type Published =
  | { of: 'application'; applicationId: string }
  /** Sessions of one 申請団体 under one contact's address. */
  | { of: 'association'; association: string; email: string }
  | { of: 'maker'; makerId: string }
  | { of: 'all' };

/** Which sessions, by which of their invitations. */
export interface PublishedScope {
  wanted: Published;
  kind: InviteKind;
  /** Sessions from this JST day on. */
  sinceDay: Temporal.PlainDate;
  /** Of the cancelled ones those whose invitation changed last since then. */
  cancelledSince: Temporal.Instant;
  /** Where there is none left, the last that there was: vdirsyncer stops at a calendar that became empty. */
  keepsLast?: true;
}

/** A session and the number that stands for all that is published of it. */
export interface PublishedMark {
  sessionId: string;
  mark: number;
  /** Undefined where the row holds no instant. */
  lastStamp: Temporal.Instant | undefined;
  /** Published calendars leave it out. */
  isUnreadable: boolean;
  /** The maker that was taken off it, where it is shown as that maker last saw it. */
  leftBy: string;
}

/** What changes with every change of what is published: how many sessions there are, and the sum of their marks. */
export interface PublishedVersion {
  version: string;
  /** How many of them published calendars leave out. */
  unreadable: number;
}

/** Read from an index alone where all sessions are asked for. */
export async function publishedVersion(tx: Tx, scope: PublishedScope): Promise<PublishedVersion> {
  const { sessions } = tx.tables;
  const columns = {
    rows: count(),
    // As text, because PostgreSQL gives it as such and a number would lose its last digits.
    sum: sql<string>`cast(coalesce(sum(${sessions.mark}), 0) as text)`,
    unreadable: count(sessions.unreadableAt),
  };
  const [standing, cancelled] = [
    await tx.db
      .select(columns)
      .from(sessions)
      .where(and(which(tx, scope.wanted), isStanding(tx), gte(sessions.date, scope.sinceDay.toString()))),
    await tx.db
      .select(columns)
      .from(sessions)
      .innerJoin(tx.tables.invites, isInviteOf(tx, scope.kind))
      .where(and(which(tx, scope.wanted), isCancelled(tx, scope), gte(sessions.date, scope.sinceDay.toString()))),
  ];
  const both = [...standing, ...cancelled];
  const leaving = leftScope(scope);
  const left = leaving ? await leftVersion(tx, leaving) : { rows: 0, version: '' };
  const version = [...both.map(({ rows, sum }) => `${rows} ${sum}`), ...(leaving ? [left.version] : [])].join(' ');
  if (left.rows > 0 || both.some(({ rows }) => rows > 0)) {
    return { version, unreadable: both.reduce((all, { unreadable }) => all + Number(unreadable), 0) };
  }
  const last = await lastPublished(tx, scope);
  return { version: `${version} ${last?.mark ?? ''}`, unreadable: last?.isUnreadable ? 1 : 0 };
}

/** The same sessions one by one, in the order of date and hour; those that a maker left behind the others. */
export async function listPublishedMarks(tx: Tx, scope: PublishedScope): Promise<PublishedMark[]> {
  const { sessions } = tx.tables;
  const rows = await marksOf(tx, scope)
    .where(
      and(
        which(tx, scope.wanted),
        gte(sessions.date, scope.sinceDay.toString()),
        or(isStanding(tx), isCancelled(tx, scope)),
      ),
    )
    .orderBy(asc(sessions.date), asc(sessions.meetingStart), asc(sessions.id));
  const leaving = leftScope(scope);
  const left = leaving ? (await listLeftMarks(tx, leaving)).map((each) => leftMarkOf(each, leaving.makerId)) : [];
  if (rows.length + left.length > 0) return [...rows.map(markOf), ...left];
  const last = await lastPublished(tx, scope);
  return last ? [last] : [];
}

async function lastPublished(tx: Tx, scope: PublishedScope): Promise<PublishedMark | undefined> {
  if (!scope.keepsLast) return undefined;
  const { sessions } = tx.tables;
  const rows = await marksOf(tx, scope)
    .where(which(tx, scope.wanted))
    .orderBy(desc(sessions.date), desc(sessions.meetingStart), desc(sessions.id))
    .limit(1);
  const last = rows.map(markOf).at(0);
  if (last || scope.wanted.of !== 'maker') return last;
  const { makerId } = scope.wanted;
  const left = await lastLeft(tx, makerId);
  return left && leftMarkOf(left, makerId);
}

/** Only a maker's calendar shows what was left. */
function leftScope({ wanted, sinceDay, cancelledSince }: PublishedScope): LeftScope | undefined {
  return wanted.of === 'maker' ? { makerId: wanted.makerId, sinceDay, leftSince: cancelledSince } : undefined;
}

function leftMarkOf(mark: LeftMark, makerId: string): PublishedMark {
  return { ...mark, isUnreadable: false, leftBy: makerId };
}

function marksOf(tx: Tx, { kind }: PublishedScope) {
  const { sessions, invites } = tx.tables;
  const { id: sessionId, mark, unreadableAt } = sessions;
  return tx.db
    .select({ sessionId, mark, unreadableAt, lastStamp: invites.lastStamp })
    .from(sessions)
    .innerJoin(invites, isInviteOf(tx, kind));
}

type MarkRow = Awaited<ReturnType<typeof marksOf>>[number];

function markOf({ unreadableAt, lastStamp, ...row }: MarkRow): PublishedMark {
  return { ...row, lastStamp: stampOf(lastStamp), isUnreadable: unreadableAt !== null, leftBy: '' };
}

function isInviteOf(tx: Tx, kind: InviteKind): SQL | undefined {
  const { sessions, invites } = tx.tables;
  return and(eq(invites.sessionId, sessions.id), eq(invites.kind, kind));
}

function isStanding(tx: Tx): SQL {
  return inArray(tx.tables.sessions.state, ['confirmed', 'held']);
}

function isCancelled(tx: Tx, { cancelledSince }: PublishedScope): SQL | undefined {
  const { sessions, invites } = tx.tables;
  return and(eq(sessions.state, 'cancelled'), gte(invites.lastStamp, cancelledSince.epochMilliseconds));
}

/** A session whose rows are there; `read` throws when they do not say what a session can say. */
export interface PublishedRow {
  sessionId: string;
  reference: string;
  read(): PublishedSession;
}

/** These sessions in no certain order. A few statements however many there are. */
export async function readPublished(tx: Tx, sessionIds: readonly string[], kind: InviteKind): Promise<PublishedRow[]> {
  const { sessions, applications, invites, signUpPages } = tx.tables;
  const makers = await makerNames(tx, sessionIds);
  const found: PublishedRow[] = [];
  for (const some of inBatches(sessionIds)) {
    const rows = await tx.db
      .select({
        session: sessions,
        reference: applications.reference,
        association: applications.association,
        invite: invites,
        timetable: signUpPages.timetable,
        parking: signUpPages.parking,
      })
      .from(sessions)
      .innerJoin(applications, eq(applications.id, sessions.applicationId))
      .innerJoin(invites, isInviteOf(tx, kind))
      .leftJoin(signUpPages, eq(signUpPages.applicationId, sessions.applicationId))
      .where(inArray(sessions.id, some));
    for (const row of rows) {
      const { session, reference } = row;
      found.push({
        sessionId: session.id,
        reference,
        read: () => publishedOf({ ...row, kind, makers: makers.get(session.id) ?? [] }),
      });
    }
  }
  return found;
}

interface JoinedRow {
  session: Tables['sessions']['$inferSelect'];
  reference: string;
  association: string;
  invite: Tables['invites']['$inferSelect'];
  kind: InviteKind;
  timetable: string | null;
  parking: string | null;
  makers: string[];
}

function publishedOf({ session, invite, kind, ...row }: JoinedRow): PublishedSession {
  return {
    applicationId: session.applicationId,
    message: session.state === 'cancelled' ? 'cancelled' : 'invited',
    invite: {
      id: invite.id,
      sessionId: session.id,
      kind,
      uid: invite.uid,
      sequence: invite.sequence,
      organizer: { name: invite.organizerName, email: invite.organizerEmail },
      lastStamp: instantOf(invite.lastStamp),
    },
    facts: {
      reference: row.reference,
      association: row.association,
      date: session.date,
      meeting: { start: session.meetingStart, end: session.meetingEnd },
      demo: { start: session.demoStart, end: session.demoEnd },
      venue: { name: session.venueName, postalCode: session.postalCode, address: session.address },
      mode: oneOf(MODES, session.mode),
      url: session.url,
      note: session.note,
      timetable: row.timetable ?? '',
      parking: row.parking ?? '',
      makers: row.makers,
    },
  };
}

function which(tx: Tx, wanted: Published): SQL | undefined {
  const { sessions, applications, sessionMakers } = tx.tables;
  switch (wanted.of) {
    case 'application':
      return eq(sessions.applicationId, wanted.applicationId);
    case 'association':
      return inArray(
        sessions.applicationId,
        tx.db
          .select({ id: applications.id })
          .from(applications)
          .where(and(eq(applications.contactEmail, wanted.email), eq(applications.association, wanted.association))),
      );
    case 'maker':
      return inArray(
        sessions.id,
        tx.db
          .select({ id: sessionMakers.sessionId })
          .from(sessionMakers)
          .where(eq(sessionMakers.makerId, wanted.makerId)),
      );
    case 'all':
      return undefined;
  }
}

async function makerNames(tx: Tx, sessionIds: readonly string[]): Promise<Map<string, string[]>> {
  const { sessionMakers, makers } = tx.tables;
  const names = new Map<string, string[]>();
  for (const some of inBatches(sessionIds)) {
    const rows = await tx.db
      .select({ sessionId: sessionMakers.sessionId, name: makers.name })
      .from(sessionMakers)
      .innerJoin(makers, eq(makers.id, sessionMakers.makerId))
      .where(inArray(sessionMakers.sessionId, some))
      .orderBy(asc(sessionMakers.joinedAt), asc(sessionMakers.makerId));
    for (const { sessionId, name } of rows) names.set(sessionId, [...(names.get(sessionId) ?? []), name]);
  }
  return names;
}
