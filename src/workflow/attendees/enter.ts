import { requireAct } from '#domain/case/application.ts';
import { arrivedOn } from '#domain/case/reception.ts';
import { isSamePerson, type Registration, type SignUpInput } from '#domain/case/registration.ts';
import { isOver } from '#domain/case/sign-up-page.ts';
import { endOfLine, mayTake } from '#domain/case/waiting-list.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { revokeTokens } from '#store/access/tokens.ts';
import type { Actor } from '#store/cases/events.ts';
import { findRegistration, listRegistrationsAt, saveRegistration } from '#store/cases/registrations.ts';
import { type Asker, refuseFlood } from '#workflow/access/asker.ts';
import { appendFact, type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { changedFields, keepCorrected, refuseMeeting, wordsStanding } from './correct.ts';
import { fillSeats, GONE, readSeats, releaseHolds, SEATED } from './fill-seats.ts';
import { isStanding, refuseMore, refuseMoreThan, standingOf } from './standing.ts';
import { tellStanding, tellWithInvite } from './tell.ts';

/** Who enters people for an application, and from where. */
export interface Entering {
  applicationId: string;
  by: Actor & { role: 'applicant' | 'coordinator' };
  /** Without one it is a program of the house. */
  asker?: Asker | undefined;
}

/**
 * 代理で登録: somebody who applied by FAX or telephone, with an address or without. Nobody has to confirm it; a seat is taken
 * as by anybody else, or it waits at the end of the line. Also after 締切, because the paper came in time, until the
 * session's end. `id` came with the form, so that a second press adds nobody. Refuses who is there already by address and
 * name; without an address nobody can tell, and the page asks.
 */
export async function enterAttendee(
  office: Office,
  entering: Entering,
  { id, ...person }: SignUpInput & { id: string },
): Promise<Outcome<Registration>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, entering.applicationId);
    const { application, signUpPage: page } = caseFile;
    const refused = refuseEntering(caseFile, now) ?? refuseMoreThan(page?.capacity, person.people);
    if (refused) return refused;
    const twice = await findRegistration(tx, id);
    if (twice) return twice.applicationId === application.id ? accept(twice) : refuse({ code: 'not-found' });
    const earlier = await earlierOf(work, application.id, person);
    if (earlier && isStanding(earlier)) return refuse({ code: 'already-registered' });
    const flood = await refuseMail(work, entering, person.email);
    if (flood) return flood;
    await releaseHolds(work, application.id);
    const seats = await readSeats(tx, application.id, earlier?.id);
    const seated = mayTake(seats, person.people);
    const entered: Registration = {
      ...{ id: earlier?.id ?? id, applicationId: application.id, askedBy: { browser: '', network: '' } },
      ...{ enteredBy: entering.by.role, arrived: undefined, createdAt: now, passedOverAt: undefined },
      ...(seated ? SEATED : { state: 'waiting' as const, waitingSince: endOfLine(seats, now) }),
      ...person,
    };
    // A link that was mailed for it before must not confirm it again.
    if (earlier) await revokeTokens(tx, 'registration-check', earlier.id, now);
    await saveRegistration(tx, entered, now);
    const { name, institution, people } = entered;
    await appendFact(work, application, {
      type: 'attendee-added',
      actor: entering.by,
      data: { name, institution, people, waits: !seated },
    });
    await tell(work, entered);
    await fillSeats(work, application.id);
    return accept(entered);
  });
}

/** Only while people can be entered: once the session has ended nobody comes any more. */
function refuseEntering({ application, session }: Case, now: Temporal.Instant): Outcome<never> | undefined {
  const allowed = requireAct(application, 'register');
  if (!allowed.ok) return allowed;
  return isOver(session, now) ? refuse({ code: 'session-over' }) : undefined;
}

async function earlierOf({ tx }: Work, applicationId: string, person: SignUpInput): Promise<Registration | undefined> {
  if (person.email === '') return undefined;
  const same = (await listRegistrationsAt(tx, applicationId, person.email)).filter((one) => isSamePerson(one, person));
  return same.find(isStanding) ?? same[0];
}

/** As many mails as anybody may ask for; a mailbox that many ask for gets none from here, and nobody is locked out by it. */
async function refuseMail(work: Work, { asker }: Entering, email: string): Promise<Outcome<never> | undefined> {
  if (email === '') return undefined;
  const flood = await refuseFlood(work, asker, 'sign-up', email);
  if (!flood.ok) return flood;
  return flood.value.crowded ? refuse({ code: 'mailbox-crowded' }) : undefined;
}

async function tell(work: Work, registration: Registration): Promise<void> {
  const caseFile = await getCase(work.tx, registration.applicationId);
  if (registration.state === 'registered') await tellWithInvite(work, caseFile, registration, { kind: 'registered' });
  else await tellStanding(work, caseFile, registration, 'waiting');
}

/**
 * Everything about somebody who has signed up or was entered: id, seat and place in the line stay. More people need free
 * seats. With another address the old one is told that it is no longer written to, and its link ends; the new one is told as
 * at a sign-up. Refuses a page that showed something else (`seen`, its print of `wordsStanding`).
 */
export async function correctAttendee(
  office: Office,
  entering: Entering,
  {
    registrationId,
    seen,
    comesBack = false,
    ...person
  }: SignUpInput & {
    registrationId: string;
    seen?: string | undefined;
    /** Mails to the address that they gave themselves come back: it is not theirs, or not any more. */
    comesBack?: boolean;
  },
): Promise<Outcome<Registration>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, entering.applicationId);
    const refused = refuseEntering(caseFile, now);
    if (refused) return refused;
    const found = await standingOf(work, caseFile, registrationId);
    if (!found.ok) return found;
    const before = found.value;
    // Whoever signed up themselves has an address that is theirs to give.
    const email = before.enteredBy === undefined && !comesBack ? before.email : person.email;
    const moves = before.email.toLowerCase() !== email.toLowerCase();
    const after: Registration = { ...before, ...person, email, ...(moves ? { enteredBy: entering.by.role } : {}) };
    if (changedFields(before, after).length === 0) return found;
    const no =
      refuseUnseen(office, wordsStanding(before), seen) ??
      (await refuseMeeting(work, after)) ??
      (await refuseMore(work, caseFile, { registration: before, people: after.people, isTaken: false })) ??
      (moves ? await refuseMail(work, entering, after.email) : undefined);
    if (no) return no;
    await keepCorrected(work, caseFile, { before, after, actor: entering.by });
    if (moves) await moveMails(work, before, after);
    await fillSeats(work, caseFile.application.id);
    return accept((await findRegistration(tx, after.id)) ?? after);
  });
}

async function moveMails(work: Work, before: Registration, after: Registration): Promise<void> {
  const { tx, now } = work;
  const waited = before.state === 'waiting';
  await tellWithInvite(work, await getCase(tx, before.applicationId), before, { kind: 'left', waited, moved: true });
  await revokeTokens(tx, 'registration', before.id, now);
  await tell(work, after);
}

/**
 * 代理での取りやめ: as `leaveRegistration`, by the house. Pressed twice, it is one leaving. Refuses who was received at the door
 * on the session's day.
 */
export async function removeAttendee(
  office: Office,
  entering: Entering,
  registrationId: string,
): Promise<Outcome<Registration>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const before = await getCase(tx, entering.applicationId);
    const refused = refuseEntering(before, now);
    if (refused) return refused;
    const found = await standingOf(work, before, registrationId);
    if (!found.ok) return found;
    const { session, application } = before;
    if (session && arrivedOn(found.value, session.date)) return refuse({ code: 'already-arrived' });
    const left: Registration = { ...found.value, ...GONE };
    await saveRegistration(tx, left, now);
    const { name, institution, people } = left;
    await appendFact(work, application, {
      type: 'attendee-removed',
      actor: entering.by,
      data: { name, institution, people },
    });
    const waited = found.value.state === 'waiting';
    await tellWithInvite(work, await getCase(tx, application.id), left, { kind: 'left', waited });
    await fillSeats(work, application.id);
    return accept(left);
  });
}
