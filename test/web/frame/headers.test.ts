import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
let app: App;
beforeAll(async () => {
  office = await openOffice();
  app = await buildApp({
    config: {
      ...readConfig({
        DATA_DIR: office.folder,
        NODE_ENV: 'production',
        MAIL_FROM: 'demokai@demokai.example',
        PUBLIC_URL: 'https://demokai.example',
        SMTP_URL: 'smtp://127.0.0.1:9',
        COORDINATORS: office.policy.coordinators.join(','),
        SECRET: TEST_SECRET,
      }),
      secret: TEST_SECRET,
    },
    store: office.store,
    now: office.now,
    chance: office.chance,
    send: office.send,
    hooks: office.hooks,
    solve: office.solve,
    log: false,
  });
  await app.http.ready();
});
afterAll(async () => {
  await app.close();
  await office.close();
});

test.each([
  ['GET', '/', 200],
  ['GET', '/sign-in', 200],
  ['GET', '/desk', 303],
  ['GET', '/nowhere', 404],
  ['GET', '/%', 404],
  ['POST', '/sign-in', 403],
  ['GET', '/assets/nothing.css', 404],
  ['GET', '/health', 200],
  ['GET', '/api/v1/sessions', 401],
] as const)('%s %s says to browsers what nobody may do with it', async (method, url, status) => {
  const { statusCode, headers } = await app.http.inject({ method, url });
  const said = [
    'content-security-policy',
    'strict-transport-security',
    'x-content-type-options',
    'referrer-policy',
    'access-control-allow-origin',
    'server',
    'x-powered-by',
  ].map((name) => headers[name]);
  expect([statusCode, ...said]).toEqual([
    status,
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data: blob:;connect-src 'self';frame-src 'self';object-src 'none';form-action 'self';frame-ancestors 'self';base-uri 'none'",
    'max-age=31536000; includeSubDomains',
    'nosniff',
    'no-referrer',
    undefined,
    undefined,
    undefined,
  ]);
});

test('cookies are for this host alone, over TLS, and out of reach of scripts and of other sites', async () => {
  const { cookies } = await app.http.inject('/sign-in');
  const bare = cookies.map(({ name, path, httpOnly, secure, sameSite, domain }) => [
    ...[name, path, httpOnly, secure, sameSite, domain],
  ]);
  expect(bare).toEqual([['__Host-csrf', '/', true, true, 'Lax', undefined]]);
});

test('nothing is answered to TRACE', async () => {
  const { statusCode } = await app.http.inject({ method: 'TRACE', url: '/' });
  expect(statusCode).toBe(404);
});
