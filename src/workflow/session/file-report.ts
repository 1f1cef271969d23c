import { type Application, requireAct } from '#domain/case/application.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome } from '#domain/outcome/refusal.ts';
import type { Actor } from '#store/cases/events.ts';
import { findReport, type Report, saveReport } from '#store/cases/reports.ts';
import { applicantActor, getCase, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { factsOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { arrivedPeople } from './ask-report.ts';

export type ReportInput = Pick<Report, 'attendees' | 'applicationsMade' | 'remarks'>;

/** What was reported so far, and what the reception counted, for the fields of a first report. */
export async function readReport(
  office: Office,
  applicationId: string,
): Promise<{ report: Report | undefined; arrived: number }> {
  return office.store.read(async (tx) => ({
    report: await findReport(tx, applicationId),
    arrived: await arrivedPeople(tx, applicationId),
  }));
}

/**
 * 実施報告 of a held session, by the applicant, or by a coordinator who was told on the telephone. A later one corrects the
 * earlier and is mailed as such; the same again changes nothing.
 */
export async function fileReport(
  office: Office,
  order:
    | { applicationId: string; by: 'applicant'; seen?: string }
    | { applicationId: string; seenVersion: number; actor: Actor },
  input: ReportInput,
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, order.applicationId);
    const before = caseFile.application;
    const stale = 'seenVersion' in order ? await refuseStale(tx, before, order.seenVersion) : undefined;
    if (stale) return stale;
    const allowed = requireAct(before, 'report');
    if (!allowed.ok) return allowed;
    const earlier = await findReport(tx, before.id);
    if (earlier && isSame(earlier, input)) return accept(before);
    const unseen = 'by' in order ? refuseUnseen(office, reportStanding(earlier), order.seen) : undefined;
    if (unseen) return unseen;
    const actor = 'actor' in order ? order.actor : applicantActor(before);
    await saveReport(tx, { applicationId: before.id, ...input, reportedBy: actor.name, reportedAt: now });
    const application = await record(work, {
      before,
      type: 'reported',
      actor,
      data: { ...input, text: wordsOf(input) },
    });
    await oweMails(work, {
      notices: notices({ kind: 'reported' }, office.policy.ministry),
      applicationId: before.id,
      thread: before.id,
      content: async () => ({
        mail: 'report',
        data: {
          session: factsOf({ ...caseFile, application }),
          report: { ...input, by: actor.name },
          corrected: earlier !== undefined,
        },
      }),
    });
    return accept(application);
  });
}

/** What the page of the report shows of an earlier one. */
export function reportStanding(earlier: Report | undefined): unknown {
  return earlier && [earlier.attendees, earlier.applicationsMade, earlier.remarks];
}

function isSame(earlier: Report, input: ReportInput): boolean {
  return (
    earlier.attendees === input.attendees &&
    earlier.applicationsMade === input.applicationsMade &&
    earlier.remarks === input.remarks
  );
}

function wordsOf({ attendees, applicationsMade, remarks }: ReportInput): string {
  const counts = `参加者 ${attendees}名、その場での申込み ${applicationsMade}件`;
  return remarks === '' ? counts : `${counts}\n${remarks}`;
}
