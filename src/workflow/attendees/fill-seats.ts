import { may } from '#domain/case/application.ts';
import { arrivedOn } from '#domain/case/reception.ts';
import type { Registration } from '#domain/case/registration.ts';
import { hasBegun } from '#domain/case/sign-up-page.ts';
import { promotions, type Seats, seatsOf } from '#domain/case/waiting-list.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { revokeTokens } from '#store/access/tokens.ts';
import {
  findOldestUnconfirmed,
  findRegistration,
  listUnreachable,
  saveRegistration,
  signUpsFor,
} from '#store/cases/registrations.ts';
import { findSignUpPage } from '#store/cases/sign-up-pages.ts';
import type { Tx } from '#store/engine.ts';
import { appendFact, attendeeParty, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { tellWithInvite } from './tell.ts';

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
 * §3.12): they would be sent for while it goes on without them.
 */
export async function fillSeats(work: Work, applicationId: string): Promise<void> {
  const { tx, now } = work;
  const { application, session } = await getCase(tx, applicationId);
  if (!may(application.state, 'register') || hasBegun(session, now)) return;
  const promoted = promotions(await readSeats(tx, applicationId)).map(
    (waiting): Registration => ({ ...waiting, state: 'registered', waitingSince: undefined }),
  );
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
  for (const registration of promoted) {
    // Who was let in at the door sits in the room, and is not sent for.
    if (session && arrivedOn(registration, session.date)) continue;
    await tellWithInvite(work, caseFile, attendeeParty(registration), { kind: 'promoted' });
  }
}

/**
 * Sign-ups whose mail was not answered for 24 hours are void, and so are those whose mail was given up, because nobody can
 * answer it; their seats go to those who wait. Nobody is told: the address never proved to be its owner's, and the mail said
 * how long its link lives. Returns when the next one is due.
 */
export async function expireSignUps(office: Office): Promise<Temporal.Instant | undefined> {
  const now = office.now();
  for (const signUp of await office.store.read(listUnreachable)) await voidSignUp(office, signUp);
  for (;;) {
    const signUp = await office.store.read(findOldestUnconfirmed);
    const due = signUp?.createdAt.add({ hours: LIMITS.signUpHours });
    if (!signUp || !due || Temporal.Instant.compare(due, now) > 0) return due;
    await voidSignUp(office, signUp);
  }
}

async function voidSignUp(office: Office, signUp: Registration): Promise<void> {
  await inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const registration = await findRegistration(tx, signUp.id);
    // Confirmed, or signed up anew, since it was listed.
    if (registration?.state !== 'unconfirmed' || !registration.createdAt.equals(signUp.createdAt)) return;
    await saveRegistration(tx, { ...registration, state: 'left', waitingSince: undefined }, now);
    await revokeTokens(tx, 'registration-check', registration.id, now);
    await fillSeats(work, registration.applicationId);
  });
}
