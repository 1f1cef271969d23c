import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewRoutes } from '#dev/previews.ts';
import { openStore } from '#store/engine.ts';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../support/office.ts';

const VIEWS = join(import.meta.dirname, '..', '..', 'views');
/** The sample office is filled at the first visit. */
const FIRST_VISIT_MS = 120_000;

interface Shown {
  path: string;
  status: number;
  body: string;
}

let office: TestOffice;
let folder: string;
let outer: Awaited<ReturnType<typeof open>>;
/** Each look comes from another network, or they would soon be too many requests. */
let visits = 0;
let index: Shown;
let pages: Shown[];
let mails: Shown[];

beforeAll(async () => {
  office = await openOffice();
  folder = await mkdtemp(join(tmpdir(), 'demokai-previewed-'));
  outer = await open(join(folder, 'outer'), true);
  index = await look('/previews');
  const paths = [...index.body.matchAll(/href="(\/previews\/[^"]+)"/g)].map(([, path = '']) => path);
  pages = await lookAt(paths.filter((path) => /^\/previews\/\d+$/.test(path)));
  mails = await lookAt(paths.filter((path) => path.startsWith('/previews/mailbox/')));
}, FIRST_VISIT_MS);

afterAll(async () => {
  await outer.close();
  await office.close();
  await rm(folder, { recursive: true, force: true });
});

test('every page template is shown by a preview', () => {
  const shown = [index, ...pages, ...mails].map(({ body }) => /<body data-page="([^"]+)"/.exec(body)?.[1] ?? '');
  const templates = readdirSync(join(VIEWS, 'pages'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => file.replace(/\.hbs$/, ''));
  expect(templates.filter((template) => !shown.includes(template))).toEqual([]);
});

test('every mail is shown by a preview', () => {
  const shown = [...index.body.matchAll(/<th scope="row" lang="en">([^<]+)<\/th>/g)].map(([, mail]) => mail);
  const names = readdirSync(join(VIEWS, 'mails'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'partials')
    .map(({ name }) => name);
  expect(names.filter((name) => !shown.includes(name))).toEqual([]);
  expect(mails.map(({ path, status }) => ({ path, status }))).toEqual(mails.map(({ path }) => ({ path, status: 200 })));
});

test('every call to an applicant without an address is shown by a preview, and one that was made', () => {
  const said = pages.flatMap(({ body }) => [...body.matchAll(/電話で伝えた（([^）]+)）/g)].map(([, what]) => what));
  const kinds = ['代理で登録', '差し戻し', 'お断り', '日程確定', '開催内容を変更', '日時を変更', '中止'];
  expect([...new Set(said)].toSorted()).toEqual(kinds.toSorted());
  expect(pages.some(({ body }) => body.includes('「代理で登録」を伝えました'))).toBe(true);
});

test('every preview is a page, and none is a surprise', () => {
  const odd = pages.filter(
    ({ status, body }) => status >= 500 || (status >= 300 && status < 400) || !body.includes('<h1'),
  );
  expect(odd.map(({ path, status, body }) => `${path} ${titleOf(path)} ${status} ${body.slice(0, 200)}`)).toEqual([]);
});

test('looking twice shows the same', async () => {
  const again = await lookAt(pages.map(({ path }) => path));
  const words = ({ path, status, body }: Shown) =>
    `${path} ${status} ${body.replace(/name="(?:_csrf|key|offer)" value="[^"]+"|<code>[A-Z2-7 ]+<\/code>|<path d="[^"]+"|_csrf&#x3D;[^"]+|draft&#x3D;[\w-]+|no-req-\w+/g, '')}`;
  expect(again.map(words)).toEqual(pages.map(words));
});

test("a mail's text, HTML, files and whole message can be opened", async () => {
  const [request] = mails.filter(({ body }) => body.includes('/attachments/2'));
  const paths = [...(request?.body ?? '').matchAll(/(?:href|src)="(\/previews\/mailbox\/[^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  const opened = await lookAt(paths);
  expect(paths.map((path) => path.replace(/^\/previews\/mailbox\/[^/]+/, ''))).toEqual([
    '/attachments/0',
    '/attachments/1',
    '/attachments/2',
    '/html',
    '/raw',
  ]);
  expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test('a number that is no preview is not found', async () => {
  expect((await look('/previews/99999')).status).toBe(404);
});

test('a service without sample data has no previews', async () => {
  const plain = await open(join(folder, 'plain'), false);
  expect((await plain.http.inject('/previews')).statusCode).toBe(404);
  await plain.close();
});

test('where mail is sent there are no previews', async () => {
  const sending = await open(join(folder, 'sending'), true, { SMTP_URL: office.mail.url });
  expect((await sending.http.inject('/previews')).statusCode).toBe(404);
  await sending.close();
});

/** A whole service that keeps its mail; the one with previews opens another of its kind behind them. */
async function open(dataDir: string, withPreviews: boolean, more: Record<string, string> = {}) {
  const config = readConfig({ ...more, DATA_DIR: dataDir, DATABASE: `${dataDir}.sqlite` });
  const store = await openStore(config.database);
  const app = await buildApp({
    config: { ...config, secret: TEST_SECRET },
    store,
    now: () => {
      office.clock.advance({ milliseconds: 1 });
      return office.clock.now();
    },
    chance: office.chance,
    send: async () => ({ outcome: 'kept' }),
    hooks: { ...office.hooks, check: async () => 'not-https' },
    solve: office.solve,
    dev: withPreviews
      ? async (http, web) => previewRoutes(http, web, () => open(`${dataDir}-behind`, false))
      : undefined,
    log: false,
  });
  return {
    office: app.office,
    http: app.http,
    close: async () => {
      await app.close();
      await store.close();
    },
  };
}

async function look(path: string): Promise<Shown> {
  const { statusCode: status, body } = await outer.http.inject({
    url: path,
    remoteAddress: `2001:db8:0:${(++visits).toString(16)}::1`,
  });
  return { path, status, body };
}

async function lookAt(paths: readonly string[]): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const path of paths) shown.push(await look(path));
  return shown;
}

function titleOf(path: string): string {
  return new RegExp(`href="${path}">([^<]+)<`).exec(index.body)?.[1] ?? '';
}
