import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { readAsciiLine } from '#domain/text/japanese.ts';
import { OTHER_WAYS } from '#domain/words/problems.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { clientOf } from '#web/frame/asker.ts';
import { goTo, readCookie, setCookie, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import type { FormState } from '#web/frame/views.ts';
import { findWaiting, passSecondStep } from '#workflow/access/second-step.ts';
import { coordinatorActor, ownPath } from './desk.ts';

type Waiting = NonNullable<Awaited<ReturnType<typeof findWaiting>>>;

/** The second step of a sign-in, where an authenticator app belongs to the address. */
export function secondStepRoutes(server: FastifyInstance, web: Web): void {
  server.get<{ Querystring: { next?: string } }>('/sign-in/second-step', async (request, reply) => {
    const visit = { web, request, reply };
    const next = ownPath(request.query.next ?? '');
    if (!(await waitingSignIn(visit))) return goTo(reply, `/sign-in?next=${encodeURIComponent(next)}`);
    return show(visit, next);
  });
  server.post('/sign-in/second-step', async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const next = ownPath(form.raw('next'));
    const waiting = await waitingSignIn(visit);
    if (!waiting) return goTo(reply, `/sign-in?next=${encodeURIComponent(next)}`);
    const code = form.value('code', readAsciiLine, '', { wrong: '認証アプリの6桁の数字をご入力ください。' });
    if (form.isWrong) return show(visit, next, form.state);
    const passed = await passSecondStep(web.office, waiting, code, clientOf(visit));
    logSecurity(request, {
      event: 'second-step',
      outcome: passed.ok ? 'done' : passed.refusal.code === 'too-many-codes' ? 'refused' : 'failed',
      actor: passed.ok ? coordinatorActor(passed.value) : { role: 'coordinator' },
      about: passed.ok && passed.value.recovered ? 'recovery-code' : 'authenticator-app',
    });
    if (!passed.ok) {
      form.problems.code = problemOf(passed.refusal);
      return show(visit, next, form.state, statusOf(passed.refusal));
    }
    setCookie(visit, 'desk', passed.value.cookie);
    return goTo(reply, next);
  });
}

/** The sign-in of this browser whose second step is still to come. */
export async function waitingSignIn(visit: Visit): Promise<Waiting | undefined> {
  const cookie = readCookie(visit, 'desk');
  return cookie === undefined ? undefined : findWaiting(visit.web.office, cookie);
}

function show(visit: Visit, next: string, form: FormState = EMPTY_FORM, status?: number): FastifyReply {
  const title = '認証アプリの確認';
  return showPage(
    visit,
    'gate/second-step',
    { page: { title, heading: title, noindex: true }, form: withoutCode(form), next },
    status,
  );
}

/** What opens a door once is not shown again. */
function withoutCode(form: FormState): FormState {
  return { values: {}, problems: form.problems };
}

function problemOf(refusal: Refusal): string {
  if (refusal.code === 'code-wrong') {
    return `コードが違います。認証アプリに、いま表示されている数字をご入力ください（あと${refusal.triesLeft}回）。`;
  }
  if (refusal.code === 'code-expired') {
    return '違うコードが続いたため、このサインインを終えました。はじめからサインインしてください。';
  }
  if (refusal.code === 'too-many-codes') {
    return `違うコードが続いたため、${formatInstant(refusal.retryAt)}以降にもう一度お試しください。${OTHER_WAYS}`;
  }
  return refusalSentence(refusal);
}

function statusOf(refusal: Refusal): number | undefined {
  return refusal.code === 'too-many-codes' ? refusalStatus(refusal) : undefined;
}
