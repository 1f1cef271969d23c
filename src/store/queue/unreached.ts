import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';

/**
 * The registrations of a case to whose address the last mail that had an end came back or was given up. A corrected address,
 * or a later mail that was taken, ends it.
 */
export async function unreachedIn(tx: Tx, applicationId: string): Promise<Set<string>> {
  const { mails, registrations } = tx.tables;
  const rows = await tx.db
    .select({ id: mails.recipientId, state: mails.state })
    .from(mails)
    .innerJoin(
      registrations,
      and(eq(registrations.id, mails.recipientId), eq(registrations.email, mails.recipientEmail)),
    )
    .where(and(eq(mails.applicationId, applicationId), inArray(mails.state, ['sent', 'failed', 'bounced'])))
    .orderBy(asc(mails.seq));
  const last = new Map(rows.map(({ id, state }) => [id, state]));
  return new Set([...last].flatMap(([id, state]) => (state === 'sent' ? [] : [id])));
}
