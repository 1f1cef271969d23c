import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { startRoutes } from '#web/letter/start.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { APPLICANT, applicationReceived } from '../../support/cast.ts';
import { codeOf, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes, statusRoutes, startRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const EMAIL = 'mitsuko@ishikai.example.jp';
const TYPED = {
  contactName: '補佐　三子',
  contactKana: 'ホサ　ミツコ',
  phone: '0335952174 内線12',
  email: EMAIL,
};
const SECOND = { name: '補佐　三子', kana: 'ほさ　みつこ', phone: '03-3595-2174（内線 12）', email: EMAIL };

async function pathOf(application: Application): Promise<string> {
  return `/status/${await statusLinkOf(office, filingOf(application))}`;
}

async function trustedAt(path: string, email: string): Promise<Visitor> {
  const visitor = visit(http);
  await office.deliver();
  await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  const code = codeOf(await office.lastMailTo(email));
  const entered = await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
  if (entered.status !== 303) throw new Error(`not trusted: ${entered.status}`);
  return visitor;
}

async function secondOf(application: Application) {
  return (await office.see(application.id)).application.secondContact;
}

describe('by the applicant', () => {
  test('a trusted browser names the second contact, whose own link and code let them act too', async () => {
    const application = await applicationReceived(office);
    const path = await pathOf(application);
    const visitor = await trustedAt(path, APPLICANT);
    expect((await visitor.get(path)).text).toContain('二人目の連絡先を登録する');
    const set = await visitor.post(`${path}/second-contact`, TYPED, `${path}/second-contact`);
    expect(set.location).toBe(`${path}?done=second-contact-set`);
    expect(await secondOf(application)).toEqual(SECOND);
    expect((await visitor.get(`${path}/second-contact`)).html).toContain('value="03-3595-2174（内線 12）"');
    const own = `/status/${tokenOf(await office.lastMailTo(EMAIL), 'status')}`;
    expect((await visit(http).get(`${own}/access`)).text).toContain(EMAIL);
    const second = await trustedAt(own, EMAIL);
    expect((await second.get(own)).text).toContain('申請の内容を訂正する');
    const removed = await second.post(`${own}/second-contact`, { act: 'remove' }, `${own}/second-contact`);
    expect([removed.location, await secondOf(application)]).toEqual(['/used-link', undefined]);
    expect((await second.get(own)).status).toBe(404);
    expect((await second.get(path)).html).not.toContain('second-contact');
  });

  test.each([
    ['contactName', '', '担当者氏名をご入力ください。'],
    ['contactKana', '補佐', 'ふりがなは、ひらがなでご入力ください。'],
    ['phone', '', 'TELをご入力ください。'],
    ['email', 'mitsuko', 'E-Mailは、1つのアドレスを半角でご入力ください。'],
    ['email', APPLICANT, '担当者とは別のE-Mailをご入力ください。'],
  ])('%s 「%s」 is told at its field, and all that was typed stays', async (field, typed, sentence) => {
    const application = await applicationReceived(office);
    const path = await pathOf(application);
    const visitor = await trustedAt(path, APPLICANT);
    const fields = { ...TYPED, [field]: typed };
    const answer = await visitor.post(`${path}/second-contact`, fields, `${path}/second-contact`);
    expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true]);
    for (const value of Object.values(fields)) expect(answer.html).toContain(value);
    expect(await secondOf(application)).toBe(undefined);
  });

  test('with the link alone nobody is named', async () => {
    const application = await applicationReceived(office);
    const path = await pathOf(application);
    const stranger = visit(http);
    expect((await stranger.get(`${path}/second-contact`)).location).toBe(`${path}/access`);
    expect((await stranger.post(`${path}/second-contact`, TYPED, `${path}/access`)).status).toBe(403);
    expect(await secondOf(application)).toBe(undefined);
  });
});

describe('at the desk', () => {
  test('a coordinator names the second contact, sees it, and takes it off', async () => {
    const application = await applicationReceived(office);
    const visitor = visit(http);
    const email = 'coordinator@mhlw.example';
    await visitor.post('/sign-in', { email }, '/sign-in');
    await visitor.post('/sign-in/code', { email, code: codeOf(await office.lastMailTo(email)) }, '/sign-in');
    await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
    const page = `/desk/applications/${application.reference}`;
    const path = `${page}/second-contact`;
    const done = await visitor.post(path, { ...TYPED, seenVersion: String(application.version) }, path);
    expect([done.location, await secondOf(application)]).toEqual([`${page}?done=second-contact-set`, SECOND]);
    expect((await visitor.get(page)).text).toContain('二人目の連絡先：補佐　三子（ほさ　みつこ）');
    expect((await office.history(application.id)).at(-1)?.actor.name).toBe('調整　花子');
    const seenVersion = String(application.version + 1);
    expect((await visitor.post(path, { act: 'remove', seenVersion: '1' }, path)).status).toBe(409);
    await visitor.post(path, { act: 'remove', seenVersion }, path);
    expect(await secondOf(application)).toBe(undefined);
  });
});
