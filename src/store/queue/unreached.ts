import { and, asc, eq, gte, inArray, isNull } from 'drizzle-orm';
import type { MailName } from '#domain/notices/mail-data.ts';
import type { Tx } from '#store/engine.ts';
import { plain } from '#store/tables/columns.ts';

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

/** Whether the address was owed a mail of this name, about no case, since then. */
export async function wasMailedSince(
  tx: Tx,
  { name, email }: { name: MailName; email: string },
  since: Temporal.Instant,
): Promise<boolean> {
  const { mails } = tx.tables;
  const rows = await tx.db
    .select({ id: mails.id })
    .from(mails)
    .where(
      and(
        isNull(mails.applicationId),
        eq(mails.recipientEmail, email),
        eq(plain(mails.name), name),
        gte(mails.date, since.epochMilliseconds),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
