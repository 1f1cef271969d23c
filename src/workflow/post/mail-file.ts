import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Secrets } from '#mail/message/compose.ts';
import { findMail, type OutboxMail, type RenderedParts } from '#store/queue/outbox.ts';
import type { Office } from '#workflow/case/office.ts';
import { composeUnsigned } from './deliver-mail.ts';

/** What stands in a kept mail in place of what lets its reader in; said wherever such a mail is handed out. */
export const MASKS: Secrets = {
  link: () => '（リンクは表示しません）',
  code: () => '（確認コードは表示しません）',
};

/** A mail as it left but for its links and codes, which are masked, and so without the signature, which would not hold. */
export async function maskedMessage(office: Office, mail: OutboxMail & { parts: RenderedParts }): Promise<Uint8Array> {
  return composeUnsigned(office, mail, mail.parts, MASKS);
}

/** The same by its id; refuses a mail that has not been made ready. */
export async function readMaskedMessage(office: Office, mailId: string): Promise<Outcome<Uint8Array>> {
  const mail = await office.store.read((tx) => findMail(tx, mailId));
  const { parts } = mail ?? {};
  if (!mail || !parts) return refuse({ code: 'not-found' });
  return accept(await maskedMessage(office, { ...mail, parts }));
}
