import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { statusRoutes } from '#web/status/routes.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { APPLICANT, applicationReceived, form1Input, sessionConfirmed } from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const asked = (filed: string) => visit(http).post('/status', { filed }, '/status');

/** Whom the last asking owed a mail, after everything before it has left. */
async function owedAfter(filed: string): Promise<string[]> {
  await office.deliver();
  await office.newlyOwed();
  expect((await asked(filed)).status).toBe(200);
  return office.newlyOwed();
}

test('an address gets the links of all its applications in one mail, and they open them', async () => {
  const { application: first } = await sessionConfirmed(office);
  const second = await applicationReceived(office);
  expect(await owedAfter('ｔａｒｏ＠ｉｓｈｉｋａｉ．ｅｘａｍｐｌｅ．ｊｐ')).toEqual([`status-links → ${APPLICANT}`]);
  const { parsed } = await office.lastMailTo(APPLICANT);
  const lines = (parsed.text ?? '').split('\n');
  expect(lines.filter((line) => line.startsWith('受付番号'))).toEqual([
    `受付番号 ${second.reference}（受付済）`,
    `受付番号 ${first.reference}（日程確定）`,
  ]);
  const links = lines.filter((line) => line.includes('/status/')).map((line) => new URL(line).pathname);
  for (const [at, { reference }] of [second, first].entries()) {
    expect((await visit(http).get(links[at] ?? '')).text).toContain(reference);
  }
});

test('a 受付番号 in any writing goes to both contacts, and not to the address of who asks', async () => {
  const { id, reference } = await applicationReceived(office);
  const person = {
    name: '第二　花子',
    kana: 'だいに　はなこ',
    phone: '03-5253-2222',
    email: 'hanako@ishikai.example.jp',
  };
  must(await setSecondContact(office, { applicationId: id, secondContact: person }));
  const owed = [`status-links → ${person.email}`, `status-links → ${APPLICANT}`].sort();
  for (const typed of [
    reference,
    reference.replace('-', '').toLowerCase(),
    `受付番号　${reference.replace('-', 'ー')}`,
  ]) {
    expect(await owedAfter(typed)).toEqual(owed);
  }
});

test('nobody learns from the page who has filed: what is not registered gets the same words, and no mail', async () => {
  const { reference } = await applicationReceived(office);
  const draft = await startDraft(office, 'form1', {});
  const contact = { ...form1Input().contact, email: 'unverified@ishikai.example.jp' };
  const waiting = must(await fileApplication(office, draft, form1Input({ contact })));
  await office.deliver();
  await office.newlyOwed();
  const known = (await asked(reference)).text;
  await office.newlyOwed();
  for (const typed of ['ZZZZ-9999', 'nobody@ishikai.example.jp', contact.email, waiting.reference]) {
    const { status, text } = await asked(typed);
    expect([status, text]).toEqual([200, known]);
  }
  expect(await office.newlyOwed()).toEqual([]);
});

test('what is neither is asked for again, with what was typed', async () => {
  const { status, html, text } = await asked('見本市医師会');
  expect([status, html.includes('value="見本市医師会"')]).toEqual([422, true]);
  expect(text).toContain('受付番号（例：ABCD-EFGH）か、申請に使ったメールアドレスを、どちらか1つご入力ください。');
});

test('a stranger who asks again and again is refused, and the owner of the address is not', async () => {
  await applicationReceived(office);
  const stranger = visit(http);
  const answers: number[] = [];
  for (let time = 0; time < 7; time++)
    answers.push((await stranger.post('/status', { filed: APPLICANT }, '/status')).status);
  expect(answers).toEqual([200, 200, 200, 200, 200, 200, 429]);
  expect((await asked(APPLICANT)).status).toBe(200);
});
