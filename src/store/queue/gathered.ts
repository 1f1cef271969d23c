import { and, eq, gte, inArray, max, min, sql } from 'drizzle-orm';
import type { Gathered, GatheredSpan } from '#domain/notices/collecting.ts';
import type { Tx } from '#store/engine.ts';
import { first, inBatches, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { left } from './outbox.ts';

const GATHERED: readonly Gathered[] = ['asked', 'reminded', 'closed'];

/** One inquiry of which a mail tells. */
export interface GatheredRow {
  inquiryId: string;
  what: Gathered;
}

/**
 * The mail of this recipient that still gathers, if there is one: nobody has tried to send it. It is held until the commit,
 * so that it cannot leave without what is put into it.
 */
export async function holdGathering(tx: Tx, orderKey: string): Promise<string | undefined> {
  const { mails } = tx.tables;
  const held = await tx.db
    .update(mails)
    .set({ dueAt: sql`${mails.dueAt}` })
    .where(and(eq(mails.orderKey, orderKey), isGathering(mails)))
    .returning({ id: mails.id });
  return first(held)?.id;
}

function isGathering(mails: Tables['mails']) {
  return and(eq(mails.name, 'collected-inquiry'), eq(mails.state, 'owed'), eq(mails.attempts, 0));
}

/** Puts inquiries into a mail that is held. Twice they are there once. */
export async function gather(
  tx: Tx,
  mailId: string,
  rows: readonly GatheredRow[],
  now: Temporal.Instant,
): Promise<void> {
  for (const some of inBatches(rows)) {
    await tx.db
      .insert(tx.tables.gathered)
      .values(some.map((row) => ({ mailId, ...row, at: now.epochMilliseconds })))
      .onConflictDoNothing();
  }
}

/** When such a mail leaves, which is also its Date. */
export async function setDue(tx: Tx, mailId: string, at: Temporal.Instant): Promise<void> {
  const { mails } = tx.tables;
  const due = { dueAt: at.epochMilliseconds, date: at.epochMilliseconds };
  await tx.db.update(mails).set(due).where(eq(mails.id, mailId));
  tx.owes('mail');
}

export async function gatheredIn(tx: Tx, mailId: string): Promise<GatheredRow[]> {
  const { gathered } = tx.tables;
  const rows = await tx.db
    .select({ inquiryId: gathered.inquiryId, what: gathered.what })
    .from(gathered)
    .where(eq(gathered.mailId, mailId));
  return rows.map(({ inquiryId, what }) => ({ inquiryId, what: oneOf(GATHERED, what) }));
}

export async function spansIn(tx: Tx, mailId: string): Promise<GatheredSpan[]> {
  const { gathered } = tx.tables;
  const rows = await tx.db
    .select({ what: gathered.what, first: min(gathered.at), last: max(gathered.at) })
    .from(gathered)
    .where(eq(gathered.mailId, mailId))
    .groupBy(gathered.what);
  return rows.map(({ what, ...at }) => ({
    what: oneOf(GATHERED, what),
    first: instantOf(Number(at.first)),
    last: instantOf(Number(at.last)),
  }));
}

/** Takes these inquiries out of mails that have certainly not left, as questions and as reminders. */
export async function takeOut(tx: Tx, inquiryIds: readonly string[]): Promise<void> {
  const { mails, gathered } = tx.tables;
  for (const some of inBatches(inquiryIds)) {
    const named = await tx.db
      .selectDistinct({ id: gathered.mailId })
      .from(gathered)
      .where(and(inArray(gathered.inquiryId, some), inArray(gathered.what, ['asked', 'reminded'])));
    if (named.length === 0) continue;
    const ids = named.map(({ id }) => id);
    const held = await tx.db
      .update(mails)
      .set({ dueAt: sql`${mails.dueAt}` })
      .where(and(inArray(mails.id, ids), isGathering(mails)))
      .returning({ id: mails.id });
    const heldIds = held.map(({ id }) => id);
    if (heldIds.length === 0) continue;
    await tx.db
      .delete(gathered)
      .where(
        and(
          inArray(gathered.mailId, heldIds),
          inArray(gathered.inquiryId, some),
          inArray(gathered.what, ['asked', 'reminded']),
        ),
      );
  }
}

/** Which of these inquiries were put to their maker in a collected mail, whether it has left or not. */
export async function askedInCollection(tx: Tx, inquiryIds: readonly string[]): Promise<Set<string>> {
  const { gathered } = tx.tables;
  const found = new Set<string>();
  for (const some of inBatches(inquiryIds)) {
    const rows = await tx.db
      .selectDistinct({ inquiryId: gathered.inquiryId })
      .from(gathered)
      .where(and(inArray(gathered.inquiryId, some), eq(gathered.what, 'asked')));
    for (const { inquiryId } of rows) found.add(inquiryId);
  }
  return found;
}

/** To whom of the makers a collected mail with the question has left, or may have: address and inquiry. */
export async function toldInCollection(tx: Tx, inquiryIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { mails, gathered } = tx.tables;
  const told = new Set<string>();
  for (const some of inBatches(inquiryIds)) {
    const rows = await tx.db
      .select({ inquiryId: gathered.inquiryId, email: mails.recipientEmail })
      .from(gathered)
      .innerJoin(mails, eq(mails.id, gathered.mailId))
      .where(and(inArray(gathered.inquiryId, some), eq(gathered.what, 'asked'), left(mails)));
    for (const { inquiryId, email } of rows) told.add(toldKey(email, inquiryId));
  }
  return told;
}

export function toldKey(email: string, inquiryId: string): string {
  return `${email.toLowerCase()} ${inquiryId}`;
}

/** Whether a reminder in a collected mail has left to this recipient since then. */
export async function wasRemindedSince(tx: Tx, orderKey: string, since: Temporal.Instant): Promise<boolean> {
  const { mails, gathered } = tx.tables;
  const rows = await tx.db
    .select({ mailId: gathered.mailId })
    .from(mails)
    .innerJoin(gathered, eq(gathered.mailId, mails.id))
    .where(
      and(
        eq(mails.orderKey, orderKey),
        gte(mails.date, since.epochMilliseconds),
        left(mails),
        eq(gathered.what, 'reminded'),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** The copy of a mail gathers what that did. */
export async function copyGathered(tx: Tx, from: string, to: string, now: Temporal.Instant): Promise<void> {
  await gather(tx, to, await gatheredIn(tx, from), now);
}
