import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { apiRoutes } from '#web/api/routes.ts';
import { apiDeskRoutes } from '#web/desk/keys/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { findKeyHolder } from '#workflow/access/api-keys.ts';
import { registerWebhook } from '#workflow/case/owe-webhooks.ts';
import { deliverWebhooks } from '#workflow/post/deliver-webhooks.ts';
import { applicantFiles } from '../../support/cast.ts';
import { codeOf, openOffice, type TestOffice } from '../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

const DESK_MAIL = 'coordinator@mhlw.example';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, apiRoutes, apiDeskRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function signedIn(): Promise<Visitor> {
  const visitor = visit(http);
  await visitor.post('/sign-in', { email: DESK_MAIL }, '/sign-in');
  const code = codeOf(await office.lastMailTo(DESK_MAIL));
  await visitor.post('/sign-in/code', { email: DESK_MAIL, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}

describe('the page to read the API', () => {
  test('says every operation with its fields and an example, and every problem that it points to', async () => {
    const answer = await visit(http).get('/api');
    expect(answer.status).toBe(200);
    const document = JSON.parse((await http.inject('/api/openapi.json')).body);
    const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(ids.length).toBe(83);
    const desk = await visit(http).get('/api/desk');
    const form2 = await visit(http).get('/api/form2');
    const all = `${answer.html}${desk.html}${form2.html}`;
    expect(ids.filter((id) => !all.includes(`id="${id}"`))).toEqual([]);
    expect(form2.html).toContain('id="shape-Form2Entry"');
    expect(answer.text).toContain('contact.kana');
    expect(answer.text).toContain('slots[].meeting.start');
    expect(answer.text).toContain('curl -X POST http://demokai.example/api/v1/applications');
    const problems = ['invalid-input', 'unauthorized', 'stale', 'code-wrong', 'filing-deadline-passed'];
    expect(problems.filter((code) => !answer.html.includes(`id="problem-${code}"`))).toEqual([]);
    const anchors = [...answer.html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(anchors).size).toBe(anchors.length);
  });

  test('the document is OpenAPI 3.1 and its references lead somewhere', async () => {
    const text = (await http.inject('/api/openapi.json')).body;
    const document = JSON.parse(text);
    expect(document.openapi).toBe('3.1.0');
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(references.length).toBeGreaterThan(40);
    expect(references.filter((name) => !(name in document.components.schemas))).toEqual([]);
    expect(text.includes('$defs')).toBe(false);
  });
});

describe('the desk’s page', () => {
  test('makes a key that works, shows it once and for five minutes, and stops it', async () => {
    const visitor = await signedIn();
    const made = await visitor.post('/desk/api/keys', { purpose: '予定表との連携' }, '/desk/api');
    expect(made.status).toBe(303);
    const shown = await visitor.get(made.location ?? '');
    const key = /<code>(demokai_[\w-]+)<\/code>/.exec(shown.html)?.[1] ?? '';
    expect(await findKeyHolder(office, key)).toMatchObject({ name: '調整　花子', purpose: '予定表との連携' });
    expect(dump(office).includes(key)).toBe(false);
    expect((await visitor.get('/desk/api')).html).not.toContain(key);
    office.clock.advance({ minutes: 5 });
    expect((await visitor.get(made.location ?? '')).html).not.toContain(key);
    expect((await visitor.get('/desk/api?key=nonsense')).status).toBe(200);
    const path = /action="(\/desk\/api\/keys\/[^"]+)"/.exec(shown.html)?.[1] ?? '';
    expect((await visitor.post(path, {}, '/desk/api')).status).toBe(303);
    expect(await findKeyHolder(office, key)).toBeUndefined();
    expect((await visitor.get('/desk/api')).text).toContain('停止（');
  });

  test('asks for the purpose', async () => {
    const visitor = await signedIn();
    const answer = await visitor.post('/desk/api/keys', { purpose: ' ' }, '/desk/api');
    expect([answer.status, answer.text.includes('用途をご入力ください。')]).toEqual([422, true]);
  });

  test('registers a webhook, shows its secret once and its deliveries, and removes it', async () => {
    const visitor = await signedIn();
    const made = await visitor.post('/desk/api/webhooks', { url: 'https://system.example.jp/hook' }, '/desk/api');
    expect((await visitor.get(made.location ?? '')).html).toMatch(/<code>whsec_[\w+/=]+<\/code>/);
    await applicantFiles(office);
    await deliverWebhooks(office, 'deliverer');
    const shown = await visitor.get('/desk/api');
    expect(shown.html).not.toContain('whsec_');
    expect(shown.text).toContain('application.submitted');
    expect(shown.text).toContain('送信済み');
    const path = /action="(\/desk\/api\/webhooks\/[^"]+\/removal)"/.exec(shown.html)?.[1] ?? '';
    expect((await visitor.post(path, {}, '/desk/api')).status).toBe(303);
    expect((await visitor.get('/desk/api')).text).not.toContain('https://system.example.jp/hook');
  });

  test('refuses an address that cannot be a webhook’s and keeps it in its field', async () => {
    const refusing: TestOffice = { ...office, hooks: { ...office.hooks, check: async () => 'private-address' } };
    expect(await registerWebhook(refusing, { url: 'https://localhost/', by: '調整　花子' })).toEqual({
      ok: false,
      problem: 'private-address',
    });
    const site = await openSite(refusing, [signInRoutes, apiRoutes, apiDeskRoutes]);
    const visitor = visit(site);
    for (const [name, value] of (await signedIn()).cookies) visitor.cookies.set(name, value);
    const answer = await visitor.post('/desk/api/webhooks', { url: 'https://localhost/' }, '/desk/api');
    await site.close();
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('value="https://localhost/"');
    expect(answer.text).toContain('組織内や自分の機器を指すアドレスは使えません。');
  });

  test('is for coordinators only', async () => {
    const answer = await visit(http).get('/desk/api');
    expect([answer.status, answer.location]).toEqual([303, '/sign-in?next=%2Fdesk%2Fapi']);
  });
});
