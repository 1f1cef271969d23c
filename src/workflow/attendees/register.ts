import { may } from '#domain/case/application.ts';
import { arrivedOn } from '#domain/case/reception.ts';
import { isSamePerson, type Registration, type SignUpInput } from '#domain/case/registration.ts';
import { isOver, type SignUpStanding, signUpStanding, takesSignUps } from '#domain/case/sign-up-page.ts';
import { endOfLine, isScarce, mayHold, mayTake, type Seats } from '#domain/case/waiting-list.ts';
import type { MailData, SeatHold } from '#domain/notices/mail-data.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { windowText } from '#domain/text/window.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findLiveToken, findTokenByLink, isExpired, revokeTokens } from '#store/access/tokens.ts';
import { findRegistration, listRegistrationsAt, saveRegistration, signUpsFor } from '#store/cases/registrations.ts';
import { type Asker, aboutAskings, refuseFlood } from '#workflow/access/asker.ts';
import { sharesMail } from '#workflow/access/shared-mail.ts';
import { aboutSignUp } from '#workflow/case/about.ts';
import { appendFact, attendeeParty, type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { issueToken } from '#workflow/tokens/issue.ts';
import { fillSeats, GONE, readSeats, releaseHolds, SEATED } from './fill-seats.ts';
import { refuseMore, refuseMoreThan, standingBehind } from './standing.ts';
import { tellStanding, tellWithInvite } from './tell.ts';

/**
 * 参加申込: nobody comes until the mail's link was used, but a seat is held meanwhile; without a free seat it will wait for
 * one. One sign-up per person: who is known already is told so by mail only, in the same words on the page, so that nobody
 * learns who comes. Another name at the same address is another person.
 */
export async function signUp(
  office: Office,
  link: string,
  person: SignUpInput,
  asker?: Asker,
): Promise<Outcome<Registration>> {
  const about = [...(await aboutSignUp(office, 'sign-up-page', link)), ...aboutAskings(person.email, asker)];
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'sign-up-page', link);
    if (!token || token.spentAt) return refuse({ code: 'not-found' });
    const caseFile = await getCase(tx, token.subjectId);
    const { application, session, signUpPage: page } = caseFile;
    const atAddress = await listRegistrationsAt(tx, application.id, person.email);
    const same = atAddress.filter((one) => isSamePerson(one, person));
    const earlier = same.find(({ state }) => state !== 'left') ?? same[0];
    const all = await readSeats(tx, application.id, earlier?.id);
    const closed = refuseStanding(signUpStanding({ state: application.state, session, page, seats: all }, now));
    if (closed) return closed;
    const tooMany = refuseMoreThan(page?.capacity, person.people);
    if (tooMany) return tooMany;
    const flood = await refuseFlood(work, asker, 'sign-up', person.email);
    if (!flood.ok) return flood;
    // The same is written for whoever is known, or the time of the answer would tell who comes.
    const standing = earlier?.state === 'registered' || earlier?.state === 'waiting' ? earlier.state : undefined;
    await releaseHolds(work, application.id);
    const seats = await readSeats(tx, application.id, earlier?.id);
    const others = (await signUpsFor(tx, application.id)).filter(({ id }) => id !== earlier?.id);
    const askedBy = askedByOf(office, asker);
    const isFree = mayTake(seats, person.people);
    const holds = isFree && mayHold(page?.capacity, others, { people: person.people, askedBy });
    const fresh: Registration = {
      ...{ id: earlier?.id ?? office.chance.id(), applicationId: application.id, state: 'unconfirmed', askedBy },
      enteredBy: undefined,
      ...{ waitingSince: holds ? undefined : now, passedOverAt: undefined, arrived: undefined, createdAt: now },
      ...person,
    };
    const registration = earlier && standing ? earlier : fresh;
    await saveRegistration(tx, registration, now);
    const to = { purpose: 'registration-check', recipient: person.email } as const;
    const sharedBy = await sharesMail(work, asker, flood.value, to);
    const after = { ...seats, taken: seats.taken + person.people };
    const hold = holdOf(after, { isFree, holds });
    const data = standing ? { standing } : hold;
    await oweCheck(work, caseFile, registration, { sharedBy, data });
    // The same person for fewer people, or with no seat any more: others may fit now.
    await fillSeats(work, application.id);
    return accept(registration);
  });
}

const SENT_TO = 'sign-up sent to ';

/** The address that was typed, for the page that says where the mail went: it goes with the page's address, which is logged. */
export function sealAddress({ vault }: Office, email: string): string {
  return vault.seal(`${SENT_TO}${email}`);
}

/** Empty for what is none of ours; nothing else that is sealed can be read by it. */
export function unsealAddress({ vault }: Office, sealed: string): string {
  try {
    const text = vault.unseal(sealed);
    return text.startsWith(SENT_TO) ? text.slice(SENT_TO.length) : '';
  } catch {
    return '';
  }
}

function askedByOf(office: Office, asker: Asker | undefined): Registration['askedBy'] {
  const hashed = (value: string | undefined): string => (value ? office.vault.hash(value) : '');
  return { browser: hashed(asker?.browser), network: hashed(asker?.network) };
}

/** Without 定員 there is nothing to hold. */
function holdOf(seats: Seats, { isFree, holds }: { isFree: boolean; holds: boolean }): { hold?: SeatHold } {
  if (seats.capacity === undefined) return {};
  if (!isFree) return { hold: 'full' };
  if (!holds) return { hold: 'none' };
  return { hold: isScarce(seats) ? 'scarce' : 'plenty' };
}

/** `sharedBy`: it is not mailed, because an earlier mail leads on to it. */
async function oweCheck(
  work: Work,
  { application, session }: Case,
  registration: Registration,
  { sharedBy, data }: { sharedBy: string | undefined; data: Pick<MailData['sign-up'], 'hold' | 'standing'> },
): Promise<void> {
  const { office } = work;
  const checkToken = await issueToken(work, {
    purpose: 'registration-check',
    subjectId: registration.id,
    recipient: registration.email,
    askedBy: sharedBy,
    validFor: Temporal.Duration.from({ hours: LIMITS.signUpHours }),
  });
  if (sharedBy !== undefined) return;
  await oweMails(work, {
    notices: notices({ kind: 'signed-up', attendee: attendeeParty(registration) }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    content: async () => ({
      mail: 'sign-up',
      data: {
        association: session === undefined ? '' : application.form1.association,
        checkToken,
        validHours: LIMITS.signUpHours,
        ...data,
        ...(session?.state === 'confirmed'
          ? { when: { date: session.date.toString(), meeting: windowText(session.meeting) } }
          : {}),
      },
    }),
  });
}

function refuseStanding(standing: SignUpStanding): Outcome<never> | undefined {
  if (takesSignUps(standing)) return undefined;
  if (standing === 'not-opened') return refuse({ code: 'sign-up-not-opened' });
  return refuse({ code: standing === 'past' ? 'session-over' : 'registration-closed' });
}

/**
 * The button behind the mail's link: the person comes, and is invited at once if the session is fixed; or, where no seat
 * was held and none is free, waits at the end of the line. Also after 締切: the sign-up itself was in time.
 */
export async function confirmSignUp(office: Office, link: string): Promise<Outcome<Registration>> {
  const about = await aboutSignUp(office, 'registration-check', link);
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const token = await findTokenByLink(tx, office.vault, 'registration-check', link);
    const registration = token ? await findRegistration(tx, token.subjectId) : undefined;
    if (!token || !registration) return refuse({ code: 'not-found' });
    if (registration.state === 'registered' || registration.state === 'waiting')
      return accept(await proved(work, registration));
    if (token.spentAt || isExpired(token, now)) return refuse({ code: 'link-expired' });
    const { application, session } = await getCase(tx, registration.applicationId);
    if (isOver(session, now)) return refuse({ code: 'session-over' });
    if (!may(application.state, 'register')) return refuse({ code: 'registration-closed' });
    // All of them: an older link must not bring somebody back who has left.
    await revokeTokens(tx, 'registration-check', registration.id, now);
    const seats = await readSeats(tx, application.id, registration.id);
    const seated = registration.waitingSince === undefined || mayTake(seats, registration.people);
    const confirmed: Registration = seated
      ? { ...registration, ...SEATED }
      : { ...registration, state: 'waiting', waitingSince: endOfLine(seats, now) };
    await saveRegistration(tx, confirmed, now);
    await appendFact(work, application, {
      type: seated ? 'registered' : 'waiting',
      actor: { role: 'attendee', name: confirmed.name },
      data: { institution: confirmed.institution, people: confirmed.people },
    });
    const caseFile = await getCase(tx, application.id);
    if (seated) await tellWithInvite(work, caseFile, confirmed, { kind: 'registered' });
    else await tellStanding(work, caseFile, confirmed, 'waiting');
    return accept(confirmed);
  });
}

/** Whom the house has entered, and who now shows that the address is theirs, is told what nobody has told them yet. */
async function proved(work: Work, registration: Registration): Promise<Registration> {
  const { tx, now } = work;
  if (registration.enteredBy === undefined) return registration;
  const own: Registration = { ...registration, enteredBy: undefined };
  await saveRegistration(tx, own, now);
  const which = { purpose: 'registration', subjectId: own.id, recipient: own.email } as const;
  if (await findLiveToken(tx, which, now)) return own;
  const caseFile = await getCase(tx, own.applicationId);
  if (own.state === 'registered') await tellWithInvite(work, caseFile, own, { kind: 'registered' });
  else await tellStanding(work, caseFile, own, 'waiting');
  return own;
}

/**
 * Another number of people, by the personal link, until the session's end. Fewer always; more only where the seats are free
 * and sign-ups are still taken: the old number stands otherwise. Somebody who waits keeps the place. Refuses who has left,
 * and a page that showed another number (`seen`, its print of `peopleStanding`).
 */
export async function changePeople(
  office: Office,
  link: string,
  people: number,
  seen?: string,
): Promise<Outcome<Registration>> {
  const about = await aboutSignUp(office, 'registration', link);
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const found = await standingBehind(work, link);
    if (!found.ok) return found;
    const registration = found.value;
    if (registration.state !== 'registered' && registration.state !== 'waiting') {
      return refuse({ code: 'not-registered' });
    }
    if (people === registration.people) return found;
    const unseen = refuseUnseen(office, peopleStanding(registration), seen);
    if (unseen) return unseen;
    const caseFile = await getCase(tx, registration.applicationId);
    const { application } = caseFile;
    if (!may(application.state, 'register')) return refuse({ code: 'registration-closed' });
    const tooMany = await refuseMore(work, caseFile, { registration, people, isTaken: true });
    if (tooMany) return tooMany;
    const changed: Registration = { ...registration, people };
    await saveRegistration(tx, changed, now);
    await appendFact(work, application, {
      type: 'people-changed',
      actor: { role: 'attendee', name: changed.name },
      data: { institution: changed.institution, before: registration.people, people },
    });
    await fillSeats(work, application.id);
    return accept((await findRegistration(tx, changed.id)) ?? changed);
  });
}

/** What the page with 「人数を変更する」 shows of it. */
export function peopleStanding({ state, people }: Registration): unknown {
  return [state, people];
}

/**
 * 参加の取りやめ: only the leaver gets a CANCEL, and of the others only who moves up is mailed. Pressed twice, it is one leaving.
 * Refuses who was received at the door on the session's day.
 */
export async function leaveRegistration(office: Office, link: string): Promise<Outcome<Registration>> {
  const about = await aboutSignUp(office, 'registration', link);
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const found = await standingBehind(work, link);
    if (!found.ok) return found;
    if (found.value.state === 'left' || found.value.state === 'unconfirmed') return found;
    const { application, session } = await getCase(tx, found.value.applicationId);
    // They sit in the room: the seat is taken, and nobody else is to be sent for.
    if (session && arrivedOn(found.value, session.date)) return refuse({ code: 'already-arrived' });
    const left: Registration = { ...found.value, ...GONE };
    await revokeTokens(tx, 'registration-check', left.id, now);
    await saveRegistration(tx, left, now);
    await appendFact(work, application, {
      type: 'left',
      actor: { role: 'attendee', name: left.name },
      data: { institution: left.institution, people: left.people },
    });
    const caseFile = await getCase(tx, application.id);
    const waited = found.value.state === 'waiting';
    await tellWithInvite(work, caseFile, left, { kind: 'left', waited });
    await fillSeats(work, application.id);
    return accept(left);
  });
}
