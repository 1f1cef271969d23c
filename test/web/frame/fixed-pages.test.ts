import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiRoutes } from '#web/api/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { guideRoutes } from '#web/letter/guide.ts';
import { startRoutes } from '#web/letter/start.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, visit } from '../visitor.ts';

const FIXED = [
  '/',
  '/letter',
  '/guide',
  '/guide/applicant',
  '/guide/collector',
  '/guide/coordinator',
  '/api',
  '/api/desk',
  '/api/form2',
  '/api/openapi.json',
];
const GZIP = { 'accept-encoding': 'gzip, br' };

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [startRoutes, guideRoutes, apiRoutes, fileRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const get = (url: string, headers: Record<string, string> = {}) => http.inject({ url, headers });

test.each(FIXED)('%s is the same for everybody: no cookie, no token, and so it goes out compressed', async (url) => {
  const cookie = 'draft=whoever; desk=somebody; csrf=secret';
  const [plain, packed] = [await get(url), await get(url, { ...GZIP, cookie })];
  expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
  expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
  expect([plain.headers['set-cookie'], packed.headers['set-cookie']]).toEqual([undefined, undefined]);
  expect(/_csrf|<form|<input/.exec(plain.body)).toBe(null);
  const again = await get(url, { 'if-none-match': String(plain.headers.etag) });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  expect((await get(url, { 'accept-encoding': 'gzip;q=0, br' })).headers['content-encoding']).toBe(undefined);
});

test('a form that nobody has typed into is never compressed, and each browser gets a token of its own', async () => {
  const [first, second] = [await get('/file/contact', GZIP), await get('/file/contact', GZIP)];
  const tokenIn = (html: string) => [...html.matchAll(/name="_csrf" value="([^"]+)"/g)].map(([, token]) => token);
  expect([first.headers['content-encoding'], first.headers['cache-control']]).toEqual([undefined, 'no-store']);
  expect(first.body.replaceAll(tokenIn(first.body)[0] ?? '', '')).toBe(
    second.body.replaceAll(tokenIn(second.body)[0] ?? '', ''),
  );
  expect(new Set([...tokenIn(first.body), ...tokenIn(second.body)]).size).toBe(2);
  const [ours, theirs] = [visit(http), visit(http)];
  const typed = { association: '見本市医師会' };
  expect((await ours.post('/file/contact', typed, '/file/contact')).status).toBe(422);
  expect((await ours.get('/file/contact')).html).toContain('見本市医師会');
  expect((await theirs.get('/file/contact')).html).not.toContain('見本市医師会');
});

test('the days that a page names follow the clock', async () => {
  const before = (await get('/')).body;
  office.clock.advance({ hours: 24 });
  const after = (await get('/')).body;
  expect([before.includes('9月11日'), after.includes('9月11日'), after.includes('9月12日')]).toEqual([
    true,
    false,
    true,
  ]);
});

test('pages name files by a digest of what they hold; such an address is kept for good, any other is asked for again', async () => {
  const html = (await get('/')).body;
  const named = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(4);
  for (const path of named) {
    const answer = await get(path, GZIP);
    expect([path, answer.statusCode, answer.headers['cache-control']]).toEqual([
      path,
      200,
      'public, max-age=31536000, immutable',
    ]);
  }
  for (const path of ['/assets/demokai.css', '/assets/demokai.AAAAAAAAAAAA.css']) {
    const answer = await get(path);
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-cache']);
  }
  for (const path of ['/assets/none.css', '/assets/../../package.json', '/assets/', '/assets/%2e%2e%2fREADME.md']) {
    expect([path, (await get(path)).statusCode]).toEqual([path, 404]);
  }
});

test.each([
  ['/api', 20],
  ['/api/desk', 20],
  ['/api/form2', 10],
])('the page of the API at %s stays small', async (url, least) => {
  const { body } = await get(url);
  const operations = body.match(/<h3 id="(?!shape-)/g)?.length ?? 0;
  expect(operations).toBeGreaterThan(least);
  // Beyond it a page is to be cut in two; one page of all had 357,000 bytes and 10,853 elements.
  expect(Buffer.byteLength(body)).toBeLessThan(150_000);
  expect(body.match(/<[a-z]/g)?.length ?? 0).toBeLessThan(4000);
});
