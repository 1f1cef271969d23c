import type { ListFilter } from '#domain/desk/list.ts';
import { check } from '#domain/drive/check.ts';
import type { Instance, OpenCase } from '#domain/drive/instance.ts';
import type { Solution } from '#domain/drive/proposal.ts';
import { RUN_GAP, type RunTerms } from '#domain/drive/terms.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { ProposalFault } from '#domain/words/proposals.ts';
import {
  askToStop,
  beginRun,
  endRun,
  findProposal,
  giveUp,
  insertProposal,
  type KeptFilter,
  keepRun,
  listUnended,
  noteRead,
  type ProposalHead,
  type Run,
  waitAgain,
} from '#store/drive/proposals.ts';
import { insertProposalRows, type ProposalRow } from '#store/drive/rows.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { openCaseIds, readInstance } from './read-instance.ts';

/** A process says so often that it is still at work, and counts as gone when it has not for so long. */
const BEAT_SECONDS = 2;
const ALIVE_SECONDS = 20;

/**
 * Starts a run; it is solved as soon as no other is. Returns its id. Words of a search may name a person: not they are kept
 * but the cases that they find.
 */
export async function startProposal(
  office: Office,
  wanted: { filter: ListFilter | KeptFilter; terms: RunTerms; basedOn?: string | undefined; by: string },
): Promise<string> {
  const id = office.chance.id();
  const filter = await keptFilter(office, wanted.filter);
  return inOneWrite(office, async ({ tx, now }) => {
    const { terms, basedOn, by } = wanted;
    await insertProposal(tx, { id, filter, terms, basedOn, startedAt: now, startedBy: by });
    tx.owes('proposal');
    return id;
  });
}

async function keptFilter(office: Office, filter: ListFilter | KeptFilter): Promise<KeptFilter> {
  if (!('words' in filter)) return filter;
  const { words = [], ...kept } = filter;
  if (words.length === 0) return kept;
  const cases: string[] = [];
  for await (const ids of openCaseIds(office, filter)) cases.push(...ids);
  return { ...kept, cases };
}

/** A run without a result goes on waiting for its turn, with what it was asked for. Refused where it has one, or is at it. */
export async function startAgain(office: Office, id: string): Promise<Outcome<ProposalHead>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const head = await findProposal(tx, id);
    if (!head) return refuse({ code: 'not-found' });
    if (isInterrupted(head, now))
      await giveUp(tx, id, ['running'], { state: 'stopped', fault: 'interrupted', at: now });
    if (!(await waitAgain(tx, id))) return refuse({ code: 'changed-meanwhile' });
    tx.owes('proposal');
    return accept(head);
  });
}

/** One that waits ends at once; one that is solved ends with the best it has, within some seconds. */
export async function stopProposal(office: Office, id: string): Promise<Outcome<ProposalHead>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const head = await findProposal(tx, id);
    if (!head) return refuse({ code: 'not-found' });
    await giveUp(tx, id, ['waiting'], { state: 'stopped', fault: 'asked', at: now });
    await askToStop(tx, id);
    return accept(head);
  });
}

/** Whether the process that was at it is gone. */
export function isInterrupted(
  { state, aliveUntil }: Pick<ProposalHead, 'state' | 'aliveUntil'>,
  now: Temporal.Instant,
): boolean {
  return state === 'running' && aliveUntil !== undefined && Temporal.Instant.compare(now, aliveUntil) > 0;
}

/** What the work on proposals has, beside the office: the process's own name, and where surprises are said. */
export interface Workbench {
  runner: string;
  onFault(why: { fault: ProposalFault; proposal: string; error?: unknown; breaches?: readonly unknown[] }): void;
}

/**
 * The job that solves what waits, one after the other, outside any write. `stop` ends the one under way with the best it
 * has. A run whose process was killed counts as interrupted, and can be started again.
 */
export function proposing(office: Office, bench: Workbench): { run(): Promise<undefined>; stop(): Promise<void> } {
  let running: AbortController | undefined;
  let isStopping = false;
  return {
    async run() {
      for (let next = await takeNext(office, bench); next && !isStopping; next = await takeNext(office, bench)) {
        running = new AbortController();
        await solveOne(office, bench, next, running);
      }
      return undefined;
    },
    async stop() {
      isStopping = true;
      running?.abort();
    },
  };
}

/** The oldest that waits, taken; runs whose process is gone are said to be interrupted on the way. */
async function takeNext(office: Office, { runner }: Workbench): Promise<ProposalHead | undefined> {
  const now = office.now();
  const unended = await office.store.read(listUnended);
  for (const head of unended.filter((one) => isInterrupted(one, now))) {
    const end = { state: 'stopped', fault: 'interrupted', at: now } as const;
    await office.store.write((tx) => giveUp(tx, head.id, ['running'], end));
  }
  for (const head of unended.filter(({ state }) => state === 'waiting')) {
    const run = { runner, aliveUntil: now.add({ seconds: ALIVE_SECONDS }) };
    if (await office.store.write((tx) => beginRun(tx, head.id, run, now))) return head;
  }
  return undefined;
}

async function solveOne(
  office: Office,
  bench: Workbench,
  head: ProposalHead,
  stopping: AbortController,
): Promise<void> {
  const beat = keepBeating(office, { id: head.id, runner: bench.runner }, stopping);
  try {
    const { instance, fingerprint } = await readInstance(office, head.filter, head.terms);
    const applications = instance.applications.length;
    await office.store.write((tx) => noteRead(tx, head.id, { fingerprint, applications }));
    const fault = faultOf(instance);
    if (fault) return await giveUpRun(office, head.id, fault);
    const limits = { seconds: head.terms.seconds, gap: RUN_GAP, signal: stopping.signal };
    const solution = await office.solve(instance, limits);
    await othersTurn();
    const breaches = check(instance, solution.placements);
    await othersTurn();
    if (breaches.length > 0) {
      bench.onFault({ fault: 'breach', proposal: head.id, breaches });
      return await giveUpRun(office, head.id, 'breach');
    }
    await keep(office, bench, head.id, { instance, solution });
  } catch (error) {
    bench.onFault({ fault: 'surprise', proposal: head.id, error });
    await giveUpRun(office, head.id, 'surprise');
  } finally {
    await beat.end();
  }
}

function faultOf({ applications, makers }: Instance): ProposalFault | undefined {
  if (applications.length === 0) return 'no-cases';
  return makers.some(({ active }) => active) ? undefined : 'no-makers';
}

async function giveUpRun(office: Office, id: string, fault: ProposalFault): Promise<void> {
  const at = office.now();
  await office.store.write((tx) => giveUp(tx, id, ['running'], { state: 'failed', fault, at }));
}

async function keep(
  office: Office,
  { runner }: Workbench,
  id: string,
  { instance, solution }: { instance: Instance; solution: Solution },
): Promise<void> {
  const { placements, left, count, ...figures } = solution;
  const cases = new Map(instance.applications.map((one) => [one.id, one]));
  const caseOf = (applicationId: string): OpenCase => {
    const found = cases.get(applicationId);
    if (!found) throw new Error(`the solver names ${applicationId}, which was not asked for`);
    return found;
  };
  const rows = [
    ...placements.map((row): ProposalRow => {
      const { version, prefecture = '', slots } = caseOf(row.applicationId);
      const slot = slots.find(({ id: slotId }) => slotId === row.slotId);
      if (!slot) throw new Error(`the solver names the slot ${row.slotId}, which was not asked for`);
      return { ...row, version, prefecture, day: slot.date, placed: true };
    }),
    ...left.map((row): ProposalRow => {
      const { version, prefecture = '' } = caseOf(row.applicationId);
      return { ...row, version, prefecture, placed: false };
    }),
  ];
  const at = office.now();
  await office.store.write(async (tx) => {
    // Somebody who believed this process gone has started it again elsewhere.
    if (await endRun(tx, id, runner, { placed: count, figures, at })) await insertProposalRows(tx, id, rows);
  });
}

/** Says again and again that the process lives, and hears whether the run is to be stopped, or is another's by now. */
function keepBeating(
  office: Office,
  { id, runner }: { id: string; runner: string },
  stopping: AbortController,
): { end(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  let isOver = false;
  const beat = async (): Promise<void> => {
    const run: Run = { runner, aliveUntil: office.now().add({ seconds: ALIVE_SECONDS }) };
    const kept = await office.store.write((tx) => keepRun(tx, id, run));
    if (!kept || kept.stopAsked) stopping.abort();
  };
  const next = (): void => {
    timer = setTimeout(() => {
      // A database that is out of reach for a moment ends no run.
      last = beat().then(rest, rest);
    }, BEAT_SECONDS * 1000);
  };
  const rest = (): void => {
    if (!isOver) next();
  };
  next();
  return {
    async end() {
      isOver = true;
      clearTimeout(timer);
      await last;
    },
  };
}
