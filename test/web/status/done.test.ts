import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filingOf } from '#domain/case/filing.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { APPLICANT, applicationReceived } from '../../support/cast.ts';
import { codeOf, openOffice, type TestOffice } from '../../support/office.ts';
import { keptOn } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let applicant: Visitor;
let path: string;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, fileRoutes]);
  path = `/status/${await statusLinkOf(office, filingOf(await applicationReceived(office)))}`;
  await office.deliver();
  applicant = visit(http);
  await applicant.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  await applicant.post(`${path}/access`, { code: codeOf(await office.lastMailTo(APPLICANT)) }, `${path}/access`);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** What the page says first that the act leads to. */
async function saysAfter(below: string, fields: Record<string, string>): Promise<string> {
  const { location } = await applicant.post(`${path}${below}`, fields, `${path}${below}`);
  const { text } = await applicant.get(location ?? '');
  return /完了：?\s*([^。]*。)/.exec(text)?.[1] ?? '';
}

test('every act of the applicant says on the next page that it worked', async () => {
  const settings = { ...keptOn((await applicant.get(`${path}/sign-up`)).html), capacity: '30' };
  expect(await saysAfter('/sign-up', settings)).toBe('参加申込の受付をはじめました。');
  const changed = { ...keptOn((await applicant.get(`${path}/sign-up`)).html), capacity: '20' };
  expect(await saysAfter('/sign-up', changed)).toBe('参加申込の受付の設定を保存しました。');
  expect(await saysAfter('/sign-up', { act: 'close' })).toBe('参加申込の受付を終了しました。');
  expect(await saysAfter('/sign-up', { act: 'reopen' })).toBe('参加申込の受付を再開しました。');
  expect(await saysAfter('/withdrawal', { reason: '' })).toBe('申請を取り下げました。');
});

test('a correction says that it went to the ministry', async () => {
  const started = await applicant.post(`${path}/correction`, {}, path);
  await applicant.get(started.location ?? '');
  const page = '/file/venue';
  await applicant.post(page, { ...keptOn((await applicant.get(page)).html), remarks: '駐車場があります。' }, page);
  const sent = await applicant.post('/file/correction', {}, await applicant.get('/file/check'));
  expect(sent.location).toBe(`${path}?done=corrected`);
  expect((await applicant.get(sent.location ?? '')).text).toContain('訂正を受け付け、厚生労働省へお届けしました。');
});

test('an address cannot make the page say anything else, nor say it to who only has the link', async () => {
  const words = '申請を取り下げました。';
  const odd = await applicant.get(`${path}?done=${encodeURIComponent(words)}`);
  const stranger = await visit(http).get(`${path}?done=withdrawn`);
  expect([odd.text.includes(words), stranger.text.includes(words)]).toEqual([false, false]);
});
