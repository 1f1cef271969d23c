import { join } from 'node:path';
import Database from 'better-sqlite3';
import fastify, { type FastifyInstance } from 'fastify';
import { pageEngine } from '#templates/pages.ts';
import { assetRoutes } from '#web/frame/assets.ts';
import type { Web } from '#web/frame/pages.ts';
import { guard } from '#web/frame/security.ts';
import { SERVER_OPTIONS } from '#web/frame/server-options.ts';
import { pageViews } from '#web/frame/views.ts';
import { viewWords } from '#web/frame/words.ts';
import type { TestOffice } from '../support/office.ts';
import { plain } from './read-form.ts';

const VIEWS = join(import.meta.dirname, '..', '..', 'views');
/** Compiled once for all sites of a test file: it is most of the time that opening one takes. */
const engine = pageEngine({ root: VIEWS, helpers: viewWords });

/** Some page groups over a test's office, with all that stands in front of every page. */
export async function openSite(
  office: TestOffice,
  groups: readonly ((server: FastifyInstance, web: Web) => void)[],
  site: Partial<Web['site']> = {},
): Promise<FastifyInstance> {
  const web: Web = {
    office,
    site: { mailKept: false, ministryAddress: office.policy.ministry.email, ...site },
    secure: false,
  };
  const http = fastify(SERVER_OPTIONS);
  await pageViews(http, VIEWS, engine);
  await guard(http, web);
  assetRoutes(http, web);
  for (const routes of groups) routes(http, web);
  return http;
}

export interface Answer {
  status: number;
  html: string;
  /** Of a download. */
  bytes: Uint8Array;
  /** What a reader sees: no tags, blanks in one. */
  text: string;
  /** Without the draft that it is about; its id is `draft`. */
  location: string | undefined;
  draft: string | undefined;
  headers: Record<string, unknown>;
}

/** One browser: keeps its cookies and sends the CSRF token of the page it saw last. */
export interface Visitor {
  get(path: string): Promise<Answer>;
  /** Posts a form of the page at `from` (default: the path itself without its last word), or of one that was open before. */
  post(path: string, fields: Record<string, string>, from?: string | Answer): Promise<Answer>;
  /** Posts a form with one file or several, as multipart. */
  upload(
    path: string,
    fields: Record<string, string>,
    file: SentFile | readonly SentFile[],
    from?: string,
  ): Promise<Answer>;
  cookies: Map<string, string>;
  /** The draft that this browser was given last. */
  draftCookie(): string | undefined;
}

export interface SentFile {
  field: string;
  name: string;
  bytes: Uint8Array;
}

export function visit(http: FastifyInstance): Visitor {
  const cookies = new Map<string, string>();
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    payload?: string | Buffer,
    type = 'application/x-www-form-urlencoded',
  ): Promise<Answer> => {
    const response = await http.inject({
      method,
      url: path,
      headers: {
        ...(payload instanceof Buffer ? { 'content-length': String(payload.length) } : {}),
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(payload === undefined ? {} : { 'content-type': type }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const cookie of response.cookies) cookies.set(cookie.name, cookie.value);
    return {
      status: response.statusCode,
      html: response.body,
      bytes: new Uint8Array(response.rawPayload),
      text: response.body.replace(/<[^>]*>/g, ' ').replace(/[ \n]+/g, ' '),
      ...placeOf(response.headers.location),
      headers: response.headers,
    };
  };
  return {
    cookies,
    draftCookie: () => [...cookies].findLast(([name, value]) => name.startsWith('draft') && value !== '')?.[1],
    get: (path) => send('GET', path),
    async post(path, fields, from = path.slice(0, path.lastIndexOf('/'))) {
      const page = typeof from === 'string' ? await send('GET', from) : from;
      const form = formTo(page, path);
      const held = { _csrf: tokenOn(page), ...form.held, ...fields };
      return send('POST', form.action, new URLSearchParams(held).toString());
    },
    async upload(path, fields, file, from = path) {
      const form = new FormData();
      const page = await send('GET', from);
      const token = tokenOn(page);
      const { action, held } = formTo(page, path);
      for (const [name, value] of Object.entries({ ...held, ...fields })) form.set(name, value);
      for (const { field, name, bytes } of [file].flat()) form.append(field, new File([new Uint8Array(bytes)], name));
      const body = new Response(form);
      const type = body.headers.get('content-type') ?? '';
      return send('POST', withToken(action, token), Buffer.from(await body.arrayBuffer()), type);
    },
  };
}

function placeOf(location: unknown): { location: string | undefined; draft: string | undefined } {
  if (typeof location !== 'string') return { location: undefined, draft: undefined };
  const draft = /[?&]draft=([^&#]*)/.exec(location)?.[1];
  return { location: location.replace(/([?&])draft=[^&#]*&?/, '$1').replace(/[?&](?=#|$)/, ''), draft };
}

/** Where the page's form for this path goes, with the draft that it names, and what it says that it showed. */
function formTo(page: Answer, path: string): { action: string; held: Record<string, string> } {
  const [wanted = ''] = path.split('?');
  for (const [, tag = '', inside = ''] of page.html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)) {
    const ways = ['action', 'data-typing'].map((name) => plain(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? ''));
    ways.push(...[...inside.matchAll(/ formaction="([^"]*)"/g)].map(([, way = '']) => plain(way)));
    const query = ways.map((way) => way.split('?')).find(([target]) => target === wanted)?.[1];
    if (query === undefined && !ways.includes(wanted)) continue;
    const draft = new URLSearchParams(query).get('draft');
    const named =
      draft === null || path.includes('draft=') ? path : `${path}${path.includes('?') ? '&' : '?'}draft=${draft}`;
    return {
      action: named,
      held: Object.fromEntries(['shown', 'seen', 'contents'].flatMap((name) => hiddenIn(inside, name))),
    };
  }
  // A button that this page does not offer: pressed on an older one.
  return { action: path, held: Object.fromEntries(hiddenIn(page.html, 'seen')) };
}

function hiddenIn(form: string, name: string): [string, string][] {
  const value = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(form)?.[1];
  return value === undefined ? [] : [[name, plain(value)]];
}

function withToken(path: string, token: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}_csrf=${encodeURIComponent(token)}`;
}

function tokenOn(page: Answer): string {
  return /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
}

/** All rows of all tables as text, to see that looking changes nothing. */
export function dump(office: TestOffice): string {
  const database = new Database(join(office.folder, 'demokai.sqlite'), { readonly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
    return JSON.stringify(
      tables.map((table) => database.prepare(`select * from "${nameOf(table)}"`).all()),
      plainNumbers,
    );
  } finally {
    database.close();
  }
}

/** Names of the tables with a row that has this in it, whatever its capitals. */
export function tablesWith(office: TestOffice, word: string): string[] {
  const database = new Database(join(office.folder, 'demokai.sqlite'), { readonly: true });
  try {
    const tables = database.prepare("select name from sqlite_master where type = 'table' order by name").all();
    return tables.map(nameOf).filter((name) =>
      database
        .prepare(`select * from "${name}"`)
        .all()
        .some((row) =>
          JSON.stringify(Object.values(Object(row)), plainNumbers)
            .toLowerCase()
            .includes(word.toLowerCase()),
        ),
    );
  } finally {
    database.close();
  }
}

function plainNumbers(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function nameOf(row: unknown): string {
  return typeof row === 'object' && row !== null && 'name' in row ? String(row.name) : '';
}
