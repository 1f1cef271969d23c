import { type Application, requireAct } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import type { Contact } from '#domain/form1/form1.ts';
import { form1Changes } from '#domain/history/fact-changes.ts';
import type { FactChange } from '#domain/history/facts.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { revokeTokens } from '#store/access/tokens.ts';
import { findApplication } from '#store/cases/applications.ts';
import { listDraftsOf, updateDraft } from '#store/cases/drafts.ts';
import type { Actor } from '#store/cases/events.ts';
import { applicantOf, type Case, getCase, joinedParties, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { oweVerification } from '#workflow/filing/verify.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { reviseInvites } from '#workflow/session/revise-invites.ts';
import { type ContactChange, closeOldLinks, isSameAddress, oweContactMails } from './tell.ts';

/**
 * A coordinator moves the contact after a call, with a reason. Where the address is another one, the links, codes and
 * browsers of the old one die for this application, both addresses are told, and the entry of a fixed session leaves the
 * old calendar and comes to the new one. An address that is not confirmed yet is verified anew instead. Refuses final
 * states, a stale view and a move that changes nothing.
 */
export async function moveContact(
  office: Office,
  input: {
    applicationId: string;
    seenVersion: number;
    actor: Actor;
    contact: Contact;
    reason: string;
    /** Makers that come are told whom to call on the day, where that changed. */
    tellMakers?: boolean;
  },
): Promise<Outcome<Application>> {
  if (input.reason === '') return refuse({ code: 'reason-missing' });
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'move-contact');
    if (!allowed.ok) return allowed;
    const changes = form1Changes(before.form1, { ...before.form1, contact: input.contact });
    if (changes.length === 0) return refuse({ code: 'nothing-changed' });
    const caseFile = await getCase(tx, before.id);
    const elsewhere = !isSameAddress(before.form1.contact, input.contact);
    if (elsewhere) await endOldAccess(work, before);
    const { form1, secondContact } = moved(before, input.contact);
    const application = await record(work, {
      before,
      after: { form1, secondContact },
      type: 'contact-moved',
      actor: input.actor,
      data: { changes, reason: input.reason },
    });
    if (application.state !== 'unverified') {
      await oweContactMails(work, changeOf(caseFile, application));
    } else if (elsewhere) {
      await oweVerification(work, filingOf(application));
    }
    if (input.tellMakers && changesOnTheDay(before.form1.contact, form1.contact)) {
      await tellMakers(work, application, before.form1.contact);
    }
    return accept(application);
  });
}

/** Whether makers would call somebody else on the day, or at another number. */
export function changesOnTheDay(before: Contact, after: Contact): boolean {
  return dayContact(before) !== dayContact(after);
}

function dayContact(contact: Contact): string {
  return `${contact.name} ${phoneWords(contact)}`;
}

async function tellMakers(work: Work, application: Application, before: Contact): Promise<void> {
  const { tx, office } = work;
  const caseFile = await getCase(tx, application.id);
  if (caseFile.session?.state !== 'confirmed') return;
  const changes: FactChange[] = [
    {
      field: 'contact.onDay',
      label: SESSION_WORDS.dayContact,
      before: dayContact(before),
      after: dayContact(application.form1.contact),
    },
  ];
  await oweMails(work, {
    notices: notices({ kind: 'makers-told', joined: joinedParties(caseFile.session) }, office.policy.ministry),
    applicationId: application.id,
    thread: application.id,
    invites: await reviseInvites(work, caseFile.session.id, ['demo'], false),
    content: (notice) => contentOf(work, caseFile, notice, { changes }),
  });
}

/** The second contact that takes over is no longer the second. */
function moved(before: Application, contact: Contact): Application {
  const { secondContact } = before;
  return {
    ...before,
    form1: { ...before.form1, contact },
    secondContact: isSameAddress(secondContact, contact) ? undefined : secondContact,
  };
}

/**
 * What was mailed to the old address opens nothing any more. Its browsers are trusted for that address and no other, so
 * they fall away by themselves; drafts are held by a cookie alone, and their receipt page would show the new link.
 */
async function endOldAccess(work: Work, before: Application): Promise<void> {
  const { tx, office, now } = work;
  await closeOldLinks(tx, before.id, before.form1.contact.email, now);
  // An unconfirmed filing keeps its browser: whoever mistyped the address still sees the waiting page, and has proved
  // nothing about the old one.
  if (before.state === 'unverified') return;
  for (const draft of await listDraftsOf(tx, before.id)) {
    if (draft.purpose === 'enter') continue;
    await revokeTokens(tx, 'draft', draft.id, now);
    await updateDraft(tx, { ...draft, cookieHash: office.vault.hash(office.chance.token()), updatedAt: now });
  }
}

function changeOf(caseFile: Case, after: Application): ContactChange {
  return {
    which: 'contact',
    by: 'coordinator',
    caseFile,
    after,
    from: applicantOf(caseFile.application),
    to: applicantOf(after),
  };
}
