import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusAccessRoutes } from '#web/gate/status.ts';
import { statusActRoutes } from '#web/status/acts.ts';
import { applicationReceived, sessionConfirmed } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { coordinatorAt } from '../coordinator.ts';
import { plain, seenVersionOn } from '../read-form.ts';
import { statusPathOf, trustedApplicant } from '../trusted.ts';
import { type Answer, dump, openSite, type Visitor, visit } from '../visitor.ts';

const LONG = '駐車場は\n何台 "まで" 使えますか。';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskActRoutes, statusAccessRoutes, statusActRoutes, fileRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** What the page's 「もう一度送る」 sends. */
function heldOn(page: Answer): Record<string, string> {
  const hidden = [...page.html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(hidden.map(([, name = '', value = '']) => [plain(name), plain(value)]));
}

/** Signs in, in another tab of the same browser. */
async function signInAgain(browser: Visitor): Promise<void> {
  for (const [name, value] of (await coordinatorAt(http, office)).cookies) {
    if (name === 'desk') browser.cookies.set(name, value);
  }
}

test('a mail that was written while the sign-in ended is sent after signing in beside it', async () => {
  const { reference } = await applicationReceived(office);
  const desk = await coordinatorAt(http, office);
  const path = `/desk/applications/${reference}/message`;
  const page = await desk.get(path);
  desk.cookies.set('desk', 'ended');
  const before = dump(office);
  const typed = { to: 'applicant', subject: '駐車場', text: LONG, ...seenVersionOn(page.html), step: 'send' };
  const held = await desk.post(path, typed, page);
  expect([held.status, held.text.includes('まだ送られていません'), dump(office) === before]).toEqual([403, true, true]);
  expect(heldOn(held)).toMatchObject(typed);
  expect(held.html).toMatch(/href="\/sign-in[^"]*" target="_blank"/);
  await signInAgain(desk);
  const sent = await desk.post(path, heldOn(held), held);
  expect([sent.status, sent.location?.includes('done=')]).toEqual([303, true]);
  expect((await office.newlyOwed()).some((mail) => mail.startsWith('message →'))).toBe(true);
});

test('a wish that was written while the browser lost its right is sent after the code', async () => {
  const { application } = await sessionConfirmed(office);
  const path = await statusPathOf(office, application);
  const contact = await trustedApplicant(office, http, path);
  const form = `${path}/change-request`;
  const page = await contact.get(form);
  contact.cookies.delete('applicant');
  const typed = { wish: 'change', text: LONG };
  const held = await contact.post(form, typed, page);
  expect([held.status, heldOn(held).text]).toEqual([403, LONG]);
  const again = await trustedApplicant(office, http, path);
  contact.cookies.set('applicant', again.cookies.get('applicant') ?? '');
  expect((await contact.post(form, heldOn(held), held)).status).toBe(303);
});

test('what was typed goes back to the browser that sent it alone, and only from a page of ours', async () => {
  const { reference } = await applicationReceived(office);
  const path = `/desk/applications/${reference}/message`;
  const stranger = visit(http);
  const before = dump(office);
  const foreign = await http.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ text: '秘密の文' }).toString(),
  });
  expect([foreign.statusCode, foreign.body.includes('秘密の文')]).toEqual([403, false]);
  const held = await stranger.post(path, { text: '秘密の文' }, '/file/contact');
  expect([held.status, held.text.includes('秘密の文'), held.headers['cache-control']]).toEqual([403, true, 'no-store']);
  expect((await stranger.get('/sign-in')).text).not.toContain('秘密の文');
  expect((await stranger.post(path, {}, '/file/contact')).location).toContain('/sign-in?next=');
  expect(dump(office)).toBe(before);
});

test('a form without its cookie is told to go back, where all stands, and not to load anew', async () => {
  const answer = await http.inject({
    method: 'POST',
    url: '/file/contact',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'association=a',
  });
  expect([answer.statusCode, answer.body.includes('入力した内容はそのまま残っています')]).toEqual([403, true]);
  expect(answer.body).not.toContain('再読み込み');
});

test('a browser that keeps no cookies is told so on the first page of the form', async () => {
  const said = 'ブラウザのCookieが使えない設定になっています';
  const begun = await http.inject({ url: '/file' });
  const next = String(begun.headers.location);
  expect((await http.inject({ url: next })).body).toContain(said);
  const browser = visit(http);
  await browser.get('/file');
  expect((await browser.get(next)).html).not.toContain(said);
  expect((await http.inject({ url: '/file/contact' })).body).not.toContain(said);
});
