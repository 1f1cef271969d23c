import { and, asc, eq, gte, inArray, ne, or, type SQL } from 'drizzle-orm';
import type { Invite, InviteKind } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { MODES } from '#domain/words/modes.ts';
import type { Tx } from '#store/engine.ts';
import { inBatches, instantOf, oneOf } from '#store/tables/columns.ts';

/** A session with the identity of its invitation, as a calendar to subscribe to shows it. */
export interface PublishedSession {
  applicationId: string;
  invite: Invite;
  facts: Omit<SessionFacts, 'contact' | 'attendees' | 'layouts'>;
  cancelled: boolean;
}

export type Published =
  | { of: 'application'; applicationId: string }
  /** Sessions of one 申請団体 under one contact's address. */
  | { of: 'association'; association: string; email: string }
  | { of: 'maker'; makerId: string }
  | { of: 'all' };

/**
 * Sessions in the order of date and hour, from `since.day` on; cancelled ones only when they were cancelled since
 * `since.moment`. A few statements however many there are: programs ask for it every hour.
 */
export async function listPublished(
  tx: Tx,
  wanted: Published,
  kind: InviteKind,
  since: { day: Temporal.PlainDate; moment: Temporal.Instant },
): Promise<PublishedSession[]> {
  const { sessions, applications, invites, signUpPages } = tx.tables;
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
    .innerJoin(invites, and(eq(invites.sessionId, sessions.id), eq(invites.kind, kind)))
    .leftJoin(signUpPages, eq(signUpPages.applicationId, sessions.applicationId))
    .where(
      and(
        which(tx, wanted),
        gte(sessions.date, since.day.toString()),
        or(ne(sessions.state, 'cancelled'), gte(invites.lastStamp, since.moment.epochMilliseconds)),
      ),
    )
    .orderBy(asc(sessions.date), asc(sessions.meetingStart), asc(sessions.id));
  const makers = await makerNames(
    tx,
    rows.map((row) => row.session.id),
  );
  return rows.map(({ session, reference, association, invite, timetable, parking }) => ({
    applicationId: session.applicationId,
    cancelled: session.state === 'cancelled',
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
      reference,
      association,
      date: session.date,
      meeting: { start: session.meetingStart, end: session.meetingEnd },
      demo: { start: session.demoStart, end: session.demoEnd },
      venue: { name: session.venueName, postalCode: session.postalCode, address: session.address },
      mode: oneOf(MODES, session.mode),
      url: session.url,
      note: session.note,
      timetable: timetable ?? '',
      parking: parking ?? '',
      makers: makers.get(session.id) ?? [],
    },
  }));
}

function which(tx: Tx, wanted: Published): SQL | undefined {
  const { sessions, applications, sessionMakers } = tx.tables;
  switch (wanted.of) {
    case 'application':
      return eq(sessions.applicationId, wanted.applicationId);
    case 'association':
      return and(eq(applications.contactEmail, wanted.email), eq(applications.association, wanted.association));
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
