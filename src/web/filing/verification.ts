import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Application, VERIFICATION_HOURS } from '#domain/case/application.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, setCookie, showMessage, showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { statusPath } from '#web/frame/status-path.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { readVerification, statusLinkOf } from '#workflow/filing/read-status.ts';
import { reopenDraft, resendVerification, type Verified, verifyByCode, verifyByLink } from '#workflow/filing/verify.ts';
import { filingOf } from './draft.ts';
import { FILING_CAPTION, stepsTo } from './pages.ts';

const TRUSTED_SECONDS = 30 * 24 * 3600;

/** Confirming the address by code or link, and 完了. */
export function verificationRoutes(server: FastifyInstance, web: Web): void {
  server.get('/file/verification', (request, reply) => showWaiting(web, request, reply));
  server.post('/file/verification', (request, reply) => enterCode(web, request, reply));
  server.post('/file/verification-mail', (request, reply) => resend(web, request, reply));
  server.post('/file/reopening', (request, reply) => reopen(web, request, reply));
  server.get('/file/receipt', (request, reply) => showOwnReceipt(web, request, reply));
  server.get<{ Params: { link: string } }>('/file/verification/:link', (request, reply) =>
    showLink(web, request, reply, request.params.link),
  );
  server.post<{ Params: { link: string } }>('/file/verification/:link', (request, reply) =>
    confirmByLink(web, request, reply, request.params.link),
  );
}

interface Waiting {
  code: string;
  problem: string;
  /** A resend that was refused. */
  notice: string;
}

async function showWaiting(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  said: Waiting = { code: '', problem: '', notice: '' },
  status?: number,
): Promise<FastifyReply> {
  const filing = await filingOf(web, request);
  if (filing.kind === 'done') return goTo(reply, '/file/receipt');
  if (filing.kind === 'open') return goTo(reply, '/file/check');
  if (filing.kind === 'none') return showNoDraft(web, request, reply);
  return showPage(
    web,
    request,
    reply,
    'filing/verification',
    {
      page: { title: 'メールの確認', heading: 'メールの確認', caption: FILING_CAPTION, noindex: true },
      steps: stepsTo('verification', false),
      form: { values: { code: said.code }, problems: said.problem === '' ? {} : { code: said.problem } },
      email: filing.application.contact.email,
      validHours: VERIFICATION_HOURS,
      notice: said.notice,
      sent: isSentAgain(request.query),
    },
    status,
  );
}

async function enterCode(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const filing = await filingOf(web, request);
  if (filing.kind === 'done') return goTo(reply, '/file/receipt');
  if (filing.kind !== 'waiting') return showWaiting(web, request, reply);
  const typed = fieldOf(request, 'code');
  const code = readAsciiLine(typed).replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) {
    const problem =
      code === '' ? '確認コードをご入力ください。' : '確認コードは、メールに書かれた6桁の数字をご入力ください。';
    return showWaiting(web, request, reply, { code: typed, problem, notice: '' });
  }
  const verified = await verifyByCode(web.office, filing.application.id, code);
  if (verified.ok) {
    await trustProved(web, reply, verified.value);
    return goTo(reply, '/file/receipt');
  }
  const { refusal } = verified;
  if (refusal.code === 'code-wrong' || refusal.code === 'code-expired') {
    return showWaiting(web, request, reply, { code: typed, problem: refusalSentence(refusal), notice: '' });
  }
  return showLate(web, request, reply, refusal);
}

async function resend(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const filing = await filingOf(web, request);
  if (filing.kind !== 'waiting') return showWaiting(web, request, reply);
  const sent = await resendVerification(web.office, filing.application.id);
  if (sent.ok) return goTo(reply, '/file/verification?sent=again');
  const notice = refusalSentence(sent.refusal);
  return showWaiting(web, request, reply, { code: '', problem: '', notice }, refusalStatus(sent.refusal));
}

/** 変更: the filing is a draft again, and the mail's code and link are dead. */
async function reopen(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const filing = await filingOf(web, request);
  if (filing.kind !== 'waiting') return showWaiting(web, request, reply);
  const reopened = await reopenDraft(web.office, filing.cookie);
  if (!reopened.ok) return goTo(reply, '/file/verification');
  return goTo(reply, '/file/contact?from=check#email');
}

async function showOwnReceipt(web: Web, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const filing = await filingOf(web, request);
  if (filing.kind === 'none') return showNoDraft(web, request, reply);
  if (filing.kind === 'waiting') return goTo(reply, '/file/verification');
  if (filing.kind === 'open') return goTo(reply, '/file/contact');
  if (filing.corrected) return goTo(reply, statusPath(await statusLinkOf(web.office, filing.application)));
  return showReceipt(web, request, reply, filing.application);
}

/** The mail's link, in whatever browser: whom it is about and a button; afterwards the receipt. */
async function showLink(web: Web, request: FastifyRequest, reply: FastifyReply, link: string): Promise<FastifyReply> {
  const found = await readVerification(web.office, link);
  if (!found.ok) return showRefusal(web, request, reply, found.refusal);
  const application = found.value;
  if (application.receivedAt) return showReceipt(web, request, reply, application);
  if (application.state !== 'unverified') {
    return showRefusal(web, request, reply, { code: 'link-expired' }, { href: '/file', label: '申請の画面へ' });
  }
  return showPage(web, request, reply, 'filing/link', {
    page: { title: '申請の確定', heading: '申請を確定します', caption: FILING_CAPTION, noindex: true },
    action: `/file/verification/${encodeURIComponent(link)}`,
    application,
  });
}

async function confirmByLink(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  link: string,
): Promise<FastifyReply> {
  const verified = await verifyByLink(web.office, link);
  if (!verified.ok) return showLate(web, request, reply, verified.refusal);
  await trustProved(web, reply, verified.value);
  return goTo(reply, `/file/verification/${encodeURIComponent(link)}`);
}

/** Only the browser that has just proved the mailbox; a repeat may come from anybody the mail was forwarded to. */
async function trustProved(web: Web, reply: FastifyReply, verified: Verified): Promise<void> {
  if (!verified.proved) return;
  const cookie = await trustAfterVerification(web.office, verified.application.contact.email);
  setCookie(web, reply, 'applicant', cookie, TRUSTED_SECONDS);
}

async function showReceipt(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  application: Application,
): Promise<FastifyReply> {
  const link = await statusLinkOf(web.office, application);
  return showPage(web, request, reply, 'filing/receipt', {
    page: { title: '申請の完了', heading: '申請が完了しました', caption: FILING_CAPTION, noindex: true },
    reference: application.reference,
    email: application.contact.email,
    slots: application.slots,
    status: link === undefined ? '' : statusPath(link),
  });
}

/** The 10 days ran out while the code was waiting: the draft is kept, and there is somebody to ask. */
function showLate(web: Web, request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.code !== 'filing-deadline-passed') {
    return showRefusal(web, request, reply, refusal, { href: '/file', label: '申請の画面へ' });
  }
  return showMessage(web, request, reply, {
    status: refusalStatus(refusal),
    heading: '申請の期限を過ぎています',
    sentence: `${refusalSentence(refusal)}入力内容は下書きに残っています。期限を過ぎた日での開催をご希望の場合は、厚生労働省（${web.site.ministryAddress}）へご相談ください。`,
    next: { href: '/file/slots?from=check', label: '希望日時を変更する' },
  });
}

function showNoDraft(web: Web, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return showMessage(web, request, reply, {
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
