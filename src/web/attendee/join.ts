import type { FastifyInstance, FastifyReply } from 'fastify';
import { SIGN_UP_HOURS } from '#domain/case/registration.ts';
import { readSignUp } from '#web/forms/sign-up.ts';
import { fieldsOf } from '#web/frame/fields.ts';
import { goTo, type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { readSignUpPage } from '#workflow/attendees/read-registration.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { eventOf, limitRows, takesSignUps } from './attended-event.ts';
import { registrationRoutes } from './registration.ts';

type ByLink = { Params: { link: string } };
type Problems = Record<string, string>;

/** 参加申込: the unlisted page of a session, and an attendee's own page. Nobody sees who else comes. */
export function joinRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/join/:link', (request, reply) => showJoin({ web, request, reply }));
  server.post<ByLink>('/join/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const { input, problems, doubtfulCode } = readSignUp(request);
    if (Object.keys(problems).length > 0) return showJoin(visit, problems, doubtfulCode);
    const done = await signUp(office, link, input);
    if (done.ok) return goTo(reply, `/join/${link}/sent`);
    if (done.refusal.code === 'more-than-capacity') {
      return showJoin(visit, { people: refusalSentence(done.refusal) });
    }
    return showRefusal(visit, done.refusal, { href: `/join/${link}`, label: '前のページへ' });
  });
  // The same words for known and for new addresses, or strangers could find out who comes.
  server.get<ByLink>('/join/:link/sent', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readSignUpPage(office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    return showPage(visit, 'attendee/join-sent', {
      page: { title: '確認メールを送りました', heading: '確認メールを送りました', noindex: true },
      path: `/join/${request.params.link}`,
      hours: SIGN_UP_HOURS,
    });
  });
  registrationRoutes(server, web);
}

async function showJoin(visit: Visit<ByLink>, problems: Problems = {}, doubtfulCode = ''): Promise<FastifyReply> {
  const { web, request } = visit;
  const { link } = request.params;
  const read = await readSignUpPage(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const form: FormState = { values: { people: '1', ...fieldsOf(request) }, problems };
  const { standing } = read.value;
  const shown: Shown = {
    page: {
      title: 'デモンストレーション会への参加申込',
      heading: 'デモンストレーション会への参加申込',
      caption: read.value.application.association,
      noindex: true,
    },
    path: `/join/${link}`,
    ...eventOf(read.value),
    signUp: standing,
    takesSignUps: takesSignUps(standing),
    limits: limitRows(read.value),
    form,
    doubtfulCode,
  };
  return showPage(visit, 'attendee/join', shown);
}
