import type { FastifyInstance, FastifyReply } from 'fastify';
import { cleanLine, lengthOf, readAsciiLine, readEmail } from '#domain/text/japanese.ts';
import { fieldOf } from '#web/frame/fields.ts';
import {
  clearCookie,
  goTo,
  readCookie,
  setCookie,
  showPage,
  showRefusal,
  type Visit,
  type Web,
} from '#web/frame/pages.ts';
import {
  askSignIn,
  knownNames,
  nameCoordinator,
  signInByCode,
  signInByLink,
  signOut,
} from '#workflow/access/sign-in.ts';
import { ownPath, signedIn } from './desk.ts';

type Asked = { Querystring: { next?: string; email?: string } };

const TITLE = '調整担当のサインイン';
const LONGEST_NAME = 40;

/** Sign-in of coordinators by a mailed link or code, the person's name, and sign-out. */
export function signInRoutes(server: FastifyInstance, web: Web): void {
  addressRoutes(server, web);
  codeRoutes(server, web);
  nameRoutes(server, web);
  linkRoutes(server, web);
  server.post('/sign-out', async (request, reply) => {
    const visit = { web, request, reply };
    const coordinator = await signedIn(visit);
    if (coordinator) await signOut(web.office, coordinator);
    if (readCookie(visit, 'desk') !== undefined) clearCookie(visit, 'desk');
    return goTo(reply, '/sign-in');
  });
}

function addressRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit, next: string, email: string, problem?: string) =>
    showPage(visit, 'gate/sign-in', {
      page: { title: TITLE, heading: TITLE, noindex: true },
      form: { values: { email }, problems: problem === undefined ? {} : { email: problem } },
      next,
    });
  server.get<Asked>('/sign-in', (request, reply) =>
    show({ web, request, reply }, ownPath(request.query.next ?? ''), ''),
  );
  server.post('/sign-in', async (request, reply) => {
    const next = ownPath(fieldOf(request, 'next'));
    const typed = fieldOf(request, 'email');
    const email = readEmail(typed);
    if (email === undefined) {
      return show({ web, request, reply }, next, typed, 'メールアドレスを「name@example.jp」の形でご入力ください。');
    }
    // The answer is the same for any address, also when mails came too often: nobody learns who is a coordinator.
    await askSignIn(web.office, email);
    return goTo(reply, `/sign-in/code?email=${encodeURIComponent(email)}&next=${encodeURIComponent(next)}`);
  });
}

function codeRoutes(server: FastifyInstance, web: Web): void {
  const show = (visit: Visit, asked: { email: string; next: string; code: string }, problem?: string) =>
    showPage(visit, 'gate/sign-in-code', {
      page: { title: 'メールをご確認ください', heading: 'メールをご確認ください', noindex: true },
      form: { values: { code: asked.code }, problems: problem === undefined ? {} : { code: problem } },
      email: asked.email,
      next: asked.next,
    });
  server.get<Asked>('/sign-in/code', (request, reply) => {
    const email = readEmail(request.query.email ?? '');
    const next = ownPath(request.query.next ?? '');
    return email === undefined ? goTo(reply, '/sign-in') : show({ web, request, reply }, { email, next, code: '' });
  });
  server.post('/sign-in/code', async (request, reply) => {
    const visit = { web, request, reply };
    const email = fieldOf(request, 'email');
    const next = ownPath(fieldOf(request, 'next'));
    const typed = fieldOf(request, 'code');
    const code = readAsciiLine(typed).replace(/[\s-]/g, '');
    if (!/^\d{8}$/.test(code)) {
      return show(visit, { email, next, code: typed }, 'メールに書かれた8桁の数字をご入力ください。');
    }
    const signed = await signInByCode(web.office, email, code);
    if (!signed.ok) {
      // One sentence for all reasons: tries left would tell which addresses are coordinators'.
      const problem =
        '確認コードが違うか、有効期限（15分）が過ぎています。数字をお確かめいただくか、「メールをもう一度送る」を押してください。';
      return show(visit, { email, next, code: typed }, problem);
    }
    setCookie(visit, 'desk', signed.value);
    return goTo(reply, `/sign-in/name?next=${encodeURIComponent(next)}`);
  });
}

function nameRoutes(server: FastifyInstance, web: Web): void {
  server.get<Asked>('/sign-in/name', async (request, reply) => {
    const visit = { web, request, reply };
    const next = ownPath(request.query.next ?? '');
    const coordinator = await signedIn(visit);
    if (!coordinator) return goTo(reply, `/sign-in?next=${encodeURIComponent(next)}`);
    return showName(visit, { email: coordinator.email, next, values: {} });
  });
  server.post('/sign-in/name', async (request, reply) => {
    const visit = { web, request, reply };
    const next = ownPath(fieldOf(request, 'next'));
    const coordinator = await signedIn(visit);
    if (!coordinator) return goTo(reply, `/sign-in?next=${encodeURIComponent(next)}`);
    const typed = fieldOf(request, 'name');
    const picked = fieldOf(request, 'known');
    const name = cleanLine(typed) === '' ? cleanLine(picked) : cleanLine(typed);
    if (name === '' || lengthOf(name) > LONGEST_NAME) {
      const problem = name === '' ? 'お名前をご入力ください。' : `お名前は${LONGEST_NAME}文字以内でご入力ください。`;
      const values = { name: typed, known: picked };
      return showName(visit, { email: coordinator.email, next, values, problem });
    }
    await nameCoordinator(web.office, coordinator, name);
    return goTo(reply, next);
  });
}

async function showName(
  visit: Visit,
  shown: { email: string; next: string; values: Record<string, string>; problem?: string },
): Promise<FastifyReply> {
  const names = await knownNames(visit.web.office, shown.email);
  return showPage(visit, 'gate/sign-in-name', {
    page: { title: 'お名前の確認', heading: 'どなたがお使いですか', noindex: true },
    form: { values: shown.values, problems: shown.problem === undefined ? {} : { name: shown.problem } },
    names: names.map((name) => ({ value: name, label: name })),
    next: shown.next,
  });
}

/** The mail's link. Showing it spends nothing, because mail gateways open links to look at them. */
function linkRoutes(server: FastifyInstance, web: Web): void {
  server.get<{ Params: { link: string } }>('/sign-in/:link', (request, reply) =>
    showPage({ web, request, reply }, 'gate/sign-in-link', {
      page: { title: TITLE, heading: TITLE, noindex: true },
      action: `/sign-in/${encodeURIComponent(request.params.link)}`,
    }),
  );
  server.post<{ Params: { link: string } }>('/sign-in/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const signed = await signInByLink(web.office, request.params.link);
    if (!signed.ok) {
      const again = { href: '/sign-in', label: 'もう一度メールを送る' };
      return showRefusal(visit, signed.refusal, again);
    }
    setCookie(visit, 'desk', signed.value);
    return goTo(reply, '/sign-in/name');
  });
}
