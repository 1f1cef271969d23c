import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cleanText } from '#domain/text/japanese.ts';
import { openApiDocument } from '#web/api/frame/document.ts';
import { type ApiResult, type Operation, type Params, tokenOf } from '#web/api/frame/operation.ts';
import { apiPageRoutes } from '#web/api/frame/page.ts';
import { type API_PROBLEMS, apiProblem, inputProblem, refusalProblem, sendProblem } from '#web/api/frame/problem.ts';
import { applicantOperations } from '#web/api/operations/applicant.ts';
import { attendeeOperations } from '#web/api/operations/attendee.ts';
import { coordinatorOperations } from '#web/api/operations/coordinator.ts';
import { deskActOperations } from '#web/api/operations/desk-acts.ts';
import { deskMakerOperations } from '#web/api/operations/desk-makers.ts';
import { makerOperations } from '#web/api/operations/maker.ts';
import { makerListOperations } from '#web/api/operations/makers.ts';
import { fixedAnswer, sendFixed } from '#web/frame/fixed-answers.ts';
import type { Visit, Web } from '#web/frame/pages.ts';
import { type Answered, once } from '#workflow/access/idempotency.ts';
import type { Office } from '#workflow/case/office.ts';

/** The JSON API under `/api/v1`, over the same steps as the pages, and its document. */
export function apiRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  const operations = apiOperations(office);
  const json = JSON.stringify(openApiDocument(operations, office.policy.publicUrl));
  const document = fixedAnswer('application/json; charset=utf-8', json);
  server.get('/api/openapi.json', (request, reply) => sendFixed(request, reply, document, 'no-cache'));
  server.register(
    (api, _options, done) => {
      speakJson(api, office);
      for (const one of operations) addRoute(api, web, one);
      done();
    },
    { prefix: '/api/v1' },
  );
  apiPageRoutes(server, web, operations);
}

function apiOperations(office: Office): Operation[] {
  return [
    ...applicantOperations(office),
    ...makerOperations(),
    ...attendeeOperations(),
    ...coordinatorOperations(office),
    ...deskActOperations(),
    ...deskMakerOperations(),
    ...makerListOperations(),
  ];
}

/** JSON comes in, JSON goes out, also when something is wrong; forms of pages are not read here. */
function speakJson(api: FastifyInstance, office: Office): void {
  const { publicUrl } = office.policy;
  api.removeAllContentTypeParsers();
  api.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) => {
      // Clients send the header with every POST, also where there is nothing to say.
      if (text === '') return {};
      try {
        const body: unknown = JSON.parse(text, readableText);
        return body;
      } catch {
        throw Object.assign(new Error('the body is no JSON'), { statusCode: 400 });
      }
    },
  );
  api.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'surprise');
    if (error.code === 'STORE_UNAVAILABLE') {
      return sendProblem(reply.header('retry-after', RETRY_AFTER), publicUrl, apiProblem('unavailable'));
    }
    const known = Object.entries(CODE_OF_STATUS).find(([key]) => Number(key) === status)?.[1];
    return sendProblem(reply, publicUrl, apiProblem(known ?? (status < 500 ? 'unreadable-body' : 'surprise')));
  });
  api.setNotFoundHandler((_request, reply) => sendProblem(reply, publicUrl, apiProblem('no-such-operation')));
}

/** Seconds until the same may succeed. */
const RETRY_AFTER = 30;

/** Controls, and signs that hide or reorder others, are no part of any text; what is plain ASCII has none and may be a file. */
function readableText(_key: string, value: unknown): unknown {
  return typeof value === 'string' && /[^ -~]/.test(value) ? cleanText(value) : value;
}

const CODE_OF_STATUS: Record<number, keyof typeof API_PROBLEMS> = {
  400: 'unreadable-body',
  413: 'body-too-large',
  415: 'wrong-media-type',
  429: 'too-many-requests',
};

function addRoute(api: FastifyInstance, web: Web, one: Operation): void {
  api.route<OfOperation>({
    method: one.method,
    url: one.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { csrf: false },
    ...(one.bodyLimit === undefined ? {} : { bodyLimit: one.bodyLimit }),
    handler: (request, reply) => answer({ web, request, reply }, one),
  });
}

type OfOperation = { Params: Params };

const TURNED_AWAY = { unknown: 'unauthorized', elsewhere: 'not-allowed' } as const;

async function answer(visit: Visit<OfOperation>, one: Operation): Promise<FastifyReply> {
  const { request, reply } = visit;
  const { office } = visit.web;
  const { publicUrl } = office.policy;
  const admitted = await one.admit(office, request, request.params);
  if (admitted === 'nowhere') return sendProblem(reply, publicUrl, refusalProblem({ code: 'not-found' }));
  if (typeof admitted === 'string') return sendProblem(reply, publicUrl, apiProblem(TURNED_AWAY[admitted]));
  const key = one.creates ? request.headers['idempotency-key'] : undefined;
  if (key === undefined) {
    const done = await admitted();
    return done.ok ? sendAnswer(reply, { status: one.status, body: done.value }) : sendNo(office, reply, done);
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{16,255}$/.test(key)) {
    return sendProblem(reply, publicUrl, apiProblem('bad-idempotency-key'));
  }
  return answerOnce(visit, one, { key, run: admitted });
}

async function answerOnce(
  visit: Visit<OfOperation>,
  one: Operation,
  keyed: { key: string; run(repeatable: string): Promise<ApiResult<unknown>> },
): Promise<FastifyReply> {
  const { request, reply } = visit;
  const { office } = visit.web;
  const { publicUrl } = office.policy;
  let refused: Exclude<ApiResult<unknown>, { ok: true }> | undefined;
  const caller = `${one.id} ${tokenOf(request)}`;
  const content = JSON.stringify([request.params, request.body ?? null]);
  const result = await once(office, { caller, key: keyed.key, content }, async (): Promise<Answered> => {
    const done = await keyed.run(JSON.stringify([caller, keyed.key, content]));
    if (done.ok) return { status: one.status, body: done.value };
    refused = done;
    return { status: 400, body: null };
  });
  if (result.kind !== 'answered') {
    const problem = result.kind === 'under-way' ? 'request-under-way' : 'idempotency-key-reused';
    return sendProblem(reply, publicUrl, apiProblem(problem));
  }
  if (refused) return sendNo(office, reply, refused);
  if (result.repeated) reply.header('idempotency-replayed', 'true');
  return sendAnswer(reply, result.answer);
}

function sendAnswer(reply: FastifyReply, answered: Answered): FastifyReply {
  return reply
    .code(answered.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answered.body));
}

function sendNo(office: Office, reply: FastifyReply, no: Exclude<ApiResult<unknown>, { ok: true }>): FastifyReply {
  const problem = 'errors' in no ? inputProblem(no.errors) : refusalProblem(no.refusal);
  return sendProblem(reply, office.policy.publicUrl, problem);
}
