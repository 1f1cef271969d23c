import { readCalendarAnswer } from '#calendar/reply.ts';
import type { CalendarAnswer, NoAnswer } from '#domain/incoming/calendar-answer.ts';
import type { Letter } from '#domain/incoming/letter.ts';
import { verdictOf } from '#domain/incoming/trust.ts';
import { findInvitedEvent, type InvitedEvent, keepCalendarAnswer } from '#store/cases/calendar-answers.ts';
import { applicantsOf, type Case, getCase, joinedParties } from '#workflow/case/case.ts';
import type { Work } from '#workflow/case/work.ts';
import { isFrom, type Placing, waits } from './placing.ts';

/**
 * A calendar's answer to an invitation of ours: kept as that of its address, and nothing else changes, no seat either.
 * Thunderbird brings the same object twice in a mail. Whoever was not invited, a proposed time, and every other method wait
 * for people; a session that was cancelled is not revived.
 */
export async function takeReply(work: Work, letter: Letter): Promise<Placing> {
  const { tx, office, now } = work;
  const answer = answerIn(letter);
  if (typeof answer === 'string') return waits(answer);
  const event = await findInvitedEvent(tx, answer.uid);
  if (!event) return waits('calendar-unknown');
  const { applicationId } = event;
  if (verdictOf(letter, office.policy.authservId) === 'fail') return waits('forged', applicationId);
  const isTheirs = isFrom(letter, answer.attendee) || (answer.sentBy !== '' && isFrom(letter, answer.sentBy));
  if (!isTheirs) return waits('other-sender', applicationId);
  if (event.isCancelled) return { state: 'done', reason: '', applicationId };
  if (answer.sequence > event.sequence) return waits('calendar-unreadable', applicationId);
  if (answer.method === 'COUNTER') return waits('counter', applicationId);
  if (!invitedTo(event, await getCase(tx, applicationId)).has(answer.attendee))
    return waits('uninvited', applicationId);
  const { inviteId } = event;
  return {
    state: 'done',
    reason: '',
    applicationId,
    apply: async (mailId) => {
      await keepCalendarAnswer(tx, { ...answer, inviteId, email: answer.attendee, mailId }, now);
    },
  };
}

/** All parts have to say the same. */
function answerIn(letter: Letter): CalendarAnswer | NoAnswer {
  const [first, ...more] = letter.calendars.map(readCalendarAnswer);
  const isOne = more.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return first !== undefined && isOne ? first : 'calendar-unreadable';
}

function invitedTo({ kind }: InvitedEvent, caseFile: Case): ReadonlySet<string> {
  const { application, attendees, session } = caseFile;
  const parties =
    kind === 'demo' ? (session ? joinedParties(session) : []) : [...applicantsOf(application), ...attendees];
  return new Set(parties.map(({ email }) => email.toLowerCase()));
}
