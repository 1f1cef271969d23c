import { may } from '../domain/application.ts';
import { notices, type Party } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import type { Registration, SignUpInput } from '../domain/registration.ts';
import { getApplication } from '../store/applications.ts';
import type { Tx } from '../store/engine.ts';
import { lastTold, orderKeyOf } from '../store/outbox.ts';
import { findRegistration, findRegistrationByEmail, saveRegistration } from '../store/registrations.ts';
import { findTokenByLink, isExpired, revokeTokens, spendToken } from '../store/tokens.ts';
import { applicantsOf, attendeeParty, type Case, getCase, record } from './case.ts';
import { issueToken } from './issue-token.ts';
import { contentOf } from './mail-content.ts';
import type { Office } from './office.ts';
import { oweMails } from './owe-mail.ts';
import { inviteMap, reviseInvites } from './revise-invites.ts';
import { refuseFlood } from './verify-application.ts';

/** The mail's link has to be used within this time. */
export const SIGN_UP_HOURS = 24;

/**
 * 参加申込: nothing is booked until the mail's link was used. One sign-up per e-mail: an address that is registered already
 * is told so by mail only, in the same words on the page, so that nobody learns who comes.
 */
export async function signUp(office: Office, link: string, person: SignUpInput): Promise<Outcome<Registration>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const page = await findTokenByLink(tx, office.vault, 'sign-up-page', link);
    if (!page || page.spentAt) return refuse({ code: 'not-found' });
    const application = await getApplication(tx, page.subjectId);
    if (!may(application.state, 'register')) return refuse({ code: 'registration-closed' });
    const flood = await refuseFlood(tx, 'registration-check', person.email, now);
    if (flood) return flood;
    const earlier = await findRegistrationByEmail(tx, application.id, person.email);
    const registration: Registration =
      earlier?.state === 'registered'
        ? earlier
        : {
            id: earlier?.id ?? office.chance.id(),
            applicationId: application.id,
            state: 'unconfirmed',
            waitingSince: undefined,
            arrived: undefined,
            createdAt: earlier?.createdAt ?? now,
            ...person,
          };
    await saveRegistration(tx, registration, now);
    const attendee = attendeeParty(registration);
    if (registration.state === 'registered') {
      const about = await getCase(tx, application.id);
      await oweMails(tx, office, now, {
        notices: [{ mail: 'registered', to: attendee }],
        applicationId: application.id,
        thread: application.id,
        content: (notice) => contentOf(tx, office, now, about, notice, {}),
      });
      return accept(registration);
    }
    await revokeTokens(tx, 'registration-check', registration.id, now);
    const checkToken = await issueToken(tx, office, now, {
      purpose: 'registration-check',
      subjectId: registration.id,
      recipient: registration.email,
      validFor: Temporal.Duration.from({ hours: SIGN_UP_HOURS }),
    });
    await oweMails(tx, office, now, {
      notices: notices({ kind: 'signed-up', attendee }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: async () => ({
        mail: 'sign-up',
        data: {
          association: application.association,
          name: registration.name,
          checkToken,
          validHours: SIGN_UP_HOURS,
        },
      }),
    });
    return accept(registration);
  });
}

/** The button behind the mail's link: the person is registered, and invited at once if the session is fixed. */
export async function confirmSignUp(office: Office, link: string): Promise<Outcome<Registration>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'registration-check', link);
    const registration = token ? await findRegistration(tx, token.subjectId) : undefined;
    if (!token || !registration) return refuse({ code: 'not-found' });
    if (registration.state === 'registered') return accept(registration);
    if (token.spentAt || isExpired(token, now)) return refuse({ code: 'link-expired' });
    const application = await getApplication(tx, registration.applicationId);
    if (!may(application.state, 'register')) return refuse({ code: 'registration-closed' });
    await spendToken(tx, token.id, now);
    const registered: Registration = { ...registration, state: 'registered' };
    await saveRegistration(tx, registered, now);
    await record(tx, office, now, {
      before: application,
      type: 'registered',
      actor: { role: 'attendee', name: registered.name },
      data: { institution: registered.institution },
    });
    const about = await getCase(tx, application.id);
    const attendee = attendeeParty(registered);
    await oweWithInvite(tx, office, now, about, attendee, 'registered');
    return accept(registered);
  });
}

/** 参加の取りやめ: only the leaver gets a CANCEL, and nobody else is mailed. Pressed twice, it is the same leaving. */
export async function leaveRegistration(office: Office, link: string): Promise<Outcome<Registration>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'registration', link);
    const registration = token ? await findRegistration(tx, token.subjectId) : undefined;
    if (!registration) return refuse({ code: 'not-found' });
    if (registration.state !== 'registered') return accept(registration);
    const application = await getApplication(tx, registration.applicationId);
    const left: Registration = { ...registration, state: 'left' };
    await saveRegistration(tx, left, now);
    await record(tx, office, now, {
      before: application,
      type: 'left',
      actor: { role: 'attendee', name: left.name },
      data: { institution: left.institution },
    });
    const about = await getCase(tx, application.id);
    await oweWithInvite(tx, office, now, about, attendeeParty(left), 'left');
    return accept(left);
  });
}

async function oweWithInvite(
  tx: Tx,
  office: Office,
  now: Temporal.Instant,
  about: Case,
  attendee: Party,
  kind: 'registered' | 'left',
): Promise<void> {
  const { application, session } = about;
  // Who is invited in another role already keeps that one entry: their own sign-up is words only, and leaving it must not
  // take the meeting out of the applicant's calendar.
  const others = [...applicantsOf(application), office.policy.ministry].map(({ email }) => email.toLowerCase());
  const fixed = session?.state === 'confirmed' && !others.includes(attendee.email.toLowerCase()) ? session : undefined;
  const invites = fixed ? await invitesFor(tx, now, fixed.id, attendee, kind) : undefined;
  await oweMails(tx, office, now, {
    notices: notices({ kind, attendee, sessionIsFixed: fixed !== undefined }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    ...(invites ? { invites } : {}),
    content: (notice) => contentOf(tx, office, now, about, notice, {}),
  });
}

/** A leaver's CANCEL and the REQUEST to somebody who comes back raise SEQUENCE; a newcomer gets it as it stands. */
async function invitesFor(
  tx: Tx,
  now: Temporal.Instant,
  sessionId: string,
  attendee: Party,
  kind: 'registered' | 'left',
) {
  const invites = await inviteMap(tx, sessionId);
  const orderKey = orderKeyOf(attendee.email, invites.get('meeting')?.uid ?? '');
  const told = (await lastTold(tx, [orderKey])).get(orderKey);
  const raises = kind === 'left' ? told?.method === 'REQUEST' : told?.method === 'CANCEL';
  return raises ? reviseInvites(tx, now, sessionId, ['meeting'], true) : invites;
}
