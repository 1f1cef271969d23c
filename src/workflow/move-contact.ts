import { type Application, type Contact, requireAct } from '../domain/application.ts';
import { form1Changes } from '../domain/fact-changes.ts';
import { form1Of } from '../domain/form1.ts';
import type { FactChange } from '../domain/mail-data.ts';
import { type Notice, notices } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import { type SessionFacts, sessionFacts } from '../domain/session-facts.ts';
import { findApplication } from '../store/applications.ts';
import { listDraftsOf, updateDraft } from '../store/drafts.ts';
import type { Tx } from '../store/engine.ts';
import type { Actor } from '../store/events.ts';
import type { MailContent } from '../store/outbox.ts';
import { revokeTokens } from '../store/tokens.ts';
import { applicantOf, type Case, getCase, record, refuseStale } from './case.ts';
import { standingToken } from './issue-token.ts';
import type { Office } from './office.ts';
import { oweMails } from './owe-mail.ts';
import { reviseInvites } from './revise-invites.ts';
import { oweVerification } from './verify-application.ts';

/** What a move would change, and who would be told; for the page before anything is sent. */
export function previewContactMove(
  office: Office,
  about: Case,
  contact: Contact,
): { changes: FactChange[]; notices: Notice[] } {
  const { application } = about;
  return {
    changes: form1Changes(application, { ...application, contact }),
    notices: moveNotices(office, about, { ...application, contact }),
  };
}

/**
 * A coordinator moves the contact after a call, with a reason. Where the address is another one, the links, codes and
 * browsers of the old one die for this application, both addresses are told, and the entry of a fixed session leaves the
 * old calendar and comes to the new one. An address that is not confirmed yet is verified anew instead. Refuses final
 * states, a stale view and a move that changes nothing.
 */
export async function moveContact(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor; contact: Contact; reason: string },
): Promise<Outcome<Application>> {
  const now = office.now();
  if (input.reason === '') return refuse({ code: 'reason-missing' });
  return office.store.write(async (tx) => {
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'move-contact');
    if (!allowed.ok) return allowed;
    const changes = form1Changes(before, { ...before, contact: input.contact });
    if (changes.length === 0) return refuse({ code: 'nothing-changed' });
    const aboutBefore = await getCase(tx, before.id);
    if (isElsewhere(before, input.contact)) await closeOldDoors(tx, office, now, before);
    const application = await record(tx, office, now, {
      before,
      after: { contact: input.contact },
      type: 'contact-moved',
      actor: input.actor,
      data: { changes, reason: input.reason },
    });
    await oweMoveMails(tx, office, now, aboutBefore, application);
    return accept(application);
  });
}

function isElsewhere(before: Application, contact: Contact): boolean {
  return before.contact.email.toLowerCase() !== contact.email.toLowerCase();
}

/**
 * What was mailed to the old address opens nothing any more. Its browsers are trusted for that address and no other, so
 * they fall away by themselves; drafts are held by a cookie alone, and their receipt page would show the new link.
 */
async function closeOldDoors(tx: Tx, office: Office, now: Temporal.Instant, before: Application): Promise<void> {
  await revokeTokens(tx, 'status', before.id, now);
  await revokeTokens(tx, 'access-code', before.id, now);
  // Who mistyped their address still sits before the waiting page, and has shown nothing about the old one.
  if (before.state === 'unverified') return;
  for (const draft of await listDraftsOf(tx, before.id)) {
    if (draft.purpose === 'enter') continue;
    await revokeTokens(tx, 'draft', draft.id, now);
    await updateDraft(tx, { ...draft, cookieHash: office.vault.hash(office.chance.token()), updatedAt: now });
  }
}

async function oweMoveMails(
  tx: Tx,
  office: Office,
  now: Temporal.Instant,
  about: Case,
  application: Application,
): Promise<void> {
  if (application.state === 'unverified') {
    if (isElsewhere(about.application, application.contact)) await oweVerification(tx, office, now, application);
    return;
  }
  const owed = moveNotices(office, about, application);
  const { session } = about;
  const calendars = session && owed.some((notice) => notice.invite);
  await oweMails(tx, office, now, {
    notices: owed,
    applicationId: application.id,
    thread: application.id,
    ...(calendars ? { invites: await reviseInvites(tx, now, session.id, ['meeting'], true) } : {}),
    content: (notice) => moveContent(tx, office, now, about, application, notice),
  });
}

/** Who is told that the contact of `about` becomes that of `after`. */
function moveNotices(office: Office, about: Case, after: Application): Notice[] {
  const { ministry } = office.policy;
  const to = applicantOf(after);
  const elsewhere = isElsewhere(about.application, after.contact);
  if (after.state === 'unverified')
    return elsewhere && to ? notices({ kind: 'submitted', applicant: to }, ministry) : [];
  const from = elsewhere ? applicantOf(about.application) : undefined;
  const fixed = elsewhere && about.session?.state === 'confirmed';
  // Who signed up as well, or reads the ministry's mail, keeps the one entry that they have.
  const others = [...about.attendees.map(({ email }) => email), ...(ministry.invites ? [ministry.email] : [])];
  const stays = others.some((email) => email.toLowerCase() === from?.email.toLowerCase());
  return notices({ kind: 'contact-moved', from, to, calendar: { leaves: fixed && !stays, joins: fixed } }, ministry);
}

async function moveContent(
  tx: Tx,
  office: Office,
  now: Temporal.Instant,
  about: Case,
  application: Application,
  notice: Notice,
): Promise<MailContent> {
  if (notice.mail === 'contact-moved') {
    const { association, reference } = application;
    return {
      mail: 'contact-moved',
      // The facts from before, so that not even the row in the outbox knows the new contact.
      data: { association, reference, name: notice.to.name, session: fixedFacts(about, about.application) },
    };
  }
  return {
    mail: 'contact-welcome',
    data: {
      form1: form1Of(application),
      session: fixedFacts(about, application),
      statusToken: await standingToken(tx, office, now, 'status', application.id, notice.to.email),
    },
  };
}

function fixedFacts({ session, attendees }: Case, application: Application): SessionFacts | null {
  return session?.state === 'confirmed' ? sessionFacts(session, application, attendees.length) : null;
}
