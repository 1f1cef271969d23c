import { and, asc, eq, inArray } from 'drizzle-orm';
import type { FixedSession } from '#domain/drive/instance.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { REPLIES } from '#store/cases/inquiries.ts';
import { bookedSessions, commitmentOf } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { inBatches, oneOf } from '#store/tables/columns.ts';

/** What a maker was asked for a slot, and what it said, if anything. */
export interface Asked {
  applicationId: string;
  makerId: string;
  inquiryId: string;
  slotId: string;
  isOpen: boolean;
  reply: Reply | undefined;
}

/** All questions for the dates of these applications, in the order in which they were asked. */
export async function askedAbout(tx: Tx, applicationIds: readonly string[]): Promise<Asked[]> {
  const { inquiries, inquiryOffers, answers } = tx.tables;
  const found: Asked[] = [];
  for (const some of inBatches(applicationIds)) {
    const rows = await tx.db
      .select({
        applicationId: inquiries.applicationId,
        makerId: inquiries.makerId,
        inquiryId: inquiries.id,
        slotId: inquiryOffers.slotId,
        state: inquiries.state,
        reply: answers.reply,
      })
      .from(inquiries)
      .innerJoin(inquiryOffers, eq(inquiryOffers.inquiryId, inquiries.id))
      .leftJoin(answers, and(eq(answers.inquiryId, inquiries.id), eq(answers.slotId, inquiryOffers.slotId)))
      .where(and(inArray(inquiries.applicationId, some), eq(inquiries.kind, 'new')))
      .orderBy(asc(inquiries.askedAt), asc(inquiries.id));
    for (const { state, reply, ...row } of rows) {
      found.push({ ...row, isOpen: state === 'open', reply: reply === null ? undefined : oneOf(REPLIES, reply) });
    }
  }
  return found;
}

/** The standing sessions of all makers on these JST days, by maker, in the order of their hours. */
export async function fixedOn(tx: Tx, days: readonly string[]): Promise<Map<string, FixedSession[]>> {
  const fixed = new Map<string, FixedSession[]>();
  for (const some of inBatches(days)) {
    const rows = await bookedSessions(tx, inArray(tx.tables.sessions.date, some));
    for (const { makerId, ...row } of rows) {
      const { association, session } = row;
      const one = { ...commitmentOf(row), prefecture: prefectureOfCase({ association, address: session.address }) };
      fixed.set(makerId, [...(fixed.get(makerId) ?? []), one]);
    }
  }
  return fixed;
}

export async function idsOfReferences(tx: Tx, references: readonly string[]): Promise<Map<string, string>> {
  const { applications } = tx.tables;
  const found = new Map<string, string>();
  for (const some of inBatches(references)) {
    const rows = await tx.db
      .select({ id: applications.id, reference: applications.reference })
      .from(applications)
      .where(inArray(applications.reference, some));
    for (const { id, reference } of rows) found.set(reference, id);
  }
  return found;
}
