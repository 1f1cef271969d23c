import { isFinal } from '#domain/case/application.ts';
import { type RetentionDays, retentionDays, withoutPersons } from '#domain/case/retention.ts';
import { jstDay } from '#domain/text/jst.ts';
import { getApplication } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { dropEmptyCounts } from '#store/cases/listed.ts';
import {
  type DueCase,
  eraseOldRows,
  eraseSomeRows,
  eraseWords,
  findOldRows,
  findRetentionDue,
  markOldEnded,
  noteTold,
} from '#store/cases/retention.ts';
import { findSessionOf, updateSession } from '#store/cases/sessions.ts';
import { forgetRuns } from '#store/desk/runs.ts';
import { forgetProposals } from '#store/drive/proposals.ts';
import type { Tx } from '#store/engine.ts';
import { forgetReadFiles } from '#store/rates/sets.ts';
import { record } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { sweepFiles } from './sweep-files.ts';

/** What is due is looked for so often; that nothing is due is one indexed query. */
const EVERY_HOURS = 1;
const CASES_AT_ONCE = 100;
/** Mails about no case, and tokens and sign-ins that ended: so long a question about one of them can be answered. */
const CASELESS_DAYS = 90;

const SYSTEM: Actor = { role: 'system', name: '' };

/**
 * Tells the desk of cases whose time is nearly over, and erases the people of those whose time is over. In parts, each of
 * which can be the last: the next run goes on. Returns when to look again.
 */
export async function retainCases(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  await markOldEnded(office.store);
  const days = retentionDays(jstDay(now), office.policy.retentionDays);
  while (await lookAtSome(office, days));
  return now.add({ hours: EVERY_HOURS });
}

async function lookAtSome(office: Office, days: RetentionDays): Promise<boolean> {
  const due = await office.store.read((tx) => findRetentionDue(tx, days, CASES_AT_ONCE));
  const idsOf = (what: DueCase['due']): string[] => due.flatMap((one) => (one.due === what ? [one.id] : []));
  const [told, untold] = [idsOf('tell'), idsOf('untell')];
  if (told.length > 0) await office.store.write((tx) => noteTold(tx, told, days.today));
  if (untold.length > 0) await office.store.write((tx) => noteTold(tx, untold, undefined));
  for (const id of idsOf('erase')) await eraseCase(office, id, SYSTEM);
  // What lay on the disk for them is named by no row any more.
  if (idsOf('erase').length > 0) await sweepFiles(office);
  return due.length === CASES_AT_ONCE;
}

/**
 * Erases the people of a case: mails, uploads, drafts, links, sign-ups and what was said; its history becomes one line.
 * What the totals count stays. The case is over, or was never confirmed; throws otherwise.
 */
export async function eraseCase(office: Office, applicationId: string, actor: Actor): Promise<void> {
  // Begun before, it goes on.
  if (!(await office.store.read((tx) => isErased(tx, applicationId)))) {
    await inOneWrite(office, (work) => beginErasing(work, applicationId, actor));
  }
  while (await office.store.write((tx) => eraseSomeRows(tx, applicationId)));
}

async function beginErasing(work: Work, applicationId: string, actor: Actor): Promise<void> {
  const { tx } = work;
  const before = await getApplication(tx, applicationId);
  if (!isFinal(before.state) && before.state !== 'draft') throw new Error(`${before.reference} goes on`);
  await eraseWords(tx, applicationId);
  const session = await findSessionOf(tx, applicationId);
  if (session) await updateSession(tx, { ...session, url: '', note: '', confirmedBy: '' });
  const after = withoutPersons(before);
  await record(work, { before, after, type: 'erased', actor, data: {} });
  await dropEmptyCounts(tx, applicationId, 'owner', before.owner);
  if (after.form1.association !== before.form1.association) {
    await dropEmptyCounts(tx, applicationId, 'association', before.form1.association);
  }
}

async function isErased(tx: Tx, applicationId: string): Promise<boolean> {
  const [oldest] = await listEvents(tx, applicationId);
  return oldest?.type === 'erased';
}

/**
 * Forgets what is about no case: mails, marks of materials, tokens and sign-ins after 90 days, permits and runs (まとめて) as
 * long after as cases.
 */
export async function forgetOldRows(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const before = {
    mails: now.subtract({ hours: 24 * CASELESS_DAYS }),
    permits: now.subtract({ hours: 24 * office.policy.retentionDays }),
  };
  await office.store.write((tx) => forgetReadFiles(tx, now.subtract({ hours: 24 })));
  await office.store.write((tx) => forgetRuns(tx, before.permits));
  while (await office.store.write((tx) => forgetProposals(tx, before.mails)));
  for (;;) {
    const old = await office.store.read((tx) => findOldRows(tx, before));
    if (Object.values(old).flat().length === 0) return now.add({ hours: EVERY_HOURS });
    await office.store.write((tx) => eraseOldRows(tx, old));
  }
}
