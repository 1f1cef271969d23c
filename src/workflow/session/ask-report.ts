import { isReminderHour, nextReminderHour } from '#domain/case/inquiry-reminder.ts';
import { receptionCounts } from '#domain/case/reception.ts';
import { ASKED_WITHIN_DAYS, reportAskDue } from '#domain/case/report-request.ts';
import { notices } from '#domain/notices/notice.ts';
import { jstDay } from '#domain/text/jst.ts';
import { listEvents } from '#store/cases/events.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findReport, listUnreported } from '#store/cases/reports.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import type { Tx } from '#store/engine.ts';
import { noteReminder } from '#store/queue/reminders.ts';
import { appendFact, applicantsOf, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { factsOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { standingToken } from '#workflow/tokens/issue.ts';

/**
 * Asks for the report of each held session (DESIGN §4): from the day after on, in office hours, and once more a week later.
 * Never twice, also with several processes: each is noted in the write that owes its mail. Returns when to look again.
 */
export async function askReports(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const next = nextReminderHour(now);
  if (!isReminderHour(now, office.policy.isHoliday)) return next;
  const from = jstDay(now).subtract({ days: ASKED_WITHIN_DAYS });
  const unreported = await office.store.read((tx) => listUnreported(tx, from));
  for (const { applicationId } of unreported) {
    await office.store.write((tx) => askReport({ tx, office, now }, applicationId));
  }
  return next;
}

async function askReport(work: Work, applicationId: string): Promise<void> {
  const { tx, office, now } = work;
  const about = await getCase(tx, applicationId);
  const { application, session } = about;
  // Somebody may have reported since it was listed; without an address a coordinator calls.
  if (session?.state !== 'held' || (await findReport(tx, applicationId))) return;
  const applicants = applicantsOf(application);
  const asked = (await listEvents(tx, applicationId)).filter(({ type }) => type === 'report-asked');
  const due = reportAskDue(
    session.date,
    jstDay(now),
    asked.map(({ at }) => jstDay(at)),
  );
  if (!due || applicants.length === 0) return;
  if (!(await noteReminder(tx, { key: `report ${applicationId} ${due}`, subjectId: applicationId }, now))) return;
  const arrived = await arrivedPeople(tx, applicationId);
  await appendFact(work, application, {
    type: 'report-asked',
    actor: { role: 'system', name: '' },
    data: {},
  });
  await oweMails(work, {
    notices: notices({ kind: 'report-asked', applicants }, office.policy.ministry),
    applicationId,
    thread: applicationId,
    content: async ({ to }) => ({
      mail: 'report-request',
      data: {
        session: factsOf(about),
        name: to.name,
        again: due === 'again',
        arrived,
        statusToken: await standingToken(work, 'status', application.id, to.email),
      },
    }),
  });
}

/** How many people were received at the door, 当日参加 included; 0 where nobody was ticked off. */
export async function arrivedPeople(tx: Tx, applicationId: string): Promise<number> {
  const counts = receptionCounts(await listRegistrations(tx, applicationId), await listWalkIns(tx, applicationId));
  return counts.arrived;
}
