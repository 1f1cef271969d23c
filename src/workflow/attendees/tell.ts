import { isMailed, isSameMailbox, type Registration } from '#domain/case/registration.ts';
import { notices, type Party } from '#domain/notices/notice.ts';
import { lastTold, orderKeyOf } from '#store/queue/outbox.ts';
import { applicantsOf, attendeeParty, type Case } from '#workflow/case/case.ts';
import type { Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { inviteMap, reviseInvites } from '#workflow/session/revise-invites.ts';

/** Tells one attendee, if mails go there, that they wait for a seat, in words: nothing goes into a calendar. */
export async function tellStanding(
  work: Work,
  caseFile: Case,
  registration: Registration,
  as: 'waiting' | 'passed-over',
): Promise<void> {
  const { office } = work;
  if (!isMailed(registration, caseFile.session !== undefined)) return;
  const attendee = attendeeParty(registration);
  await oweMails(work, {
    notices: notices({ kind: 'standing', attendee }, office.policy.ministry),
    applicationId: caseFile.application.id,
    thread: caseFile.application.id,
    content: (notice) => contentOf(work, caseFile, notice, as === 'passed-over' ? { passedOver: true } : {}),
  });
}

/** Tells one attendee, if mails go there, and once the session is fixed the entry goes into their calendar, or out of it. */
export async function tellWithInvite(
  work: Work,
  caseFile: Case,
  registration: Registration,
  { kind, ...said }: { kind: 'registered' | 'promoted' | 'left'; waited?: boolean; moved?: boolean },
): Promise<void> {
  const { office } = work;
  if (!isMailed(registration, caseFile.session !== undefined)) return;
  const attendee = attendeeParty(registration);
  const { application, session } = caseFile;
  // Who is invited in another role already keeps that one entry: their own sign-up is words only, and leaving it must not
  // take the meeting out of the applicant's calendar.
  const others = [...applicantsOf(application), office.policy.ministry].map(({ email }) => email.toLowerCase());
  // A mailbox has one entry for everybody who comes with it; who only waited takes nothing out of it.
  const comers = caseFile.attendees.filter((one) => isSameMailbox(one, attendee));
  const othersCome = comers.some(({ id }) => id !== attendee.id);
  const changesEntry = !others.includes(attendee.email.toLowerCase()) && !(said.waited && othersCome);
  const fixed = session?.state === 'confirmed' && changesEntry ? session : undefined;
  const invites = fixed ? await invitesFor(work, fixed.id, { attendee, kind, othersCome }) : undefined;
  await oweMails(work, {
    notices: notices({ kind, attendee, sessionIsFixed: fixed !== undefined, othersCome }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    ...(invites ? { invites } : {}),
    ...(othersCome ? { names: comers.map(({ name }) => name) } : {}),
    content: (notice) => contentOf(work, caseFile, notice, said),
  });
}

/**
 * A CANCEL, and the REQUEST to a mailbox that was sent one, raise SEQUENCE; a newcomer gets the invite as it stands. Where
 * others come with the same mailbox the entry only says other names, which asks nobody anew.
 */
async function invitesFor(
  work: Work,
  sessionId: string,
  { attendee, kind, othersCome }: { attendee: Party; kind: 'registered' | 'promoted' | 'left'; othersCome: boolean },
) {
  const { tx } = work;
  const invites = await inviteMap(tx, sessionId);
  const orderKey = orderKeyOf(attendee.email, invites.get('meeting')?.uid ?? '');
  const told = (await lastTold(tx, [orderKey], { owed: true, butOf: attendee.id })).get(orderKey);
  const raises = kind === 'left' && !othersCome ? told?.method === 'REQUEST' : told?.method === 'CANCEL';
  return raises || othersCome ? reviseInvites(work, sessionId, ['meeting'], raises) : invites;
}

/** Tells the applicant that seats are free for people who wait, and that nobody is let in by itself any more. */
export async function tellSeatsFree(work: Work, caseFile: Case, free: number): Promise<void> {
  const { office } = work;
  const { application } = caseFile;
  await oweMails(work, {
    notices: notices({ kind: 'seats-free', applicants: applicantsOf(application) }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    content: (notice) => contentOf(work, caseFile, notice, { free }),
  });
}

/** Tells the applicant that people to whom no mail goes have got a seat: nobody else will tell them. */
export async function tellSeatsGiven(work: Work, caseFile: Case): Promise<void> {
  const { office } = work;
  const { application } = caseFile;
  await oweMails(work, {
    notices: notices({ kind: 'seats-free', applicants: applicantsOf(application) }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    content: (notice) => contentOf(work, caseFile, notice, { given: true }),
  });
}
