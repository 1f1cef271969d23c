import type { Application } from '#domain/case/application.ts';
import type { Registration } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import { type SignUpPage, type SignUpStanding, signUpStanding } from '#domain/case/sign-up-page.ts';
import { freeSeats, positionOf } from '#domain/case/waiting-list.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findLiveToken, findTokenByLink, isExpired, unsealTokens } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { findRegistration } from '#store/cases/registrations.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { findSignUpPage } from '#store/cases/sign-up-pages.ts';
import type { Tx } from '#store/engine.ts';
import { linksFrom } from '#workflow/access/shared-mail.ts';
import type { Office } from '#workflow/case/office.ts';
import { readSeats } from './fill-seats.ts';

export interface SignUpPageView {
  application: Application;
  /** Undefined while nothing is fixed; a cancelled one is shown as such. */
  session: Session | undefined;
  /** Undefined while the applicant has not opened it. */
  page: SignUpPage | undefined;
  standing: SignUpStanding;
  /** Undefined without 定員. A newcomer waits all the same while somebody before them waits for more (`queued`). */
  free: number | undefined;
}

/** The unlisted sign-up page of one application. */
export async function readSignUpPage(office: Office, link: string): Promise<Outcome<SignUpPageView>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'sign-up-page', link);
    if (!token || token.spentAt) return refuse({ code: 'not-found' });
    return accept(await signUpPageOf(tx, now, token.subjectId));
  });
}

export interface RegistrationView extends SignUpPageView {
  registration: Registration;
  /** Its place in the waiting list, 1 for the next one; 0 when it does not wait. */
  position: number;
}

/** An attendee's own page, by the link of their mails. */
export async function readRegistration(office: Office, link: string): Promise<Outcome<RegistrationView>> {
  return readBehind(office, 'registration', link);
}

/** The page behind the link that confirms a sign-up; it shows a button. */
export interface SignUpCheckView extends RegistrationView {
  linkLives: boolean;
  /** The same person signed up again, and that mail's link lives. */
  newerLives: boolean;
  /** Further sign-ups that the same mail leads on to. */
  others: { link: string; registration: Registration }[];
}

/** Also a used or expired link. */
export async function readSignUpCheck(office: Office, link: string): Promise<Outcome<SignUpCheckView>> {
  const now = office.now();
  const read = await readBehind(office, 'registration-check', link);
  if (!read.ok) return read;
  const { id, email } = read.value.registration;
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'registration-check', link);
    const linkLives = token !== undefined && !token.spentAt && !isExpired(token, now);
    const newer = await findLiveToken(tx, { purpose: 'registration-check', subjectId: id, recipient: email }, now);
    const others: SignUpCheckView['others'] = [];
    for (const other of await linksFrom(tx, office, { purpose: 'registration-check', recipient: email })) {
      const registration = await findRegistration(tx, other.subjectId);
      if (registration?.state === 'unconfirmed' && other.link !== link) {
        others.push({ link: other.link, registration });
      }
    }
    return accept({ ...read.value, linkLives, newerLives: !linkLives && newer !== undefined, others });
  });
}

/** The raw link of a registered person's own page; undefined while no mail has carried it. */
export async function registrationLinkOf(office: Office, registration: Registration): Promise<string | undefined> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findLiveToken(
      tx,
      { purpose: 'registration', subjectId: registration.id, recipient: registration.email },
      now,
    );
    const secrets = token ? await unsealTokens(tx, office.vault, [token.id]) : undefined;
    return token ? secrets?.get(token.id)?.link : undefined;
  });
}

async function readBehind(
  office: Office,
  purpose: 'registration' | 'registration-check',
  link: string,
): Promise<Outcome<RegistrationView>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, purpose, link);
    // A used one that confirms says so on its page; the own page ends with the address to which its link went.
    const ended = purpose === 'registration' && token?.spentAt !== undefined;
    const registration = token && !ended ? await findRegistration(tx, token.subjectId) : undefined;
    if (!registration) return refuse({ code: 'not-found' });
    const { waiting } = await readSeats(tx, registration.applicationId);
    return accept({
      registration,
      position: positionOf(waiting, registration.id),
      ...(await signUpPageOf(tx, now, registration.applicationId)),
    });
  });
}

async function signUpPageOf(tx: Tx, now: Temporal.Instant, applicationId: string): Promise<SignUpPageView> {
  const application = await getApplication(tx, applicationId);
  const session = await findSessionOf(tx, applicationId);
  const page = await findSignUpPage(tx, applicationId);
  const seats = await readSeats(tx, applicationId);
  const free = freeSeats(seats);
  return {
    application,
    session,
    page,
    standing: signUpStanding({ state: application.state, session, page, seats }, now),
    free: Number.isFinite(free) ? free : undefined,
  };
}
