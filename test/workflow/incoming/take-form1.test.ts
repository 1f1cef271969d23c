import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listIncoming } from '#store/queue/incoming.ts';
import { deskIncomingRoutes } from '#web/desk/incoming/routes.ts';
import { deskEntryRoutes } from '#web/filing/entry.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { readDraft } from '#workflow/filing/keep-draft.ts';
import { letter, parts } from '../../support/letters.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { arrives } from '../../support/post-in.ts';
import { coordinatorAt } from '../../web/coordinator.ts';
import { openSite } from '../../web/visitor.ts';

const SHEET = readFileSync(join(import.meta.dirname, '..', '..', 'golden', 'form1.xlsx'));
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PASS = { 'Authentication-Results': 'mx.demokai.example; dmarc=pass header.from=ishikai.example.jp' };

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice({ policy: { authservId: 'mx.demokai.example' } });
});
afterEach(() => office.close());

async function mailsSheet(id: string, head: Record<string, string>): Promise<void> {
  const file = {
    head: `Content-Type: ${TYPE}; name=form1.xlsx\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=form1.xlsx`,
    body: SHEET.toString('base64').replace(/.{76}/g, '$&\n'),
  };
  const text = { head: 'Content-Type: text/plain; charset=utf-8', body: '申請します' };
  const usual = { 'Content-Type': 'multipart/mixed; boundary=b', 'Message-ID': `<${id}@ishikai.example.jp>` };
  await arrives(office, letter(parts('b', text, file), { ...usual, ...head }));
}

const waiting = async () => office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 10 }));

test('a mailed 様式1 waits; its sender gets one receipt a day, with counts and none of the sheet’s words', async () => {
  await mailsSheet('one', PASS);
  await mailsSheet('two', PASS);
  expect((await waiting()).map(({ reason }) => reason)).toEqual(['form1', 'form1']);
  expect(await office.newlyOwed()).toEqual(['form1-mailed → taro@ishikai.example.jp']);
  const receipt = await office.lastMailTo('taro@ishikai.example.jp');
  expect(receipt.parsed.text).toContain('様式1のファイル（1件）を受け取りました');
  for (const word of ['申請します', '厚労', '公労', '●●市', '会館'])
    expect(receipt.raw.toString() + receipt.parsed.text).not.toContain(word);
  expect(receipt.parsed.headers.get('auto-submitted')).toBe('auto-generated');
  office.clock.advance({ hours: 24 });
  await mailsSheet('three', PASS);
  expect(await office.newlyOwed()).toEqual(['form1-mailed → taro@ishikai.example.jp']);
});

test.each([
  ['nobody vouches for the sender', {}],
  ['another server does', { 'Authentication-Results': 'mx.elsewhere.example; dmarc=pass' }],
  [
    'the result stands in a comment',
    { 'Authentication-Results': 'mx.demokai.example; spf=none (; dmarc=pass header.from=ishikai.example.jp)' },
  ],
  [
    'it is about another domain',
    { 'Authentication-Results': 'mx.demokai.example; dmarc=pass header.from=elsewhere.example' },
  ],
  ['it failed, whatever else stands there', { 'Authentication-Results': 'mx.demokai.example; dmarc=fail; dmarc=pass' }],
  ['a machine sent it', { ...PASS, 'Auto-Submitted': 'auto-generated' }],
  ['there is nobody to return it to', { ...PASS, 'Return-Path': '<>' }],
])('no receipt where %s', async (_, head) => {
  await mailsSheet('one', head);
  expect(await office.newlyOwed()).toEqual([]);
});

test('a coordinator registers it from its mail, as of the day on which it came', async () => {
  await mailsSheet('one', PASS);
  const http: FastifyInstance = await openSite(office, [signInRoutes, deskIncomingRoutes, deskEntryRoutes, fileRoutes]);
  office.clock.advance({ hours: 24 });
  const desk = await coordinatorAt(http, office);
  const [mail] = await waiting();
  const page = await desk.get(`/desk/incoming/${mail?.id}`);
  const file = /name="file" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
  expect(page.text).toContain('この様式1を読み込んで登録する');
  const begun = await desk.post('/desk/entries/mailed', { mail: mail?.id ?? '', file }, `/desk/incoming/${mail?.id}`);
  expect([begun.status, begun.location]).toEqual([303, '/file/check']);
  const draft = await readDraft(office, desk.draftCookie() ?? '');
  expect(draft?.values).toMatchObject({ entrySource: 'mail', entryReceivedOn: '2026-09-01' });
  await http.close();
});
