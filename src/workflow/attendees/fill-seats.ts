import { may } from '#domain/case/application.ts';
import { arrivedOn } from '#domain/case/reception.ts';
import { headCount, isMailed, type Registration } from '#domain/case/registration.ts';
import { beginningOf, hasBegun, isOver } from '#domain/case/sign-up-page.ts';
import { freeSeats, isScarce, promotions, type Seats, seatsOf } from '#domain/case/waiting-list.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { revokeTokens } from '#store/access/tokens.ts';
import { listEvents } from '#store/cases/events.ts';
import {
  findHolds,
  findOldestUnconfirmed,
  findRegistration,
  listUnreachable,
  saveRegistration,
  signUpsFor,
} from '#store/cases/registrations.ts';
import { findSignUpPage } from '#store/cases/sign-up-pages.ts';
import type { Tx } from '#store/engine.ts';
import { appendFact, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { tellSeatsFree, tellSeatsGiven, tellWithInvite } from './tell.ts';

/** The seats as this transaction sees them; `except` leaves one sign-up out, whose number is being decided anew. */
export async function readSeats(tx: Tx, applicationId: string, except?: string): Promise<Seats> {
  const page = await findSignUpPage(tx, applicationId);
  const signUps = await signUpsFor(tx, applicationId);
  return seatsOf(
    page?.capacity,
    signUps.filter(({ id }) => id !== except),
  );
}

/**
 * Whoever of the waiting list fits now gets a seat, in order, in the transaction that made it free; each is told and, once
 * the session is fixed, invited. After 締切 too: they applied in time. Nobody any more once the session has begun (DESIGN
 * §3.12): they would be sent for while it goes on without them, so the applicant is told instead.
 */
export async function fillSeats(work: Work, applicationId: string): Promise<void> {
  const { tx, now } = work;
  const { application, session } = await getCase(tx, applicationId);
  await releaseHolds(work, applicationId);
  if (!may(application.state, 'register') || isOver(session, now)) return;
  const seats = await readSeats(tx, applicationId);
  if (hasBegun(session, now)) return reportFreeSeats(work, applicationId, seats);
  const promoted = promotions(seats).map((waiting): Registration => ({ ...waiting, ...SEATED }));
  for (const registration of promoted) {
    await saveRegistration(tx, registration, now);
    await appendFact(work, application, {
      type: 'promoted',
      actor: { role: 'system', name: '' },
      data: { name: registration.name, institution: registration.institution, people: registration.people },
    });
  }
  // Only now, so that each mail counts everybody who came in with it.
  const caseFile = await getCase(tx, applicationId);
  if (promoted.some((one) => !isMailed(one, session !== undefined))) await tellSeatsGiven(work, caseFile);
  for (const registration of promoted) {
    // Who was let in at the door sits in the room, and is not sent for.
    if (session && arrivedOn(registration, session.date)) continue;
    await tellWithInvite(work, caseFile, registration, { kind: 'promoted' });
  }
}

/** What somebody is from the moment in which they have a seat. */
export const SEATED = { state: 'registered', waitingSince: undefined, passedOverAt: undefined } as const;

/** What somebody is who has left. */
export const GONE = { state: 'left', waitingSince: undefined, passedOverAt: undefined } as const;

/** Once for the same free seats and the same people who wait. */
async function reportFreeSeats(work: Work, applicationId: string, seats: Seats): Promise<void> {
  const { tx } = work;
  if (promotions(seats).length === 0) return;
  const caseFile = await getCase(tx, applicationId);
  const free = freeSeats(seats);
  const waiting = headCount(seats.waiting);
  const since = caseFile.session && beginningOf(caseFile.session);
  // What was told of the day from which the session has moved away is no word about this one.
  const before = (await listEvents(tx, applicationId)).findLast(
    ({ type, at }) => type === 'seats-free' && since && Temporal.Instant.compare(at, since) >= 0,
  );
  if (before?.type === 'seats-free' && before.data.free === free && before.data.waiting === waiting) return;
  await appendFact(work, caseFile.application, {
    type: 'seats-free',
    actor: { role: 'system', name: '' },
    data: { free, waiting, text: `空いている席：${free}名分、キャンセル待ち：${waiting}名` },
  });
  await tellSeatsFree(work, caseFile, free);
}

/**
 * Once four fifths are taken, who has not confirmed within `LIMITS.scarceHoldHours` keeps the link but not the seat: at the
 * confirmation they get one if it is free, and wait otherwise. The mail said so.
 */
export async function releaseHolds({ tx, now }: Work, applicationId: string): Promise<void> {
  const page = await findSignUpPage(tx, applicationId);
  const signUps = await signUpsFor(tx, applicationId);
  if (!isScarce(seatsOf(page?.capacity, signUps))) return;
  const since = now.subtract({ hours: LIMITS.scarceHoldHours });
  const old = signUps.filter(
    ({ state, waitingSince, createdAt }) =>
      state === 'unconfirmed' && waitingSince === undefined && Temporal.Instant.compare(createdAt, since) <= 0,
  );
  for (const one of old) await saveRegistration(tx, { ...one, waitingSince: now }, now);
}

/**
 * Sign-ups whose mail was not answered for 24 hours are void, and so are those whose mail was given up, because nobody can
 * answer it; their seats go to those who wait. Nobody is told: the address never proved to be its owner's, and the mail said
 * how long its link lives. Returns when the next one is due.
 */
export async function expireSignUps(office: Office): Promise<Temporal.Instant | undefined> {
  const now = office.now();
  for (const signUp of await office.store.read(listUnreachable)) await voidSignUp(office, signUp);
  const holdDue = await releaseEverywhere(office, now);
  for (;;) {
    const signUp = await office.store.read(findOldestUnconfirmed);
    const due = signUp?.createdAt.add({ hours: LIMITS.signUpHours });
    if (!signUp || !due || Temporal.Instant.compare(due, now) > 0) return earlier(due, holdDue);
    await voidSignUp(office, signUp);
  }
}

/** Returns when the next sign-up has held its seat for as long as it may where few are left. */
async function releaseEverywhere(office: Office, now: Temporal.Instant): Promise<Temporal.Instant | undefined> {
  const hold = { hours: LIMITS.scarceHoldHours };
  const { old, next } = await office.store.read((tx) => findHolds(tx, now.subtract(hold)));
  for (const applicationId of old) {
    const seats = await office.store.read((tx) => readSeats(tx, applicationId));
    if (isScarce(seats)) await inOneWrite(office, (work) => fillSeats(work, applicationId));
  }
  return next?.add(hold);
}

function earlier(a: Temporal.Instant | undefined, b: Temporal.Instant | undefined): Temporal.Instant | undefined {
  if (!a || !b) return a ?? b;
  return Temporal.Instant.compare(a, b) <= 0 ? a : b;
}

async function voidSignUp(office: Office, signUp: Registration): Promise<void> {
  await inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const registration = await findRegistration(tx, signUp.id);
    // Confirmed, or signed up anew, since it was listed.
    if (registration?.state !== 'unconfirmed' || !registration.createdAt.equals(signUp.createdAt)) return;
    await saveRegistration(tx, { ...registration, ...GONE }, now);
    await revokeTokens(tx, 'registration-check', registration.id, now);
    await fillSeats(work, registration.applicationId);
  });
}
