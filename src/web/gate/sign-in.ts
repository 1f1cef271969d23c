import type { FastifyInstance, FastifyReply } from 'fastify';
import { readEmail } from '#domain/text/japanese.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { EMAIL_PROBLEM } from '#domain/words/problems.ts';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { askerOf, browserOf, clientOf } from '#web/frame/asker.ts';
import {
  forgetCookie,
  goTo,
  readCookie,
  setCookie,
  showMessage,
  showPage,
  showRefusal,
  type Visit,
  type Web,
} from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { codeWords } from '#web/frame/shared-code.ts';
import type { FormState } from '#web/frame/views.ts';
import {
  askSignIn,
  isOwnSignIn,
  knownNames,
  nameCoordinator,
  signInByCode,
  signInByLink,
  signOut,
} from '#workflow/access/sign-in.ts';
import { coordinatorActor, ownPath, signedIn } from './desk.ts';
import { secondStepRoutes, waitingSignIn } from './second-step.ts';

type Asked = { Querystring: { next?: string; email?: string } };

const TITLE = '調整担当のサインイン';
const LONGEST_NAME = 40;

/** Sign-in of coordinators by a mailed link or code, the person's name, and sign-out. */
export function signInRoutes(server: FastifyInstance, web: Web): void {
  addressRoutes(server, web);
  codeRoutes(server, web);
  nameRoutes(server, web);
  secondStepRoutes(server, web);
  linkRoutes(server, web);
  server.post('/sign-out', async (request, reply) => {
    const visit = { web, request, reply };
    const coordinator = await signedIn(visit);
    if (coordinator) {
      await signOut(web.office, coordinator);
      logSecurity(request, { event: 'sign-out', outcome: 'done', actor: coordinatorActor(coordinator) });
    }
    if (readCookie(visit, 'desk') !== undefined) forgetCookie(visit, 'desk');
    return goTo(reply, '/sign-in');
  });
}

function addressRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit, next: string, form = EMPTY_FORM, status?: number) =>
    showPage(visit, 'gate/sign-in', { page: { title: TITLE, heading: TITLE, noindex: true }, form, next }, status);
  server.get<Asked>('/sign-in', (request, reply) => show({ web, request, reply }, ownPath(request.query.next ?? '')));
  server.post('/sign-in', { config: { asks: 'sign-in' } }, async (request, reply) => {
    const form = FormReader.of(request);
    const next = ownPath(form.raw('next'));
    const email = form.value('email', readEmail, '', { wrong: EMAIL_PROBLEM });
    if (form.isWrong) return show({ web, request, reply }, next, form.state);
    const visit = { web, request, reply };
    // The answer is the same for any address, also when mails were asked for too often: nobody learns who is a coordinator.
    const asked = await askSignIn(web.office, email, askerOf(visit));
    const outcome = asked.ok ? 'done' : 'refused';
    logSecurity(request, { event: 'code-asked', outcome, actor: { role: 'stranger' }, about: 'sign-in' });
    if (!asked.ok) {
      form.problems.email = refusalSentence(asked.refusal);
      return show(visit, next, form.state, refusalStatus(asked.refusal));
    }
    return goTo(reply, `/sign-in/code?email=${encodeURIComponent(email)}&next=${encodeURIComponent(next)}`);
  });
}

function codeRoutes(server: FastifyInstance, web: Web): void {
  const show = async (visit: Visit, asked: { email: string; next: string }, form = EMPTY_FORM) =>
    showPage(visit, 'gate/sign-in-code', {
      page: { title: 'メールをご確認ください', heading: 'メールをご確認ください', noindex: true },
      form,
      email: asked.email,
      next: asked.next,
      ...(await codeWords(web, signInTo(asked.email), browserOf(visit))),
    });
  server.get<Asked>('/sign-in/code', (request, reply) => {
    const email = readEmail(request.query.email ?? '');
    const next = ownPath(request.query.next ?? '');
    return email === undefined ? goTo(reply, '/sign-in') : show({ web, request, reply }, { email, next });
  });
  server.post('/sign-in/code', async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const email = form.raw('email');
    const next = ownPath(form.raw('next'));
    const code = form.code('code', [8, LIMITS.sharedCodeDigits], {
      wrong: 'メールに書かれた8桁の数字をご入力ください。',
    });
    if (form.isWrong) return show(visit, { email, next }, form.state);
    const signed = await signInByCode(web.office, email, code, clientOf(visit));
    logSecurity(request, { event: 'sign-in', outcome: signed.ok ? 'done' : 'failed', actor: { role: 'stranger' } });
    if (!signed.ok) {
      // One sentence for all reasons: tries left would tell which addresses are coordinators'.
      form.problems.code = `確認コードが違うか、有効期限（メールの送信から${LIMITS.codeMinutes}分）が過ぎています。数字をお確かめいただくか、「メールをもう一度送る」を押してください。`;
      return show(visit, { email, next }, form.state);
    }
    setCookie(visit, 'desk', signed.value);
    return goTo(reply, `/sign-in/name?next=${encodeURIComponent(next)}`);
  });
}

function signInTo(email: string) {
  const address = email.toLowerCase();
  return { purpose: 'sign-in', subjectId: address, recipient: address } as const;
}

function nameRoutes(server: FastifyInstance, web: Web): void {
  server.get<Asked>('/sign-in/name', async (request, reply) => {
    const visit = { web, request, reply };
    const next = ownPath(request.query.next ?? '');
    const coordinator = await signedIn(visit);
    if (!coordinator) {
      const page = (await waitingSignIn(visit)) ? '/sign-in/second-step' : '/sign-in';
      return goTo(reply, `${page}?next=${encodeURIComponent(next)}`);
    }
    return showName(visit, { email: coordinator.email, next, form: EMPTY_FORM });
  });
  server.post('/sign-in/name', async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const next = ownPath(form.raw('next'));
    const coordinator = await signedIn(visit);
    if (!coordinator) return goTo(reply, `/sign-in?next=${encodeURIComponent(next)}`);
    const known = form.line('known', 'お名前', { required: false, ...upTo(LONGEST_NAME, 'お名前') });
    const name = form.line('name', 'お名前', { required: known === '', ...upTo(LONGEST_NAME, 'お名前') });
    if (form.isWrong) return showName(visit, { email: coordinator.email, next, form: form.state });
    const named = { ...coordinator, name: name === '' ? known : name };
    await nameCoordinator(web.office, coordinator, named.name);
    logSecurity(request, { event: 'sign-in', outcome: 'done', actor: coordinatorActor(named), about: coordinator.id });
    return goTo(reply, next);
  });
}

async function showName(visit: Visit, shown: { email: string; next: string; form: FormState }): Promise<FastifyReply> {
  const names = await knownNames(visit.web.office, shown.email);
  return showPage(visit, 'gate/sign-in-name', {
    page: { title: 'お名前の確認', heading: 'どなたがお使いですか', noindex: true },
    form: shown.form,
    names: names.map((name) => ({ value: name, label: name })),
    next: shown.next,
  });
}

/** For every link that this browser did not ask for, known or not. */
const ELSEWHERE = {
  status: 200,
  heading: 'メールを依頼した画面で、コードをご入力ください',
  sentence:
    'メールのリンクは、メールを依頼したブラウザだけで使えます。このブラウザでは何も行われていません。メールを依頼した画面に戻り、メールに書かれた8桁の確認コードをご入力ください。このブラウザでサインインするときは、このブラウザからメールを依頼してください。',
  next: { href: '/sign-in', label: 'サインインの画面へ' },
};

/** The mail's link. Showing it spends nothing, because mail gateways open links to look at them. */
function linkRoutes(server: FastifyInstance, web: Web): void {
  server.get<{ Params: { link: string } }>('/sign-in/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    if (!(await isOwnSignIn(web.office, link, browserOf(visit)))) return showMessage(visit, ELSEWHERE);
    return showPage(visit, 'gate/sign-in-link', {
      page: { title: TITLE, heading: TITLE, noindex: true },
      action: `/sign-in/${encodeURIComponent(link)}`,
    });
  });
  server.post<{ Params: { link: string } }>('/sign-in/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const signed = await signInByLink(web.office, request.params.link, clientOf(visit));
    logSecurity(request, { event: 'sign-in', outcome: signed.ok ? 'done' : 'failed', actor: { role: 'stranger' } });
    if (!signed.ok && signed.refusal.code === 'not-found') return showMessage(visit, ELSEWHERE);
    if (!signed.ok) {
      const again = { href: '/sign-in', label: 'もう一度メールを送る' };
      return showRefusal(visit, signed.refusal, again);
    }
    setCookie(visit, 'desk', signed.value);
    return goTo(reply, '/sign-in/name');
  });
}
