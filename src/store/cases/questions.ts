import { and, between, eq, inArray } from 'drizzle-orm';
import { type Booking, townOf } from '#domain/case/beside.ts';
import { byDayAndRegion, type Question } from '#domain/case/question.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { MODES } from '#domain/words/modes.ts';
import { RANKS } from '#domain/words/ranks.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, hoursOf, inBatches, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { ANSWER_CHANNELS, CLOSING_REASONS, DECIDES, INQUIRY_STATES, REPLIES } from './inquiries.ts';
import { bookedSessions } from './sessions.ts';

/** Every hour that a maker is asked about and nothing has settled yet, sorted; hundreds of cases are one statement. */
export async function openQuestions(tx: Tx, makerId: string): Promise<Question[]> {
  const { inquiries, applications } = tx.tables;
  const isOpen = and(
    eq(inquiries.makerId, makerId),
    eq(inquiries.state, 'open'),
    eq(inquiries.kind, 'new'),
    eq(applications.state, 'inquiring'),
  );
  const rows = await questionRows(tx).where(isOpen);
  return rows.map(questionOf).sort(byDayAndRegion);
}

/** The same of these inquiries, whatever has become of them; those to other makers are left out. */
export async function questionsOf(tx: Tx, inquiryIds: readonly string[], makerId: string): Promise<Question[]> {
  const { inquiries } = tx.tables;
  const isOfMaker = and(eq(inquiries.makerId, makerId), eq(inquiries.kind, 'new'));
  const found: Question[] = [];
  for (const some of inBatches(inquiryIds)) {
    found.push(...(await questionRows(tx).where(and(inArray(inquiries.id, some), isOfMaker))).map(questionOf));
  }
  return found.sort(byDayAndRegion);
}

function questionRows({ db, tables: { inquiries, applications, inquiryOffers, slots, answers } }: Tx) {
  const { id, reference, association, mode, venueName, postalCode, address, prefecture, state } = applications;
  return db
    .select({
      inquiry: inquiries,
      application: { id, reference, association, mode, venueName, postalCode, address, prefecture, state },
      slot: slots,
      answer: answers,
    })
    .from(inquiries)
    .innerJoin(applications, eq(applications.id, inquiries.applicationId))
    .innerJoin(inquiryOffers, eq(inquiryOffers.inquiryId, inquiries.id))
    .innerJoin(slots, eq(slots.id, inquiryOffers.slotId))
    .leftJoin(answers, and(eq(answers.inquiryId, inquiries.id), eq(answers.slotId, slots.id)));
}

type QuestionRow = Awaited<ReturnType<typeof questionRows>>[number];

function questionOf({ inquiry, application, slot, answer }: QuestionRow): Question {
  return {
    inquiryId: inquiry.id,
    applicationId: application.id,
    reference: application.reference,
    association: application.association,
    mode: oneOf(MODES, application.mode),
    venue: { name: application.venueName, postalCode: application.postalCode, address: application.address },
    prefecture: PREFECTURES.find((each) => each === application.prefecture),
    slotId: slot.id,
    rank: RANKS.find((rank) => rank === slot.rank) ?? 1,
    ...hoursOf(slot),
    replaced: slot.replacedAt !== null,
    state: application.state === 'inquiring' ? oneOf(INQUIRY_STATES, inquiry.state) : 'closed',
    closedBecause: inquiry.closedBecause === null ? undefined : oneOf(CLOSING_REASONS, inquiry.closedBecause),
    answerBy: dayOf(inquiry.answerBy),
    note: inquiry.note,
    decides: oneOf(DECIDES, inquiry.decides),
    askedAt: instantOf(inquiry.askedAt),
    answer: answer ? answerOf(answer) : undefined,
  };
}

function answerOf(answer: Tables['answers']['$inferSelect']): Question['answer'] {
  return {
    slotId: answer.slotId,
    reply: oneOf(REPLIES, answer.reply),
    comment: answer.comment,
    by: answer.by,
    channel: oneOf(ANSWER_CHANNELS, answer.channel),
    at: instantOf(answer.at),
  };
}

/** The standing sessions that a maker comes to on these JST days (both included), by day and in the order of their hours. */
export async function bookingsOf(
  tx: Tx,
  makerId: string,
  days: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<Map<string, Booking[]>> {
  const { sessions, sessionMakers } = tx.tables;
  const rows = await bookedSessions(
    tx,
    and(eq(sessionMakers.makerId, makerId), between(sessions.date, days.from.toString(), days.to.toString())),
  );
  const bookings = rows.map(
    ({ session, reference, association }): Booking => ({
      reference,
      association,
      date: dayOf(session.date),
      demo: hoursOf(session).demo,
      mode: oneOf(MODES, session.mode),
      town: townOf({ association, address: session.address }),
    }),
  );
  return Map.groupBy(bookings, ({ date }) => date.toString());
}
