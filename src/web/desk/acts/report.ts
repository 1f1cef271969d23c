import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { REPORT_WORDS } from '#domain/words/reports.ts';
import { COUNT } from '#web/forms/number.ts';
import type { FormReader } from '#web/forms/reader.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';
import { askReportAgain } from '#workflow/session/ask-report-again.ts';
import { fileReport, type ReportInput } from '#workflow/session/file-report.ts';
import type { DeskAct } from './act.ts';

/** 実施報告, as it was told on the telephone or by FAX; corrects what was reported before. */
export const reportAct: DeskAct<ReportInput> = {
  path: '/report',
  act: 'report',
  template: 'desk/acts/report',
  title: () => DESK_ACTS.report,
  start: ({ view }) => {
    const report = reportIn(view);
    return {
      attendees: report ? String(report.attendees) : '',
      applicationsMade: report ? String(report.applicationsMade) : '',
      remarks: report?.remarks ?? '',
    };
  },
  shown: () => ({}),
  read: (form) => ({
    attendees: countOf(form, 'attendees', REPORT_WORDS.attendees),
    applicationsMade: countOf(form, 'applicationsMade', '申込件数'),
    remarks: form.text('remarks', REPORT_WORDS.remarks, { required: false, longest: 1000 }),
  }),
  run: (office, order, input) => fileReport(office, order, input),
  fieldOf: {},
  done: () => 'reported',
};

/** 実施報告 is asked for once more, by mail. */
export const askReportAct: DeskAct<null> = {
  path: '/report-request',
  act: 'report',
  template: 'desk/acts/report-request',
  title: () => DESK_ACTS['report-request'],
  start: () => ({}),
  shown: ({ view }) => ({ reported: reportIn(view) !== undefined, asked: askedReports(view) }),
  read: () => null,
  run: (office, order) => askReportAgain(office, order),
  fieldOf: {},
  done: () => 'report-asked',
};

/** When 実施報告 was asked for so far. */
export function askedReports(view: DeskCase): Temporal.Instant[] {
  return view.events.filter(({ type }) => type === 'report-asked').map(({ at }) => at);
}

function countOf(form: FormReader, name: string, label: string): number {
  return form.number(name, COUNT, `${label}を「24」のように数字でご入力ください。`);
}

/** The report as it stands, from the history; undefined while there is none. */
export function reportIn(
  view: DeskCase,
): { at: Temporal.Instant; by: string; attendees: number; applicationsMade: number; remarks: string } | undefined {
  const event = view.events.findLast((one) => one.type === 'reported');
  if (!event) return undefined;
  const { attendees, applicationsMade, remarks } = event.data;
  return { at: event.at, by: event.actor.name, attendees, applicationsMade, remarks };
}
