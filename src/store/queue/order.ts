import { and, eq, gt, or, sql } from 'drizzle-orm';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import type { OutboxMail } from './outbox.ts';

/**
 * No earlier mail to the same recipient in the same thread is still open; for an attendee none about the same application:
 * put off by their server, 「日程は調整中です」 would arrive behind the confirmation. Everybody else's threads are of
 * different matters, and a request with attachments that is put off must not hold up an invitation. What somebody waits for
 * at the screen waits only in its own thread.
 */
export function isNext() {
  // Written out, because the builder leaves the table's name away where there is only one.
  const isOpen = sql`earlier.seq < mails.seq and earlier.state in ('owed', 'sending')`;
  return sql`not exists (select 1 from mails as earlier where earlier.order_key = mails.order_key and ${isOpen})
    and (mails.role <> 'attendee' or mails.priority = 0 or not exists (select 1 from mails as earlier
      where earlier.application_id = mails.application_id and earlier.recipient_email = mails.recipient_email and ${isOpen}))`;
}

/** Whether a mail is owed that cannot leave before this one is settled. */
export async function isAwaited(
  tx: Tx,
  { seq, orderKey, applicationId, to }: Pick<OutboxMail, 'seq' | 'orderKey' | 'applicationId' | 'to'>,
): Promise<boolean> {
  return (await firstBehind(tx, { seq, orderKey, applicationId: applicationId ?? null, email: to.email })).length > 0;
}

const firstBehind = prepared(({ db, tables: { mails } }) =>
  db
    .select({ seq: mails.seq })
    .from(mails)
    .where(
      and(
        or(
          eq(mails.orderKey, given('orderKey')),
          and(eq(mails.applicationId, given('applicationId')), eq(mails.recipientEmail, given('email'))),
        ),
        gt(mails.seq, given('seq')),
        eq(mails.state, 'owed'),
      ),
    )
    .limit(1),
);
