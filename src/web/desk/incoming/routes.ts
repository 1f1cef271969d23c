import type { FastifyInstance, FastifyReply } from 'fastify';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { INCOMING_WORDS, waitWords } from '#domain/words/incoming.ts';
import { readReference, referenceWords } from '#domain/words/reference.ts';
import { addressee } from '#web/desk/mails/addressee.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { casePath, coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import {
  type IncomingView,
  readIncoming,
  readIncomingFile,
  readIncomingMail,
} from '#workflow/incoming/read-incoming.ts';
import { attachToCase, putAside } from '#workflow/incoming/settle.ts';

type OneMail = { Params: { id: string } };
type OneFile = { Params: { id: string; attached: string } };
type Listed = Awaited<ReturnType<typeof readIncoming>>['waiting'][number];

const LONGEST_WHY = 1000;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What was just done, in words; anything else says nothing. */
const DONE_WORDS: Readonly<Record<string, string>> = {
  attached: 'メールを申請の履歴に加えました。',
  'put-aside': 'メールを片づけました。',
};

/** 「未整理」: mails that came in and that nothing of ours could place. */
export function deskIncomingRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { done?: string } }>('/desk/incoming', (request, reply) =>
      showList({ web, request, reply }, DONE_WORDS[request.query.done ?? ''] ?? ''),
    );
    desk.get<OneMail>('/desk/incoming/:id', (request, reply) => show({ web, request, reply }, EMPTY_FORM));
    desk.get<OneFile>('/desk/incoming/:id/files/:attached', async (request, reply) => {
      const file = await readIncomingFile(web.office, request.params.id, request.params.attached);
      return file ? sendFile(reply, file) : notFound({ web, request, reply });
    });
    desk.post<OneMail>('/desk/incoming/:id/case', (request, reply) => attach({ web, request, reply }));
    desk.post<OneMail>('/desk/incoming/:id/aside', (request, reply) => setAside({ web, request, reply }));
  });
}

async function showList(visit: Visit, done: string): Promise<FastifyReply> {
  const { waiting, count, done: settled } = await readIncoming(visit.web.office);
  return showPage(visit, 'desk/incoming/incoming', {
    page: { title: DESK_PAGES.incoming, heading: DESK_PAGES.incoming, width: 'wide', noindex: true },
    viewer: deskViewer(visit.request, 'none'),
    done,
    waiting: waiting.map(listed),
    more: count - waiting.length,
    settled: settled.map(listed),
  });
}

function listed(mail: Listed) {
  return {
    href: incomingPath(mail.id),
    at: mail.arrivedAt,
    from: addressee(mail.from),
    subject: mail.subject === '' ? '（件名なし）' : mail.subject,
    what: mail.kind === undefined ? '' : INCOMING_WORDS[mail.kind],
    by: mail.settledBy,
  };
}

async function show(visit: Visit<OneMail>, typed: FormState): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readIncomingMail(web.office, request.params.id);
  if (!found.ok) return notFound(visit);
  const { mail, files, application } = found.value;
  return showPage(visit, 'desk/incoming/mail', {
    page: {
      title: `${mail.subject || '（件名なし）'}：${DESK_PAGES.incoming}`,
      heading: mail.subject || '（件名なし）',
      caption: mail.kind === undefined ? '' : INCOMING_WORDS[mail.kind],
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    form: typed === EMPTY_FORM && application ? { ...typed, values: { reference: application.reference } } : typed,
    waits: mail.state === 'waiting',
    why: mail.state === 'waiting' ? waitWords(mail.reason) : '',
    at: mail.arrivedAt,
    rows: rowsOf(found.value),
    text: mail.ownText,
    whole: mail.wholeText === mail.ownText ? '' : mail.wholeText,
    files: files.map((file) => ({
      name: file.name,
      href: file.sha256 === '' ? '' : `${incomingPath(mail.id)}/files/${encodeURIComponent(file.id)}`,
      fault: file.fault,
      // Registered from here it is as of the day on which it came.
      form1: mail.reason === 'form1' && file.mediaType === XLSX && file.sha256 !== '' ? file.id : '',
    })),
    path: incomingPath(mail.id),
    mailId: mail.id,
    application:
      application && mail.state === 'done'
        ? { href: `${casePath(application.reference)}/history`, label: application.association }
        : null,
  });
}

function rowsOf({ mail, application }: IncomingView): { label: string; value: string }[] {
  return [
    { label: '差出人', value: addressee(mail.from) },
    ...(application && mail.state === 'done'
      ? [{ label: '申請', value: `${application.association}　${referenceWords(application.reference)}` }]
      : []),
    ...(mail.settledBy === '' ? [] : [{ label: '片づけた人', value: mail.settledBy }]),
    ...(mail.note === '' ? [] : [{ label: '片づけた理由', value: mail.note }]),
  ];
}

async function attach(visit: Visit<OneMail>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const reference = form.value('reference', readReference, '', {
    missing: '受付番号をご入力ください。',
    wrong: '受付番号を「ABCD-EFGH」のようにご入力ください。',
  });
  if (form.isWrong) return show(visit, form.state);
  const { id } = request.params;
  const attached = await attachToCase(web.office, { id, by: coordinatorOf(request).name, reference });
  if (attached.ok) return goTo(reply, '/desk/incoming?done=attached');
  if (attached.refusal.code !== 'not-found') return refused(visit, attached.refusal);
  form.problems.reference = 'この受付番号の申請は見つかりませんでした。番号をご確認ください。';
  return show(visit, form.state);
}

async function setAside(visit: Visit<OneMail>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const why = form.text('why', '片づける理由', { required: true, longest: LONGEST_WHY });
  if (form.isWrong) return show(visit, form.state);
  const put = await putAside(web.office, { id: request.params.id, by: coordinatorOf(request).name, why });
  return put.ok ? goTo(reply, '/desk/incoming?done=put-aside') : refused(visit, put.refusal);
}

const BACK = { href: '/desk/incoming', label: `${DESK_PAGES.incoming}へ戻る` };

function refused(visit: Visit, refusal: Parameters<typeof showRefusal>[1]): FastifyReply {
  return showRefusal(visit, refusal, BACK, deskViewer(visit.request, 'none'));
}

function notFound(visit: Visit): FastifyReply {
  return refused(visit, { code: 'not-found' });
}
