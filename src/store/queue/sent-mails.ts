import { and, desc, eq, inArray, or, sql } from 'drizzle-orm';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first } from '#store/tables/columns.ts';
import { settledColumns } from './claims.ts';

/** Ends an attempt: settled, or owed again at `dueAt`. Only the holder of the claim can. */
export async function settle(
  tx: Tx,
  held: { id: string; claimedBy: string },
  result: {
    state: 'sent' | 'kept' | 'failed' | 'dropped' | 'owed';
    response: string;
    maybeSent: boolean;
    serverId?: string | undefined;
    redirectedTo?: string | undefined;
    dueAt: Temporal.Instant;
  },
  now: Temporal.Instant,
): Promise<void> {
  await settled(tx, {
    ...settledColumns(result, now),
    ...held,
    maybeSent: result.maybeSent ? 1 : null,
    serverId: result.serverId ?? null,
    redirectedTo: result.redirectedTo ?? null,
  });
}

const settled = prepared(({ db, tables: { mails } }) =>
  db
    .update(mails)
    .set({
      state: given('state'),
      response: given('response'),
      claimedBy: null,
      claimedUntil: null,
      dueAt: given('dueAt'),
      settledAt: given('settledAt'),
      // What is not said now stays as it is.
      maybeSent: sql`coalesce(${given('maybeSent')}, ${mails.maybeSent})`,
      serverId: sql`coalesce(${given('serverId')}, ${mails.serverId})`,
      redirectedTo: sql`coalesce(${given('redirectedTo')}, ${mails.redirectedTo})`,
    })
    .where(and(eq(mails.id, given('id')), eq(mails.claimedBy, given('claimedBy')), eq(mails.state, 'sending'))),
);

/**
 * The id of the mail that somebody means who names it as it stood in the message: by our Message-ID, or by the one that
 * the server wrote in its place; both with angle brackets. The newest, where a mail was sent again.
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
