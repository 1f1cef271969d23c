import { and, asc, eq, inArray, lte, or, type SQL } from 'drizzle-orm';
import type { Answer, Decides, Inquiry, InquiryState } from '#domain/case/inquiry.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { ClosedBecause, InquiryKind, Reply } from '#domain/words/inquiries.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { refreshListed } from './listed.ts';
import { getMaker } from './makers.ts';

type InquiryRow = Tables['inquiries']['$inferSelect'];

/** The job that reminds looks at it from the day after on: on the day of the question itself nobody is reminded. */
export async function insertInquiry(tx: Tx, inquiry: Inquiry): Promise<void> {
  await tx.db.insert(tx.tables.inquiries).values({
    id: inquiry.id,
    applicationId: inquiry.applicationId,
    makerId: inquiry.maker.id,
    kind: inquiry.kind,
    state: inquiry.state,
    answerBy: inquiry.answerBy.toString(),
    note: inquiry.note,
    decides: inquiry.decides,
    askedAt: inquiry.askedAt.epochMilliseconds,
    askedBy: inquiry.askedBy,
    remindOn: jstDay(inquiry.askedAt).add({ days: 1 }).toString(),
  });
  await tx.db
    .insert(tx.tables.inquiryOffers)
    .values(inquiry.offers.map((slotId) => ({ inquiryId: inquiry.id, slotId })));
  await refreshListed(tx, inquiry.applicationId);
}

export async function findInquiry(tx: Tx, id: string): Promise<Inquiry | undefined> {
  const { inquiries } = tx.tables;
  const row = first(await tx.db.select().from(inquiries).where(eq(inquiries.id, id)));
  return row ? await inquiryOf(tx, row) : undefined;
}

/** Inquiries of which a reminder may be due by this JST day, at most so many, in the order in which they were asked. */
export async function listInquiriesToRemind(
  tx: Tx,
  today: Temporal.PlainDate,
  limit: number,
): Promise<{ id: string; makerId: string; isOpen: boolean }[]> {
  const { inquiries } = tx.tables;
  const rows = await tx.db
    .select({ id: inquiries.id, makerId: inquiries.makerId, state: inquiries.state })
    .from(inquiries)
    .where(lte(inquiries.remindOn, today.toString()))
    .orderBy(asc(inquiries.remindOn), asc(inquiries.askedAt), asc(inquiries.id))
    .limit(limit);
  return rows.map(({ state, ...row }) => ({ ...row, isOpen: state === 'open' }));
}

/** When to look next whether to remind; undefined when never again. */
export async function planReminder(tx: Tx, id: string, day: Temporal.PlainDate | undefined): Promise<void> {
  const { inquiries } = tx.tables;
  await tx.db
    .update(inquiries)
    .set({ remindOn: day?.toString() ?? null })
    .where(eq(inquiries.id, id));
}

/** What a maker is asked about sessions that are fixed, whether they move or it joins; oldest first. */
export async function openInquiriesAboutSessions(tx: Tx, makerId: string): Promise<string[]> {
  const { inquiries, applications } = tx.tables;
  const rows = await tx.db
    .select({ id: inquiries.id })
    .from(inquiries)
    .innerJoin(applications, eq(applications.id, inquiries.applicationId))
    .where(
      and(
        eq(inquiries.makerId, makerId),
        eq(inquiries.state, 'open'),
        or(eq(inquiries.kind, 'move'), and(eq(inquiries.kind, 'join'), eq(applications.state, 'inquiring'))),
      ),
    )
    .orderBy(asc(inquiries.askedAt), asc(inquiries.id));
  return rows.map(({ id }) => id);
}

/** All inquiries about an application, in the order of `inAskedOrder`. */
export async function inquiriesOf(tx: Tx, applicationId: string): Promise<Inquiry[]> {
  const { inquiries, makers } = tx.tables;
  const rows = await tx.db
    .select({ inquiry: inquiries })
    .from(inquiries)
    .innerJoin(makers, eq(makers.id, inquiries.makerId))
    .where(eq(inquiries.applicationId, applicationId))
    .orderBy(...inAskedOrder(tx));
  const found: Inquiry[] = [];
  for (const { inquiry } of rows) found.push(await inquiryOf(tx, inquiry));
  return found;
}

/** The names of the makers that were asked about these applications, by application. */
export async function listMakersAsked(tx: Tx, applicationIds: readonly string[]): Promise<Map<string, string[]>> {
  if (applicationIds.length === 0) return new Map();
  const { inquiries, makers } = tx.tables;
  const rows = await tx.db
    .selectDistinct({ applicationId: inquiries.applicationId, name: makers.name })
    .from(inquiries)
    .innerJoin(makers, eq(makers.id, inquiries.makerId))
    .where(inArray(inquiries.applicationId, [...applicationIds]))
    .orderBy(asc(makers.name));
  const asked = Map.groupBy(rows, ({ applicationId }) => applicationId);
  return new Map([...asked].map(([id, found]) => [id, found.map(({ name }) => name)]));
}

export async function closeInquiries(tx: Tx, ids: readonly string[], because: ClosedBecause): Promise<void> {
  if (ids.length === 0) return;
  const { inquiries } = tx.tables;
  await tx.db
    .update(inquiries)
    .set({ state: 'closed', closedBecause: because })
    .where(and(inArray(inquiries.id, [...ids]), eq(plain(inquiries.state), 'open')));
}

/** Inquiries of a maker that is taken out end for good, also those that were closed when the session was fixed. */
export async function recallInquiries(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { inquiries } = tx.tables;
  await tx.db
    .update(inquiries)
    .set({ state: 'closed', closedBecause: 'recalled' })
    .where(inArray(inquiries.id, [...ids]));
}

/** A later answer for the same slot replaces the earlier one; the events keep both. */
export async function saveAnswer(tx: Tx, inquiryId: string, answer: Answer): Promise<void> {
  const { answers } = tx.tables;
  const columns = {
    reply: answer.reply,
    comment: answer.comment,
    by: answer.by,
    channel: answer.channel,
    at: answer.at.epochMilliseconds,
  };
  await tx.db
    .insert(answers)
    .values({ inquiryId, slotId: answer.slotId, ...columns })
    .onConflictDoUpdate({ target: [answers.inquiryId, answers.slotId], set: columns });
}

export const INQUIRY_KINDS: readonly InquiryKind[] = ['new', 'move', 'join'];
export const INQUIRY_STATES: readonly InquiryState[] = ['open', 'closed'];
export const DECIDES: readonly Decides[] = ['maker', 'coordinator'];
export const REPLIES: readonly Reply[] = ['yes', 'maybe', 'no'];
export const ANSWER_CHANNELS: readonly Answer['channel'][] = ['link', 'phone', 'mail'];
export const CLOSING_REASONS: readonly ClosedBecause[] = [
  'withdrawn',
  'corrected',
  'returned',
  'declined',
  'fixed',
  'cancelled',
  'recalled',
];

/**
 * Oldest first; inquiries of one asking by the makers' names, as makers are listed. The queue and the case name the same
 * maker first only where both are sorted by this. The query has to join the makers.
 */
export function inAskedOrder({ tables: { inquiries, makers } }: Tx): SQL[] {
  return [asc(inquiries.askedAt), asc(makers.name), asc(inquiries.id)];
}

/** Offers and answers as their wishes stand on the form: a telephoned ○ must not land on another one. Joins the slots. */
export function inFormOrder({ tables: { slots } }: Tx): SQL[] {
  return [asc(slots.rank), asc(slots.date), asc(slots.id)];
}

async function inquiryOf(tx: Tx, row: InquiryRow): Promise<Inquiry> {
  const { inquiryOffers, answers, slots } = tx.tables;
  const offers = await tx.db
    .select({ slotId: slots.id })
    .from(inquiryOffers)
    .innerJoin(slots, eq(slots.id, inquiryOffers.slotId))
    .where(eq(inquiryOffers.inquiryId, row.id))
    .orderBy(...inFormOrder(tx));
  const given = await tx.db
    .select({ answer: answers })
    .from(answers)
    .innerJoin(slots, eq(slots.id, answers.slotId))
    .where(eq(answers.inquiryId, row.id))
    .orderBy(...inFormOrder(tx));
  return {
    id: row.id,
    applicationId: row.applicationId,
    maker: await getMaker(tx, row.makerId),
    kind: oneOf(INQUIRY_KINDS, row.kind),
    state: oneOf(INQUIRY_STATES, row.state),
    closedBecause: row.closedBecause === null ? undefined : oneOf(CLOSING_REASONS, row.closedBecause),
    offers: offers.map((offer) => offer.slotId),
    answerBy: dayOf(row.answerBy),
    note: row.note,
    decides: oneOf(DECIDES, row.decides),
    askedAt: instantOf(row.askedAt),
    askedBy: row.askedBy,
    answers: given.map(({ answer }) => ({
      slotId: answer.slotId,
      reply: oneOf(REPLIES, answer.reply),
      comment: answer.comment,
      by: answer.by,
      channel: oneOf(ANSWER_CHANNELS, answer.channel),
      at: instantOf(answer.at),
    })),
  };
}
