import type { Registration } from '#domain/case/registration.ts';
import { isClosed, isOver } from '#domain/case/sign-up-page.ts';
import { freeSeats, mayTake } from '#domain/case/waiting-list.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { findRegistration } from '#store/cases/registrations.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import type { Work } from '#workflow/case/work.ts';
import { readSeats } from './fill-seats.ts';

/** Coming, or waiting for a seat. */
export function isStanding({ state }: Pick<Registration, 'state'>): boolean {
  return state === 'registered' || state === 'waiting';
}

/** Such a group could never get its seats, and would wait for ever. */
export function refuseMoreThan(capacity: number | undefined, people: number): Outcome<never> | undefined {
  return capacity !== undefined && people > capacity ? refuse({ code: 'more-than-capacity', capacity }) : undefined;
}

/**
 * Whether so many more may come with a sign-up that stands: the seats must be free, but for who waits. `isTaken`: only while
 * sign-ups are taken; the house may enter people after 締切 too, whose paper came in time.
 */
export async function refuseMore(
  work: Work,
  { application, signUpPage: page }: Case,
  { registration, people, isTaken }: { registration: Registration; people: number; isTaken: boolean },
): Promise<Outcome<never> | undefined> {
  const more = people - registration.people;
  if (more <= 0) return undefined;
  const tooMany = refuseMoreThan(page?.capacity, people);
  if (tooMany) return tooMany;
  if (isTaken && page && isClosed(page, work.now)) return refuse({ code: 'registration-closed' });
  const seats = await readSeats(work.tx, application.id);
  if (registration.state !== 'registered' || mayTake(seats, more)) return undefined;
  return refuse({ code: 'seats-short', free: freeSeats(seats), waiting: seats.waiting.length > 0 });
}

/** The sign-up of this application as it stands; refuses another's, and who has left. */
export async function standingOf(
  { tx }: Work,
  { application }: Case,
  registrationId: string,
): Promise<Outcome<Registration>> {
  const found = await findRegistration(tx, registrationId);
  if (!found || found.applicationId !== application.id) return refuse({ code: 'not-found' });
  return isStanding(found) ? accept(found) : refuse({ code: 'not-registered' });
}

/** The sign-up behind a personal link, as long as its session has not ended. */
export async function standingBehind(work: Work, link: string): Promise<Outcome<Registration>> {
  const { tx, office, now } = work;
  const token = await findTokenByLink(tx, office.vault, 'registration', link);
  // Ended with the address to which it went.
  const registration = token && !token.spentAt ? await findRegistration(tx, token.subjectId) : undefined;
  if (!registration) return refuse({ code: 'not-found' });
  const { session } = await getCase(tx, registration.applicationId);
  return isOver(session, now) ? refuse({ code: 'session-over' }) : accept(registration);
}
