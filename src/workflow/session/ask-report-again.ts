import { type Application, requireAct } from '#domain/case/application.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { findReport } from '#store/cases/reports.ts';
import { applicantsOf, getCase, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { askReport } from './ask-report.ts';

/**
 * A coordinator asks for 実施報告 once more, after the two requests that go by themselves. Twice on one day it is the same
 * request. Refused once there is a report, and where no mail can go.
 */
export async function askReportAgain(
  office: Office,
  order: { applicationId: string; seenVersion: number; actor: Actor },
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const application = await findApplication(work.tx, order.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const stale = await refuseStale(work.tx, application, order.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(application, 'report');
    if (!allowed.ok) return allowed;
    const caseFile = await getCase(work.tx, application.id);
    const reported = await findReport(work.tx, application.id);
    if (reported || caseFile.session?.state !== 'held' || applicantsOf(application).length === 0) {
      return refuse({ code: 'wrong-state', state: application.state });
    }
    await askReport(work, caseFile, { again: true, key: `desk ${jstDay(work.now)}`, actor: order.actor });
    return accept(application);
  });
}
