import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cleanText } from '#domain/text/japanese.ts';
import { openApiDocument } from '#web/api/frame/document.ts';
import {
  type ApiResult,
  type Done,
  fileAnswer,
  type Operation,
  type Params,
  type TurnedAway,
} from '#web/api/frame/operation.ts';
import { apiPageRoutes } from '#web/api/frame/page.ts';
import { type API_PROBLEMS, apiProblem, inputProblem, refusalProblem, sendProblem } from '#web/api/frame/problem.ts';
import { applicantOperations } from '#web/api/operations/applicant.ts';
import { attendeeOperations } from '#web/api/operations/attendee.ts';
import { attendeeEntryOperations } from '#web/api/operations/attendee-entries.ts';
import { collectionOperations } from '#web/api/operations/collections.ts';
import { coordinatorOperations } from '#web/api/operations/coordinator.ts';
import { deskActOperations } from '#web/api/operations/desk-acts.ts';
import { deskMakerOperations } from '#web/api/operations/desk-makers.ts';
import { draftOperations } from '#web/api/operations/drafts.ts';
import { form2EntryOperations } from '#web/api/operations/form2-entries.ts';
import { mailOperations } from '#web/api/operations/mails.ts';
import { makerOperations } from '#web/api/operations/maker.ts';
import { makerListOperations } from '#web/api/operations/makers.ts';
import { materialOperations } from '#web/api/operations/materials.ts';
import { proposalOperations } from '#web/api/operations/proposals.ts';
import { questionOperations } from '#web/api/operations/questions.ts';
import { rateOperations } from '#web/api/operations/rates.ts';
import { runOperations } from '#web/api/operations/runs.ts';
import { tokenOf } from '#web/frame/asker.ts';
import { sendStream } from '#web/frame/downloads.ts';
import { receiveBody, refuseLength } from '#web/frame/file-intake.ts';
import { fixedAnswer, sendFixed } from '#web/frame/fixed-answers.ts';
import type { Visit, Web } from '#web/frame/pages.ts';
import { logSecurity } from '#web/frame/security-log.ts';
import { type Answered, once, onceInOneWrite } from '#workflow/access/idempotency.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers } from '#workflow/case/work.ts';

/** The JSON API under `/api/v1`, over the same steps as the pages, and its document. */
export function apiRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  const operations = apiOperations(office);
  const json = JSON.stringify(openApiDocument(operations, office.policy.publicUrl));
  const document = fixedAnswer('application/json; charset=utf-8', json);
  server.get('/api/openapi.json', (request, reply) => sendFixed(request, reply, document, 'no-cache'));
  server.register(
    (api, _options, done) => {
      speakJson(api, web);
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
    ...draftOperations(),
    ...makerOperations(),
    ...questionOperations(),
    ...attendeeOperations(),
    ...attendeeEntryOperations(),
    ...coordinatorOperations(office),
    ...deskActOperations(),
    ...deskMakerOperations(),
    ...makerListOperations(),
    ...mailOperations(),
    ...materialOperations(),
    ...rateOperations(),
    ...runOperations(),
    ...proposalOperations(),
    ...collectionOperations(),
    ...form2EntryOperations(),
  ];
}

/** JSON comes in, JSON goes out, also when something is wrong; forms of pages are not read here. */
function speakJson(api: FastifyInstance, web: Web): void {
  const { publicUrl } = web.office.policy;
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
  api.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) => {
    if (request.routeOptions.config.takesFile) return receiveBody(request, web, body);
    throw Object.assign(new Error('the body is no JSON'), { statusCode: 415 });
  });
  api.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    // The store knows no HTTP: it says by its code that the same may succeed in a while.
    const status = error.statusCode ?? (error.code === 'STORE_UNAVAILABLE' ? 503 : 500);
    if (status >= 500 && error.code !== 'FILES_AT_ONCE' && error.code !== 'STORE_FULL')
      request.log.error({ err: error }, 'surprise');
    if (status === 503) reply.header('retry-after', RETRY_AFTER);
    if (status === 429) {
      logSecurity(request, { event: 'limit', outcome: 'refused', actor: { role: 'program' }, about: error.code ?? '' });
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
  411: 'unknown-length',
  415: 'wrong-media-type',
  429: 'too-many-requests',
  503: 'unavailable',
  507: 'no-room',
};

/** What an admitted request asks for, run once its body was read. */
type Admitted = Exclude<Awaited<ReturnType<Operation['admit']>>, TurnedAway>;

const admittedOf = new WeakMap<FastifyRequest, Admitted>();

/** The caller is looked at before anything of the body is read. */
function addRoute(api: FastifyInstance, web: Web, one: Operation): void {
  const { office } = web;
  api.route<OfOperation>({
    method: one.method,
    url: one.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { csrf: false, takesFile: one.takesFile !== undefined, ...(one.asks ? { asks: one.asks } : {}) },
    preParsing: async (request, reply, body) => {
      const admitted = await one.admit(office, request, request.params);
      if (typeof admitted === 'string') {
        const outcome = admitted === 'elsewhere' ? 'refused' : 'failed';
        logSecurity(request, { event: 'token', outcome, actor: { role: 'program' }, about: one.id });
        sendProblem(reply, office.policy.publicUrl, TURNED_AWAY[admitted]);
      } else {
        admittedOf.set(request, admitted);
        if (one.takesFile !== undefined) {
          refuseLength(request, one.takesFile);
          api.holdPlace(request, reply);
        }
      }
      return body;
    },
    handler: (request, reply) => answer({ web, request, reply }, one),
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is one file, of an operation of the API. */
    takesFile?: boolean;
  }
}

type OfOperation = { Params: Params };

const TURNED_AWAY = {
  unknown: apiProblem('unauthorized'),
  elsewhere: apiProblem('not-allowed'),
  nowhere: refusalProblem({ code: 'not-found' }),
};

async function answer(visit: Visit<OfOperation>, one: Operation): Promise<FastifyReply> {
  const { request, reply } = visit;
  const { office } = visit.web;
  const { publicUrl } = office.policy;
  const admitted = admittedOf.get(request);
  if (!admitted) throw new Error('nobody was admitted');
  const key = one.creates ? request.headers['idempotency-key'] : undefined;
  if (key === undefined) {
    const begun = await admitted();
    const done = 'act' in begun ? await besideOthers(office, begun.about, begun.act) : begun;
    if (!done.ok) return sendNo(office, reply, done);
    if (one.givesFile !== undefined) return sendStream(reply, fileAnswer.parse(done.value));
    return sendAnswer(reply, { status: one.status, body: done.value });
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{16,255}$/.test(key)) {
    return sendProblem(reply, publicUrl, apiProblem('bad-idempotency-key'));
  }
  return answerOnce(visit, one, { key, run: admitted });
}

async function answerOnce(
  visit: Visit<OfOperation>,
  one: Operation,
  keyed: { key: string; run(repeatable: string): Promise<Done<unknown>> },
): Promise<FastifyReply> {
  const { request, reply } = visit;
  const { office } = visit.web;
  const { publicUrl } = office.policy;
  let refused: No | undefined;
  const caller = `${one.id} ${tokenOf(request)}`;
  const content = JSON.stringify([request.params, request.body ?? null]);
  const asked = { caller, key: keyed.key, content };
  const answered = (done: ApiResult<unknown>): Answered => {
    refused = done.ok ? undefined : done;
    return done.ok ? { status: one.status, body: done.value } : { status: 400, body: null };
  };
  const begin = () => keyed.run(JSON.stringify([caller, keyed.key, content]));
  const result =
    one.creates === 'at-once'
      ? await onceInOneWrite(office, asked, async () => {
          const begun = await begin();
          if (!('act' in begun)) return answered(begun);
          return { about: begun.about, act: async (work) => answered(await begun.act(work)) };
        })
      : await once(office, asked, async () => {
          const done = await begin();
          if ('act' in done) throw new Error(`${one.id} is one write and does not say so`);
          return answered(done);
        });
  if (result.kind !== 'answered') {
    const problem = result.kind === 'under-way' ? 'request-under-way' : 'idempotency-key-reused';
    return sendProblem(reply, publicUrl, apiProblem(problem));
  }
  if (refused && !result.repeated) return sendNo(office, reply, refused);
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

type No = Exclude<ApiResult<unknown>, { ok: true }>;

function sendNo(office: Office, reply: FastifyReply, no: No): FastifyReply {
  const problem = 'errors' in no ? inputProblem(no.errors) : refusalProblem(no.refusal);
  return sendProblem(reply, office.policy.publicUrl, problem);
}
