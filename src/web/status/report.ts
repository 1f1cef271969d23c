import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireAct } from '#domain/case/application.ts';
import { cleanText, lengthOf } from '#domain/text/japanese.ts';
import { readCount } from '#web/forms/count.ts';
import { fieldOf, fieldsOf } from '#web/frame/fields.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';
import { fileReport, type ReportInput, readReport } from '#workflow/session/file-report.ts';

type ByLink = { Params: { link: string }; Querystring: { done?: string } };
type Problems = Record<string, string>;

const REMARKS_MAX = 1000;

/** 実施報告 by the applicant; filed once, corrected as often as need be. */
export function statusReportRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/report', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? showReport(visit, view, {}) : reply;
  });
  server.post<ByLink>('/status/:link/report', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { input, problems } = readReportFields(request);
    if (Object.keys(problems).length > 0) return showReport(visit, view, problems);
    const filed = await fileReport(web.office, { applicationId: view.about.application.id, by: 'applicant' }, input);
    return filed.ok
      ? goTo(reply, `/status/${request.params.link}/report?done=1`)
      : refuseOnStatus(visit, filed.refusal);
  });
}

function readReportFields(request: FastifyRequest): { input: ReportInput; problems: Problems } {
  const attendees = readCount(fieldOf(request, 'attendees'));
  const applicationsMade = readCount(fieldOf(request, 'applicationsMade'));
  const remarks = cleanText(fieldOf(request, 'remarks'));
  const problems: Problems = {
    ...(attendees === undefined ? { attendees: '参加者数を「24」のように数字でご入力ください。' } : {}),
    ...(applicationsMade === undefined
      ? { applicationsMade: '申込件数を「5」のように数字でご入力ください。なかったときは「0」をご入力ください。' }
      : {}),
    ...(lengthOf(remarks) > REMARKS_MAX ? { remarks: `備考は${REMARKS_MAX}文字以内でご入力ください。` } : {}),
  };
  return { input: { attendees: attendees ?? 0, applicationsMade: applicationsMade ?? 0, remarks }, problems };
}

async function showReport(visit: Visit<ByLink>, view: StatusView, problems: Problems): Promise<FastifyReply> {
  const { web, request } = visit;
  const { application } = view.about;
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
  return showPage(visit, 'status/report', {
    page: {
      title: '実施報告',
      heading: '実施報告',
      caption: `${application.association}　受付番号 ${application.reference}`,
      noindex: true,
    },
    path: `/status/${request.params.link}`,
    done: request.query.done !== undefined && report !== undefined,
    reported: report ? { at: report.reportedAt, by: report.reportedBy } : null,
    arrived,
    form: { values: { ...standing, ...fieldsOf(request) }, problems },
  });
}
