import { fateOf } from '#domain/incoming/bounce.ts';
import type { Letter } from '#domain/incoming/letter.ts';
import { notices } from '#domain/notices/notice.ts';
import { mailIdOfReturnPath } from '#mail/message/return-path.ts';
import { findRegistration } from '#store/cases/registrations.ts';
import { findMail, type OutboxMail } from '#store/queue/outbox.ts';
import { markBounced } from '#store/queue/sent-mails.ts';
import { appendFact, applicantsOf, getCase } from '#workflow/case/case.ts';
import type { Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { findOurs, type Placing, waits } from './placing.ts';

/**
 * A mail of ours came back. It counts only where it names the mail by the token of our return path, which nobody can make,
 * or by its Message-ID, which only its reader knows. `delayed` says nothing for good. A sign-up whose confirmation came back
 * is void, because nobody can use its link; whoever has confirmed keeps the seat, and the applicant is told.
 */
export async function takeBounce(work: Work, letter: Letter): Promise<Placing> {
  const mail = await returnedMail(work, letter);
  if (!mail) return waits('unplaced');
  const { fate, response } = fateOf(letter);
  const placing: Placing = { state: 'done', reason: '', applicationId: mail.applicationId, subjectId: mail.id };
  if (fate === 'unclear') return { ...waits('unclear-bounce', mail.applicationId), subjectId: mail.id };
  if (fate !== 'failed') return placing;
  return { ...placing, apply: () => cameBack(work, mail, response.toWellFormed().slice(0, 500)) };
}

/**
 * To our return path alone nobody writes, because answers go elsewhere: it is the word of a machine that does not say that it
 * is one. What may tell that the mail came back waits for people. Undefined for a mail that came to our address.
 */
export async function takeFromReturnPath(work: Work, letter: Letter): Promise<Placing | undefined> {
  if (letter.to.includes(work.office.policy.sender.email.toLowerCase())) return undefined;
  const mail = await mailOfReturnPath(work, letter);
  if (!mail) return undefined;
  const { applicationId, id: subjectId } = mail;
  if (fateOf(letter).fate === 'failed') return { ...waits('unclear-bounce', applicationId), kind: 'bounce', subjectId };
  return { state: 'done', reason: '', kind: 'automatic', applicationId };
}

async function returnedMail(work: Work, letter: Letter): Promise<OutboxMail | undefined> {
  return (await mailOfReturnPath(work, letter)) ?? (await findOurs(work.tx, letter.returnedIds));
}

/** By the token of the address to which it came. */
async function mailOfReturnPath({ tx, office }: Work, letter: Letter): Promise<OutboxMail | undefined> {
  const { returnPath } = office.policy;
  for (const address of returnPath === undefined ? [] : letter.to) {
    const id = mailIdOfReturnPath(returnPath ?? '', address, office.vault.mark);
    const mail = id === undefined ? undefined : await findMail(tx, id);
    if (mail) return mail;
  }
  return undefined;
}

/** What follows from a mail of ours that came back; nothing the second time. */
export async function cameBack(work: Work, mail: OutboxMail, response: string): Promise<void> {
  const { tx, now } = work;
  if (!(await markBounced(tx, mail.id, response, now))) return;
  if (mail.content.mail === 'sign-up') tx.owes('sign-up');
  if (mail.applicationId === undefined) return;
  const caseFile = await getCase(tx, mail.applicationId);
  await appendFact(work, caseFile.application, {
    type: 'mail-bounced',
    actor: { role: 'system', name: '' },
    data: { mailId: mail.id, mail: mail.content.mail, recipient: mail.to.email, text: response },
  });
  if (mail.to.role === 'attendee') await tellApplicant(work, mail);
}

/** Of who has confirmed: the list marks them, and the address can be corrected there. */
async function tellApplicant(work: Work, mail: OutboxMail): Promise<void> {
  const { tx, office } = work;
  const registration = await findRegistration(tx, mail.to.id);
  const standing = registration && ['registered', 'waiting'].includes(registration.state);
  if (!standing || registration.email !== mail.to.email) return;
  const caseFile = await getCase(tx, registration.applicationId);
  await oweMails(work, {
    notices: notices({ kind: 'unreached', applicants: applicantsOf(caseFile.application) }, office.policy.ministry),
    applicationId: registration.applicationId,
    thread: registration.applicationId,
    content: (notice) => contentOf(work, caseFile, notice, { unreached: registration }),
  });
}
