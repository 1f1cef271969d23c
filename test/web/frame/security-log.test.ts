import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { APPLICANT, applicationReceived } from '../../support/cast.ts';
import { codeOf, openOffice, TEST_SECRET, type TestOffice, tokenOf } from '../../support/office.ts';
import { statusPathOf } from '../trusted.ts';
import { visit } from '../visitor.ts';

const DESK = 'coordinator@mhlw.example';
const STRANGER = 'dareka@yoso.example';

let office: TestOffice;
let app: App;
const lines: string[] = [];

beforeAll(async () => {
  office = await openOffice();
  app = await buildApp({
    config: {
      ...readConfig({ DATA_DIR: office.folder, SMTP_URL: 'smtp://127.0.0.1:9', COORDINATORS: DESK }),
      secret: TEST_SECRET,
    },
    store: office.store,
    now: office.now,
    chance: office.chance,
    send: office.send,
    hooks: office.hooks,
    solve: office.solve,
    log: { write: (line) => lines.push(line) },
  });
  await app.http.ready();
});
afterAll(async () => {
  await app.close();
  await office.close();
});

/** What the log says of what was done meanwhile. */
async function logged(work: () => Promise<unknown>): Promise<string[]> {
  const before = lines.length;
  await work();
  return lines.slice(before).flatMap((line) => {
    const { msg, event, outcome, actor, network } = JSON.parse(line);
    return msg === 'security' ? [`${event} ${outcome} ${actor.role} ${actor.name} ${network}`] : [];
  });
}

test('who signs in, fails, is refused or changes a key is one line of one shape, and none holds a secret or an address', async () => {
  const [desk, nobody] = [visit(app.http), visit(app.http)];
  const path = await statusPathOf(office, await applicationReceived(office));
  let code = '';
  const signingIn = await logged(async () => {
    await nobody.post('/sign-in', { email: STRANGER }, '/sign-in');
    await nobody.post('/sign-in/code', { email: STRANGER, code: '12345678' }, '/sign-in');
    await desk.post('/sign-in', { email: DESK }, '/sign-in');
    code = codeOf(await office.lastMailTo(DESK));
    await desk.post('/sign-in/code', { email: DESK, code }, '/sign-in');
    await desk.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  });
  expect(signingIn).toEqual([
    'code-asked done stranger  127.0.0.1',
    'sign-in failed stranger  127.0.0.1',
    'code-asked done stranger  127.0.0.1',
    'sign-in done stranger  127.0.0.1',
    'sign-in done coordinator 調整　花子 127.0.0.1',
  ]);

  let key = '';
  const keys = await logged(async () => {
    const made = await desk.post('/desk/api/keys', { purpose: '試験' }, '/desk/api');
    const { html } = await desk.get(made.location ?? '');
    key = /<code>(demokai_[^<]+)<\/code>/.exec(html)?.[1] ?? '';
    await desk.post(/action="(\/desk\/api\/keys\/[^"]+)"/.exec(html)?.[1] ?? '', {}, '/desk/api');
    await app.http.inject({ url: '/api/v1/applications', headers: { authorization: `Bearer ${key}` } });
  });
  expect(keys).toEqual([
    'api-key-made done coordinator 調整　花子 127.0.0.1',
    'api-key-ended done coordinator 調整　花子 127.0.0.1',
    'token failed program  127.0.0.1',
  ]);

  const applicant = visit(app.http);
  let access = '';
  const trusting = await logged(async () => {
    await office.deliver();
    await applicant.post(`${path}/access`, { act: 'send' }, `${path}/access`);
    access = codeOf(await office.lastMailTo(APPLICANT));
    await applicant.post(`${path}/access`, { code: '999999' }, `${path}/access?sent=1`);
    await applicant.post(`${path}/access`, { code: access }, `${path}/access?sent=1`);
    await applicant.post(`${path}/sign-out`, { where: 'everywhere' }, path);
    await applicant.post(`${path}/sign-out`, { _csrf: 'forged' }, path);
    await desk.post('/sign-out', {}, '/desk');
  });
  expect(trusting).toEqual([
    'code-asked done applicant  127.0.0.1',
    'trust failed applicant  127.0.0.1',
    'trust done applicant  127.0.0.1',
    'trust-ended done applicant  127.0.0.1',
    'form refused stranger  127.0.0.1',
    'sign-out done coordinator 調整　花子 127.0.0.1',
  ]);

  const shapes = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'security');
  const keysOf = (shape: object): string => Object.keys(shape).toSorted().join(' ');
  expect([...new Set(shapes.map(keysOf))]).toEqual([
    'about actor event hostname level msg network outcome pid reqId time',
  ]);
  const status = path.slice('/status/'.length);
  const cookies = [desk, nobody, applicant].flatMap((who) => [...who.cookies.values()]).filter((value) => value !== '');
  const link = tokenOf(await office.lastMailTo(DESK, 'サインイン'), 'sign-in');
  const secrets = [code, access, key, status, link, ...cookies, DESK, STRANGER, APPLICANT, TEST_SECRET, '12345678'];
  expect(secrets.filter((secret) => secret.length < 6)).toEqual([]);
  expect(secrets.filter((secret) => lines.some((line) => line.includes(secret)))).toEqual([]);
});
