import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { reveal } from '#mail/message/compose.ts';
import { findApplication } from '#store/cases/applications.ts';
import { findLedgerExtras, type LedgerExtras } from '#store/queue/ledger.ts';
import { findMail, type OutboxMail } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';
import { MASKS } from '#workflow/post/mail-file.ts';
import { isSettled } from '#workflow/post/settled-mail.ts';

/** A mail as the desk may read it. */
export interface MaskedMail extends LedgerExtras {
  mail: OutboxMail;
  /** Empty while the mail has not been made ready. */
  subject: string;
  /** The words; links and codes are left out, because whoever holds them can act as the recipient. */
  text: string;
  files: string[];
  /** The application's reference, or empty where it belongs to none. */
  reference: string;
  /** A newer mail says since what this one would, or what it asks is settled. */
  overtaken: boolean;
}

/** One mail's words for the desk, with nothing in them that lets anybody in. */
export async function readMaskedMail(office: Office, mailId: string): Promise<Outcome<MaskedMail>> {
  return office.store.read(async (tx) => {
    const mail = await findMail(tx, mailId);
    const extras = await findLedgerExtras(tx, mailId);
    if (!mail || !extras) return refuse({ code: 'not-found' });
    const application = mail.applicationId === undefined ? undefined : await findApplication(tx, mail.applicationId);
    return accept({
      mail,
      ...extras,
      subject: mail.parts?.subject ?? '',
      text: reveal(mail.parts?.text ?? '', MASKS),
      files: mail.parts?.attachments.map(({ name }) => name) ?? [],
      reference: application?.reference ?? '',
      overtaken: await isSettled(tx, mail),
    });
  });
}
