import { readCalendarAnswer } from '#calendar/reply.ts';
import { type CalendarAnswer, type NoAnswer, stampBy, wordsBeside } from '#domain/incoming/calendar-answer.ts';
import type { Letter } from '#domain/incoming/letter.ts';
import { ownWords } from '#domain/incoming/own-words.ts';
import { verdictOf } from '#domain/incoming/trust.ts';
import type { Ministry, Party } from '#domain/notices/notice.ts';
import { findInvitedEvent, type InvitedEvent, keepCalendarAnswer } from '#store/cases/calendar-answers.ts';
import { findIncoming, rawFileOf } from '#store/queue/incoming.ts';
import { applicantsOf, attendeeParty, type Case, getCase, joinedParties } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { passOn } from './place-answer.ts';
import { findOurs, isFrom, type Placing, waits } from './placing.ts';

/**
 * A calendar's answer to an invitation of ours: kept as that of its address, and nothing else changes, no seat either.
 * What a person wrote beside it goes where their mails go.
 * Thunderbird brings the same object twice in a mail. Whoever was not invited, a proposed time, and every other method wait
 * for people; a session that was cancelled is not revived.
 */
export async function takeReply(work: Work, letter: Letter): Promise<Placing> {
  const { tx, office, now } = work;
  const answer = answerIn(letter);
  const about = (await findOurs(tx, letter.answers))?.applicationId;
  if (typeof answer === 'string') return waits(answer, about);
  const event = await findInvitedEvent(tx, answer.uid);
  if (!event) return waits('calendar-unknown', about);
  const { applicationId } = event;
  if (verdictOf(letter, office.policy.authservId) === 'fail') return waits('forged', applicationId);
  const caseFile = await getCase(tx, applicationId);
  const invited = invitedTo(event, caseFile, office.policy.ministry);
  if (!mayAnswerFor(letter, answer, invited)) return waits('other-sender', applicationId);
  if (answer.sequence > event.sequence) return waits('calendar-unreadable', applicationId);
  if (answer.method === 'COUNTER') return waits('counter', applicationId);
  const party = partyAt(invited, answer.attendee);
  const words = wordsBeside(answer, ownWords(letter.text));
  if (event.isCancelled && !(party && words)) return { state: 'done', reason: '', applicationId };
  if (!party) return waits('uninvited', applicationId);
  const { application } = caseFile;
  const { inviteId, isCancelled } = event;
  return {
    state: 'done',
    reason: '',
    applicationId,
    apply: async (mailId) => {
      const stamp = stampBy(answer, now);
      if (!isCancelled)
        await keepCalendarAnswer(tx, { ...answer, stamp, inviteId, email: answer.attendee, mailId }, now);
      if (words) await passOn(work, { application, party }, mailId, words);
    },
  };
}

/** A calendar's answer from another address than that of who was invited, which a person may take as theirs. */
export interface AnswerOfAnother {
  answer: CalendarAnswer;
  event: InvitedEvent;
}

/** What such a mail says; undefined for any other mail, and where it could change nothing. */
export async function answerOfAnother(office: Office, mailId: string): Promise<AnswerOfAnother | undefined> {
  const raw = await office.store.read(async (tx) => {
    const mail = await findIncoming(tx, mailId);
    return mail?.reason === 'other-sender' && mail.kind === 'calendar' ? rawFileOf(tx, mailId) : undefined;
  });
  const read = raw && (await office.readMail(await office.files.read(raw.sha256)));
  const answer = read?.ok ? answerIn(read.letter) : undefined;
  if (answer === undefined || typeof answer === 'string' || answer.method !== 'REPLY') return undefined;
  return office.store.read(async (tx) => {
    const event = await findInvitedEvent(tx, answer.uid);
    if (!event || event.isCancelled || answer.sequence > event.sequence) return undefined;
    const invited = invitedTo(event, await getCase(tx, event.applicationId), office.policy.ministry);
    return invited.some(({ email }) => email.toLowerCase() === answer.attendee) ? { answer, event } : undefined;
  });
}

/** Thunderbird sends two; what brings more is no answer of one person. */
const PARTS_MAX = 4;

/** All parts have to say the same. */
function answerIn(letter: Letter): CalendarAnswer | NoAnswer {
  if (letter.calendars.length > PARTS_MAX) return 'calendar-unreadable';
  const [first, ...more] = letter.calendars.map(readCalendarAnswer);
  const isOne = more.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return first !== undefined && isOne ? first : 'calendar-unreadable';
}

/** Whose mailbox it is; of several who share it nobody's name. */
function partyAt(invited: readonly Party[], address: string): Party | undefined {
  const [party, ...others] = invited.filter(({ email }) => email.toLowerCase() === address);
  return party && others.length > 0 ? { ...party, name: '' } : party;
}

/** Everybody to whom the invitation went. */
function invitedTo({ kind }: InvitedEvent, { application, attendees, session }: Case, ministry: Ministry): Party[] {
  if (kind === 'demo') return session ? joinedParties(session) : [];
  return [...applicantsOf(application), ...attendees.map(attendeeParty), ...(ministry.invites ? [ministry] : [])];
}

/**
 * The mail comes from the attendee, or from whom it names as the one who answers in their place (SENT-BY). Anybody can
 * write that, so it has to be another address of the same applicant or maker.
 */
function mayAnswerFor(letter: Letter, { attendee, sentBy }: CalendarAnswer, invited: readonly Party[]): boolean {
  if (isFrom(letter, attendee)) return true;
  if (sentBy === '' || !isFrom(letter, sentBy)) return false;
  const [one, other] = [attendee, sentBy].map((email) => invited.find((party) => party.email.toLowerCase() === email));
  return one !== undefined && other !== undefined && one.role === other.role && one.id === other.id;
}
