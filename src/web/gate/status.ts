import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { fieldOf } from '#web/forms/fields.ts';
import { goTo, setCookie, showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { askAccessCode, enterAccessCode } from '#workflow/access/trust-browser.ts';
import { readStatus, type StatusView } from '#workflow/filing/read-status.ts';

type ByLink = { Params: { link: string }; Querystring: { sent?: string } };
const TRUSTED_SECONDS = 30 * 24 * 3600;

/** Mails are forwarded: who wants to act shows with a code that the contact's mailbox is theirs, once per browser. */
export function statusAccessRoutes(
  server: FastifyInstance,
  web: Web,
  trustedFor: (web: Web, request: FastifyRequest, view: StatusView) => Promise<boolean>,
): void {
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
    'status-access',
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
