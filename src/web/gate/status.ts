import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, readCookie, setCookie, showMessage, showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { askAccessCode, enterAccessCode, isTrusted } from '#workflow/access/trust-browser.ts';
import { applicantsOf } from '#workflow/case/case.ts';
import { readStatus, type StatusView } from '#workflow/filing/read-status.ts';

type ByLink = { Params: { link: string }; Querystring: { sent?: string } };
const TRUSTED_SECONDS = 30 * 24 * 3600;

/** Mails are forwarded: who wants to act shows with a code that the contact's mailbox is theirs, once per browser. */
export function statusAccessRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/status/:link/access', async (request, reply) => {
    const { link } = request.params;
    const read = await readStatus(office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    if (await trustedFor(web, request, read.value)) return goTo(reply, `/status/${link}`);
    return showAccess(web, request, reply, read.value, { sent: request.query.sent !== undefined });
  });
  server.post<ByLink>('/status/:link/access', async (request, reply) => {
    const { link } = request.params;
    const read = await readStatus(office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    const { id } = read.value.about.application;
    if (fieldOf(request, 'act') === 'send') {
      const asked = await askAccessCode(office, id, read.value.recipient);
      if (!asked.ok) return showAccess(web, request, reply, read.value, { sent: true, refusal: asked.refusal });
      return goTo(reply, `/status/${link}/access?sent=1`);
    }
    const code = readAsciiLine(fieldOf(request, 'code')).replace(/[\s-]/g, '');
    if (!/^\d{6}$/.test(code)) {
      const problem = '確認コードは6桁の数字をご入力ください。';
      return showAccess(web, request, reply, read.value, { sent: true, problem });
    }
    const entered = await enterAccessCode(office, id, code, read.value.recipient);
    if (!entered.ok) {
      const problem = refusalSentence(entered.refusal);
      return showAccess(web, request, reply, read.value, { sent: true, problem });
    }
    setCookie(web, reply, 'applicant', entered.value, TRUSTED_SECONDS);
    return goTo(reply, `/status/${link}`);
  });
}

function showAccess(
  web: Web,
  request: FastifyRequest<ByLink>,
  reply: FastifyReply,
  view: StatusView,
  said: { sent: boolean; problem?: string; refusal?: Refusal },
): FastifyReply {
  const { application } = view.about;
  return showPage(
    web,
    request,
    reply,
    'gate/status-access',
    {
      page: {
        title: '確認コードの入力',
        heading: '確認コードの入力',
        caption: `受付番号 ${application.reference}`,
        noindex: true,
      },
      path: `/status/${request.params.link}`,
      email: view.recipient,
      sent: said.sent,
      refused: said.refusal ? refusalSentence(said.refusal) : '',
      form: { values: { code: fieldOf(request, 'code') }, problems: said.problem ? { code: said.problem } : {} },
    },
    said.refusal ? refusalStatus(said.refusal) : undefined,
  );
}

/** Whether this browser has shown that it reads one of the applicants' mailboxes. */
export async function trustedFor(web: Web, request: FastifyRequest, view: StatusView): Promise<boolean> {
  const cookie = readCookie(web, request, 'applicant');
  if (cookie === undefined) return false;
  for (const { email } of applicantsOf(view.about.application)) {
    if (await isTrusted(web.office, cookie, email)) return true;
  }
  return false;
}

/** The application for an act; otherwise the answer has been sent: not found, or the way to the code. */
export async function readTrusted(
  web: Web,
  request: FastifyRequest<{ Params: { link: string } }>,
  reply: FastifyReply,
): Promise<StatusView | undefined> {
  const { link } = request.params;
  const read = await readStatus(web.office, link);
  if (!read.ok) {
    showRefusal(web, request, reply, read.refusal);
    return undefined;
  }
  if (await trustedFor(web, request, read.value)) return read.value;
  const access = `/status/${link}/access`;
  if (request.method !== 'POST') goTo(reply, access);
  else {
    showMessage(web, request, reply, {
      status: 403,
      heading: '確認コードが必要です',
      sentence: 'この操作には、担当者のメールアドレスに届く確認コードの入力が必要です。',
      next: { href: access, label: '確認コードを受け取る' },
    });
  }
  return undefined;
}

/** Says no on a page of its own, with the way back to the applicant's page. */
export function refuseOnStatus(
  web: Web,
  request: FastifyRequest<{ Params: { link: string } }>,
  reply: FastifyReply,
  refusal: Refusal,
): FastifyReply {
  return showRefusal(web, request, reply, refusal, {
    href: `/status/${request.params.link}`,
    label: '申請の状況へ戻る',
  });
}
