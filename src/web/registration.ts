import type { FastifyInstance } from 'fastify';
import type { RegistrationState, SignUpInput } from '../domain/registration.ts';
import { readRegistration, readSignUpCheck, registrationLinkOf } from '../workflow/read-registration.ts';
import { confirmSignUp, leaveRegistration } from '../workflow/register-attendee.ts';
import { eventOf } from './attended-event.ts';
import { goTo, showMessage, showPage, showRefusal, type Web } from './pages.ts';

type ByLink = { Params: { link: string } };

/** An attendee's own pages: completing the sign-up, what is fixed, leaving. */
export function registrationRoutes(server: FastifyInstance, web: Web): void {
  checkRoutes(server, web);
  ownRoutes(server, web);
}

function checkRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/registration/check/:link', async (request, reply) => {
    const { link } = request.params;
    const read = await readSignUpCheck(office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    const { registration, linkLives, open } = read.value;
    if (registration.state === 'registered') {
      const own = await registrationLinkOf(office, registration);
      if (own !== undefined) return goTo(reply, `/registration/${own}`);
    }
    if (!open) return showRefusal(web, request, reply, { code: 'registration-closed' });
    if (!linkLives) return showMessage(web, request, reply, DEAD_LINK);
    return showPage(web, request, reply, 'registration-check', {
      page: { title: '参加申込の確認', heading: '参加申込の確認', noindex: true },
      path: `/registration/check/${link}`,
      person: personRows(registration),
      ...eventOf(read.value, { url: false }),
    });
  });
  server.post<ByLink>('/registration/check/:link', async (request, reply) => {
    const done = await confirmSignUp(office, request.params.link);
    if (!done.ok && done.refusal.code === 'link-expired') return showMessage(web, request, reply, DEAD_LINK);
    if (!done.ok) return showRefusal(web, request, reply, done.refusal);
    const own = await registrationLinkOf(office, done.value);
    if (own === undefined) throw new Error('a registered person has a link');
    return goTo(reply, `/registration/${own}`);
  });
}

const DEAD_LINK = {
  status: 410,
  heading: 'リンクの有効期限が過ぎています',
  sentence:
    'このリンクは使えなくなりました。お手数ですが、医師会からご案内した参加申込のページから、もう一度お申し込みください。',
};

function ownRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/registration/:link', async (request, reply) => {
    const { link } = request.params;
    const read = await readRegistration(office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    const { registration } = read.value;
    const heading = HEADINGS[registration.state];
    return showPage(web, request, reply, 'registration', {
      page: { title: heading, heading, caption: read.value.application.association, noindex: true },
      path: `/registration/${link}`,
      state: registration.state,
      person: personRows(registration),
      ...eventOf(read.value, { url: registration.state === 'registered' }),
    });
  });
  server.get<ByLink>('/registration/:link/leaving', async (request, reply) => {
    const { link } = request.params;
    const read = await readRegistration(office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    if (read.value.registration.state !== 'registered') return goTo(reply, `/registration/${link}`);
    return showPage(web, request, reply, 'registration-leaving', {
      page: { title: '参加の取りやめ', heading: '参加を取りやめますか', noindex: true },
      path: `/registration/${link}`,
      ...eventOf(read.value, { url: false }),
    });
  });
  server.post<ByLink>('/registration/:link/leaving', async (request, reply) => {
    const done = await leaveRegistration(office, request.params.link);
    if (!done.ok) return showRefusal(web, request, reply, done.refusal);
    return goTo(reply, `/registration/${request.params.link}`);
  });
}

const HEADINGS: Record<RegistrationState, string> = {
  unconfirmed: '参加申込はまだ完了していません',
  waiting: 'キャンセル待ちで受け付けています',
  registered: '参加のお申し込みを受け付けています',
  left: '参加を取りやめました',
};

function personRows(person: SignUpInput) {
  return [
    { label: 'お名前', value: person.name },
    { label: 'ふりがな', value: person.kana },
    { label: '医療機関・薬局の名称', value: person.institution },
    { label: '医療機関コード', value: person.institutionCode === '' ? 'なし' : person.institutionCode },
    { label: 'メールアドレス', value: person.email },
    { label: '参加人数', value: `${person.people}名` },
  ];
}
