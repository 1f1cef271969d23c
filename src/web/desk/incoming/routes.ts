import type { FastifyInstance, FastifyReply } from 'fastify';
import { cutTo } from '#domain/text/cut.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { INCOMING_WORDS, type IncomingKind, waitWords } from '#domain/words/incoming.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { addressee } from '#web/desk/mails/addressee.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { casePath, coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import {
  findCases,
  type IncomingView,
  readIncoming,
  readIncomingFile,
  readIncomingMail,
} from '#workflow/incoming/read-incoming.ts';
import { putAside } from '#workflow/incoming/settle.ts';
import { refused, settlingRoutes } from './settling.ts';
import { sheetCases, sheetIn, sheetRoute } from './sheets.ts';

type OneMail = { Params: { id: string } };
type Sought = { Querystring: { q?: string } };
type OneFile = { Params: { id: string; attached: string } };
type Listed = Awaited<ReturnType<typeof readIncoming>>['waiting'][number];

const LONGEST_WHY = 1000;
/** Of a subject in a list; the page of the mail has all of it. */
const SHOWN_SUBJECT = 100;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What was just done, in words; anything else says nothing. */
const DONE_WORDS: Readonly<Record<string, string>> = {
  attached: 'メールを申請の履歴に加えました。',
  'put-aside': 'メールを片づけました。',
  answer: '予定表の回答を記録しました。',
  sheet: '表の回答を記録し、メールを片づけました。',
  back: 'メールを未整理に戻しました。',
};

/** 「未整理」: mails that came in and that nothing of ours could place. */
export function deskIncomingRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { done?: string } }>('/desk/incoming', (request, reply) =>
      showList({ web, request, reply }, DONE_WORDS[request.query.done ?? ''] ?? ''),
    );
    desk.get<OneMail & Sought>('/desk/incoming/:id', (request, reply) =>
      show({ web, request, reply }, EMPTY_FORM, request.query.q),
    );
    desk.get<OneFile>('/desk/incoming/:id/files/:attached', async (request, reply) => {
      const file = await readIncomingFile(web.office, request.params.id, request.params.attached);
      return file ? sendFile(reply, file) : notFound({ web, request, reply });
    });
    desk.post<OneMail>('/desk/incoming/:id/aside', (request, reply) => setAside({ web, request, reply }));
    settlingRoutes(desk, web);
    sheetRoute(desk, web, (visit, form) => show(visit, form.state));
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
    subject: mail.subject === '' ? '（件名なし）' : cutTo(mail.subject, SHOWN_SUBJECT),
    what: mail.kind === undefined ? '' : INCOMING_WORDS[mail.kind],
    by: mail.settledBy,
  };
}

/** `sought`: what was typed to find the case; unset until somebody has. */
async function show(visit: Visit<OneMail>, form: FormState, sought?: unknown): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readIncomingMail(web.office, request.params.id);
  if (!found.ok) return notFound(visit);
  const { mail, files, application, returned } = found.value;
  const typed = typeof sought === 'string' ? sought.slice(0, 200) : '';
  const sheet = await sheetIn(web.office, found.value);
  const cases = typed === '' ? [] : await findCases(web.office, typed);
  return showPage(visit, 'desk/incoming/mail', {
    page: {
      title: `${cutTo(mail.subject, SHOWN_SUBJECT) || '（件名なし）'}：${DESK_PAGES.incoming}`,
      heading: mail.subject || '（件名なし）',
      caption: mail.kind === undefined ? '' : INCOMING_WORDS[mail.kind],
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    form: { ...form, values: { by: sheet?.by ?? '', ...form.values, q: typed } },
    sheet,
    answered: await sheetCases(web.office, found.value),
    guess: application && mail.state === 'waiting' ? checkRow(mail.id, application) : null,
    cases: cases.map((one) => checkRow(mail.id, one)),
    nothingFound: typed !== '' && cases.length === 0,
    returned: returned ? returnedRow(returned, application) : null,
    mayPutBack: mail.state === 'done' && (mail.reason === 'put-aside' || AUTOMATIC.includes(mail.kind ?? 'unread')),
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

/** Nobody was told of them. */
const AUTOMATIC: readonly IncomingKind[] = ['automatic', 'own'];

function checkRow(mailId: string, { reference, association }: { reference: string; association: string }) {
  return {
    href: `${incomingPath(mailId)}/case?reference=${encodeURIComponent(reference)}`,
    label: `${association}　${referenceWords(reference)}`,
  };
}

/** Which mail of ours came back, or may have, and where its address is put right. */
function returnedRow(
  { mailId, to, attendeeId }: NonNullable<IncomingView['returned']>,
  application: IncomingView['application'],
) {
  return {
    to: addressee(to),
    mail: `/desk/mails/${encodeURIComponent(mailId)}`,
    correction:
      attendeeId && application ? `${casePath(application.reference)}/attendees/${encodeURIComponent(attendeeId)}` : '',
  };
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

async function setAside(visit: Visit<OneMail>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const why = form.text('why', '片づける理由', { required: true, longest: LONGEST_WHY });
  if (form.isWrong) return show(visit, form.state);
  const put = await putAside(web.office, { id: request.params.id, by: coordinatorOf(request).name, why });
  return put.ok ? goTo(reply, '/desk/incoming?done=put-aside') : refused(visit, put.refusal);
}

function notFound(visit: Visit): FastifyReply {
  return refused(visit, { code: 'not-found' });
}
