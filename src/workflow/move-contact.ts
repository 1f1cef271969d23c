import { type Application, type Contact, requireAct } from '../domain/application.ts';
import { form1Changes } from '../domain/fact-changes.ts';
import type { FactChange } from '../domain/mail-data.ts';
import { type Notice, notices } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import { findApplication } from '../store/applications.ts';
import { listDraftsOf, updateDraft } from '../store/drafts.ts';
import type { Tx } from '../store/engine.ts';
import type { Actor } from '../store/events.ts';
import { revokeTokens } from '../store/tokens.ts';
import { applicantOf, type Case, getCase, record, refuseStale } from './case.ts';
import type { Office } from './office.ts';
import { type ContactChange, closeOldLinks, contactNotices, isSameAddress, oweContactMails } from './tell-contact.ts';
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
    notices: moveNotices(office, about, moved(application, contact)),
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
    const about = await getCase(tx, before.id);
    const elsewhere = !isSameAddress(before.contact, input.contact);
    if (elsewhere) await closeOldDoors(tx, office, now, before);
    const { contact, secondContact } = moved(before, input.contact);
    const application = await record(tx, office, now, {
      before,
      after: { contact, secondContact },
      type: 'contact-moved',
      actor: input.actor,
      data: { changes, reason: input.reason },
    });
    if (application.state !== 'unverified') {
      await oweContactMails(tx, office, now, changeOf(about, application));
    } else if (elsewhere) {
      await oweVerification(tx, office, now, application);
    }
    return accept(application);
  });
}

/** The second contact that takes over is no longer the second. */
function moved(before: Application, contact: Contact): Application {
  const { secondContact } = before;
  return { ...before, contact, secondContact: isSameAddress(secondContact, contact) ? undefined : secondContact };
}

/**
 * What was mailed to the old address opens nothing any more. Its browsers are trusted for that address and no other, so
 * they fall away by themselves; drafts are held by a cookie alone, and their receipt page would show the new link.
 */
async function closeOldDoors(tx: Tx, office: Office, now: Temporal.Instant, before: Application): Promise<void> {
  await closeOldLinks(tx, before.id, before.contact.email, now);
  // Who mistyped their address still sits before the waiting page, and has shown nothing about the old one.
  if (before.state === 'unverified') return;
  for (const draft of await listDraftsOf(tx, before.id)) {
    if (draft.purpose === 'enter') continue;
    await revokeTokens(tx, 'draft', draft.id, now);
    await updateDraft(tx, { ...draft, cookieHash: office.vault.hash(office.chance.token()), updatedAt: now });
  }
}

function moveNotices(office: Office, about: Case, after: Application): Notice[] {
  if (after.state !== 'unverified') return contactNotices(office, changeOf(about, after));
  const applicant = applicantOf(after);
  if (!applicant || isSameAddress(about.application.contact, after.contact)) return [];
  return notices({ kind: 'submitted', applicant }, office.policy.ministry);
}

function changeOf(about: Case, after: Application): ContactChange {
  return { which: 'contact', about, after, from: applicantOf(about.application), to: applicantOf(after) };
}
