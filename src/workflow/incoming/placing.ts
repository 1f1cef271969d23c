import type { Letter } from '#domain/incoming/letter.ts';
import type { IncomingKind, WaitReason } from '#domain/words/incoming.ts';
import type { Tx } from '#store/engine.ts';
import { findMail, type OutboxMail } from '#store/queue/outbox.ts';
import { findSentMail } from '#store/queue/sent-mails.ts';

/** What becomes of a mail, and what follows from it in the same write. */
export interface Placing {
  state: 'waiting' | 'done';
  reason: WaitReason | '';
  /** Where it is not what it looked like at first. */
  kind?: IncomingKind;
  applicationId?: string | undefined;
  subjectId?: string;
  apply?(mailId: string): Promise<void>;
}

/** People have to look at it; `about` the case, where there is a guess. */
export function waits(reason: WaitReason, applicationId?: string): Placing {
  return { state: 'waiting', reason, applicationId };
}

/** The first of these mails of ours that there is, by what its message was called. */
export async function findOurs(tx: Tx, messageIds: readonly string[]): Promise<OutboxMail | undefined> {
  for (const messageId of messageIds) {
    const id = await findSentMail(tx, messageId);
    const mail = id === undefined ? undefined : await findMail(tx, id);
    if (mail) return mail;
  }
  return undefined;
}

export function isFrom({ from }: Letter, email: string): boolean {
  return from !== undefined && from.email === email.toLowerCase();
}
