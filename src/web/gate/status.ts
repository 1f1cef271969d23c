import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { FILING_CODE_PROBLEM } from '#domain/words/problems.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { askerOf, browserOf } from '#web/frame/asker.ts';
import { fieldOf } from '#web/frame/fields.ts';
import {
  forgetCookie,
  goTo,
  readCookie,
  setCookie,
  showPage,
  showRefusal,
  type Visit,
  type Web,
} from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { codeWords } from '#web/frame/shared-code.ts';
import type { FormState } from '#web/frame/views.ts';
import { askAccessCode, endTrust, enterAccessCode, isTrusted } from '#workflow/access/trust-browser.ts';
import { applicantsOf } from '#workflow/case/case.ts';
import { readStatus, type StatusView } from '#workflow/filing/read-status.ts';
import { askForCode } from './held.ts';

type ByLink = { Params: { link: string }; Querystring: { sent?: string } };

/** Whoever has the applicant's link. */
const BY_LINK = { actor: { role: 'applicant' } } as const;

/** Mails are forwarded: who wants to act shows with a code that the contact's mailbox is theirs, once per browser. */
export function statusAccessRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/status/:link/access', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readStatus(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    if (await trustedFor(visit, read.value)) return goTo(reply, `/status/${link}`);
    return showAccess(visit, read.value, { sent: request.query.sent !== undefined });
  });
  server.post<ByLink>('/status/:link/access', { config: { asks: 'access-code' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readStatus(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { id } = read.value.caseFile.application;
    const form = FormReader.of(request);
    if (form.raw('act') === 'send') {
      const asked = await askAccessCode(office, id, read.value.recipient, askerOf(visit));
      logSecurity(request, { ...BY_LINK, event: 'code-asked', outcome: asked.ok ? 'done' : 'refused', about: id });
      if (!asked.ok) return showAccess(visit, read.value, { sent: true, form: form.state, refusal: asked.refusal });
      return goTo(reply, `/status/${link}/access?sent=1`);
    }
    const code = form.code('code', [6, LIMITS.sharedCodeDigits], { wrong: FILING_CODE_PROBLEM });
    if (form.isWrong) return showAccess(visit, read.value, { sent: true, form: form.state });
    const entered = await enterAccessCode(office, id, code, {
      email: read.value.recipient,
      browser: browserOf(visit),
    });
    logSecurity(request, { ...BY_LINK, event: 'trust', outcome: entered.ok ? 'done' : 'failed', about: id });
    if (!entered.ok) {
      form.problems.code = refusalSentence(entered.refusal);
      return showAccess(visit, read.value, { sent: true, form: form.state });
    }
    setCookie(visit, 'applicant', entered.value, LIMITS.trustedDays);
    return goTo(reply, `/status/${link}`);
  });
  server.post<ByLink>('/status/:link/sign-out', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const where = fieldOf(request, 'where') === 'everywhere' ? 'everywhere' : 'here';
    const cookie = readCookie(visit, 'applicant');
    if (cookie !== undefined) {
      const ended = await endTrust(office, cookie, where);
      logSecurity(request, { ...BY_LINK, event: 'trust-ended', outcome: ended ? 'done' : 'failed', about: where });
      forgetCookie(visit, 'applicant');
    }
    return goTo(reply, `/status/${link}?ended=${where}`);
  });
}

/** What the applicant's page says after a sign-out; empty where there was none. */
export function endedWords(ended: string | undefined): string {
  if (ended === 'here') return 'このブラウザでの確認を終えました。';
  return ended === 'everywhere' ? 'すべてのブラウザとプログラムでの確認を終えました。' : '';
}

async function showAccess(
  visit: Visit<ByLink>,
  view: StatusView,
  said: { sent: boolean; form?: FormState; refusal?: Refusal },
): Promise<FastifyReply> {
  const { application } = view.caseFile;
  return showPage(
    visit,
    'gate/status-access',
    {
      page: {
        title: '確認コードの入力',
        heading: '確認コードの入力',
        caption: referenceWords(application.reference),
        noindex: true,
      },
      path: `/status/${visit.request.params.link}`,
      email: view.recipient,
      sent: said.sent,
      ...(await codeWords(
        visit.web,
        { purpose: 'access-code', subjectId: application.id, recipient: view.recipient },
        browserOf(visit),
      )),
      refused: said.refusal ? refusalSentence(said.refusal) : '',
      form: said.form ?? EMPTY_FORM,
    },
    said.refusal ? refusalStatus(said.refusal) : undefined,
  );
}

/** Whether this browser has shown that it reads one of the applicants' mailboxes. */
export async function trustedFor(visit: Visit, view: StatusView): Promise<boolean> {
  const cookie = readCookie(visit, 'applicant');
  if (cookie === undefined) return false;
  for (const { email } of applicantsOf(view.caseFile.application)) {
    if (await isTrusted(visit.web.office, cookie, email)) return true;
  }
  return false;
}

/** The application for an act; otherwise the answer has been sent: not found, or the way to the code. */
export async function readTrusted(visit: Visit<{ Params: { link: string } }>): Promise<StatusView | undefined> {
  const { web, request } = visit;
  const { link } = request.params;
  const read = await readStatus(web.office, link);
  if (!read.ok) {
    showRefusal(visit, read.refusal);
    return undefined;
  }
  if (await trustedFor(visit, read.value)) return read.value;
  const access = `/status/${link}/access`;
  askForCode(visit, access, '担当者のメールアドレス');
  return undefined;
}

/** Says no on a page of its own, with the way back to the applicant's page. */
export function refuseOnStatus(visit: Visit<{ Params: { link: string } }>, refusal: Refusal): FastifyReply {
  return showRefusal(visit, refusal, {
    href: `/status/${visit.request.params.link}`,
    label: '申請の状況へ戻る',
  });
}
