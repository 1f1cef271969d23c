import { and, asc, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { ListFilter } from '#domain/desk/list.ts';
import type { Solution } from '#domain/drive/proposal.ts';
import { isWhatIf, type RunTerms } from '#domain/drive/terms.ts';
import { PROPOSAL_FAULTS, PROPOSAL_STATES, type ProposalFault, type ProposalState } from '#domain/words/proposals.ts';
import { prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** How good a solution is, as the solver said it. */
export type Figures = Pick<Solution, 'bound' | 'gap' | 'ended' | 'seconds' | 'firstCome' | 'scarceFirst' | 'points'>;

/** What narrows the cases; with `cases`, those and no others, as a search found them. */
export type KeptFilter = Omit<ListFilter, 'words'> & { cases?: string[] };

/** 割付案 without its rows. */
export interface ProposalHead {
  id: string;
  state: ProposalState;
  fault: ProposalFault | undefined;
  filter: KeptFilter;
  terms: RunTerms;
  basedOn: string | undefined;
  startedAt: Temporal.Instant;
  startedBy: string;
  begunAt: Temporal.Instant | undefined;
  /** While it runs: its process says again that it lives before then. */
  aliveUntil: Temporal.Instant | undefined;
  stopAsked: boolean;
  endedAt: Temporal.Instant | undefined;
  fingerprint: string;
  applications: number;
  placed: number;
  /** Undefined until it is done. */
  figures: Figures | undefined;
}

export async function insertProposal(
  tx: Tx,
  started: Pick<ProposalHead, 'id' | 'filter' | 'terms' | 'basedOn' | 'startedAt' | 'startedBy'>,
): Promise<void> {
  await tx.db.insert(tx.tables.proposals).values({
    id: started.id,
    state: 'waiting',
    fault: '',
    filterJson: JSON.stringify(started.filter),
    termsJson: JSON.stringify(started.terms),
    basedOn: started.basedOn ?? null,
    startedAt: started.startedAt.epochMilliseconds,
    startedBy: started.startedBy,
    runner: '',
    stopAsked: 0,
    fingerprint: '',
    applications: 0,
    placed: 0,
    figuresJson: '',
  });
}

export async function findProposal(tx: Tx, id: string): Promise<ProposalHead | undefined> {
  const { proposals } = tx.tables;
  const row = first(await tx.db.select().from(proposals).where(eq(proposals.id, id)));
  return row ? headOf(row) : undefined;
}

/** The newest first. */
export async function listProposals(tx: Tx, limit: number): Promise<ProposalHead[]> {
  const { proposals } = tx.tables;
  const rows = await tx.db.select().from(proposals).orderBy(desc(proposals.startedAt), desc(proposals.id)).limit(limit);
  return rows.map(headOf);
}

/** So many are looked through for one that took nothing for true. */
const LOOKED_THROUGH = 20;

/**
 * The proposal with which this one is compared: the one that it was made from; else the last one before it that took
 * nothing for true that is not registered, for against somebody's what if nearly every row would be another.
 */
export async function findEarlier(
  tx: Tx,
  { startedAt, basedOn }: Pick<ProposalHead, 'startedAt' | 'basedOn'>,
): Promise<ProposalHead | undefined> {
  const base = basedOn === undefined ? undefined : await findProposal(tx, basedOn);
  if (base?.state === 'done') return base;
  const { proposals } = tx.tables;
  const rows = await tx.db
    .select()
    .from(proposals)
    .where(and(eq(plain(proposals.state), 'done'), lt(proposals.startedAt, startedAt.epochMilliseconds)))
    .orderBy(desc(proposals.startedAt))
    .limit(LOOKED_THROUGH);
  const heads = rows.map(headOf);
  return heads.find(({ terms }) => !isWhatIf(terms)) ?? heads[0];
}

const unended = prepared(({ db, tables: { proposals } }) =>
  db
    .select()
    .from(proposals)
    .where(inArray(proposals.state, ['waiting', 'running']))
    .orderBy(asc(proposals.startedAt), asc(proposals.id)),
);

/** Those that wait or run, the oldest first. */
export async function listUnended(tx: Tx): Promise<ProposalHead[]> {
  return (await unended(tx, {})).map(headOf);
}

/** Who solves it now, and until when it need not say again that it lives. */
export interface Run {
  runner: string;
  aliveUntil: Temporal.Instant;
}

/** Takes a waiting proposal; false where another process was first. */
export async function beginRun(tx: Tx, id: string, run: Run, now: Temporal.Instant): Promise<boolean> {
  const { proposals } = tx.tables;
  const begun = await tx.db
    .update(proposals)
    .set({
      state: 'running',
      runner: run.runner,
      begunAt: now.epochMilliseconds,
      aliveUntil: run.aliveUntil.epochMilliseconds,
      fault: '',
    })
    .where(and(eq(proposals.id, id), eq(plain(proposals.state), 'waiting')))
    .returning({ id: proposals.id });
  return begun.length > 0;
}

/** Says that the process lives; undefined where the run is no longer its own, else whether somebody wants it stopped. */
export async function keepRun(tx: Tx, id: string, run: Run): Promise<{ stopAsked: boolean } | undefined> {
  const { proposals } = tx.tables;
  const kept = first(
    await tx.db
      .update(proposals)
      .set({ aliveUntil: run.aliveUntil.epochMilliseconds })
      .where(isRun(tx, id, run.runner))
      .returning({ stopAsked: proposals.stopAsked }),
  );
  return kept && { stopAsked: kept.stopAsked === 1 };
}

/** What the run is about, once its cases were read. */
export async function noteRead(tx: Tx, id: string, read: { fingerprint: string; applications: number }): Promise<void> {
  const { proposals } = tx.tables;
  await tx.db.update(proposals).set(read).where(eq(proposals.id, id));
}

/** Ends a run with its result; false where it is no longer this runner's. */
export async function endRun(
  tx: Tx,
  id: string,
  runner: string,
  end: { placed: number; figures: Figures; at: Temporal.Instant },
): Promise<boolean> {
  const { proposals } = tx.tables;
  const ended = await tx.db
    .update(proposals)
    .set({
      state: 'done',
      placed: end.placed,
      figuresJson: JSON.stringify(end.figures),
      endedAt: end.at.epochMilliseconds,
    })
    .where(isRun(tx, id, runner))
    .returning({ id: proposals.id });
  return ended.length > 0;
}

/** Ends what has no result, in whichever of these states it is; false where it is in none of them any more. */
export async function giveUp(
  tx: Tx,
  id: string,
  from: readonly ProposalState[],
  end: { state: 'stopped' | 'failed'; fault: ProposalFault; at: Temporal.Instant },
): Promise<boolean> {
  const { proposals } = tx.tables;
  const ended = await tx.db
    .update(proposals)
    .set({ state: end.state, fault: end.fault, endedAt: end.at.epochMilliseconds })
    .where(and(eq(proposals.id, id), inArray(plain(proposals.state), [...from])))
    .returning({ id: proposals.id });
  return ended.length > 0;
}

/** Lets one without a result wait again; false where it has one, or is at it. */
export async function waitAgain(tx: Tx, id: string): Promise<boolean> {
  const { proposals } = tx.tables;
  const again = await tx.db
    .update(proposals)
    .set({ state: 'waiting', fault: '', runner: '', stopAsked: 0, begunAt: null, aliveUntil: null, endedAt: null })
    .where(and(eq(proposals.id, id), inArray(plain(proposals.state), ['stopped', 'failed'])))
    .returning({ id: proposals.id });
  return again.length > 0;
}

export async function askToStop(tx: Tx, id: string): Promise<void> {
  const { proposals } = tx.tables;
  await tx.db.update(proposals).set({ stopAsked: 1 }).where(eq(proposals.id, id));
}

/** Proposals and their rows that one write forgets. */
const FORGOTTEN = 10;

/** Forgets some proposals that were started before then and of which nobody took anything; false once none is left. */
export async function forgetProposals(tx: Tx, before: Temporal.Instant): Promise<boolean> {
  const { proposals, proposalRows, acceptances } = tx.tables;
  const old = await tx.db
    .select({ id: proposals.id })
    .from(proposals)
    .leftJoin(acceptances, eq(acceptances.proposalId, proposals.id))
    .where(and(lt(proposals.startedAt, before.epochMilliseconds), isNull(acceptances.id)))
    .limit(FORGOTTEN);
  const ids = old.map(({ id }) => id);
  if (ids.length === 0) return false;
  await tx.db.delete(proposalRows).where(inArray(proposalRows.proposalId, ids));
  await tx.db.delete(proposals).where(inArray(proposals.id, ids));
  return ids.length === FORGOTTEN;
}

function isRun({ tables: { proposals } }: Tx, id: string, runner: string) {
  return and(eq(proposals.id, id), eq(proposals.runner, runner), eq(plain(proposals.state), 'running'));
}

function headOf(row: Tables['proposals']['$inferSelect']): ProposalHead {
  const filter: KeptFilter = JSON.parse(row.filterJson);
  return {
    id: row.id,
    state: oneOf(PROPOSAL_STATES, row.state),
    fault: row.fault === '' ? undefined : oneOf(PROPOSAL_FAULTS, row.fault),
    filter,
    terms: termsOf(row.termsJson),
    basedOn: row.basedOn ?? undefined,
    startedAt: instantOf(row.startedAt),
    startedBy: row.startedBy,
    begunAt: optionalInstant(row.begunAt),
    aliveUntil: optionalInstant(row.aliveUntil),
    stopAsked: row.stopAsked === 1,
    endedAt: optionalInstant(row.endedAt),
    fingerprint: row.fingerprint,
    applications: row.applications,
    placed: row.placed,
    figures: row.figuresJson === '' ? undefined : figuresOf(row.figuresJson),
  };
}

function figuresOf(json: string): Figures {
  const figures: Figures = JSON.parse(json);
  return figures;
}

/** Days are ISO text in JSON. */
type Stored<T> = { [K in keyof T]: T[K] extends Temporal.PlainDate[] | undefined ? string[] : T[K] };

function termsOf(json: string): RunTerms {
  const stored: Stored<Omit<RunTerms, 'makers'>> & { makers: Stored<RunTerms['makers'][number]>[] } = JSON.parse(json);
  return {
    ...stored,
    closedDays: stored.closedDays.map(dayOf),
    makers: stored.makers.map(({ closedDays, openedDays, ...maker }) => ({
      ...maker,
      ...(closedDays ? { closedDays: closedDays.map(dayOf) } : {}),
      ...(openedDays ? { openedDays: openedDays.map(dayOf) } : {}),
    })),
  };
}
