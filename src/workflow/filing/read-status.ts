import type { Application } from '#domain/case/application.ts';
import type { Filing } from '#domain/case/filing.ts';
import { type Seats, seatsOf } from '#domain/case/waiting-list.ts';
import type { Attachment } from '#domain/form1/form1.ts';
import { eventsFor, type TypesFor } from '#domain/history/who-sees.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findLiveToken, findTokenByLink, unsealTokens } from '#store/access/tokens.ts';
import { type EventRecord, listEvents } from '#store/cases/events.ts';
import { signUpsFor } from '#store/cases/registrations.ts';
import { attachmentsOf, findAttachment } from '#store/files/attachments.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';

export interface StatusView {
  caseFile: Case;
  /** Of 参加申込, those of unconfirmed sign-ups included. */
  seats: Seats;
  /** What the applicant may see of what happened, oldest first. */
  events: Extract<EventRecord, { type: TypesFor<'applicant'> }>[];
  /** The filled 様式1 as it came, if it came as a file. */
  sheets: Attachment[];
  /** The unlisted sign-up page, raw; undefined when no mail has carried it yet. */
  signUpLink: string | undefined;
  /** Whose link it is: the contact's or the second contact's address. */
  recipient: string;
}

/** The applicant's page behind the link of a mail. It shows; acting needs a trusted browser (`trust-browser.ts`). */
export async function readStatus(office: Office, link: string): Promise<Outcome<StatusView>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'status', link);
    if (!token || token.spentAt) return refuse({ code: 'not-found' });
    const caseFile = await getCase(tx, token.subjectId);
    const page = await findLiveToken(tx, { purpose: 'sign-up-page', subjectId: token.subjectId, recipient: '' }, now);
    const secrets = page ? await unsealTokens(tx, office.vault, [page.id]) : undefined;
    return accept({
      caseFile,
      seats: seatsOf(caseFile.signUpPage?.capacity, await signUpsFor(tx, token.subjectId)),
      sheets: await attachmentsOf(tx, token.subjectId, 'sheet'),
      events: eventsFor('applicant', await listEvents(tx, token.subjectId)),
      recipient: token.recipient,
      signUpLink: page ? secrets?.get(page.id)?.link : undefined,
    });
  });
}

/** Where the browser that filed goes on: the raw status link of an application whose address is confirmed. */
export async function statusLinkOf(
  office: Office,
  { id, contact }: Pick<Filing, 'id' | 'contact'>,
): Promise<string | undefined> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findLiveToken(tx, { purpose: 'status', subjectId: id, recipient: contact.email }, now);
    const secrets = token ? await unsealTokens(tx, office.vault, [token.id]) : undefined;
    return token ? secrets?.get(token.id)?.link : undefined;
  });
}

/** The application that a draft of 様式1 became. */
export async function readFiled(office: Office, applicationId: string): Promise<Application> {
  return office.store.read(async (tx) => (await getCase(tx, applicationId)).application);
}

/** An uploaded file with its bytes. The caller has checked that the reader may see its application or draft. */
export async function readAttachment(
  office: Office,
  attachmentId: string,
): Promise<
  | {
      name: string;
      mediaType: string;
      bytes: Uint8Array;
      applicationId: string | undefined;
      draftId: string | undefined;
    }
  | undefined
> {
  const found = await office.store.read((tx) => findAttachment(tx, attachmentId));
  if (!found) return undefined;
  const { name, mediaType, sha256 } = found.attachment;
  return {
    name,
    mediaType,
    bytes: await office.files.read(sha256),
    applicationId: found.applicationId,
    draftId: found.draftId,
  };
}
