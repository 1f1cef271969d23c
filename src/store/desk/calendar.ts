import { and, asc, between, eq, inArray, isNull } from 'drizzle-orm';
import type { SessionState } from '#domain/case/session.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { MODES, type Mode } from '#domain/words/modes.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import type { Tx } from '#store/engine.ts';
import { hoursOf, oneOf } from '#store/tables/columns.ts';

/** What sessions and candidates have in common on a calendar. Day and hours are JST. */
interface Place {
  reference: string;
  association: string;
  /** Empty where neither address nor association names one. */
  prefecture: string;
  date: Temporal.PlainDate;
  meeting: TimeWindow;
  demo: TimeWindow;
  mode: Mode;
  venue: string;
}

export interface CalendarSession extends Place {
  id: string;
  state: SessionState;
  /** `out`: it told us that it can no longer come. */
  makers: { id: string; out: boolean }[];
}

export interface CalendarCandidate extends Place {
  slotId: string;
  /** 1 to 3 as in 様式1; 0 for an hour that makers are asked about for a move of a fixed session. */
  rank: number;
  state: ApplicationState;
  /** The makers whose open inquiry offers it, with what they said so far. */
  asked: { makerId: string; reply: Reply | undefined }[];
}

interface Days {
  from: Temporal.PlainDate;
  /** Included. */
  to: Temporal.PlainDate;
}

/** Sessions of these days, whatever became of them, with their makers; in the order of day and hour. Two queries. */
export async function listCalendarSessions(tx: Tx, days: Days): Promise<CalendarSession[]> {
  const { sessions, sessionMakers, applications } = tx.tables;
  const inDays = between(sessions.date, days.from.toString(), days.to.toString());
  const rows = await tx.db
    .select({
      session: sessions,
      reference: applications.reference,
      association: applications.association,
      prefecture: applications.prefecture,
    })
    .from(sessions)
    .innerJoin(applications, eq(applications.id, sessions.applicationId))
    .where(inDays)
    .orderBy(asc(sessions.date), asc(sessions.meetingStart), asc(applications.reference));
  const joined = await tx.db
    .select({ sessionId: sessionMakers.sessionId, id: sessionMakers.makerId, outAt: sessionMakers.outAt })
    .from(sessionMakers)
    .innerJoin(sessions, eq(sessions.id, sessionMakers.sessionId))
    .where(inDays)
    .orderBy(asc(sessionMakers.joinedAt), asc(sessionMakers.makerId));
  const makersOf = Map.groupBy(joined, (row) => row.sessionId);
  return rows.map(({ session, ...rest }) => ({
    ...rest,
    id: session.id,
    state: oneOf(SESSION_STATES, session.state),
    ...hoursOf(session),
    mode: oneOf(MODES, session.mode),
    venue: session.venueName,
    makers: (makersOf.get(session.id) ?? []).map(({ id, outAt }) => ({ id, out: outAt !== null })),
  }));
}

/**
 * 候補 of these days: wishes of requests without a fixed day, and hours that makers are asked about for a move. In the
 * order of day and hour. Two queries.
 */
export async function listCalendarCandidates(tx: Tx, days: Days): Promise<CalendarCandidate[]> {
  const { slots, applications, inquiries, inquiryOffers, answers } = tx.tables;
  const standing = and(
    eq(applications.id, slots.applicationId),
    between(slots.date, days.from.toString(), days.to.toString()),
    isNull(slots.replacedAt),
    inArray(applications.state, [...WITHOUT_FIXED_DAY, 'confirmed']),
  );
  const rows = await tx.db
    .select({
      slot: slots,
      reference: applications.reference,
      association: applications.association,
      prefecture: applications.prefecture,
      state: applications.state,
      mode: applications.mode,
      venue: applications.venueName,
    })
    .from(slots)
    // The days first: SQLite keeps the order of a cross join, and would begin with the states of all applications.
    .crossJoin(applications)
    .where(standing)
    .orderBy(asc(slots.date), asc(slots.meetingStart), asc(applications.reference));
  const offers = await tx.db
    .select({ slotId: inquiryOffers.slotId, makerId: inquiries.makerId, reply: answers.reply })
    .from(slots)
    .crossJoin(applications)
    .innerJoin(inquiries, and(eq(inquiries.applicationId, slots.applicationId), eq(inquiries.state, 'open')))
    .innerJoin(inquiryOffers, and(eq(inquiryOffers.inquiryId, inquiries.id), eq(inquiryOffers.slotId, slots.id)))
    .leftJoin(answers, and(eq(answers.inquiryId, inquiries.id), eq(answers.slotId, slots.id)))
    .where(standing)
    .orderBy(asc(inquiries.askedAt), asc(inquiries.makerId));
  const askedAbout = Map.groupBy(offers, (row) => row.slotId);
  return rows
    .filter(({ slot, state }) => (state === 'confirmed' ? slot.rank === 0 && askedAbout.has(slot.id) : slot.rank > 0))
    .map(({ slot, ...rest }) => ({
      ...rest,
      state: oneOf(APPLICATION_STATES, rest.state),
      mode: oneOf(MODES, rest.mode),
      slotId: slot.id,
      rank: slot.rank,
      ...hoursOf(slot),
      asked: (askedAbout.get(slot.id) ?? []).map(({ makerId, reply }) => ({
        makerId,
        reply: reply === null ? undefined : oneOf(REPLIES, reply),
      })),
    }));
}

const WITHOUT_FIXED_DAY: readonly ApplicationState[] = ['received', 'inquiring', 'returned'];
const SESSION_STATES: readonly SessionState[] = ['confirmed', 'cancelled', 'held'];
const REPLIES: readonly Reply[] = ['yes', 'maybe', 'no'];
