import { and, asc, count, desc, eq, gt, isNotNull, isNull, max, sql, sum } from 'drizzle-orm';
import type { EntryAnswer, EntryCorrection } from '#domain/form2/entry.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import type { HandIn } from '#domain/form2/hand-in.ts';
import { FUND_ANSWERS, HAND_IN_WAYS } from '#domain/words/form2.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { formOf } from './entries.ts';

/** What is kept and in no 提出 yet, in the order of the codes. */
export async function listWaiting(
  tx: Tx,
  collectionId: string,
): Promise<{ id: string; number: number; form: Form2 }[]> {
  const { entries } = tx.tables;
  const rows = await tx.db
    .select({ id: entries.id, number: entries.number, formJson: entries.formJson })
    .from(entries)
    .where(isWaiting(tx, collectionId))
    .orderBy(asc(entries.fullCode));
  return rows.map(({ formJson, ...row }) => ({ ...row, form: formOf(formJson) }));
}

/** How many of those there are, and a mark that is another one once any of them is another, or in another version. */
export async function markWaiting(tx: Tx, collectionId: string): Promise<{ waiting: number; mark: string }> {
  const { entries } = tx.tables;
  const row = first(
    await tx.db
      .select({
        rows: count(),
        numbers: sum(entries.number),
        versions: sum(entries.version),
        last: max(entries.updatedAt),
      })
      .from(entries)
      .where(isWaiting(tx, collectionId)),
  );
  const waiting = Number(row?.rows ?? 0);
  if (row === undefined || waiting === 0) return { waiting, mark: '0' };
  return { waiting, mark: [row.rows, row.numbers, row.versions, row.last].map(Number).join('-') };
}

function isWaiting({ tables: { entries } }: Tx, collectionId: string) {
  return and(eq(entries.collectionId, collectionId), eq(entries.state, 'kept'), isNull(entries.handInId));
}

/** Freezes what waits under one 提出, as it is; its institutions are still to be told. However many, it is two statements. */
export async function insertHandIn(tx: Tx, handIn: HandIn): Promise<void> {
  const { handIns, handInEntries, entries } = tx.tables;
  const { on, at, ...columns } = handIn;
  await tx.db.insert(handIns).values({ ...columns, handedOn: on.toString(), at: at.epochMilliseconds, tellsAfter: '' });
  const frozen = tx.db
    .select({
      handInId: sql<string>`${handIn.id}`.as('hand_in_id'),
      entryId: entries.id,
      fullCode: entries.fullCode,
      number: entries.number,
      formJson: entries.formJson,
    })
    .from(entries)
    .where(isWaiting(tx, handIn.collectionId));
  await tx.db.insert(handInEntries).select(frozen);
  await tx.db.update(entries).set({ handInId: handIn.id }).where(isWaiting(tx, handIn.collectionId));
}

/** After which code the institutions of a 提出 are still to be told; undefined once all are. */
export async function tellsAfter(tx: Tx, handInId: string): Promise<string | undefined> {
  const { handIns } = tx.tables;
  const row = first(await tx.db.select({ after: handIns.tellsAfter }).from(handIns).where(eq(handIns.id, handInId)));
  return row?.after ?? undefined;
}

export async function markTold(tx: Tx, handInId: string, after: string | undefined): Promise<void> {
  const { handIns } = tx.tables;
  await tx.db
    .update(handIns)
    .set({ tellsAfter: after ?? null })
    .where(eq(handIns.id, handInId));
}

/** Those whose institutions are not all told: a process died in the middle. */
export async function listUntold(tx: Tx): Promise<{ id: string; collectionId: string }[]> {
  const { handIns } = tx.tables;
  return tx.db
    .select({ id: handIns.id, collectionId: handIns.collectionId })
    .from(handIns)
    .where(isNotNull(handIns.tellsAfter));
}

/** 第1回 first. */
export async function listHandIns(tx: Tx, collectionId: string): Promise<HandIn[]> {
  const { handIns } = tx.tables;
  const rows = await tx.db
    .select()
    .from(handIns)
    .where(eq(handIns.collectionId, collectionId))
    .orderBy(asc(handIns.number));
  return rows.map(handInOf);
}

export async function findHandIn(tx: Tx, id: string): Promise<HandIn | undefined> {
  const { handIns } = tx.tables;
  const row = first(await tx.db.select().from(handIns).where(eq(handIns.id, id)));
  return row && handInOf(row);
}

/** What was handed in, as it was, in the order of the codes: so many after a code. */
export async function listFrozen(
  tx: Tx,
  handInId: string,
  { after, limit }: { after: string; limit: number },
): Promise<{ entryId: string; number: number; form: Form2 }[]> {
  const { handInEntries } = tx.tables;
  const rows = await tx.db
    .select()
    .from(handInEntries)
    .where(and(eq(handInEntries.handInId, handInId), gt(handInEntries.fullCode, after)))
    .orderBy(asc(handInEntries.fullCode))
    .limit(limit);
  return rows.map(({ entryId, number, formJson }) => ({ entryId, number, form: formOf(formJson) }));
}

export async function insertCorrection(tx: Tx, collectionId: string, correction: EntryCorrection): Promise<void> {
  const { before, after, at, ...columns } = correction;
  await tx.db.insert(tx.tables.entryCorrections).values({
    ...columns,
    collectionId,
    at: at.epochMilliseconds,
    beforeJson: JSON.stringify(before),
    afterJson: JSON.stringify(after),
  });
}

/** The oldest first. */
export async function listCorrections(tx: Tx, entryId: string): Promise<EntryCorrection[]> {
  const { entryCorrections } = tx.tables;
  const rows = await tx.db
    .select()
    .from(entryCorrections)
    .where(eq(entryCorrections.entryId, entryId))
    .orderBy(asc(entryCorrections.at), asc(entryCorrections.id));
  return rows.map(correctionOf);
}

export async function insertAnswer(tx: Tx, collectionId: string, answer: EntryAnswer): Promise<void> {
  const { entryAnswers, entries } = tx.tables;
  const { on, at, ...columns } = answer;
  await tx.db
    .insert(entryAnswers)
    .values({ ...columns, collectionId, answeredOn: on.toString(), at: at.epochMilliseconds });
  await tx.db.update(entries).set({ answer: answer.answer }).where(eq(entries.id, answer.entryId));
}

/** The newest first. */
export async function listAnswers(tx: Tx, entryId: string): Promise<EntryAnswer[]> {
  const { entryAnswers } = tx.tables;
  const rows = await tx.db
    .select()
    .from(entryAnswers)
    .where(eq(entryAnswers.entryId, entryId))
    .orderBy(desc(entryAnswers.at), desc(entryAnswers.id));
  return rows.map(({ id, answer, answeredOn, note, at, by }) => ({
    ...{ id, entryId, note, by },
    answer: oneOf(FUND_ANSWERS, answer),
    on: dayOf(answeredOn),
    at: instantOf(at),
  }));
}

function handInOf(row: Tables['handIns']['$inferSelect']): HandIn {
  const { id, collectionId, number, tracking, note, institutions, by } = row;
  return {
    ...{ id, collectionId, number, tracking, note, institutions, by },
    on: dayOf(row.handedOn),
    way: oneOf(HAND_IN_WAYS, row.way),
    at: instantOf(row.at),
  };
}

function correctionOf(row: Tables['entryCorrections']['$inferSelect']): EntryCorrection {
  const { id, entryId, by, note } = row;
  return {
    ...{ id, entryId, by, note },
    at: instantOf(row.at),
    before: formOf(row.beforeJson),
    after: formOf(row.afterJson),
  };
}
