import type { IncomingHttpHeaders } from 'node:http';
import { HEADER, MARKUP } from './hostile.ts';
import type { Sent } from './requests.ts';
import type { Came } from './wire.ts';

/** What no answer says: where the code stands, or what a database or a library was asked. */
const INSIDES =
  /\n\s+at .*[(/]|node_modules|\/src\/[\w/-]+\.ts|SQLITE_|DrizzleQueryError|TypeError:|\bselect "|\binsert into "/;

/** What Node reads of a request before its body. */
const HEADERS_MAX = 16_000;

/** What every answer of the program says to a browser. */
const PROTECTION: Record<string, RegExp> = {
  'content-security-policy': /^default-src 'none';.*frame-ancestors 'self'/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
};

/** Of one kind of fault so many requests are told. */
const TOLD = 3;

export interface Found {
  /** What must not have come, with the request, the first three of each kind. */
  faults: string[];
  /** Answers by class, `2xx`; `cut`: none, because the request was not whole. */
  statuses: Record<string, number>;
  /** Routes that answered somebody with 2xx or 3xx, and those that never did. */
  opened: number;
  shut: string[];
  slowestMs: number;
}

/** Looks at each answer, and counts. */
export function openTally() {
  const statuses: Record<string, number> = {};
  const faults = new Map<string, string[]>();
  const opened = new Set<string>();
  let slowestMs = 0;
  const fault = (words: string, sent?: Sent): void => {
    const kind = words.slice(0, 160);
    const told = faults.get(kind) ?? [];
    if (told.length < TOLD) faults.set(kind, [...told, `${words}${sent ? `\n  ${inWords(sent)}` : ''}`]);
  };
  const count = (what: string): void => {
    statuses[what] = (statuses[what] ?? 0) + 1;
  };
  return {
    fault,
    note(route: string, sent: Sent, came: Came): void {
      if (came.kind !== 'answer') {
        count(came.kind);
        if (came.kind === 'hangs' || !(sent.isCut || isUnreadable(sent))) fault(`${route} ${came.kind}`, sent);
        return;
      }
      count(`${Math.floor(came.status / 100)}xx`);
      slowestMs = Math.max(slowestMs, came.milliseconds);
      if (came.status < 400) opened.add(route);
      for (const words of faultsIn(came)) fault(`${route} ${words}`, sent);
    },
    /** What is no HTTP is refused, and its connection closed. */
    raw(said: string, answer: string | undefined): void {
      const status = /^HTTP\/1\.1 (\d)/.exec(answer ?? '')?.[1];
      count(status === undefined ? 'cut' : `${status}xx`);
      if (answer === undefined || status === '5' || INSIDES.test(answer))
        fault(`${JSON.stringify(said.slice(0, 60))}: ${answer}`);
    },
    found: (routes: readonly string[]): Found => ({
      faults: [...faults.values()].flat(),
      statuses,
      opened: opened.size,
      shut: routes.filter((route) => !opened.has(route)),
      slowestMs,
    }),
  };
}

function faultsIn({ status, headers, body }: Extract<Came, { kind: 'answer' }>): string[] {
  const type = headers['content-type'] ?? '';
  const isPage = type.startsWith('text/html');
  return [
    ...(status >= 500 ? [`answers ${status}`] : []),
    ...(/^(?:text\/html|application\/(?:problem\+)?json|text\/plain)/.test(type) && INSIDES.test(body)
      ? ['shows its insides']
      : []),
    ...(isUnprotected(headers) ? ['lacks a header that protects'] : []),
    ...(body !== '' && !/^[a-z]+\/[\w.+-]+(?:; charset=utf-8)?(?:; method=PUBLISH)?$/.test(type)
      ? [`is of the type ${type}`]
      : []),
    ...(isPage && body.includes(MARKUP) ? ['shows text as markup'] : []),
    ...(HEADER in headers ? ['takes text for a header'] : []),
    ...(type.includes('json') && !isJson(body) && body !== '' ? ['sends broken JSON'] : []),
  ];
}

/** What Node itself answers, to what is no HTTP, has no date. */
function isUnprotected(headers: IncomingHttpHeaders): boolean {
  if (headers.date === undefined) return false;
  return Object.entries(PROTECTION).some(([name, value]) => !value.test(String(headers[name])));
}

/** Beyond Node's limit fastify answers with a body, not knowing that a HEAD has none: to the client that is no HTTP. */
function isUnreadable({ method, path, headers }: Sent): boolean {
  return method === 'HEAD' && path.length + Object.values(headers).join('').length > HEADERS_MAX;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function inWords({ method, path, headers, payload }: Sent): string {
  const body = payload === undefined ? '' : payload.toString('latin1').slice(0, 2000);
  return `${method} ${path.slice(0, 500)} ${JSON.stringify(headers)} ${JSON.stringify(body)}`;
}
