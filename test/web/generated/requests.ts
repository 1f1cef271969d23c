import fc from 'fast-check';
import { addressOf, type House, ROLES, type Role } from '../roles/house.ts';
import { whoIsLetIn } from '../roles/table.ts';
import type { Corpus } from './forms-read.ts';
import { asHeader, asPart, hostileJson, hostileText } from './hostile.ts';

/** One request as it was drawn; what it comes to depends on the house that it is sent to. */
export interface Drawn {
  route: number;
  /** Undefined: whom the route lets in. */
  role: Role | undefined;
  method: string | undefined;
  /** `beside`: the other case; else a part of the path is this text. */
  path: 'own' | 'beside' | { at: number; text: string };
  query: readonly (readonly [string, string])[];
  /** Whose cookies and token; undefined: none. */
  proof: 'itself' | Role | { text: string } | undefined;
  csrf: 'right' | 'none' | 'wrong';
  body: 'fits' | 'elsewhere' | 'empty' | { octets: Uint8Array };
  form: number;
  changes: readonly Change[];
  type: 'fits' | 'form' | 'json' | 'multipart' | { text: string };
  files: readonly DrawnFile[];
  header: readonly [string, string] | undefined;
  /** Octets of the body that are sent of it, in parts of a thousand; the rest never comes. */
  sent: number;
  /** Whether what it writes stays; else it is taken back, so that the house does not fall down. */
  isKept: boolean;
}

interface Change {
  at: number;
  how: 'instead' | 'again' | 'without' | 'more';
  name: string;
  text: string;
  json: unknown;
}

interface DrawnFile {
  field: string;
  name: string;
  content: number;
}

/** What goes over the wire. */
export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  payload: Buffer | undefined;
  /** The connection is closed in the middle of the body. */
  isCut: boolean;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const HEADERS = [
  'accept',
  'accept-language',
  'authorization',
  'cookie',
  'host',
  'idempotency-key',
  'if-modified-since',
  'if-none-match',
  'origin',
  'range',
  'referer',
  'sec-fetch-site',
  'user-agent',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-http-method-override',
  'x-request-id',
];
const NAMES = [
  '_csrf',
  'draft',
  'q',
  'page',
  'after',
  'month',
  'step',
  'state',
  'name',
  'seenVersion',
  '__proto__',
  'a[b]',
  'next',
];

function mostly<T>(usual: T, share: number, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: share, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });
}

const name = fc.oneof(fc.constantFrom(...NAMES), hostileText);
const textOrList = fc.tuple(name, hostileText);

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(40),
  how: fc.constantFrom('instead', 'instead', 'instead', 'again', 'without', 'more'),
  name,
  text: hostileText,
  json: hostileJson,
});

const octets = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  hostileText.map((text) => Buffer.from(text)),
  fc.constantFrom(
    ...['{', '{"a":', '[1,', '"', '{"a":1}}', '\uFEFF{}', '{"__proto__":{}}', '&&&==&', 'a%=b%f'].map((text) =>
      Buffer.from(text),
    ),
  ),
);

/** So many routes there are. */
export function drawnRequest(routes: number): fc.Arbitrary<Drawn> {
  return fc.record<Drawn>({
    route: fc.nat(routes - 1),
    role: fc.oneof(fc.constant(undefined), fc.constantFrom(...ROLES)),
    method: mostly<string | undefined>(undefined, 12, fc.constantFrom(...METHODS)),
    path: fc.oneof(
      { weight: 8, arbitrary: fc.constant('own' as const) },
      { weight: 2, arbitrary: fc.constant('beside' as const) },
      { weight: 2, arbitrary: fc.record({ at: fc.nat(5), text: hostileText }) },
    ),
    query: mostly<Drawn['query']>([], 3, fc.array(textOrList, { minLength: 1, maxLength: 3 })),
    proof: fc.oneof(
      { weight: 1, arbitrary: fc.constant(undefined) },
      { weight: 2, arbitrary: fc.constantFrom(...ROLES) },
      { weight: 1, arbitrary: fc.record({ text: hostileText }) },
      { weight: 12, arbitrary: fc.constant('itself' as const) },
    ),
    csrf: mostly<Drawn['csrf']>('right', 10, fc.constantFrom('none', 'wrong')),
    body: fc.oneof(
      { weight: 10, arbitrary: fc.constant('fits' as const) },
      { weight: 1, arbitrary: fc.constant('elsewhere' as const) },
      { weight: 1, arbitrary: fc.constant('empty' as const) },
      { weight: 1, arbitrary: fc.record({ octets }) },
    ),
    form: fc.nat(5),
    changes: fc.array(change, { maxLength: 3 }),
    type: fc.oneof(
      { weight: 10, arbitrary: fc.constant('fits' as const) },
      { weight: 2, arbitrary: fc.constantFrom('form', 'json', 'multipart') },
      { weight: 1, arbitrary: fc.record({ text: hostileText }) },
    ),
    files: fc.array(
      fc.record({
        field: fc.constantFrom('layouts', 'sheet', 'file'),
        name: hostileText,
        content: fc.nat(CONTENTS.length - 1),
      }),
      { maxLength: 2 },
    ),
    header: mostly<Drawn['header']>(undefined, 4, fc.tuple(fc.constantFrom(...HEADERS), hostileText)),
    sent: mostly(1000, 25, fc.nat(999)),
    isKept: mostly(false, 3, fc.constant(true)),
  });
}

type Known = Drawn & { role: Role };

interface Place {
  house: House;
  corpus: Corpus;
  routes: readonly string[];
}

const BOUNDARY = 'demokaiBOUNDARY';
const TYPES = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  multipart: `multipart/form-data; boundary=${BOUNDARY}`,
  octets: 'application/octet-stream',
};

type Kind = keyof typeof TYPES;

/** The request in the house as it stands. */
export function sentOf(request: Drawn, { house, corpus, routes }: Place): Sent {
  const route = routes[request.route % routes.length] ?? '';
  const drawn = { ...request, role: request.role ?? whoIsLetIn(route) };
  const method = drawn.method ?? route.slice(0, route.indexOf(' '));
  const isApi = route.includes(' /api/');
  const isBeside = drawn.path === 'beside';
  const forms = (corpus.forms.get(route) ?? []).filter(({ beside }) => beside === isBeside);
  const form = forms[drawn.form % Math.max(1, forms.length)];
  const fitting: Kind = route.endsWith('/drafts/files')
    ? 'octets'
    : isApi
      ? 'json'
      : form?.multipart
        ? 'multipart'
        : 'form';
  const kind: Kind = typeof drawn.type === 'object' || drawn.type === 'fits' ? fitting : drawn.type;
  const csrf = { right: corpus.csrf.token, none: undefined, wrong: 'wrong.token' }[drawn.csrf];
  const payload =
    method === 'GET' || method === 'HEAD' ? undefined : bodyOf(drawn, kind, { route, form, corpus, csrf });
  const more = kind === 'multipart' && csrf !== undefined ? [...drawn.query, ['_csrf', csrf] as const] : drawn.query;
  const cut = payload === undefined ? 0 : Math.floor((payload.length * drawn.sent) / 1000);
  return {
    method,
    path: withQuery(pathOf(drawn, route, house), more),
    headers: {
      ...proofOf(drawn, { house, isApi, corpus }),
      ...(payload === undefined
        ? {}
        : {
            'content-type': typeof drawn.type === 'object' ? asHeader(drawn.type.text) : TYPES[kind],
            'content-length': String(payload.length),
          }),
      ...(drawn.header ? { [drawn.header[0]]: asHeader(drawn.header[1]).slice(0, 5000) } : {}),
    },
    payload: payload?.subarray(0, cut),
    isCut: payload !== undefined && cut < payload.length,
  };
}

function pathOf(drawn: Known, route: string, house: House): string {
  const address = addressOf(house, route, drawn.role);
  if (drawn.path === 'own') return address;
  if (drawn.path === 'beside') return address.replace(house.params('').reference ?? '', house.beside);
  const { at, text } = drawn.path;
  const pattern = route.slice(route.indexOf(' ') + 1).split('/');
  const open = pattern.flatMap((part, index) => (/^[:*]/.test(part) ? [index] : []));
  const index = open[at % Math.max(1, open.length)] ?? pattern.length - 1;
  return address
    .split('/')
    .map((part, here) => (here === index ? asPart(text) : part))
    .join('/');
}

function withQuery(bare: string, query: Drawn['query']): string {
  const path = bare.endsWith('/drafts/files') ? `${bare}?name=plan.pdf` : bare;
  if (query.length === 0) return path;
  return `${path}${path.includes('?') ? '&' : '?'}${query.map((pair) => pair.map(asPart).join('=')).join('&')}`;
}

function proofOf(
  drawn: Known,
  { house, isApi, corpus }: Pick<Place, 'house' | 'corpus'> & { isApi: boolean },
): Record<string, string> {
  const { proof } = drawn;
  if (typeof proof === 'object') {
    const text = asHeader(proof.text);
    return { authorization: `Bearer ${text}`, cookie: `desk=${text}; applicant=${text}; draft=${text}; csrf=${text}` };
  }
  const holder = proof === undefined ? undefined : house.holders[proof === 'itself' ? drawn.role : proof];
  const tokens = [...(holder?.tokens ?? []), ...Object.values(holder?.links ?? {})];
  const token = tokens[drawn.form % Math.max(1, tokens.length)];
  const cookie = [corpus.csrf.cookie, holder?.cookie ?? ''].filter((one) => one !== '').join('; ');
  return { cookie, ...(isApi && token !== undefined ? { authorization: `Bearer ${token}` } : {}) };
}

interface Made {
  route: string;
  form: { pairs: readonly (readonly [string, string])[] } | undefined;
  corpus: Corpus;
  csrf: string | undefined;
}

function bodyOf(drawn: Drawn, kind: Kind, made: Made): Buffer {
  if (typeof drawn.body === 'object') return Buffer.from(drawn.body.octets);
  if (drawn.body === 'empty') return Buffer.alloc(0);
  const { forms } = made.corpus;
  const bodies = made.corpus.bodies[drawn.path === 'beside' ? 'beside' : 'own'];
  if (kind === 'octets') return CONTENTS[drawn.form] ?? Buffer.alloc(0);
  if (kind === 'json') {
    const all = [...bodies.values()];
    const base = drawn.body === 'fits' ? (bodies.get(made.route) ?? {}) : all[drawn.form % all.length];
    return Buffer.from(JSON.stringify(drawn.changes.reduce(changedJson, base)) ?? '');
  }
  const all = [...forms.values()].flat();
  const base = (drawn.body === 'fits' ? made.form : all[drawn.form % all.length])?.pairs ?? [];
  const filled = base.map(([field, value]) => [field, value === '' ? plausible(field) : value] as const);
  const typed = drawn.changes.reduce(changedPairs, filled).filter(([field]) => field !== '_csrf');
  const pairs = made.csrf === undefined ? typed : [...typed, ['_csrf', made.csrf] as const];
  return kind === 'form' ? formOf(pairs) : multipartOf(pairs, drawn.files);
}

type Pairs = readonly (readonly [string, string])[];

const PLAUSIBLE: readonly (readonly [RegExp, string])[] = [
  [/mail/i, 'someone@ishikai.example.jp'],
  [/kana/i, 'こうろう'],
  [/phone|fax/i, '03-5253-1111'],
  [/date|day|until|by$/i, '2026-11-20'],
  [/start|from/i, '10:00'],
  [/end|to$/i, '12:00'],
  [/code/i, '123456'],
  [/postal/i, '100-8916'],
  [/url/i, 'https://kaigi.example.jp/a'],
  [/people|crews|minutes|capacity|count/i, '3'],
];

function plausible(field: string): string {
  return PLAUSIBLE.find(([names]) => names.test(field))?.[1] ?? '見本';
}

function changedPairs(pairs: Pairs, { at, how, name: field, text }: Change): Pairs {
  const place = at % Math.max(1, pairs.length);
  const there = pairs[place];
  if (how === 'more' || !there) return [...pairs, [field, text]];
  if (how === 'again') return [...pairs, [there[0], text]];
  const others = pairs.filter((_, index) => index !== place);
  return how === 'without' ? others : [...others, [there[0], text]];
}

/** One of all places in a body, however deep, is changed. */
function changedJson(body: unknown, drawn: Change): unknown {
  const { at, how, name: field, json } = drawn;
  if (typeof body !== 'object' || body === null) return json;
  const keys = Object.keys(body);
  const key = keys[at % Math.max(1, keys.length)];
  if (Array.isArray(body)) return how === 'instead' ? changedItem(body, drawn) : [...body, json];
  if (how === 'more' || key === undefined) return { ...body, [field]: json };
  const inner: unknown = Object.entries(body).find(([one]) => one === key)?.[1];
  const others = Object.fromEntries(Object.entries(body).filter(([one]) => one !== key));
  if (how === 'without') return others;
  const isDeeper = typeof inner === 'object' && inner !== null && at % 3 > 0;
  return { ...others, [key]: isDeeper ? changedJson(inner, { ...drawn, at: Math.floor(at / 3) }) : json };
}

function changedItem(items: readonly unknown[], drawn: Change): unknown[] {
  const place = drawn.at % Math.max(1, items.length);
  return items.map((item, index) => (index === place ? changedJson(item, drawn) : item));
}

function formOf(pairs: Pairs): Buffer {
  return Buffer.from(pairs.map((pair) => pair.map(asPart).join('=')).join('&'));
}

const CONTENTS = [
  Buffer.from('%PDF-1.4\n%%EOF\n'),
  Buffer.from('%PDF-1.4\n1 0 obj\n<< /OpenAction << /S /JavaScript >> >>\nendobj\n%%EOF\n'),
  Buffer.from('PK\x03\x04 cut off', 'latin1'),
  Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff', 'latin1'),
  Buffer.from('\xff\xd8\xff\xc0\0\x11\x08', 'latin1'),
  Buffer.from('GIF89a'),
  Buffer.from('{"form1":1}'),
  Buffer.alloc(0),
  Buffer.alloc(100_000, 7),
];

function multipartOf(pairs: Pairs, files: readonly DrawnFile[]): Buffer {
  const line = (text: string) => Buffer.from(`${text}\r\n`);
  const quoted = (text: string) => text.replace(/["\r\n]/g, (one) => encodeURIComponent(one));
  const fields = pairs.flatMap(([field, value]) => [
    line(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${quoted(field)}"\r\n`),
    line(value),
  ]);
  const parts = files.flatMap(({ field, name: file, content }) => [
    line(`--${BOUNDARY}`),
    line(`Content-Disposition: form-data; name="${field}"; filename="${quoted(file)}"`),
    line('Content-Type: application/octet-stream\r\n'),
    CONTENTS[content] ?? Buffer.alloc(0),
    line(''),
  ]);
  return Buffer.concat([...fields, ...parts, line(`--${BOUNDARY}--`)]);
}
