import { type Application, isFinal } from '#domain/case/application.ts';
import type { Inquiry, Maker } from '#domain/case/inquiry.ts';
import { isMailed, type Registration } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import type { SignUpPage } from '#domain/case/sign-up-page.ts';
import { seatsOf } from '#domain/case/waiting-list.ts';
import type { EventData, StateChange } from '#domain/history/events.ts';
import type { Party } from '#domain/notices/notice.ts';
import { type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { EventType } from '#domain/words/events.ts';
import { findApplication, updateApplication } from '#store/cases/applications.ts';
import { type Actor, appendEvent, listEvents, type NewEvent } from '#store/cases/events.ts';
import { inquiriesOf } from '#store/cases/inquiries.ts';
import { signUpsFor } from '#store/cases/registrations.ts';
import { markEnded } from '#store/cases/retention.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { findSignUpPage } from '#store/cases/sign-up-pages.ts';
import type { Tx } from '#store/engine.ts';
import { oweWebhooks } from './owe-webhooks.ts';
import type { Work } from './work.ts';

/** One application with everything that hangs on it, as read in one transaction. */
export interface Case {
  application: Application;
  inquiries: Inquiry[];
  session: Session | undefined;
  /** Everybody who comes: confirmed by mail, and with a seat. */
  attendees: Registration[];
  /** キャンセル待ち, the next one first. */
  waiting: Registration[];
  /** Undefined while the applicant has not opened 参加申込. */
  signUpPage: SignUpPage | undefined;
}

async function loadCase(tx: Tx, applicationId: string): Promise<Case | undefined> {
  const application = await findApplication(tx, applicationId);
  if (!application) return undefined;
  const signUps = await signUpsFor(tx, applicationId);
  tx.reaches(signUps.length);
  const signUpPage = await findSignUpPage(tx, applicationId);
  return {
    application,
    inquiries: await inquiriesOf(tx, applicationId),
    session: await findSessionOf(tx, applicationId),
    attendees: signUps.filter(({ state }) => state === 'registered'),
    waiting: seatsOf(signUpPage?.capacity, signUps).waiting,
    signUpPage,
  };
}

/** A case that must be there, because its application was just read or written in this transaction. */
export async function getCase(tx: Tx, applicationId: string): Promise<Case> {
  const found = await loadCase(tx, applicationId);
  if (!found) throw new Error(`application ${applicationId} is gone`);
  return found;
}

/** Refuses an act on a view that is no longer true, and says what has happened since and by whom. */
export async function refuseStale(
  tx: Tx,
  application: Application,
  seenVersion: number,
): Promise<Outcome<never> | undefined> {
  if (application.version === seenVersion) return undefined;
  const since = await listEvents(tx, application.id, seenVersion);
  return refuse({
    code: 'stale',
    version: application.version,
    // Notes and 担当 are left out, because they outdate no page.
    since: since
      .filter((event) => event.type !== 'noted' && event.type !== 'owner-set')
      .map((event) => ({ at: event.at, by: event.actor.name, type: event.type })),
  });
}

/** The same for applicant and makers, to whom only what 様式1 says counts: they hear of corrections and nothing else. */
export async function refuseOtherForm(
  tx: Tx,
  application: Application,
  seenFormVersion: number,
): Promise<Outcome<never>> {
  const since = (await listEvents(tx, application.id, seenFormVersion)).filter((event) => event.type === 'corrected');
  return refuse({
    code: 'stale',
    version: application.formVersion,
    since: since.map((event) => ({ at: event.at, by: event.actor.name, type: event.type })),
  });
}

/** Writes the change and its event together; returns the application as it now is. */
export async function record<T extends EventType>(
  work: Work,
  change: { before: Application; after?: Partial<Application>; type: T; actor: Actor; data: EventData[T] },
): Promise<Application> {
  const { tx, now } = work;
  const application: Application = {
    ...change.before,
    ...change.after,
    version: change.before.version + 1,
    updatedAt: now,
  };
  await updateApplication(tx, application);
  if (application.state !== change.before.state && isFinal(application.state)) await planRetention(work, application);
  await appendFact(work, application, {
    type: change.type,
    actor: change.actor,
    data: {
      ...change.data,
      ...(application.state === change.before.state ? {} : { from: change.before.state, to: application.state }),
    },
  });
  return application;
}

/** The time for which it is kept runs from its session, where that was held, or else from today. */
async function planRetention({ tx, now }: Work, { id, state }: Application): Promise<void> {
  const session = state === 'held' ? await findSessionOf(tx, id) : undefined;
  await markEnded(tx, id, session?.date ?? jstDay(now));
}

/** One line of an application's history; webhooks that hear of it are owed it in the same transaction. */
export async function appendFact<T extends EventType>(
  work: Work,
  application: Application,
  fact: { type: T; actor: Actor; data: EventData[T] & StateChange },
): Promise<void> {
  const { tx, office, now } = work;
  const event: NewEvent<T> = {
    ...fact,
    data: office.together === undefined ? fact.data : { ...fact.data, together: office.together },
    id: office.chance.id(),
    applicationId: application.id,
    at: now,
    version: application.version,
  };
  await appendEvent(tx, event);
  await oweWebhooks(tx, office, application, event);
}

/** The applicant as a recipient; undefined for a request that was entered without an address. */
export function applicantOf(application: Application): Party | undefined {
  const { name, email } = application.form1.contact;
  return email === '' ? undefined : { role: 'applicant', id: application.id, name, email };
}

/** The contact and the second contact: each gets its own copy, with its own link. */
export function applicantsOf(application: Application): Party[] {
  const { id, secondContact } = application;
  const second: Party[] = secondContact
    ? [{ role: 'applicant', id, name: secondContact.name, email: secondContact.email }]
    : [];
  const contact = applicantOf(application);
  return contact ? [contact, ...second] : second;
}

/** A maker's mailboxes for one inquiry; each gets its own copy. */
export function makerParties(maker: Maker, inquiryId: string): Party[] {
  return maker.addresses.map((email) => ({ role: 'maker', id: inquiryId, name: maker.name, email }));
}

export function attendeeParty(registration: Registration): Party {
  return { role: 'attendee', id: registration.id, name: registration.name, email: registration.email };
}

/** Those of them to whom mails go, once there is a session or before. */
export function attendeeParties(people: readonly Registration[], { session }: Pick<Case, 'session'>): Party[] {
  return people.filter((one) => isMailed(one, session !== undefined)).map(attendeeParty);
}

/** Everybody who is still waiting for the end of an open inquiry. */
export function askedParties(inquiries: readonly Inquiry[]): Party[] {
  return inquiries
    .filter((inquiry) => inquiry.state === 'open')
    .flatMap((inquiry) => makerParties(inquiry.maker, inquiry.id));
}

/** Makers that know of the fixed session, may keep its hour free for it, and have not joined it. */
export function mayJoinParties(caseFile: Case): Party[] {
  const waiting = caseFile.inquiries
    .filter(mayJoin)
    .filter((inquiry) => !caseFile.session?.makers.some((joined) => joined.maker.id === inquiry.maker.id));
  // Asked twice, a maker still hears of it once.
  const newest = new Map(waiting.map((inquiry) => [inquiry.maker.id, inquiry]));
  return [...newest.values()].flatMap((inquiry) => makerParties(inquiry.maker, inquiry.id));
}

function mayJoin(inquiry: Inquiry): boolean {
  if (inquiry.kind === 'new') return inquiry.closedBecause === 'fixed';
  // The cancellation itself may have closed the question.
  const waits = inquiry.state === 'open' || inquiry.closedBecause === 'cancelled';
  return inquiry.kind === 'join' && waits && !inquiry.answers.some((answer) => answer.reply === 'no');
}

/** The makers that come to the session, as recipients. */
export function joinedParties(session: Session): Party[] {
  return session.makers.flatMap((joined) => makerParties(joined.maker, joined.inquiryId));
}

export function applicantActor(application: Application): Actor {
  return { role: 'applicant', name: application.form1.contact.name };
}
