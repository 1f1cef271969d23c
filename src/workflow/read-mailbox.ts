import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import { findMail, listMails, type OutboxMail, type RenderedParts } from '../store/outbox.ts';
import { composeParts } from './deliver-mail.ts';
import type { Office } from './office.ts';

/** `/mailbox`: the mails that were kept because nothing is sent here; the newest first. */
export async function readMailbox(office: Office): Promise<OutboxMail[]> {
  return office.store.read((tx) => listMails(tx, { limit: 300 }));
}

/** One kept mail with its words, links in their places, and the whole message as it would have left. */
export async function readKeptMail(
  office: Office,
  mailId: string,
): Promise<Outcome<{ mail: OutboxMail; parts: RenderedParts; raw: Uint8Array }>> {
  const mail = await office.store.read((tx) => findMail(tx, mailId));
  if (!mail?.parts) return refuse({ code: 'not-found' });
  return accept({ mail, parts: mail.parts, raw: await composeParts(office, mail, mail.parts) });
}
