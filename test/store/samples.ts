import { saveMaker } from '#store/cases/makers.ts';
import type { Store, Tx } from '#store/engine.ts';
import { insertMails, listMails, type NewMail, type OutboxMail, orderKeyOf } from '#store/queue/outbox.ts';
import { KOU } from '../support/cast.ts';

export const NOW = Temporal.Instant.from('2026-09-01T01:00:00Z');

let count = 0;

/** A mail of words only; the thread is the matter that keeps its order. */
export function newMail(to: string, thread: string, changes: Partial<NewMail> = {}): NewMail {
  const id = `mail-${++count}`;
  return {
    id,
    content: { mail: 'not-held', data: { association: '見本市医師会', name: '診療　一郎' } },
    to: { role: 'attendee', id: 'registration-1', name: '診療　一郎', email: to },
    thread,
    applicationId: undefined,
    itip: undefined,
    inviteKind: undefined,
    messageId: `<${id}@demokai.example>`,
    boundarySeed: id,
    priority: 1,
    ...changes,
  };
}

/** Owes it now; returns the order key. */
export async function owe(store: Store, mail: NewMail, at = NOW): Promise<string> {
  await store.write((tx) => insertMails(tx, [mail], at));
  return orderKeyOf(mail.to.email, mail.thread);
}

/** The outbox, oldest first. */
export async function outbox(store: Store): Promise<OutboxMail[]> {
  return (await store.read((tx) => listMails(tx, { limit: 1000 }))).toReversed();
}

/** Writes something small that can be counted. */
export async function writeMaker(tx: Tx, id: string): Promise<void> {
  await saveMaker(tx, { ...KOU, id, name: id });
}
