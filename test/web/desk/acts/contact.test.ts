import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { APPLICANT, applicantFiles, applicationReceived, sessionConfirmed } from '../../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes, statusRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const TYPED = {
  contactName: '後任　次子',
  contactKana: 'コウニン　ツギコ',
  phone: '０３－３５９５－２１７４（内線１２）',
  extension: '',
  email: 'ｔｓｕｇｉｋｏ@ishikai.example.jp',
  reason: '担当者の交代。電話で確認',
};
const NEW_ADDRESS = 'tsugiko@ishikai.example.jp';

async function coordinator(): Promise<Visitor> {
  const visitor = visit(http);
  const email = 'coordinator@mhlw.example';
  await visitor.post('/sign-in', { email }, '/sign-in');
  const code = codeOf(await office.lastMailTo(email));
  await visitor.post('/sign-in/code', { email, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}

describe('担当者・連絡先を変更する', () => {
  test('the page first shows what changes and who is told, then moves the contact as the form reads it', async () => {
    const { application } = await sessionConfirmed(office);
    await office.deliver();
    const visitor = await coordinator();
    const path = `/desk/applications/${application.reference}`;
    expect((await visitor.get(path)).html).toContain(`href="${path}/contact"`);
    const seenVersion = String(application.version);
    const before = dump(office);
    const looked = await visitor.post(`${path}/contact`, { ...TYPED, seenVersion }, `${path}/contact`);
    expect(dump(office)).toBe(before);
    expect([looked.status, looked.text.includes('まだ送っていません')]).toEqual([200, true]);
    expect(looked.text).toContain(`申請者 後任　次子 様（${NEW_ADDRESS}）`);
    expect(looked.text).toContain(`申請者 公労　太郎 様（${APPLICANT}）`);
    const moved = await visitor.post(`${path}/contact`, { ...TYPED, seenVersion, step: 'send' }, `${path}/contact`);
    expect([moved.status, moved.location]).toEqual([303, `${path}?done=contact-moved`]);
    expect((await office.see(application.id)).application.form1.contact).toEqual({
      name: '後任　次子',
      kana: 'こうにん　つぎこ',
      phone: '03-3595-2174',
      extension: '12',
      email: NEW_ADDRESS,
    });
    const page = await visitor.get(`${path}?done=contact-moved`);
    expect(page.text).toContain('担当者・連絡先を変更しました。');
    expect(page.text).toContain(`E-Mail ${APPLICANT} → から ${NEW_ADDRESS}`);
    expect(page.text).toContain('理由：担当者の交代。電話で確認');
  });

  test('the history behind the link says that it happened, but not who was before', async () => {
    const application = await applicationReceived(office);
    const visitor = await coordinator();
    const path = `/desk/applications/${application.reference}/contact`;
    await visitor.post(path, { ...TYPED, seenVersion: String(application.version), step: 'send' }, path);
    const link = tokenOf(await office.lastMailTo(NEW_ADDRESS), 'status');
    const status = await visit(http).get(`/status/${link}`);
    expect(status.text).toContain('担当者・連絡先を変更');
    expect([APPLICANT, '交代'].filter((word) => status.html.includes(word))).toEqual([]);
  });

  test.each([
    ['contactName', '', '担当者氏名をご入力ください。'],
    ['contactKana', '後任', 'ふりがなは、ひらがなでご入力ください。'],
    ['phone', '123', 'TELは、市外局番から数字でご入力ください。'],
    ['extension', '総務', '内線は、8桁までの数字でご入力ください。'],
    ['email', '', 'E-Mailをご入力ください。'],
    ['email', 'a@b.example, c@d.example', 'E-Mailは、1つのアドレスを半角でご入力ください。'],
    ['reason', '', '変更の理由をご入力ください。'],
  ])('%s 「%s」 is told at its field, and all that was typed stays', async (field, typed, sentence) => {
    const application = await applicationReceived(office);
    const visitor = await coordinator();
    const path = `/desk/applications/${application.reference}/contact`;
    const fields = { ...TYPED, [field]: typed, seenVersion: String(application.version) };
    const answer = await visitor.post(path, fields, path);
    expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true]);
    for (const value of Object.values({ ...TYPED, [field]: typed })) expect(answer.html).toContain(value);
    expect((await office.see(application.id)).application.version).toBe(application.version);
  });

  test('nothing changed is said above the form', async () => {
    const application = await applicationReceived(office);
    const visitor = await coordinator();
    const path = `/desk/applications/${application.reference}/contact`;
    const { name, kana, phone, extension, email } = application.form1.contact;
    const same = { contactName: name, contactKana: kana, phone, extension, email, reason: '念のため' };
    const answer = await visitor.post(path, { ...same, seenVersion: String(application.version) }, path);
    expect([answer.status, answer.text.includes('変更された項目がありません。')]).toEqual([422, true]);
  });

  test('while the address waits for its code, the page says that a new code goes out; when all is over, it refuses', async () => {
    const { application } = await applicantFiles(office);
    const visitor = await coordinator();
    const path = `/desk/applications/${application.reference}/contact`;
    expect((await visitor.get(path)).text).toContain('新しいアドレスへ確認コードをお送りします');
    const other = await applicationReceived(office);
    must(await withdrawApplication(office, other.id, ''));
    expect((await visitor.get(`/desk/applications/${other.reference}/contact`)).status).toBe(409);
  });
});
