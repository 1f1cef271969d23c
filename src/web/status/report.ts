import type { FastifyInstance, FastifyReply } from 'fastify';
import { requireAct } from '#domain/case/application.ts';
import { caseWords } from '#domain/words/reference.ts';
import { changedRows } from '#web/forms/changed.ts';
import { COUNT } from '#web/forms/number.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { printOf } from '#workflow/case/seen.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';
import { fileReport, type ReportInput, readReport, reportStanding } from '#workflow/session/file-report.ts';

type ByLink = { Params: { link: string }; Querystring: { done?: string } };

const REMARKS_MAX = 1000;

/** 実施報告 by the applicant; filed once, corrected as often as need be. */
export function statusReportRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/report', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? showReport(visit, view) : reply;
  });
  server.post<ByLink>('/status/:link/report', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const form = FormReader.of(request);
    const input = readFields(form);
    if (form.isWrong) return showReport(visit, view, form.state);
    const filed = await fileReport(
      web.office,
      { applicationId: view.caseFile.application.id, by: 'applicant', seen: form.raw('seen') },
      input,
    );
    if (!filed.ok && filed.refusal.code === 'changed-meanwhile') return showReport(visit, view, form.state, true);
    return filed.ok
      ? goTo(reply, `/status/${request.params.link}/report?done=1`)
      : refuseOnStatus(visit, filed.refusal);
  });
}

function readFields(form: FormReader): ReportInput {
  return {
    attendees: form.number('attendees', COUNT, '参加者数を「24」のように数字でご入力ください。'),
    applicationsMade: form.number(
      'applicationsMade',
      COUNT,
      '申込件数を「5」のように数字でご入力ください。なかったときは「0」をご入力ください。',
    ),
    remarks: form.text('remarks', '備考', { required: false, ...upTo(REMARKS_MAX, '備考') }),
  };
}

async function showReport(
  visit: Visit<ByLink>,
  view: StatusView,
  form?: FormState,
  isChanged = false,
): Promise<FastifyReply> {
  const { web, request } = visit;
  const { application } = view.caseFile;
  const allowed = requireAct(application, 'report');
  if (!allowed.ok) return refuseOnStatus(visit, allowed.refusal);
  const { report, arrived } = await readReport(web.office, application.id);
  const standing = report
    ? {
        attendees: String(report.attendees),
        applicationsMade: String(report.applicationsMade),
        remarks: report.remarks,
      }
    : { attendees: arrived === 0 ? '' : String(arrived), applicationsMade: '', remarks: '' };
  return showPage(
    visit,
    'status/report',
    {
      page: {
        title: '実施報告',
        heading: '実施報告',
        caption: caseWords(application),
        noindex: true,
      },
      path: `/status/${request.params.link}`,
      done: request.query.done !== undefined && report !== undefined,
      reported: report ? { at: report.reportedAt, by: report.reportedBy } : null,
      arrived,
      seen: printOf(web.office, reportStanding(report)),
      changed:
        isChanged && form
          ? changedRows(form, [
              ['参加者数', 'attendees', standing.attendees],
              ['申込件数', 'applicationsMade', standing.applicationsMade],
              ['備考', 'remarks', standing.remarks],
            ])
          : null,
      form: form ?? { values: standing, problems: {} },
    },
    isChanged ? 409 : undefined,
  );
}
