import { findApplication } from '#store/cases/applications.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import type { Tx } from '#store/engine.ts';
import { isMailOvertaken } from '#store/queue/ledger.ts';
import type { OutboxMail } from '#store/queue/outbox.ts';

/**
 * Whether a mail is not to be sent once more: a newer one says since what it would, or what it asks its reader to do is
 * settled, as the question to a maker whose case was cancelled.
 */
export async function isSettled(tx: Tx, mail: OutboxMail): Promise<boolean> {
  return (await isMailOvertaken(tx, mail.id)) || (await asksInVain(tx, mail));
}

async function asksInVain(tx: Tx, { content, to, applicationId }: OutboxMail): Promise<boolean> {
  const application = applicationId === undefined ? undefined : await findApplication(tx, applicationId);
  if (!application) return false;
  switch (content.mail) {
    case 'inquiry':
    case 'inquiry-reminder': {
      const inquiry = await findInquiry(tx, to.id);
      // Of the first question the answer is known once a session is fixed.
      return inquiry?.state !== 'open' || (inquiry.kind === 'new' && application.state === 'confirmed');
    }
    case 'slot-fixed':
      return application.state !== 'confirmed';
    case 'returned':
      return application.state !== 'returned';
    default:
      return false;
  }
}
