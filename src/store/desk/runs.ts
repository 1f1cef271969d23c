import { and, asc, count, desc, eq, exists, inArray, lt, ne, type SQL } from 'drizzle-orm';
import {
  RUN_CASE_STATES,
  type Run,
  type RunCaseResult,
  type RunCaseState,
  type RunCounts,
  type RunOrder,
  type SeenCase,
} from '#domain/desk/run.ts';
import { RUN_STATES } from '#domain/words/runs.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** An application of a run that waits for its turn. */
export interface DueRunCase extends SeenCase {
  runId: string;
  place: number;
}

/** An application of a run, with what it has come to. */
export interface RunCase {
  place: number;
  reference: string;
  association: string;
  state: RunCaseState;
  result: RunCaseResult | undefined;
}

/** False where a run of this id was begun before, and then nothing is written. */
export async function insertRun(tx: Tx, run: Run, cases: readonly SeenCase[]): Promise<boolean> {
  const { runs, runCases } = tx.tables;
  const begun = await tx.db
    .insert(runs)
    .values({
      id: run.id,
      act: run.order.act,
      orderJson: JSON.stringify(run.order),
      by: run.by,
      startedAt: run.startedAt.epochMilliseconds,
      state: run.state,
      stoppedBy: '',
    })
    .onConflictDoNothing()
    .returning({ id: runs.id });
  if (begun.length === 0) return false;
  await tx.insertAll(
    runCases,
    cases.map((one, place) => ({ runId: run.id, place, ...one, state: 'waiting' })),
  );
  tx.owes('run');
  return true;
}

export async function findRun(tx: Tx, id: string): Promise<Run | undefined> {
  const { runs } = tx.tables;
  const row = first(await tx.db.select().from(runs).where(eq(runs.id, id)));
  return row && runOf(row);
}

/** The newest first. */
export async function listRuns(tx: Tx, limit: number): Promise<Run[]> {
  const { runs } = tx.tables;
  return (await tx.db.select().from(runs).orderBy(desc(runs.startedAt)).limit(limit)).map(runOf);
}

/** How many of each of these runs wait, were done and were left out. */
export async function countRunCases(tx: Tx, ids: readonly string[]): Promise<Map<string, RunCounts>> {
  const counts = new Map(ids.map((id): [string, RunCounts] => [id, { waiting: 0, done: 0, left: 0 }]));
  if (ids.length === 0) return counts;
  const { runCases } = tx.tables;
  const rows = await tx.db
    .select({ id: runCases.runId, state: runCases.state, count: count() })
    .from(runCases)
    .where(inArray(runCases.runId, [...ids]))
    .groupBy(runCases.runId, runCases.state);
  for (const row of rows) {
    const of = counts.get(row.id);
    if (of) of[oneOf(RUN_CASE_STATES, row.state)] = Number(row.count);
  }
  return counts;
}

/** All applications of a run, in their order. */
export async function listRunCases(tx: Tx, runId: string): Promise<RunCase[]> {
  const { runCases, applications } = tx.tables;
  const rows = await tx.db
    .select({
      place: runCases.place,
      state: runCases.state,
      resultJson: runCases.resultJson,
      reference: applications.reference,
      association: applications.association,
    })
    .from(runCases)
    .innerJoin(applications, eq(applications.id, runCases.applicationId))
    .where(eq(runCases.runId, runId))
    .orderBy(asc(runCases.place));
  return rows.map(({ resultJson, state, ...row }) => ({
    ...row,
    state: oneOf(RUN_CASE_STATES, state),
    result: resultJson === null ? undefined : JSON.parse(resultJson),
  }));
}

/** Those that wait for their turn in runs that go on, the oldest run first. */
export async function dueRunCases(tx: Tx, limit: number): Promise<DueRunCase[]> {
  const { runs, runCases } = tx.tables;
  const [oldest] = await tx.db
    .select({ id: runs.id })
    .from(runs)
    .where(eq(runs.state, 'running'))
    .orderBy(asc(runs.startedAt))
    .limit(1);
  if (!oldest) return [];
  const { runId, place, applicationId, seenVersion } = runCases;
  return tx.db
    .select({ runId, place, applicationId, seenVersion })
    .from(runCases)
    .where(and(eq(runId, oldest.id), eq(runCases.state, 'waiting')))
    .orderBy(asc(place))
    .limit(limit);
}

/** Takes an application out of those that wait; false where another process was first, or the run was stopped. */
export async function claimRunCase(tx: Tx, { runId, place }: DueRunCase): Promise<boolean> {
  const { runs, runCases } = tx.tables;
  const goesOn = exists(
    tx.db
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.id, runId), eq(runs.state, 'running'))),
  );
  const taken = await tx.db
    .update(runCases)
    .set({ state: 'done' })
    .where(and(eq(runCases.runId, runId), eq(runCases.place, place), eq(runCases.state, 'waiting'), goesOn))
    .returning({ place: runCases.place });
  return taken.length === 1;
}

/** Writes what came of it; with the last one the run has ended. */
export async function settleRunCase(
  tx: Tx,
  { runId, place }: DueRunCase,
  result: RunCaseResult,
  now: Temporal.Instant,
): Promise<void> {
  const { runCases } = tx.tables;
  await tx.db
    .update(runCases)
    .set({
      state: result.did.length > 0 ? 'done' : 'left',
      resultJson: JSON.stringify(result),
      settledAt: now.epochMilliseconds,
    })
    .where(and(eq(runCases.runId, runId), eq(runCases.place, place)));
  const waiting = await tx.db
    .select({ place: runCases.place })
    .from(runCases)
    .where(and(eq(runCases.runId, runId), eq(runCases.state, 'waiting')))
    .limit(1);
  if (waiting.length === 0) await endRun(tx, runId, { state: 'done', stoppedBy: '' }, now);
}

/** What was done stays done, and the rest is left as it is; false where it was not under way any more. */
export async function stopRun(tx: Tx, runId: string, by: string, now: Temporal.Instant): Promise<boolean> {
  return endRun(tx, runId, { state: 'stopped', stoppedBy: by }, now);
}

/** Runs that ended before this instant, with their lists. */
export async function forgetRuns(tx: Tx, before: Temporal.Instant): Promise<void> {
  const { runs, runCases } = tx.tables;
  const isOld: SQL | undefined = and(ne(runs.state, 'running'), lt(runs.startedAt, before.epochMilliseconds));
  const old = tx.db.select({ id: runs.id }).from(runs).where(isOld);
  await tx.db.delete(runCases).where(inArray(runCases.runId, old));
  await tx.db.delete(runs).where(isOld);
}

async function endRun(
  tx: Tx,
  runId: string,
  ended: { state: 'done' | 'stopped'; stoppedBy: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const { runs } = tx.tables;
  const rows = await tx.db
    .update(runs)
    .set({ ...ended, settledAt: now.epochMilliseconds })
    .where(and(eq(runs.id, runId), eq(runs.state, 'running')))
    .returning({ id: runs.id });
  return rows.length === 1;
}

function runOf(row: Tables['runs']['$inferSelect']): Run {
  return {
    id: row.id,
    order: orderOf(JSON.parse(row.orderJson)),
    by: row.by,
    startedAt: instantOf(row.startedAt),
    state: oneOf(RUN_STATES, row.state),
    settledAt: optionalInstant(row.settledAt),
    stoppedBy: row.stoppedBy,
  };
}

/** An order in JSON: days are text, and what is undefined is missing. */
type KeptOrder = RunOrder extends infer Order
  ? Order extends RunOrder
    ? { [K in keyof Order]: Order[K] extends Temporal.PlainDate ? string : Order[K] }
    : never
  : never;

function orderOf(kept: KeptOrder): RunOrder {
  switch (kept.act) {
    case 'ask':
      return { ...kept, makerIds: kept.makerIds, answerBy: dayOf(kept.answerBy) };
    case 'remind':
      return { ...kept, answerBy: dayOf(kept.answerBy) };
    case 'return':
      return { ...kept, replyBy: dayOf(kept.replyBy) };
    default:
      return kept;
  }
}

/** The applications of these references, in the order given; unknown ones are left out. */
export async function findReferences(
  tx: Tx,
  references: readonly string[],
): Promise<{ id: string; reference: string; owner: string }[]> {
  if (references.length === 0) return [];
  const { applications } = tx.tables;
  const rows = await tx.db
    .select({ id: applications.id, reference: applications.reference, owner: applications.owner })
    .from(applications)
    .where(inArray(applications.reference, [...references]));
  const found = new Map(rows.map((row) => [row.reference, row]));
  return [...new Set(references)].flatMap((reference) => found.get(reference) ?? []);
}
