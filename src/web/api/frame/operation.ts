import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '#domain/outcome/refusal.ts';
import type { Asked } from '#domain/words/askings.ts';
import { tokenOf } from '#web/frame/asker.ts';
import { ReceivedBody } from '#web/frame/file-intake.ts';
import { networkOf } from '#web/frame/network.ts';
import type { Asker } from '#workflow/access/asker.ts';
import type { OneWrite } from '#workflow/access/idempotency.ts';
import type { Office } from '#workflow/case/office.ts';
import { type FieldError, fieldErrorsOf } from './problem.ts';

/** What an operation answers: its value, a refusal of the domain, or what is wrong with which field. */
export type ApiResult<T> =
  | { ok: true; value: T }
  | { ok: false; refusal: Refusal }
  | { ok: false; errors: FieldError[] };

/** What an operation does: it was done, or it is one write that is yet to be done. */
export type Done<T> = ApiResult<T> | OneWrite<ApiResult<T>>;

export type Params = Readonly<Record<string, string>>;

/** `unknown` → 401; `elsewhere`: a good token, but not for this → 403; `nowhere`: there is no such thing → 404. */
export type TurnedAway = 'unknown' | 'elsewhere' | 'nowhere';

/** Who may call an operation: the bearer token that is asked for, and what it opens. */
export interface CallerRule<Caller> {
  /** The names of the OpenAPI security schemes, any of which will do; none where no token is needed. */
  schemes: readonly string[];
  resolve(office: Office, token: string, params: Params): Promise<{ caller: Caller } | TurnedAway>;
}

export interface Call<Caller, Body, Query> {
  office: Office;
  caller: Caller;
  params: Params;
  body: Body;
  query: Query;
  /** Who asks for mails: a program has no cookies, but its token may prove a mailbox. */
  asker: Asker;
  /** What was sent, of an operation that takes a file. */
  file(): Promise<Buffer>;
  /** The whole request in text, where it came with `Idempotency-Key`: the same for each repeat. */
  repeatable: string | undefined;
}

interface Described {
  /** `operationId`. */
  id: string;
  method: 'GET' | 'POST' | 'PUT';
  /** Below `/api/v1`, parameters in braces. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  status: 200 | 201 | 202;
  /** Makes us write to an address that the caller gives. */
  asks?: Asked;
  /** Takes `Idempotency-Key`; `at-once`: it is one write, in which the answer is kept as well. */
  creates?: 'at-once' | 'by-steps';
  /** The body is one file and no JSON; octets at most. */
  takesFile?: number;
  /** Answers with a document of this kind instead of JSON. */
  givesFile?: string;
  /** What the operation refuses beside bad input and missing tokens. */
  refusals: readonly Refusal['code'][];
}

interface Plan<Caller, Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType> extends Described {
  caller: CallerRule<Caller>;
  body?: Body;
  query?: Query;
  answer: Answer;
  /** Sentences of its own for a body that does not fit, e.g. those of the page. */
  explain?(body: unknown, errors: FieldError[]): FieldError[];
  run(call: Call<Caller, z.output<Body>, z.output<Query>>): Promise<Done<z.input<Answer>>>;
}

/** An operation as routes, document and page see it: the schemas, and one function from JSON to JSON. */
export interface Operation extends Described {
  schemes: readonly string[];
  body: z.ZodType | undefined;
  query: z.ZodType | undefined;
  answer: z.ZodType;
  /** The caller comes first: a stranger learns nothing about the rest of the request. */
  admit(
    office: Office,
    request: FastifyRequest,
    params: Params,
  ): Promise<TurnedAway | ((repeatable?: string) => Promise<Done<unknown>>)>;
}

/** One operation of the API. Its schemas check what comes in, strip what must not go out, and are the document. */
export function operation<Caller, Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType>(
  plan: Plan<Caller, Body, Query, Answer>,
): Operation {
  const { caller: rule, run, explain, body, query, answer, ...described } = plan;
  return {
    ...described,
    schemes: rule.schemes,
    body,
    query,
    answer,
    async admit(office, request, params) {
      const token = tokenOf(request);
      const admitted = await rule.resolve(office, token, params);
      if (typeof admitted === 'string') return admitted;
      return async (repeatable) => {
        const { body: sent } = request;
        const given = read(body, sent ?? {});
        const asked = read(query, request.query);
        const errors = [...given.errors, ...asked.errors];
        if (!given.ok || !asked.ok) return { ok: false, errors: explain?.(sent, errors) ?? errors };
        const { caller } = admitted;
        const done = await run({
          office,
          caller,
          params,
          body: given.value,
          query: asked.value,
          asker: { browser: undefined, network: networkOf(request), proofs: token === '' ? [] : [token] },
          file: async () => (sent instanceof ReceivedBody ? sent.read() : Buffer.alloc(0)),
          repeatable,
        });
        if (!('act' in done)) return outgoing(answer, done);
        return { about: done.about, act: async (work) => outgoing(answer, await done.act(work)) };
      };
    },
  };
}

/** What an operation answers that gives a file. */
export const fileAnswer = z.object({
  name: z.string(),
  mediaType: z.string(),
  octets: z.custom<AsyncIterable<Uint8Array>>(),
});

/** A finished document as such an answer. */
export function fileOf({ name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array }) {
  return { name, mediaType, octets: ReadableStream.from([bytes]) };
}

/** Without what the schema does not name. */
function outgoing<T>(answer: z.ZodType, done: ApiResult<T>): ApiResult<unknown> {
  return done.ok ? { ok: true, value: answer.parse(done.value) } : done;
}

/** Without a schema there is nothing to read, and nothing comes out. */
function read<Schema extends z.ZodType>(
  schema: Schema | undefined,
  value: unknown,
): { ok: true; value: z.output<Schema>; errors: FieldError[] } | { ok: false; errors: FieldError[] };
function read(
  schema: z.ZodType | undefined,
  value: unknown,
): { ok: true; value: unknown; errors: FieldError[] } | { ok: false; errors: FieldError[] } {
  if (!schema) return { ok: true, value: undefined, errors: [] };
  const parsed = fieldErrorsOf(schema, value);
  return parsed.ok ? { ok: true, value: parsed.value, errors: [] } : { ok: false, errors: parsed.errors };
}
