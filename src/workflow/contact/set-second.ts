import { type Application, requireAct, type SecondContact } from '#domain/case/application.ts';
import type { Party } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findApplication } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { applicantActor, getCase, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { closeOldLinks, isSameAddress, oweContactMails } from './tell.ts';

/**
 * 二人目の連絡先 is named, replaced or (undefined) taken off; by the applicant, or by a coordinator on the version that was
 * seen. From then on it gets its own copy of the applicant's mails and invitations; one that is taken off loses its link,
 * and its calendar the entry of a fixed session. Refuses the contact's own address, a naming that changes nothing, and more
 * than a few a day by the applicant.
 */
export async function setSecondContact(
  office: Office,
  input: {
    applicationId: string;
    secondContact: SecondContact | undefined;
    seen?: { version: number; actor: Actor } | { print: string };
  },
): Promise<Outcome<Application>> {
  const { secondContact } = input;
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const seen = input.seen && 'version' in input.seen ? input.seen : undefined;
    const stale = seen ? await refuseStale(tx, before, seen.version) : undefined;
    if (stale) return stale;
    const allowed = requireAct(before, 'set-second-contact');
    if (!allowed.ok) return allowed;
    if (secondContact && isSameAddress(secondContact, before.form1.contact))
      return refuse({ code: 'second-contact-is-first' });
    const [was, is] = [contactText(before.secondContact), contactText(secondContact)];
    if (was === is) return refuse({ code: 'nothing-changed' });
    const print = input.seen && 'print' in input.seen ? input.seen.print : undefined;
    const unseen = refuseUnseen(office, was, print);
    if (unseen) return unseen;
    const flood = seen || !secondContact ? undefined : await refuseManyNamed(work, before.id);
    if (flood) return flood;
    const caseFile = await getCase(tx, before.id);
    const application = await record(work, {
      before,
      after: { secondContact },
      type: 'second-contact-set',
      actor: seen?.actor ?? applicantActor(before),
      data: { changes: [{ field: 'secondContact', label: '二人目の連絡先', before: was, after: is }] },
    });
    // Another name or telephone at the same address changes nothing for whoever reads it.
    if (isSameAddress(before.secondContact, secondContact)) return accept(application);
    if (before.secondContact) await closeOldLinks(tx, before.id, before.secondContact.email, now);
    await oweContactMails(work, {
      which: 'second',
      by: seen ? 'coordinator' : 'applicant',
      caseFile,
      after: application,
      from: partyOf(before.id, before.secondContact),
      to: partyOf(before.id, secondContact),
    });
    return accept(application);
  });
}

/** Each naming writes to an address that has asked for nothing. */
async function refuseManyNamed({ tx, now }: Work, applicationId: string): Promise<Outcome<never> | undefined> {
  const dayAgo = now.subtract({ hours: 24 });
  const named = (await listEvents(tx, applicationId)).filter(
    ({ type, actor, at }) =>
      type === 'second-contact-set' && actor.role === 'applicant' && Temporal.Instant.compare(at, dayAgo) > 0,
  );
  const [oldest] = named;
  if (!oldest || named.length < LIMITS.secondContactsPerDay) return undefined;
  return refuse({ code: 'too-many-codes', retryAt: oldest.at.add({ hours: 24 }) });
}

function partyOf(id: string, contact: SecondContact | undefined): Party | undefined {
  return contact ? { role: 'applicant', id, name: contact.name, email: contact.email } : undefined;
}

/** Whom the page shows as 二人目の連絡先. */
export function contactText(contact: SecondContact | undefined): string {
  return contact ? `${contact.name}（${contact.kana}） ${contact.phone} ${contact.email}` : '';
}
