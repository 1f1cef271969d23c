import { and, desc, eq, inArray, or } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first } from '#store/tables/columns.ts';
import { isHeld, settledColumns } from './claims.ts';

/** Ends an attempt: settled, or owed again at `dueAt`. Only the holder of the claim can. */
export async function settle(
  tx: Tx,
  held: { id: string; claimedBy: string },
  result: {
    state: 'sent' | 'kept' | 'failed' | 'dropped' | 'owed';
    response: string;
    maybeSent: boolean;
    serverId?: string | undefined;
    dueAt: Temporal.Instant;
  },
  now: Temporal.Instant,
): Promise<void> {
  const { mails } = tx.tables;
  await tx.db
    .update(mails)
    .set({
      ...settledColumns(result, now),
      ...(result.maybeSent ? { maybeSent: 1 } : {}),
      ...(result.serverId === undefined ? {} : { serverId: result.serverId }),
    })
    .where(isHeld(mails, held));
}

/**
 * The id of the mail that somebody means who names it as it stood in the message: by our Message-ID, or by the one that
 * the server wrote in its place; both with angle brackets. The newest, where a mail was sent again.
 *
 * @public
 */
export async function findSentMail(tx: Tx, messageId: string): Promise<string | undefined> {
  const { mails } = tx.tables;
  for (const column of [mails.messageId, mails.serverId]) {
    const rows = await tx.db
      .select({ id: mails.id })
      .from(mails)
      .where(eq(column, messageId))
      .orderBy(desc(mails.seq))
      .limit(1);
    const found = first(rows);
    if (found) return found.id;
  }
  return undefined;
}

/**
 * A mail that was taken by SMTP, or may have been, has come back: it is not tried again, and its recipient counts as not
 * told. `response`: what the other server said. False where it never left, is under way again, or has come back already.
 *
 * @public
 */
export async function markBounced(tx: Tx, id: string, response: string, now: Temporal.Instant): Promise<boolean> {
  const { mails } = tx.tables;
  const marked = await tx.db
    .update(mails)
    .set({ state: 'bounced', response, maybeSent: 0, settledAt: now.epochMilliseconds })
    .where(
      and(
        eq(mails.id, id),
        or(eq(mails.state, 'sent'), and(inArray(mails.state, ['owed', 'failed']), eq(mails.maybeSent, 1))),
      ),
    )
    .returning({ id: mails.id });
  return marked.length === 1;
}
