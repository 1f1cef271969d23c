import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { reveal, revealInHtml } from '#mail/message/compose.ts';
import { findMail, listMails, type OutboxMail, type RenderedParts } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';
import { composeParts, secretsOf } from './deliver-mail.ts';

/**
 * `/mailbox`: the mails that were kept because nothing is sent here; what leaves or left last comes first, because a
 * collected mail waits for a while after it was first owed.
 */
export async function readMailbox(office: Office): Promise<OutboxMail[]> {
  const mails = await office.store.read((tx) => listMails(tx, { limit: 300 }));
  return mails.toSorted((one, other) => Temporal.Instant.compare(other.date, one.date) || other.seq - one.seq);
}

/** One kept mail with its words, links in their places. */
export async function readKeptMail(
  office: Office,
  mailId: string,
): Promise<Outcome<{ mail: OutboxMail; parts: RenderedParts }>> {
  const mail = await office.store.read((tx) => findMail(tx, mailId));
  if (!mail?.parts) return refuse({ code: 'not-found' });
  const secrets = await secretsOf(office, mail.parts);
  const { text, html } = mail.parts;
  return accept({ mail, parts: { ...mail.parts, text: reveal(text, secrets), html: revealInHtml(html, secrets) } });
}

/** The whole message as it would have left. */
export async function readKeptMessage(office: Office, mailId: string): Promise<Outcome<Uint8Array>> {
  const mail = await office.store.read((tx) => findMail(tx, mailId));
  if (!mail?.parts) return refuse({ code: 'not-found' });
  return accept(await composeParts(office, mail, mail.parts));
}

/** A file that goes with a kept mail, by its place in the list. */
export async function readKeptFile(
  office: Office,
  mailId: string,
  index: number,
): Promise<Outcome<{ name: string; mediaType: string; bytes: Uint8Array }>> {
  const mail = await office.store.read((tx) => findMail(tx, mailId));
  const file = mail?.parts?.attachments[index];
  if (!file) return refuse({ code: 'not-found' });
  return accept({ name: file.name, mediaType: file.mediaType, bytes: await office.files.read(file.sha256) });
}
