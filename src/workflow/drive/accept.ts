import type { Decides, Maker } from '#domain/case/inquiry.ts';
import type { RowStep } from '#domain/drive/acceptance.ts';
import { isWhatIf } from '#domain/drive/terms.ts';
import { accept, type Outcome, type Refusal, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import type { Actor } from '#store/cases/events.ts';
import { listMakers } from '#store/cases/makers.ts';
import {
  type Acceptance,
  type AcceptedRow,
  endAcceptance,
  findAcceptance,
  insertAcceptance,
  nextAcceptance,
  nextRow,
  type RowFault,
  settleRow,
  stopAcceptance,
} from '#store/drive/acceptances.ts';
import { findProposal } from '#store/drive/proposals.ts';
import { proposalRowsOf } from '#store/drive/rows.ts';
import { othersTurn } from '#store/queue/upkeep.ts';
import { type Asking, askMakers } from '#workflow/asking/ask.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { officeWithin } from '#workflow/case/within.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { confirmByCoordinator } from '#workflow/session/confirm.ts';
import { type Accepted, acceptedSoFar, type JudgedRow, judgeRows, type Placed } from './row-cases.ts';

/** Rows that one look judges: some milliseconds, so that pages are served in between. */
const AT_ONCE = 50;

/** Which rows: these, or all that the proposal places. */
export type Chosen = readonly string[] | 'all';

/** What accepting some rows would do now. */
export interface AcceptancePlan {
  judged: JudgedRow[];
  /** What a check page shows of it; `printOf` it comes back with the form. */
  seen: unknown;
  mails: PlannedMail[];
  makers: Maker[];
  /** The proposal took things for true that are not registered. */
  isWhatIf: boolean;
}

/** Mails of one kind to one maker, or to one kind of people. */
export interface PlannedMail {
  to: string;
  mail: 'collected-inquiry' | 'confirmed';
  /** How many applications they are about. */
  cases: number;
  count: number;
}

/** What accepting these rows would do now. */
export async function planAcceptance(
  office: Office,
  proposalId: string,
  chosen: Chosen,
): Promise<Outcome<AcceptancePlan>> {
  const now = office.now();
  const head = await office.store.read((tx) => findProposal(tx, proposalId));
  if (head?.state !== 'done') return refuse({ code: 'not-found' });
  const { rows, accepted } = await office.store.read(async (tx) => {
    const all = await proposalRowsOf(tx, proposalId);
    return { rows: chosenOf(all.filter(isPlaced), chosen), accepted: await acceptedSoFar(tx, proposalId, all) };
  });
  const judged: JudgedRow[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE);
    judged.push(...(await office.store.read((tx) => judgeRows(tx, some, accepted, now))));
    await othersTurn();
  }
  const makers = await office.store.read(listMakers);
  return accept({
    judged,
    seen: standingOf(judged),
    mails: mailsOf(judged, makers),
    makers,
    isWhatIf: isWhatIf(head.terms),
  });
}

/** One mail a maker's mailbox for all that it is asked; and those about each session that is fixed. */
function mailsOf(judged: readonly JudgedRow[], makers: readonly Maker[]): PlannedMail[] {
  const fixed = judged.filter(({ step }) => step.act === 'confirm');
  const asked = makers.flatMap(({ id, name, addresses }): PlannedMail[] => {
    const cases = judged.filter(({ step }) => step.act === 'ask' && step.makerIds.includes(id)).length;
    return cases === 0 ? [] : [{ to: name, mail: 'collected-inquiry', cases, count: addresses.length }];
  });
  const told = makers.flatMap(({ id, name, addresses }): PlannedMail[] => {
    const cases = fixed.filter(({ row }) => row.makerIds.includes(id)).length;
    return cases === 0 ? [] : [{ to: name, mail: 'confirmed', cases, count: cases * addresses.length }];
  });
  const applicants = fixed.reduce((sum, { application: { form1, secondContact } }) => {
    return sum + (form1.contact.email === '' ? 0 : 1) + (secondContact ? 1 : 0);
  }, 0);
  const people: PlannedMail[] =
    fixed.length === 0 ? [] : [{ to: ROLE_WORDS.applicant, mail: 'confirmed', cases: fixed.length, count: applicants }];
  return [...asked, ...told, ...people];
}

function isPlaced(row: { placed: boolean }): row is Placed {
  return row.placed;
}

function chosenOf(rows: readonly Placed[], chosen: Chosen): Placed[] {
  if (chosen === 'all') return [...rows];
  const wanted = new Set(chosen);
  return rows.filter(({ applicationId }) => wanted.has(applicationId));
}

/** What the check page showed of each row. */
function standingOf(judged: readonly JudgedRow[]): unknown {
  return judged.map(({ application, step }) => [application.id, application.version, step]);
}

/**
 * Takes these rows: each is done in a transaction of its own as soon as its turn comes, and looked at again then. Refused
 * where the check page showed something else, or nothing could be done.
 */
export async function acceptRows(
  office: Office,
  given: {
    proposalId: string;
    chosen: Chosen;
    /** The print of what the check page showed; without one nothing was shown. */
    seen?: string | undefined;
    /** The cases' versions that were seen, where not those of now were shown. */
    versions?: ReadonlyMap<string, number> | undefined;
    answerBy: Temporal.PlainDate;
    decides: Decides;
    by: string;
  },
): Promise<Outcome<Acceptance>> {
  const { proposalId, answerBy, decides, by } = given;
  if (Temporal.PlainDate.compare(answerBy, jstDay(office.now())) < 0) return refuse({ code: 'answer-by-passed' });
  const plan = await planAcceptance(office, proposalId, given.chosen);
  if (!plan.ok) return plan;
  const unseen = refuseUnseen(office, plan.value.seen, given.seen);
  if (unseen) return unseen;
  const versionOf = ({ id, version }: { id: string; version: number }): number => given.versions?.get(id) ?? version;
  const rows = plan.value.judged.flatMap(({ application, step }) =>
    step.act === 'ask' || step.act === 'confirm'
      ? [{ applicationId: application.id, seenVersion: versionOf(application), act: step.act }]
      : [],
  );
  if (rows.length === 0) return refuse({ code: 'nothing-changed' });
  return inOneWrite(office, async ({ tx, now }) => {
    const acceptance = { id: office.chance.id(), proposalId, at: now, by, answerBy, decides };
    await insertAcceptance(tx, acceptance, rows);
    tx.owes('acceptance');
    return { ok: true, value: { ...acceptance, endedAt: undefined } };
  });
}

/** Leaves undone what is not done yet. */
export async function stopAccepting(office: Office, id: string): Promise<Outcome<Acceptance>> {
  return inOneWrite(office, async ({ tx, now }) => {
    const acceptance = await findAcceptance(tx, id);
    if (!acceptance) return refuse({ code: 'not-found' });
    await stopAcceptance(tx, id, now);
    return { ok: true, value: acceptance };
  });
}

/** The job that does what was accepted, row by row; after a kill it goes on with the first row that is not done. */
export function accepting(office: Office): { run(): Promise<undefined>; stop(): Promise<void> } {
  let isStopping = false;
  return {
    async run() {
      for (let next = await office.store.read(nextAcceptance); next; next = await office.store.read(nextAcceptance)) {
        await doRows(office, next, () => isStopping);
        if (isStopping) return undefined;
      }
      return undefined;
    },
    async stop() {
      isStopping = true;
    },
  };
}

async function doRows(office: Office, acceptance: Acceptance, isStopping: () => boolean): Promise<void> {
  const { rows, accepted } = await office.store.read(async (tx) => {
    const all = await proposalRowsOf(tx, acceptance.proposalId);
    return { rows: all.filter(isPlaced), accepted: await acceptedSoFar(tx, acceptance.proposalId, all) };
  });
  while (!isStopping()) {
    const next = await office.store.read((tx) => nextRow(tx, acceptance.id));
    if (!next) {
      const at = office.now();
      await office.store.write((tx) => endAcceptance(tx, acceptance.id, at));
      return;
    }
    await doRow(office, acceptance, { next, rows, accepted });
    await othersTurn();
  }
}

async function doRow(
  office: Office,
  acceptance: Acceptance,
  { next, rows, accepted }: { next: AcceptedRow; rows: readonly Placed[]; accepted: Accepted },
): Promise<void> {
  const row = rows.find(({ applicationId }) => applicationId === next.applicationId);
  if (!row) throw new Error(`the row of ${next.applicationId} is gone`);
  try {
    await inOneWrite(office, async (work) => {
      const result = await resultOf(work, acceptance, { next, row, accepted });
      // What was done goes back where the rows were stopped meanwhile, or another process was first.
      if (!(await settleRow(work.tx, next, { ...result, at: work.now }))) throw new Overtaken();
    });
  } catch (error) {
    if (error instanceof Overtaken) return;
    // A database that is busy or full may let it in later; another surprise would come again each time.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('STORE_')) throw error;
    const result = { came: 'refused', why: { code: 'surprise' }, at: office.now() } as const;
    await office.store.write((tx) => settleRow(tx, next, result));
    throw error;
  }
}

/** The row was settled by somebody else. */
class Overtaken extends Error {}

type RowResult = { came: 'asked' | 'confirmed' | 'waiting' | 'refused'; why?: RowFault };

/** Looks at the row once more and does it; all in this one transaction. */
async function resultOf(
  work: Work,
  acceptance: Acceptance,
  { next, row, accepted }: { next: AcceptedRow; row: Placed; accepted: Accepted },
): Promise<RowResult> {
  const [judged] = await judgeRows(work.tx, [row], accepted, work.now);
  if (!judged) throw new Error(`the case ${row.applicationId} is gone`);
  const { step, application } = judged;
  if (step.act === 'none') return { came: 'refused', why: step.refusal };
  if (application.version !== next.seenVersion) return { came: 'refused', why: { code: 'stale' } };
  if (step.act === 'waiting') return { came: 'waiting' };
  const done = await act(officeWithin(work), acceptance, { next, slotId: row.slotId, step });
  if (!done.ok) return { came: 'refused', why: faultOf(done.refusal) };
  return { came: step.act === 'ask' ? 'asked' : 'confirmed' };
}

function act(
  office: Office,
  { by, answerBy, decides, proposalId }: Acceptance,
  { next, slotId, step }: { next: AcceptedRow; slotId: string; step: Extract<RowStep, { act: 'ask' | 'confirm' }> },
): Promise<Outcome<unknown>> {
  const actor: Actor = { role: 'coordinator', name: by };
  const about = { applicationId: next.applicationId, seenVersion: next.seenVersion, actor, proposalId };
  if (step.act === 'confirm') return confirmByCoordinator(office, { ...about, slotId, inquiryIds: step.inquiryIds });
  const asking: Asking = {
    ...about,
    makerIds: step.makerIds,
    slotIds: [slotId],
    answerBy,
    decides,
    note: '',
    // One mail a maker for all rows together.
    mails: 'collected',
  };
  return askMakers(office, asking);
}

/** Without who changed what: names of people are no part of a proposal. */
function faultOf(refusal: Refusal): RowFault {
  if (refusal.code !== 'crews-exceeded') return { code: refusal.code };
  return {
    code: refusal.code,
    maker: refusal.maker,
    references: refusal.collisions.map(({ reference }) => reference),
  };
}
