import { and, asc, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Decides } from '#domain/case/inquiry.ts';
import { CAME, type Came } from '#domain/words/proposals.ts';
import { prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';

/** What is done with a row: its makers are asked, or its session is fixed. */
export type RowAct = 'ask' | 'confirm';

/** Why a row was left alone; sessions that stand in its way by their references. */
export interface RowFault {
  code: string;
  maker?: string;
  references?: string[];
}

/** Some rows of a proposal that somebody took, to be done one after the other. */
export interface Acceptance {
  id: string;
  proposalId: string;
  at: Temporal.Instant;
  by: string;
  /** JST day. */
  answerBy: Temporal.PlainDate;
  decides: Decides;
  /** Undefined while rows are left to do. */
  endedAt: Temporal.Instant | undefined;
}

export interface AcceptedRow {
  acceptanceId: string;
  applicationId: string;
  seenVersion: number;
  act: RowAct;
  came: Came;
  why: RowFault | undefined;
  cameAt: Temporal.Instant | undefined;
}

const DECIDES: readonly Decides[] = ['maker', 'coordinator'];
const ACTS: readonly RowAct[] = ['ask', 'confirm'];

export async function insertAcceptance(
  tx: Tx,
  acceptance: Omit<Acceptance, 'endedAt'>,
  rows: readonly Pick<AcceptedRow, 'applicationId' | 'seenVersion' | 'act'>[],
): Promise<void> {
  const { acceptances, acceptedRows } = tx.tables;
  await tx.db.insert(acceptances).values({
    id: acceptance.id,
    proposalId: acceptance.proposalId,
    at: acceptance.at.epochMilliseconds,
    by: acceptance.by,
    answerBy: acceptance.answerBy.toString(),
    decides: acceptance.decides,
  });
  await tx.insertAll(
    acceptedRows,
    rows.map(({ applicationId, seenVersion, act }, position) => ({
      acceptanceId: acceptance.id,
      applicationId,
      position,
      seenVersion,
      act,
      came: 'ready',
      whyJson: '',
    })),
  );
}

/** The newest first. */
export async function acceptancesOf(tx: Tx, proposalId: string): Promise<Acceptance[]> {
  const { acceptances } = tx.tables;
  const rows = await tx.db
    .select()
    .from(acceptances)
    .where(eq(acceptances.proposalId, proposalId))
    .orderBy(desc(acceptances.at), desc(acceptances.id));
  return rows.map(acceptanceOf);
}

export async function findAcceptance(tx: Tx, id: string): Promise<Acceptance | undefined> {
  const { acceptances } = tx.tables;
  const row = first(await tx.db.select().from(acceptances).where(eq(acceptances.id, id)));
  return row ? acceptanceOf(row) : undefined;
}

const firstUnended = prepared(({ db, tables: { acceptances } }) =>
  db
    .select()
    .from(acceptances)
    .where(isNull(acceptances.endedAt))
    .orderBy(asc(acceptances.at), asc(acceptances.id))
    .limit(1),
);

/** The one with rows to do that was made first. */
export async function nextAcceptance(tx: Tx): Promise<Acceptance | undefined> {
  const row = first(await firstUnended(tx, {}));
  return row ? acceptanceOf(row) : undefined;
}

export async function acceptedRowsOf(tx: Tx, acceptanceIds: readonly string[]): Promise<AcceptedRow[]> {
  if (acceptanceIds.length === 0) return [];
  const { acceptedRows } = tx.tables;
  const rows = await tx.db
    .select()
    .from(acceptedRows)
    .where(inArray(acceptedRows.acceptanceId, [...acceptanceIds]))
    .orderBy(asc(acceptedRows.acceptanceId), asc(acceptedRows.position));
  return rows.map(acceptedRowOf);
}

/** The first row that is still to do. */
export async function nextRow(tx: Tx, acceptanceId: string): Promise<AcceptedRow | undefined> {
  const { acceptedRows } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(acceptedRows)
      .where(and(eq(acceptedRows.acceptanceId, acceptanceId), eq(acceptedRows.came, 'ready')))
      .orderBy(asc(acceptedRows.position))
      .limit(1),
  );
  return row ? acceptedRowOf(row) : undefined;
}

/** Says what came of a row; false where that was said before, by another process. */
export async function settleRow(
  tx: Tx,
  row: Pick<AcceptedRow, 'acceptanceId' | 'applicationId'>,
  result: { came: Came; why?: RowFault | undefined; at: Temporal.Instant },
): Promise<boolean> {
  const { acceptedRows } = tx.tables;
  const settled = await tx.db
    .update(acceptedRows)
    .set({
      came: result.came,
      whyJson: result.why === undefined ? '' : JSON.stringify(result.why),
      cameAt: result.at.epochMilliseconds,
    })
    .where(
      and(
        eq(acceptedRows.acceptanceId, row.acceptanceId),
        eq(acceptedRows.applicationId, row.applicationId),
        eq(acceptedRows.came, 'ready'),
      ),
    )
    .returning({ id: acceptedRows.applicationId });
  return settled.length > 0;
}

/** What is not done yet is left undone. */
export async function stopAcceptance(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  const { acceptedRows } = tx.tables;
  await tx.db
    .update(acceptedRows)
    .set({ came: 'stopped', cameAt: at.epochMilliseconds })
    .where(and(eq(acceptedRows.acceptanceId, id), eq(acceptedRows.came, 'ready')));
  await endAcceptance(tx, id, at);
}

export async function endAcceptance(tx: Tx, id: string, at: Temporal.Instant): Promise<void> {
  const { acceptances } = tx.tables;
  await tx.db
    .update(acceptances)
    .set({ endedAt: at.epochMilliseconds })
    .where(and(eq(acceptances.id, id), isNull(acceptances.endedAt)));
}

/** How many rows came to what, over all acceptances of these proposals, by proposal. */
export async function cameCounts(tx: Tx, proposalIds: readonly string[]): Promise<Map<string, Map<Came, number>>> {
  if (proposalIds.length === 0) return new Map();
  const { acceptances, acceptedRows } = tx.tables;
  const rows = await tx.db
    .select({ proposalId: acceptances.proposalId, came: acceptedRows.came, rows: count() })
    .from(acceptances)
    .innerJoin(acceptedRows, eq(acceptedRows.acceptanceId, acceptances.id))
    .where(inArray(acceptances.proposalId, [...proposalIds]))
    .groupBy(acceptances.proposalId, acceptedRows.came);
  const groups = Map.groupBy(rows, ({ proposalId }) => proposalId);
  return new Map(
    [...groups].map(([id, own]) => [id, new Map(own.map(({ came, rows }) => [oneOf(CAME, came), Number(rows)]))]),
  );
}

function acceptanceOf(row: Tx['tables']['acceptances']['$inferSelect']): Acceptance {
  return {
    id: row.id,
    proposalId: row.proposalId,
    at: instantOf(row.at),
    by: row.by,
    answerBy: dayOf(row.answerBy),
    decides: oneOf(DECIDES, row.decides),
    endedAt: optionalInstant(row.endedAt),
  };
}

function acceptedRowOf(row: Tx['tables']['acceptedRows']['$inferSelect']): AcceptedRow {
  return {
    acceptanceId: row.acceptanceId,
    applicationId: row.applicationId,
    seenVersion: row.seenVersion,
    act: oneOf(ACTS, row.act),
    came: oneOf(CAME, row.came),
    why: row.whyJson === '' ? undefined : faultOf(row.whyJson),
    cameAt: optionalInstant(row.cameAt),
  };
}

function faultOf(json: string): RowFault {
  const fault: RowFault = JSON.parse(json);
  return fault;
}
