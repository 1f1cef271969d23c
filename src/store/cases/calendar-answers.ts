import { and, eq } from 'drizzle-orm';
import type { InviteKind } from '#domain/case/invite.ts';
import { laterAnswer, type StandingAnswer } from '#domain/incoming/calendar-answer.ts';
import { PARTSTATS } from '#domain/words/incoming.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** Which case an event of ours belongs to. */
export interface InvitedEvent {
  inviteId: string;
  kind: InviteKind;
  /** SEQUENCE of the invitation that stands. */
  sequence: number;
  applicationId: string;
  isCancelled: boolean;
}

export async function findInvitedEvent(tx: Tx, uid: string): Promise<InvitedEvent | undefined> {
  const { invites, sessions } = tx.tables;
  const rows = await tx.db
    .select({ invite: invites, applicationId: sessions.applicationId, state: sessions.state })
    .from(invites)
    .innerJoin(sessions, eq(sessions.id, invites.sessionId))
    .where(eq(invites.uid, uid));
  const row = first(rows);
  return (
    row && {
      inviteId: row.invite.id,
      kind: oneOf(['meeting', 'demo'] as const, row.invite.kind),
      sequence: row.invite.sequence,
      applicationId: row.applicationId,
      isCancelled: row.state === 'cancelled',
    }
  );
}

/** Keeps the answer of an address unless a later one stands; false then. */
export async function keepCalendarAnswer(
  tx: Tx,
  answer: StandingAnswer & { inviteId: string; email: string; mailId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const { calendarAnswers } = tx.tables;
  const { inviteId, email } = answer;
  const rows = await tx.db
    .select()
    .from(calendarAnswers)
    .where(and(eq(calendarAnswers.inviteId, inviteId), eq(calendarAnswers.email, email)));
  const standing = first(rows);
  if (standing && laterAnswer<StandingAnswer>(answerOf(standing), answer) !== answer) return false;
  const { partstat, sequence, stamp, mailId } = answer;
  const said = { partstat, sequence, stamp: stamp.epochMilliseconds, mailId, at: now.epochMilliseconds };
  await tx.db
    .insert(calendarAnswers)
    .values({ inviteId, email, ...said })
    .onConflictDoUpdate({ target: [calendarAnswers.inviteId, calendarAnswers.email], set: said });
  return true;
}

/** What the addresses of a case have answered, by invitation and address. `isOld`: to an invitation that a newer one replaced. */
export interface KeptAnswer extends StandingAnswer {
  kind: InviteKind;
  email: string;
  isOld: boolean;
}

export async function calendarAnswersOf(tx: Tx, applicationId: string): Promise<KeptAnswer[]> {
  const { calendarAnswers, invites, sessions } = tx.tables;
  const rows = await tx.db
    .select({ answer: calendarAnswers, kind: invites.kind, sequence: invites.sequence })
    .from(sessions)
    .innerJoin(invites, eq(invites.sessionId, sessions.id))
    .innerJoin(calendarAnswers, eq(calendarAnswers.inviteId, invites.id))
    .where(eq(sessions.applicationId, applicationId));
  return rows.map(({ answer, kind, sequence }) => ({
    ...answerOf(answer),
    kind: oneOf(['meeting', 'demo'] as const, kind),
    email: answer.email,
    isOld: answer.sequence < sequence,
  }));
}

function answerOf(row: Tables['calendarAnswers']['$inferSelect']): StandingAnswer {
  return { partstat: oneOf(PARTSTATS, row.partstat), sequence: row.sequence, stamp: instantOf(row.stamp) };
}
