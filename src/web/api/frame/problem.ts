import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { BUSY_HEADING, missingProblem, OTHER_WAYS, SURPRISE_HEADING, tooLongProblem } from '#domain/words/problems.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';

/** What is wrong with one field; `pointer` is a JSON pointer (RFC 6901) into the body, or the name of a query parameter. */
export interface FieldError {
  pointer: string;
  detail: string;
}

export const problemSchema = z
  .object({
    type: z.url().describe('このページの説明の場所'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('利用者に見せられる日本語の文'),
    code: z.string().describe('プログラムで見分けるための語'),
    requestId: z.string().describe('お問い合わせの際に添える番号'),
    errors: z
      .array(z.object({ pointer: z.string().describe('本文の中の場所（JSON Pointer）'), detail: z.string() }))
      .optional(),
    version: z.int().optional().describe('stale のとき：いまの版'),
    triesLeft: z.int().optional().describe('code-wrong のとき：残りの回数'),
    retryAt: z.iso.datetime().optional().describe('too-many-codes のとき：次に送れる時刻'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 の problem details（application/problem+json）' });

type Problem = Omit<z.input<typeof problemSchema>, 'type' | 'title' | 'requestId'>;

const TITLES: Record<number, string> = {
  400: '読み取れません',
  401: '認証が必要です',
  403: '権限がありません',
  404: '見つかりません',
  409: '状態が変わっています',
  410: '有効期限が過ぎています',
  411: '大きさがわかりません',
  413: '大きすぎます',
  415: '形式が違います',
  422: '入力に誤りがあります',
  429: '回数が多すぎます',
  500: SURPRISE_HEADING,
  503: BUSY_HEADING,
  507: 'いまは受け取れません',
};

/** Sends a problem document (RFC 9457). */
export function sendProblem(reply: FastifyReply, publicUrl: string, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="Demokai"');
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `${publicUrl}/api#problem-${problem.code}`,
        title: TITLES[problem.status] ?? TITLES[500],
        ...problem,
        requestId: reply.request.id,
      }),
    );
}

export function refusalProblem(refusal: Refusal): Problem {
  return {
    status: refusalStatus(refusal),
    code: refusal.code,
    detail: refusalSentence(refusal),
    ...('version' in refusal ? { version: refusal.version } : {}),
    ...('triesLeft' in refusal ? { triesLeft: refusal.triesLeft } : {}),
    ...('retryAt' in refusal ? { retryAt: refusal.retryAt.toString({ smallestUnit: 'second' }) } : {}),
  };
}

export function inputProblem(errors: FieldError[]): Problem {
  return {
    status: 422,
    code: 'invalid-input',
    detail: '入力に誤りがあります。errors をご確認ください。',
    errors,
  };
}

/** Problems that are not refusals of the domain, by `code`. */
export const API_PROBLEMS = {
  unauthorized: {
    status: 401,
    detail: '有効なトークンまたはAPIキーを Authorization: Bearer で送ってください。',
  },
  'not-allowed': { status: 403, detail: 'このトークンでは、この操作はできません。' },
  'no-such-operation': { status: 404, detail: 'この宛先の操作はありません。/api をご覧ください。' },
  'unreadable-body': { status: 400, detail: '本文をJSONとして読み取れません。' },
  'body-too-large': { status: 413, detail: '本文が大きすぎます。文章を短くするか、ファイルを小さくしてください。' },
  'unknown-length': { status: 411, detail: 'ファイルの大きさを Content-Length で送ってください。' },
  'wrong-media-type': { status: 415, detail: '本文は application/json で送ってください。' },
  'too-many-requests': { status: 429, detail: `短い時間に要求が続きました。1分ほどおいてください。${OTHER_WAYS}` },
  'bad-idempotency-key': {
    status: 400,
    detail: 'Idempotency-Key は、16文字から255文字までの半角文字（UUIDなど）にしてください。',
  },
  'idempotency-key-reused': {
    status: 422,
    detail: 'この Idempotency-Key は、別の内容の要求に使われています。新しい値にしてください。',
  },
  'request-under-way': {
    status: 409,
    detail: '同じ Idempotency-Key の要求を処理しています。少し待ってからもう一度お送りください。',
  },
  unavailable: {
    status: 503,
    detail: 'いまは処理ができません。1分ほどおいて、同じ Idempotency-Key でもう一度お送りください。',
  },
  'no-room': {
    status: 507,
    detail: `保存する場所の空きがなく、いまは受け取れません。1時間ほどおいて、もう一度お送りください。${OTHER_WAYS}`,
  },
  surprise: {
    status: 500,
    detail: '申し訳ありません。時間をおいて、もう一度お試しください。続くときは requestId を添えてお知らせください。',
  },
} as const;

export function apiProblem(code: keyof typeof API_PROBLEMS): Problem {
  return { ...API_PROBLEMS[code], code };
}

/** More problems than this are not listed, because such a body comes from a broken program. */
const PROBLEMS_MAX = 20;

/** Checks a value; what does not fit comes back in Japanese, place by place, the first 20 of it. */
export function fieldErrorsOf<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { ok: true; value: z.output<Schema> } | { ok: false; errors: FieldError[] } {
  const parsed = schema.safeParse(value, { error: sentenceOf });
  if (parsed.success) return { ok: true, value: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.slice(0, PROBLEMS_MAX).map((key) => ({
          pointer: pointerOf([...issue.path, key]),
          detail: 'この名前の項目はありません。綴りをご確認ください。',
        }))
      : [{ pointer: pointerOf(issue.path), detail: issue.message }],
  );
  return { ok: false, errors: firstOfEach(errors) };
}

/** zod measures what is not even of the right kind: a text for a list would also be told how long a text may be. */
function firstOfEach(errors: readonly FieldError[]): FieldError[] {
  const first = new Map<string, FieldError>();
  for (const error of errors) {
    if (first.size === PROBLEMS_MAX) break;
    if (!first.has(error.pointer)) first.set(error.pointer, error);
  }
  return [...first.values()];
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

const KINDS: Record<string, string> = {
  string: '文字列',
  number: '数値',
  int: '整数',
  boolean: 'true または false',
  array: '配列',
  object: 'オブジェクト',
};

function sentenceOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return missingProblem('この項目');
      return `${KINDS[issue.expected] ?? issue.expected}でご入力ください。`;
    case 'invalid_value':
      return `次のいずれかをご指定ください：${issue.values.map(String).join('、')}`;
    case 'invalid_format':
      if (issue.format === 'date') return '日付は 2026-10-20 の形でご入力ください。';
      if (issue.format === 'url') return 'アドレスは https:// から始まる形でご入力ください。';
      return '形式をご確認ください。';
    case 'too_small':
      if (issue.origin === 'string') return missingProblem('この項目');
      if (issue.origin === 'array') return `${issue.minimum}件以上ご指定ください。`;
      return `${issue.minimum}以上の数をご入力ください。`;
    case 'too_big':
      if (issue.origin === 'string') return tooLongProblem(issue.maximum);
      if (issue.origin === 'array') return `${issue.maximum}件までです。`;
      return `${issue.maximum}以下の数をご入力ください。`;
    default:
      return '入力内容をご確認ください。';
  }
}
