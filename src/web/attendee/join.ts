import type { FastifyInstance, FastifyReply } from 'fastify';
import { takesSignUps } from '#domain/case/sign-up-page.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { readSignUp } from '#web/forms/sign-up.ts';
import { askerOf } from '#web/frame/asker.ts';
import { goTo, type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { readSignUpPage } from '#workflow/attendees/read-registration.ts';
import { sealAddress, signUp, unsealAddress } from '#workflow/attendees/register.ts';
import { eventOf, limitRows } from './attended-event.ts';
import { registrationRoutes } from './registration.ts';

type ByLink = { Params: { link: string } };

/** 参加申込: the unlisted page of a session, and an attendee's own page. Nobody sees who else comes. */
export function joinRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/join/:link', (request, reply) => showJoin({ web, request, reply }));
  server.post<ByLink>('/join/:link', { config: { asks: 'sign-up' } }, async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const { input, doubtfulCode } = readSignUp(form);
    if (form.isWrong) return showJoin(visit, form.state, doubtfulCode);
    const done = await signUp(office, link, input, askerOf(visit));
    if (done.ok) return goTo(reply, `/join/${link}/sent?to=${sealAddress(office, input.email)}`);
    if (done.refusal.code === 'more-than-capacity') {
      form.problems.people = refusalSentence(done.refusal);
      return showJoin(visit, form.state);
    }
    return showRefusal(visit, done.refusal, { href: `/join/${link}`, label: '前のページへ' });
  });
  // The same words for known and for new addresses, or strangers could find out who comes.
  server.get<ByLink & { Querystring: { to?: string } }>('/join/:link/sent', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readSignUpPage(office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    return showPage(visit, 'attendee/join-sent', {
      page: { title: '確認メールを送りました', heading: '確認メールを送りました', noindex: true },
      path: `/join/${request.params.link}`,
      hours: LIMITS.signUpHours,
      email: unsealAddress(office, request.query.to ?? ''),
      limited: read.value.page?.capacity !== undefined,
    });
  });
  // The short address of flyer and 案内文, however it was typed from the paper.
  server.get<{ Params: { code: string } }>('/j/:code', async (request, reply) => {
    const code = readAsciiLine(request.params.code)
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '');
    return goTo(reply, `/join/${code.slice(0, 4)}-${code.slice(4, 8)}`);
  });
  registrationRoutes(server, web);
}

async function showJoin(visit: Visit<ByLink>, form = EMPTY_FORM, doubtfulCode = ''): Promise<FastifyReply> {
  const { web, request } = visit;
  const { link } = request.params;
  const read = await readSignUpPage(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const { standing } = read.value;
  const shown: Shown = {
    page: {
      title: 'デモンストレーション会への参加申込',
      heading: 'デモンストレーション会への参加申込',
      caption: read.value.application.form1.association,
      noindex: true,
      // What came back with its mistakes names who typed it.
      ...(form === EMPTY_FORM ? { namesNobody: true } : {}),
    },
    path: `/join/${link}`,
    ...eventOf(read.value),
    signUp: standing,
    takesSignUps: takesSignUps(standing),
    limits: limitRows(read.value),
    form: { ...form, values: { people: '1', ...form.values } },
    doubtfulCode,
  };
  return showPage(visit, 'attendee/join', shown);
}
