import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { newsExpectedBy } from '#domain/form1/deadline.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { FILING_CODE_PROBLEM } from '#domain/words/problems.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { askerOf } from '#web/frame/asker.ts';
import { goTo, setCookie, showMessage, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { codeWords } from '#web/frame/shared-code.ts';
import { statusPath } from '#web/frame/status-path.ts';
import type { FormState } from '#web/frame/views.ts';
import { draftPath } from '#web/gate/drafts.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { readFiled, statusLinkOf } from '#workflow/filing/read-status.ts';
import {
  readVerification,
  reopenDraft,
  resendVerification,
  type Verified,
  verifyByCode,
  verifyByLink,
} from '#workflow/filing/verify.ts';
import { standingOf } from './draft.ts';
import { FILING_CAPTION, FORM_PAGES, stepsTo } from './pages.ts';

/** Confirming the address by code or link, and 完了. */
export function verificationRoutes(server: FastifyInstance, web: Web): void {
  server.get('/file/verification', (request, reply) => showWaiting({ web, request, reply }));
  server.post('/file/verification', (request, reply) => enterCode({ web, request, reply }));
  server.post('/file/verification-mail', { config: { asks: 'verification' } }, (request, reply) =>
    resend({ web, request, reply }),
  );
  server.post('/file/reopening', (request, reply) => reopen({ web, request, reply }));
  server.get('/file/receipt', (request, reply) => showOwnReceipt({ web, request, reply }));
  server.get<{ Params: { link: string } }>('/file/verification/:link', (request, reply) =>
    showLink({ web, request, reply }, request.params.link),
  );
  server.post<{ Params: { link: string } }>('/file/verification/:link', (request, reply) =>
    confirmByLink({ web, request, reply }, request.params.link),
  );
}

interface Waiting {
  form?: FormState;
  /** A resend that was refused. */
  notice?: string;
}

async function showWaiting(
  visit: Visit,
  { form = EMPTY_FORM, notice = '' }: Waiting = {},
  status?: number,
): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const filing = await standingOf(visit);
  if (filing.kind === 'several') return goTo(reply, '/file');
  if (filing.kind === 'none' || filing.kind === 'lost') return showNoDraft(visit);
  const { id } = filing.draft;
  if (filing.kind === 'done') return goTo(reply, draftPath('/file/receipt', id));
  if (filing.kind === 'open') return goTo(reply, draftPath('/file/check', id));
  return showPage(
    visit,
    'filing/verification',
    {
      page: { title: 'メールの確認', heading: 'メールの確認', caption: FILING_CAPTION, noindex: true },
      steps: stepsTo('verification', { id, withoutCode: false, finished: FORM_PAGES.map(({ name }) => name) }),
      association: filing.application.form1.association,
      acts: {
        verify: draftPath('/file/verification', id),
        again: draftPath('/file/verification-mail', id),
        reopen: draftPath('/file/reopening', id),
      },
      form,
      email: filing.application.form1.contact.email,
      validHours: LIMITS.verificationHours,
      notice,
      ...(await codeWords(web, {
        purpose: 'verification',
        subjectId: filing.application.id,
        recipient: filing.application.form1.contact.email,
      })),
      sent: isSentAgain(request.query),
    },
    status,
  );
}

async function enterCode(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const filing = await standingOf(visit);
  if (filing.kind !== 'waiting') return showWaiting(visit);
  const receipt = draftPath('/file/receipt', filing.draft.id);
  const form = FormReader.of(request);
  const code = form.code('code', [6, LIMITS.sharedCodeDigits], {
    missing: '確認コードをご入力ください。',
    wrong: FILING_CODE_PROBLEM,
  });
  if (form.isWrong) return showWaiting(visit, { form: form.state });
  const verified = await verifyByCode(web.office, filing.application.id, code);
  if (verified.ok) {
    await trustProved(visit, verified.value);
    return goTo(reply, receipt);
  }
  const { refusal } = verified;
  if (refusal.code === 'code-wrong' || refusal.code === 'code-expired') {
    form.problems.code = refusalSentence(refusal);
    logSecurity(request, { event: 'trust', outcome: 'failed', actor: { role: 'applicant' } });
    return showWaiting(visit, { form: form.state });
  }
  return showLate(visit, refusal, filing.draft.id);
}

async function resend(visit: Visit): Promise<FastifyReply> {
  const filing = await standingOf(visit);
  if (filing.kind !== 'waiting') return showWaiting(visit);
  const sent = await resendVerification(visit.web.office, filing.application.id, askerOf(visit));
  if (sent.ok) {
    return goTo(visit.reply, draftPath('/file/verification', filing.draft.id, { sent: 'again' }));
  }
  const notice = refusalSentence(sent.refusal);
  return showWaiting(visit, { notice }, refusalStatus(sent.refusal));
}

/** 変更: the filing is a draft again, and the mail's code and link are dead. */
async function reopen(visit: Visit): Promise<FastifyReply> {
  const { web, reply } = visit;
  const filing = await standingOf(visit);
  if (filing.kind !== 'waiting') return showWaiting(visit);
  const reopened = await reopenDraft(web.office, filing.cookie);
  if (!reopened.ok) return goTo(reply, draftPath('/file/verification', filing.draft.id));
  return goTo(reply, draftPath('/file/contact#email', filing.draft.id, { from: 'check' }));
}

async function showOwnReceipt(visit: Visit): Promise<FastifyReply> {
  const { web, reply } = visit;
  const filing = await standingOf(visit);
  if (filing.kind === 'several') return goTo(reply, '/file');
  if (filing.kind === 'none' || filing.kind === 'lost') return showNoDraft(visit);
  if (filing.kind === 'waiting') return goTo(reply, draftPath('/file/verification', filing.draft.id));
  if (filing.kind === 'open') return goTo(reply, draftPath('/file/contact', filing.draft.id));
  if (filing.corrected) return goTo(reply, statusPath(await statusLinkOf(web.office, filingOf(filing.application))));
  return showReceipt(visit, filing.application);
}

/** The mail's link, in whatever browser: whom it is about and a button; afterwards the receipt. */
async function showLink(visit: Visit, link: string): Promise<FastifyReply> {
  const found = await readVerification(visit.web.office, link);
  if (!found.ok) return showRefusal(visit, found.refusal);
  if (found.value.form === 'form2') {
    return goTo(visit.reply, `/collections/confirmation/${encodeURIComponent(link)}`);
  }
  const application = await readFiled(visit.web.office, found.value.id);
  if (application.receivedAt) return showReceipt(visit, application);
  if (application.state !== 'unverified') {
    return showRefusal(visit, { code: 'link-expired' }, { href: '/file', label: '申請の画面へ' });
  }
  return showPage(visit, 'filing/link', {
    page: { title: '申請の確定', heading: '申請を確定します', caption: FILING_CAPTION, noindex: true },
    action: `/file/verification/${encodeURIComponent(link)}`,
    form1: form1Of(application),
  });
}

async function confirmByLink(visit: Visit, link: string): Promise<FastifyReply> {
  const verified = await verifyByLink(visit.web.office, link);
  if (!verified.ok) return showLate(visit, verified.refusal);
  return goTo(visit.reply, `/file/verification/${encodeURIComponent(link)}`);
}

/**
 * Only the browser that filed and typed the mail's code. The link signs nobody in: it is pressed wherever the mail is read,
 * and the mail is forwarded. A repeat proves nothing.
 */
async function trustProved(visit: Visit, verified: Verified): Promise<void> {
  if (!verified.proved) return;
  const cookie = await trustAfterVerification(visit.web.office, verified.filing.contact.email);
  setCookie(visit, 'applicant', cookie, LIMITS.trustedDays);
  const about = verified.filing.id;
  logSecurity(visit.request, { event: 'trust', outcome: 'done', actor: { role: 'applicant' }, about });
}

async function showReceipt(visit: Visit, application: Application): Promise<FastifyReply> {
  const link = await statusLinkOf(visit.web.office, filingOf(application));
  return showPage(visit, 'filing/receipt', {
    page: { title: '申請の完了', heading: '申請が完了しました', caption: FILING_CAPTION, noindex: true },
    reference: application.reference,
    association: application.form1.association,
    email: application.form1.contact.email,
    slots: application.form1.slots,
    newsBy: newsExpectedBy(application.form1.slots.map(({ date }) => date)) ?? null,
    status: link === undefined ? '' : statusPath(link),
  });
}

/** The 10 days ran out while the code was waiting: the draft is kept, and there is somebody to ask. */
function showLate(visit: Visit, refusal: Refusal, id?: string): FastifyReply {
  if (refusal.code !== 'filing-deadline-passed') {
    return showRefusal(visit, refusal, { href: '/file', label: '申請の画面へ' });
  }
  return showMessage(visit, {
    status: refusalStatus(refusal),
    heading: '申請の期限を過ぎています',
    sentence: `${refusalSentence(refusal)}入力内容は下書きに残っています。期限を過ぎた日での開催をご希望の場合は、厚生労働省（${visit.web.site.ministryAddress}）へご相談ください。`,
    next: { href: draftPath('/file/slots', id, { from: 'check' }), label: '希望日時を変更する' },
  });
}

function showNoDraft(visit: Visit): FastifyReply {
  return showMessage(visit, {
    status: 404,
    heading: '申請が見つかりません',
    sentence:
      'この画面は、申請を入力したブラウザで開いてください。申請の状況は、「申請を受け付けました」のメールにあるリンクからご覧になれます。',
    next: { href: '/file', label: '申請の画面へ' },
  });
}

function isSentAgain(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'sent' in query && query.sent === 'again';
}
