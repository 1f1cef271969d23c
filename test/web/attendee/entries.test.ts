import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { markBounced } from '#store/queue/sent-mails.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { applicationReceived, attendeeSignsUp, fieldsFrom, ICHIRO, NIJIKO, signUpPage } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { signedInCoordinator, statusPathOf, trustedApplicant } from '../trusted.ts';
import { openSite, type Visitor } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let application: Application;
let names: string;
let applicant: Visitor;
let coordinator: Visitor;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, signInRoutes, attendeeListRoutes]);
  application = await applicationReceived(office);
  await attendeeSignsUp(office, await signUpPage(office, { capacity: 6 }), ICHIRO);
  const path = await statusPathOf(office, application);
  names = `${path}/attendees`;
  applicant = await trustedApplicant(office, http, path);
  coordinator = await signedInCoordinator(office, http);
});
afterAll(async () => {
  await http.close();
  await office.close();
});

const people = async () => (await office.see(application.id)).attendees;
const named = async (name: string) => (await people()).find((one) => one.name === name)?.id ?? '';
/** Somebody who applied by FAX: no ふりがな, no address. */
const FUMI = { ...fieldsFrom(NIJIKO), name: '付箋　文', kana: '', email: '', people: '1' };

async function add(visitor: Visitor, at: string, fields: Record<string, string>) {
  const page = await visitor.get(`${at}/new`);
  const key = /name="key" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  return visitor.post(`${at}/new`, { key, ...fields }, page);
}

describe('people who applied by FAX or telephone', () => {
  test("are entered on the applicant's page, counted, listed, and the page says that they get no mail", async () => {
    expect((await applicant.get(names)).text).toContain('電話・FAXで申し込まれた方を登録する');
    expect((await add(applicant, names, FUMI)).location).toBe(`${names}?done=added`);
    const { text } = await applicant.get(`${names}?done=added`);
    for (const words of [
      '参加者を登録しました。',
      '申込み 2 件',
      '付箋　文',
      'メールなし',
      '参加者を代理で登録 申請団体',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('of the same name are asked about once, and then taken', async () => {
    const again = await add(applicant, names, FUMI);
    expect([again.status, again.text.includes('同じお名前の方'), again.text.includes('別の方として登録する')]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await add(applicant, names, { ...FUMI, alikeAccepted: '1' })).location).toBe(`${names}?done=added`);
    expect((await people()).length).toBe(3);
  });

  test('without name or institution are not, and all that was typed stays', async () => {
    const wrong = await add(applicant, names, { ...FUMI, name: '', institution: '', kana: 'fumi' });
    expect(wrong.status).toBe(422);
    for (const words of ['お名前をご入力ください。', '医療機関・薬局の名称をご入力ください。', 'ひらがなで']) {
      expect(wrong.text).toContain(words);
    }
    expect(wrong.html).toContain('value="fumi"');
  });

  test('wait once the seats are gone, and cannot be more than there are seats', async () => {
    const at = `/desk/applications/${application.reference}/attendees`;
    expect((await add(coordinator, at, { ...FUMI, name: '三番', people: '20' })).text).toContain('定員は6名です。');
    expect((await add(coordinator, at, { ...FUMI, name: '三番', people: '5' })).location).toBe(`${at}?done=waits`);
    expect((await coordinator.get(at)).text).toContain('キャンセル待ち・メールなし');
  });

  test('are corrected and taken out, at the desk as well', async () => {
    const at = `/desk/applications/${application.reference}/attendees/${await named('付箋　文')}`;
    const page = await coordinator.get(at);
    const corrected = { ...FUMI, name: '付箋　史', kana: 'ふせん　ふみ' };
    expect((await coordinator.post(at, corrected, page)).location).toContain('?done=corrected');
    const stale = await coordinator.post(at, { ...corrected, name: '別' }, page);
    expect([stale.status, stale.text.includes('お名前（いまの内容） 付箋　史')]).toEqual([409, true]);
    expect((await coordinator.get(`${at}/removal`)).text).toContain('この方にメールは送られません。');
    const before = (await people()).length;
    for (const _ of [1, 2])
      expect((await coordinator.post(`${at}/removal`, {}, at)).location).toContain('?done=removed');
    expect((await people()).length).toBe(before - 1);
  });

  test('who signed up themselves keep their address, which the page does not show', async () => {
    const at = `${names}/${await named(ICHIRO.name)}`;
    const page = await applicant.get(at);
    const { html } = page;
    expect([html.includes(ICHIRO.email), html.includes('name="email"')]).toEqual([false, false]);
    const fields = { ...fieldsFrom(ICHIRO), email: 'thief@clinic.example', institution: '一郎医院' };
    expect((await applicant.post(at, fields, page)).location).toContain('?done=corrected');
    const [one] = (await people()).filter(({ name }) => name === ICHIRO.name);
    expect([one?.institution, one?.email]).toEqual(['一郎医院', ICHIRO.email]);
  });
});

test('who signed up themselves can be given another address once mails to theirs come back', async () => {
  const at = `${names}/${await named(ICHIRO.name)}`;
  await office.deliver();
  const sent = (await office.outbox()).findLast(({ to, state }) => to.email === ICHIRO.email && state === 'sent');
  await office.store.write((tx) => markBounced(tx, sent?.id ?? '', '5.1.1', office.now()));
  const page = await applicant.get(at);
  expect([page.html.includes(ICHIRO.email), page.text.includes('メールが届いていません')]).toEqual([true, true]);
  const moved = { ...fieldsFrom(ICHIRO), email: 'ichiro.new@clinic.example' };
  expect((await applicant.post(at, moved, page)).location).toContain('?done=corrected');
  const [one] = (await people()).filter(({ name }) => name === ICHIRO.name);
  expect(one?.email).toBe('ichiro.new@clinic.example');
});
