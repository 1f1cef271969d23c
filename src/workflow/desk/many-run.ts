import type { Run, RunCaseResult, RunCounts, RunOrder } from '#domain/desk/run.ts';
import { accept, type Outcome, type Refusal, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Did, LeftOut } from '#domain/words/runs.ts';
import type { Actor } from '#store/cases/events.ts';
import {
  claimRunCase,
  countRunCases,
  type DueRunCase,
  dueRunCases,
  findReferences,
  findRun,
  insertRun,
  listRunCases,
  listRuns,
  type RunCase,
  settleRunCase,
  stopRun,
} from '#store/desk/runs.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { remindMaker } from '#workflow/asking/remind-makers.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { officeWithin } from '#workflow/case/within.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { declineApplication, returnApplication } from '#workflow/filing/close.ts';
import { type Deed, didOf, planCase } from './many-plan.ts';
import { sendMessage } from './send-message.ts';
import { setOwner } from './set-owner.ts';

/** Rows that are looked up at once; each is worked on in a write of its own. */
const BATCH = 50;
const SHOWN_RUNS = 50;

/**
 * Begins a run over these applications as they were seen; a job does the work. A second press, which has the same id, is
 * the same run. Refused where one of them is unknown, with a deadline that has passed, and where 担当 is set, if somebody
 * else has one of them by now than `ownersSeen`, the print of `ownersOf` on the page.
 */
export async function startRun(
  office: Office,
  {
    id,
    order,
    shown,
    by,
    ownersSeen,
  }: { id: string; order: RunOrder; shown: readonly Shown[]; by: string; ownersSeen?: string | undefined },
): Promise<Outcome<null>> {
  const versions = new Map(shown.map(({ reference, version }) => [reference, version]));
  const day = 'answerBy' in order ? order.answerBy : 'replyBy' in order ? order.replyBy : undefined;
  return inOneWrite(office, async ({ tx, now }) => {
    if (day && Temporal.PlainDate.compare(day, jstDay(now)) < 0) return refuse({ code: 'answer-by-passed' });
    const found = await findReferences(tx, [...versions.keys()]);
    if (found.length < versions.size) return refuse({ code: 'not-found' });
    // A second press finds what the first has done, and is the same run.
    const isFirst = order.act === 'own' && (await findRun(tx, id)) === undefined;
    const unseen = isFirst ? refuseUnseen(office, ownersOf(found), ownersSeen) : undefined;
    if (unseen) return unseen;
    const kept = order.act === 'own' ? { ...order, had: hadOf(found) } : order;
    const run: Run = { id, order: kept, by, startedAt: now, state: 'running', settledAt: undefined, stoppedBy: '' };
    const cases = found.map(({ id: applicationId, reference }) => ({
      applicationId,
      seenVersion: versions.get(reference) ?? 0,
    }));
    await insertRun(tx, run, cases);
    return accept(null);
  });
}

/** Who has these cases, for the print of a page that shows it. */
export function ownersOf(cases: readonly { reference: string; owner: string }[]): unknown {
  return cases.map(({ reference, owner }) => [reference, owner]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

function hadOf(cases: readonly { id: string; owner: string }[]): Record<string, string> {
  return Object.fromEntries(cases.flatMap(({ id, owner }) => (owner === '' ? [] : [[id, owner]])));
}

/** An application with the version in which it was shown. */
interface Shown {
  reference: string;
  version: number;
}

/** 中止: what was done stays done, and the rest is left as it is. Of a run that has ended nothing changes. */
export async function endRun(office: Office, id: string, by: string): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) => {
    if (!(await findRun(tx, id))) return refuse({ code: 'not-found' });
    await stopRun(tx, id, by, now);
    return accept(null);
  });
}

export interface RunReport {
  run: Run;
  counts: RunCounts;
  cases: RunCase[];
}

export async function readRun(office: Office, id: string): Promise<Outcome<RunReport>> {
  return office.store.read(async (tx) => {
    const run = await findRun(tx, id);
    const counts = (await countRunCases(tx, [id])).get(id);
    if (!run || !counts) return refuse({ code: 'not-found' });
    return accept({ run, counts, cases: await listRunCases(tx, id) });
  });
}

/** The newest first. */
export async function readRuns(office: Office): Promise<{ run: Run; counts: RunCounts | undefined }[]> {
  return office.store.read(async (tx) => {
    const runs = await listRuns(tx, SHOWN_RUNS);
    const counts = await countRunCases(
      tx,
      runs.map(({ id }) => id),
    );
    return runs.map((run) => ({ run, counts: counts.get(run.id) }));
  });
}

/**
 * A job that does what runs are to do, application by application, until nothing waits. What is done with one commits with
 * the row that says so: after a kill the next look goes on where this one ended, and two processes never do the same twice.
 */
export async function workOnRuns(office: Office): Promise<undefined> {
  for (;;) {
    const due = await office.store.read((tx) => dueRunCases(tx, BATCH));
    if (due.length === 0) return;
    for (const one of due) {
      try {
        await inOneWrite(office, (work) => actOnCase(work, one));
      } catch (error) {
        // A database that is busy or full may let it in later; another surprise would come again each time.
        if (!isAboutOne(error)) throw error;
        await inOneWrite(office, (work) => leaveCase(work, one));
        throw error;
      }
      await othersTurn();
    }
  }
}

/** Errors of the store have a code that says so. */
function isAboutOne(error: unknown): boolean {
  return !(error instanceof Error && 'code' in error && String(error.code).startsWith('STORE_'));
}

async function leaveCase({ tx, now }: Work, due: DueRunCase): Promise<void> {
  if (await claimRunCase(tx, due)) await settleRunCase(tx, due, { did: [], left: [{ why: 'failed' }] }, now);
}

async function actOnCase(work: Work, due: DueRunCase): Promise<void> {
  const { tx, now } = work;
  if (!(await claimRunCase(tx, due))) return;
  const run = await findRun(tx, due.runId);
  if (!run) throw new Error(`the run ${due.runId} is gone`);
  await settleRunCase(tx, due, await resultOf(work, run, due), now);
}

async function resultOf(work: Work, run: Run, { applicationId, seenVersion }: DueRunCase): Promise<RunCaseResult> {
  const caseFile = await getCase(work.tx, applicationId);
  if (caseFile.application.version !== seenVersion) return { did: [], left: [{ why: 'stale' }] };
  const { deeds, left } = await planCase(work, run.order, caseFile);
  const office: Office = { ...officeWithin(work), together: run.id };
  const did: Did[] = [];
  let version = seenVersion;
  for (const deed of deeds) {
    const actor = { role: 'coordinator', name: run.by } as const;
    const { owner } = caseFile.application;
    const done = await perform(office, { applicationId, seenVersion: version, actor, owner }, run.order, deed);
    if (done.ok) {
      did.push(didOf(deed, caseFile.application));
      version = done.value?.version ?? version;
    } else left.push(leftBy(done.refusal));
  }
  return { did, left };
}

async function perform(
  office: Office,
  given: { applicationId: string; seenVersion: number; actor: Actor; owner: string },
  order: RunOrder,
  deed: Deed,
): Promise<Outcome<{ version: number } | null>> {
  // One mail a maker for all that the run asks, reminds or closes.
  const mails = 'collected';
  switch (deed.kind) {
    case 'ask':
    case 'ask-again': {
      const { answerBy, decides, note } = deed.asked;
      const makerIds = deed.makers.map(({ id }) => id);
      return askMakers(office, { ...given, makerIds, slotIds: deed.slotIds, answerBy, decides, note, mails });
    }
    case 'remind':
      return remindMaker(office, { ...given, inquiryId: deed.inquiry.id, mails });
    case 'return':
      if (order.act !== 'return') throw new Error(`${order.act} returns nothing`);
      return returnApplication(office, { ...given, reason: order.reason, replyBy: order.replyBy, mails });
    case 'decline':
      if (order.act !== 'decline') throw new Error(`${order.act} declines nothing`);
      return declineApplication(office, { ...given, reason: order.reason, mails });
    case 'own':
      // Nobody else has it by now: the version and the name are of this transaction.
      return setOwner(office, { ...given, owner: deed.owner, seen: given.owner });
    case 'write': {
      if (order.act !== 'write') throw new Error(`${order.act} writes nothing`);
      const { subject, text } = order;
      return sendMessage(office, { ...given, to: deed.to.map(({ id }) => id), subject, text });
    }
  }
}

/** What the plan did not foresee: another's act of the same moment, or midnight. */
function leftBy(refusal: Refusal): LeftOut {
  if (refusal.code === 'wrong-state') return { why: 'wrong-state', state: refusal.state };
  if (refusal.code === 'stale' || refusal.code === 'answer-by-passed') return { why: refusal.code };
  if (refusal.code === 'slot-passed') return { why: 'slots-passed' };
  return { why: 'refused' };
}
