import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import { LIMITS } from '#domain/words/limits.ts';
import { BUSY_HEADING, OTHER_WAYS, SURPRISE_HEADING } from '#domain/words/problems.ts';
import { areProved } from '#workflow/access/asker.ts';
import { proofsOf } from './asker.ts';
import { paceAskings } from './asking-pace.ts';
import { csrfTokenOf, isMultipart } from './fields.ts';
import { admitFiles, dropArrived, FILE_LIMITS, FILES_MAX, readForms } from './file-intake.ts';
import { networkOf } from './network.ts';
import { showMessage, type Web } from './pages.ts';
import { refusalHeading } from './refusals.ts';
import { openRequestCounts } from './request-counts.ts';
import { logSecurity } from './security-log.ts';
import { BODY_MAX_BYTES } from './server-options.ts';

/** Over a minute, from one address. Offices share one, and each form that somebody types in saves itself, so both are wide. */
const REQUESTS_PER_MINUTE = 600;
const POSTS_PER_MINUTE = 300;

/** What stands in front of every route: headers, limits, parsing of forms, and the CSRF guard on every POST. */
export async function guard(server: FastifyInstance, web: Web): Promise<void> {
  sendHeaders(server, web);
  const counts = openRequestCounts(web.office);
  server.addHook('preClose', async () => counts.end());
  await server.register(rateLimit, {
    store: counts.store,
    global: true,
    timeWindow: '1 minute',
    // Assets are not counted, because each page loads five of them and a whole office shares one address.
    // Nor are browsers that have proved a mailbox, because a stranger may share their network.
    allowList: async (request) =>
      (request.routeOptions.url?.startsWith('/assets/') ?? false) || (await isKnownBrowser(web, request)),
    max: (request) => (request.method === 'POST' ? POSTS_PER_MINUTE : REQUESTS_PER_MINUTE),
    keyGenerator: (request) => `${networkOf(request)} ${request.method === 'POST' ? 'POST' : 'GET'}`,
  });
  await server.register(cookie);
  await server.register(formbody, { bodyLimit: BODY_MAX_BYTES });
  await server.register(multipart, {
    // A file that is too large is named at its field; thrown, it would take along everything else that was typed.
    throwFileSizeLimit: false,
    limits: FILE_LIMITS,
  });
  readForms(server, web);
  await server.register(csrf, {
    cookieKey: web.secure ? '__Host-csrf' : 'csrf',
    cookieOpts: {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: web.secure,
      maxAge: LIMITS.draftDays * 24 * 3600,
    },
    getToken: csrfTokenOf,
  });
  admitFiles(server, web);
  server.addHook('onResponse', dropArrived);
  server.addHook('onRequestAbort', dropArrived);
  server.addHook('preHandler', (request, reply, done) => {
    wholeForms.add(request);
    if (request.method === 'POST' && request.routeOptions.config.csrf !== false) {
      server.csrfProtection(request, reply, done);
    } else done();
  });
  paceAskings(server, web);
  server.addHook('onError', readOn);
  answerErrors(server, web);
}

/** Made once: @fastify/helmet makes them anew for each request. */
function sendHeaders(server: FastifyInstance, web: Web): void {
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // `blob:`: the preview of a picture that was chosen and not sent yet.
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        // `/mailbox` shows a mail's HTML in a sandboxed frame of our own.
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
      },
    },
    // Personal links must not reach other sites.
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: web.secure,
    xFrameOptions: { action: 'sameorigin' },
  });
  server.addHook('onRequest', (request, reply, done) => {
    headers(request.raw, reply.raw, () => done());
  });
}

/** More than anybody sends by accident: what is announced as longer is cut off. */
const READ_ON_MAX_BYTES = 100_000_000;

/**
 * Fastify closes the connection below a body that is too long. The rest of it then meets a reset, and a proxy that is
 * still sending has no answer to hand on: it says that we are away. So it is read to its end and thrown away.
 */
async function readOn(request: FastifyRequest, reply: FastifyReply, error: { code?: string }): Promise<void> {
  if (error.code !== 'FST_ERR_CTP_BODY_TOO_LARGE') return;
  if (Number(request.headers['content-length']) <= READ_ON_MAX_BYTES) reply.header('connection', 'keep-alive');
}

/** Signed in at the desk, or trusted. A database that does not answer knows nobody. */
async function isKnownBrowser(web: Web, request: FastifyRequest): Promise<boolean> {
  const proofs = proofsOf(web, request);
  return proofs.length > 0 && (await areProved(web.office, proofs).catch(() => false));
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False only for routes that are not called from our pages. */
    csrf?: boolean;
  }
}

interface Answer {
  status: number;
  heading: string;
  sentence: string;
}

const ANSWERS: Record<string, Answer> = {
  FST_CSRF_MISSING_SECRET: csrfAnswer(),
  FST_CSRF_INVALID_TOKEN: csrfAnswer(),
  FST_FILES_LIMIT: {
    status: 413,
    heading: 'ファイルの数が多すぎます',
    sentence: `ファイルは一度に${FILES_MAX}つまでです。前のページに戻り、分けてお送りください。`,
  },
  FILES_NOT_TAKEN: {
    status: 415,
    heading: 'この画面ではファイルを受け取れません',
    sentence: '前のページに戻り、ファイルを選ばずにお送りください。',
  },
  FILES_FROM_ELSEWHERE: csrfAnswer(),
  FILES_WITHOUT_RIGHT: {
    status: 403,
    heading: '下書きが見つかりません',
    sentence: `この画面の下書きは、申請が済んでいるか、保存期間（${LIMITS.draftDays}日）を過ぎています。前のページに戻ると、入力した内容を確かめられます。はじめのページの「申請をはじめる」から、もう一度ご入力ください。`,
  },
  FILES_OF_UNKNOWN_SIZE: {
    status: 411,
    heading: '送信された内容を読み取れませんでした',
    sentence: 'ファイルの大きさがわからないため、受け取れませんでした。別のブラウザでお試しください。',
  },
  FILES_TOO_LARGE: tooLargeAnswer(),
  FILES_AT_ONCE: {
    status: 503,
    heading: 'ファイルの受け取りが混み合っています',
    sentence: `1分ほどおいてから前のページに戻り、もう一度お送りください。入力した内容はそのまま残っています。${OTHER_WAYS}`,
  },
  STORE_UNAVAILABLE: {
    status: 503,
    heading: BUSY_HEADING,
    sentence:
      '申し訳ありません。いまは処理ができません。1分ほどおいて、もう一度お試しください。続くときは、下の番号を添えて問合せ先へご連絡ください。',
  },
  STORE_FULL: {
    status: 507,
    heading: 'いまは受け取れません',
    sentence: `申し訳ありません。保存する場所の空きがなく、いまは申請もファイルも受け取れません。前のページに戻ると、入力した内容を確かめられます。1時間ほどおいて、もう一度お試しください。${OTHER_WAYS}`,
  },
  FST_ERR_CTP_BODY_TOO_LARGE: tooLargeAnswer(),
};

function tooLargeAnswer(): Answer {
  return {
    status: 413,
    heading: '送信された内容が大きすぎます',
    sentence: '前のページに戻り、文章を短くするか、ファイルを小さくしてから、もう一度お送りください。',
  };
}

/** Seconds until the same may succeed. */
const RETRY_AFTER = 30;

function csrfAnswer(): Answer {
  return {
    status: 403,
    heading: 'もう一度お試しください',
    sentence:
      'ページを開いてから時間がたったか、Cookieが使えない設定になっているため、送信できませんでした。ブラウザの「戻る」で前のページに戻ると、入力した内容はそのまま残っています。もう一度ボタンを押してください。くり返し表示されるときは、ブラウザの設定でCookieを有効にするか、このページの下の問合せ先へご連絡ください。',
  };
}

const TOO_MANY: Answer = {
  status: 429,
  heading: 'しばらくお待ちください',
  sentence: `短い時間に操作が続きました。1分ほどおいてから、もう一度お試しください。${OTHER_WAYS}`,
};
const BAD_REQUEST: Answer = {
  status: 400,
  heading: '送信された内容を読み取れませんでした',
  sentence: '前のページに戻り、もう一度お試しください。',
};
const NOT_FOUND: Answer = {
  status: 404,
  heading: refusalHeading('not-found'),
  sentence: 'アドレスが途中で切れていないか、ご確認ください。メールのリンクは、1行につなげて開いてください。',
};
const SURPRISE: Answer = {
  status: 500,
  heading: SURPRISE_HEADING,
  sentence:
    '申し訳ありません。時間をおいて、もう一度お試しください。続くときは、下の番号を添えて問合せ先へご連絡ください。',
};

function answerErrors(server: FastifyInstance, web: Web): void {
  server.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? (isUnreadableForm(error, request) ? 400 : 500);
    const answer =
      ANSWERS[error.code ?? ''] ?? (status === 429 ? TOO_MANY : status < 500 ? { ...BAD_REQUEST, status } : SURPRISE);
    const event = status === 429 ? 'limit' : answer.status === 403 ? 'form' : undefined;
    if (event)
      logSecurity(request, { event, outcome: 'refused', actor: { role: 'stranger' }, about: error.code ?? '' });
    if (answer.status === 500 || error.code === 'STORE_UNAVAILABLE') request.log.error({ err: error }, 'surprise');
    if (answer.status === 503) reply.header('retry-after', RETRY_AFTER);
    return showMessage({ web, request, reply }, answer);
  });
  server.setNotFoundHandler((request, reply) => showMessage({ web, request, reply }, NOT_FOUND));
}

const wholeForms = new WeakSet<FastifyRequest>();

/**
 * The parser of forms with files throws plain errors at what is cut off or no form; ours, and the disk's, have codes, and so
 * has that of a sender who hung up.
 */
function isUnreadableForm(error: { code?: string }, request: FastifyRequest): boolean {
  const isWhole = wholeForms.has(request);
  return isMultipart(request) && !isWhole && (error.code === undefined || request.raw.readableAborted);
}
