import { isReminderHour, nextReminderHour } from '#domain/case/inquiry-reminder.ts';
import { receptionCounts } from '#domain/case/reception.ts';
import { nextReportAsk, reportAskDue } from '#domain/case/report-request.ts';
import { notices } from '#domain/notices/notice.ts';
import { jstDay } from '#domain/text/jst.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findReport, listReportsToAsk, planReportAsk } from '#store/cases/reports.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import type { Tx } from '#store/engine.ts';
import { noteReminder } from '#store/queue/reminders.ts';
import { appendFact, applicantsOf, type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { factsOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';

/** More wait for the next look, so that none of them lasts long. */
const BATCH = 500;

/**
 * Asks for the report of each held session (DESIGN §4): from the day after on, in office hours, and once more a week later.
 * Never twice, also with several processes: each is noted in the write that owes its mail. Each session says on which day
 * it is looked at next, so that those with nothing due cost nothing. Returns when to look again.
 */
export async function askReports(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const next = nextReminderHour(now);
  if (!isReminderHour(now, office.policy.isHoliday)) return next;
  const waiting = await office.store.read((tx) => listReportsToAsk(tx, jstDay(now), BATCH));
  for (const applicationId of waiting)
    await office.store.write((tx) => lookAtReport({ tx, office, now }, applicationId));
  return waiting.length < BATCH ? next : now;
}

async function lookAtReport(work: Work, applicationId: string): Promise<void> {
  const { tx, now } = work;
  const caseFile = await getCase(tx, applicationId);
  const { application, session } = caseFile;
  // A report that has come already is not asked for.
  if (session?.state !== 'held' || (await findReport(tx, applicationId))) {
    return planReportAsk(tx, applicationId, undefined);
  }
  const today = jstDay(now);
  const applicants = applicantsOf(application);
  const events = await listEvents(tx, applicationId);
  const asked = events.filter(({ type }) => type === 'report-asked').map(({ at }) => jstDay(at));
  const due = reportAskDue(session.date, today, asked);
  // Without an address a coordinator calls.
  const asks = due !== undefined && applicants.length > 0;
  const actor = { role: 'system', name: '' } as const;
  if (asks) await askReport(work, caseFile, { again: due === 'again', key: due, actor });
  const asksSoFar = asks ? [...asked, today] : asked;
  await planReportAsk(tx, applicationId, nextReportAsk(session.date, today, asksSoFar, applicants.length > 0));
}

/** One request; `key` tells it from others of the same case, so that none is sent twice. */
export async function askReport(
  work: Work,
  caseFile: Case,
  { again, key, actor }: { again: boolean; key: string; actor: Actor },
): Promise<void> {
  const { tx, office, now } = work;
  const { application } = caseFile;
  const applicationId = application.id;
  const applicants = applicantsOf(application);
  if (!(await noteReminder(tx, { key: `report ${applicationId} ${key}`, subjectId: applicationId }, now))) return;
  const arrived = await arrivedPeople(tx, applicationId);
  await appendFact(work, application, {
    type: 'report-asked',
    actor,
    data: {},
  });
  await oweMails(work, {
    notices: notices({ kind: 'report-asked', applicants }, office.policy.ministry),
    applicationId,
    thread: applicationId,
    content: async ({ to }) => ({
      mail: 'report-request',
      data: {
        session: factsOf(caseFile),
        name: to.name,
        again,
        arrived,
        statusToken: await standingToken(work, 'status', application.id, to.email),
      },
    }),
  });
}

/** How many people were received at the door on the session's day, 当日参加 included; 0 where nobody was ticked off. */
export async function arrivedPeople(tx: Tx, applicationId: string): Promise<number> {
  const session = await findSessionOf(tx, applicationId);
  if (!session) return 0;
  const registrations = await listRegistrations(tx, applicationId);
  return receptionCounts(registrations, await listWalkIns(tx, applicationId), session.date).arrived;
}
