import type { FastifyInstance, FastifyReply } from 'fastify';
import type { WebhookAddressProblem } from '#domain/history/webhook.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { MAIL_STATES } from '#domain/words/mails.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { endApiKey, makeApiKey, readApiKeys, sealShown, unsealShown } from '#workflow/access/api-keys.ts';
import { endWebhook, readWebhooks, registerWebhook } from '#workflow/case/owe-webhooks.ts';

type ById = { Params: { id: string } };

const BACK = { href: '/desk/api', label: 'APIのページへ' };

const ADDRESS_PROBLEMS: Record<WebhookAddressProblem, string> = {
  'not-https': 'https:// から始まるアドレスをご入力ください。',
  'private-address': '組織内や自分の機器を指すアドレスは使えません。インターネットから届くアドレスをご入力ください。',
  'unknown-host': 'このアドレスのサーバーが見つかりません。綴りをご確認ください。',
};

const DELIVERY_WORDS = {
  owed: MAIL_STATES.owed,
  sending: MAIL_STATES.sending,
  sent: MAIL_STATES.sent,
  failed: `失敗（${LIMITS.deliveryDays}日間届きませんでした）`,
  dropped: '取りやめ',
} as const;

/** API keys and webhooks at the desk. */
export function apiDeskRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: { key?: string; secret?: string } }>('/desk/api', (request, reply) =>
      show({ web, request, reply }, EMPTY_FORM, request.query),
    );
    desk.post('/desk/api/keys', async (request, reply) => {
      const form = FormReader.of(request);
      const purpose = form.line('purpose', '用途', { required: true, longest: 60 });
      if (form.isWrong) return show({ web, request, reply }, form.state);
      const { email, name } = coordinatorOf(request);
      const key = await makeApiKey(office, { email, name, purpose });
      logSecurity(request, { event: 'api-key-made', outcome: 'done', actor: actorOf(request) });
      return goTo(reply, `/desk/api?key=${sealShown(office, key)}`);
    });
    desk.post<ById>('/desk/api/keys/:id/revocation', async (request, reply) => {
      const ended = await endApiKey(office, request.params.id);
      const outcome = ended.ok ? 'done' : 'failed';
      logSecurity(request, { event: 'api-key-ended', outcome, actor: actorOf(request), about: request.params.id });
      return ended.ok ? goTo(reply, '/desk/api') : showRefusal({ web, request, reply }, ended.refusal, BACK);
    });
    desk.post('/desk/api/webhooks', async (request, reply) => {
      const form = FormReader.of(request);
      const url = form.line('url', '通知先のアドレス', { required: false });
      const registered = await registerWebhook(office, { url, by: coordinatorOf(request).name });
      const outcome = registered.ok ? 'done' : 'refused';
      logSecurity(request, { event: 'webhook-made', outcome, actor: actorOf(request) });
      if (registered.ok) return goTo(reply, `/desk/api?secret=${sealShown(office, registered.secret)}`);
      form.problems.url = ADDRESS_PROBLEMS[registered.problem];
      return show({ web, request, reply }, form.state);
    });
    desk.post<ById>('/desk/api/webhooks/:id/removal', async (request, reply) => {
      const ended = await endWebhook(office, request.params.id);
      const outcome = ended.ok ? 'done' : 'failed';
      logSecurity(request, { event: 'webhook-ended', outcome, actor: actorOf(request), about: request.params.id });
      return ended.ok ? goTo(reply, '/desk/api') : showRefusal({ web, request, reply }, ended.refusal, BACK);
    });
  });
}

async function show(
  visit: Visit,
  form: FormState,
  made: { key?: string; secret?: string } = {},
): Promise<FastifyReply> {
  const { office } = visit.web;
  const keys = (await readApiKeys(office)).map((key) => ({
    ...key,
    revokedAt: key.revokedAt ?? null,
    // The address may have been taken off the list since.
    works: key.revokedAt === undefined && office.policy.coordinators.includes(key.email),
  }));
  const webhooks = (await readWebhooks(office)).map(({ webhook, deliveries }) => ({
    ...webhook,
    deliveries: deliveries.map((delivery) => ({
      at: delivery.createdAt,
      type: delivery.type,
      state: DELIVERY_WORDS[delivery.state],
      attempts: delivery.attempts,
      response: delivery.response,
    })),
  }));
  return showPage(visit, 'desk/keys/keys', {
    page: { title: 'API', heading: 'API', width: 'wide', noindex: true },
    viewer: deskViewer(visit.request, 'api'),
    form,
    keys,
    webhooks,
    newKey: made.key === undefined ? '' : (unsealShown(office, made.key) ?? ''),
    newSecret: made.secret === undefined ? '' : (unsealShown(office, made.secret) ?? ''),
  });
}
