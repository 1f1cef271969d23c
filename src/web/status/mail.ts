import type { FastifyInstance, FastifyReply } from 'fastify';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { caseWords } from '#domain/words/reference.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import {
  type AttendeeNotice,
  mailAttendees,
  previewNotice,
  readNotice,
  readNotices,
} from '#workflow/attendees/mail-attendees.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';

type ByLink = { Params: { link: string } };

const SUBJECT_MAX = 60;
const TEXT_MAX = 3000;

/** 参加者へのお知らせ: written, looked at, sent one by one, and how far it has come. */
export function statusMailRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/attendees/mail', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? showForm(visit, view, EMPTY_FORM) : reply;
  });
  server.post<ByLink>('/status/:link/attendees/mail', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const form = FormReader.of(request);
    const notice = readForm(form);
    const step = form.raw('step');
    if (step === 'edit') return showForm(visit, view, { values: form.values, problems: {} });
    if (form.isWrong) return showForm(visit, view, form.state);
    if (step !== 'send') return showCheck(visit, view, notice);
    const key = form.raw('key');
    const batchId = /^[0-9a-f-]{36}$/.test(key) ? key : web.office.chance.id();
    const sent = await mailAttendees(web.office, view.caseFile.application.id, { ...notice, batchId });
    return sent.ok
      ? goTo(reply, `/status/${request.params.link}/attendees/mails/${batchId}`)
      : refuseOnStatus(visit, sent.refusal);
  });
  server.get<{ Params: { link: string; id: string } }>('/status/:link/attendees/mails/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { application } = view.caseFile;
    const read = await readNotice(web.office, application, request.params.id);
    if (!read.ok) return refuseOnStatus(visit, read.refusal);
    const { batchId, at, subject, text, progress, failed } = read.value;
    const path = `/status/${request.params.link}`;
    return showPage(visit, 'status/mail-sent', {
      page: { ...pageOf('お知らせの送信状況', view), script: 'progress' },
      path,
      own: `${path}/attendees/mails/${batchId}`,
      at,
      subject,
      text,
      progress: { ...progress, undelivered: failed.length },
      failed,
    });
  });
}

function pageOf(heading: string, { caseFile }: StatusView) {
  const { reference, form1 } = caseFile.application;
  return { title: heading, heading, caption: caseWords({ reference, form1 }), noindex: true };
}

function readForm(form: FormReader): AttendeeNotice {
  return {
    subject: form.line('subject', FIELD_WORDS.subject, { required: true, longest: SUBJECT_MAX }),
    text: form.text('text', FIELD_WORDS.text, { required: true, longest: TEXT_MAX }),
    to: form.raw('to') === 'with-waiting' ? 'with-waiting' : 'registered',
  };
}

async function showForm(visit: Visit<ByLink>, view: StatusView, form: FormState): Promise<FastifyReply> {
  const { web, request } = visit;
  const { id } = view.caseFile.application;
  const read = await previewNotice(web.office, id, { subject: '', text: '', to: 'registered' });
  if (!read.ok) return refuseOnStatus(visit, read.refusal);
  const { recipients, leftToday } = read.value;
  const path = `/status/${request.params.link}`;
  return showPage(visit, 'status/mail', {
    page: pageOf('参加者へのお知らせ', view),
    path,
    contact: view.caseFile.application.form1.contact.email,
    recipients,
    leftToday,
    perDay: LIMITS.noticesPerDay,
    choices: [
      { value: 'registered', label: `参加する方（${recipients.registered}名）` },
      {
        value: 'with-waiting',
        label: `参加する方とキャンセル待ちの方（${recipients.registered + recipients.waiting}名）`,
      },
    ],
    sent: (await readNotices(web.office, id)).map(({ batchId, at, subject, progress }) => ({
      href: `${path}/attendees/mails/${batchId}`,
      at,
      subject,
      left: progress.left,
      total: progress.total,
    })),
    form: { ...form, values: { to: 'registered', ...form.values } },
  });
}

async function showCheck(visit: Visit<ByLink>, view: StatusView, notice: AttendeeNotice): Promise<FastifyReply> {
  const { web, request } = visit;
  const read = await previewNotice(web.office, view.caseFile.application.id, notice);
  if (!read.ok) return refuseOnStatus(visit, read.refusal);
  const { recipients, mail, leftToday } = read.value;
  const { session } = view.caseFile;
  const count = recipients.registered + (notice.to === 'with-waiting' ? recipients.waiting : 0);
  return showPage(visit, 'status/mail-check', {
    page: pageOf('この内容で送りますか', view),
    path: `/status/${request.params.link}`,
    mail,
    count,
    who: notice.to === 'with-waiting' ? '参加する方とキャンセル待ちの方' : '参加する方',
    contact: view.caseFile.application.form1.contact.email,
    urlWithheld: notice.to === 'with-waiting' && session?.state === 'confirmed' && session.mode === 'online',
    maySend: count > 0 && leftToday > 0,
    leftToday,
    perDay: LIMITS.noticesPerDay,
    notice,
    key: web.office.chance.id(),
  });
}
