import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listIncoming } from '#store/queue/incoming.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { deskIncomingRoutes } from '#web/desk/incoming/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { applicationReceived } from '../../../support/cast.ts';
import { letter, parts } from '../../../support/letters.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { arrives } from '../../../support/post-in.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskHistoryRoutes, deskIncomingRoutes]);
  desk = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** The page of the only mail that waits. */
async function waitingPath(): Promise<string> {
  const [mail] = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 2 }));
  return `/desk/incoming/${mail?.id}`;
}

describe('未整理', () => {
  test('今すること leads to it while something waits there; the mail is shown without what it quotes, with all of it below', async () => {
    expect((await desk.get('/desk')).text).not.toContain('未整理のメール');
    await arrives(office, letter('<b>会場</b>が変わりました。\n\n2026年9月1日(火) 10:00 デモ会申請:\n> 以前の文'));
    expect((await desk.get('/desk')).text).toContain('届いたメールのうち1件を、人が確かめて片づける');
    const list = await desk.get('/desk/incoming');
    expect(list.text).toContain('taro@ishikai.example.jp');
    const page = (await desk.get(await waitingPath())).text;
    expect(page).toContain('どの申請についてのメールか、わかりませんでした。');
    expect((await desk.get(await waitingPath())).html).toContain('&lt;b&gt;会場&lt;/b&gt;が変わりました。');
    expect(page).toContain('引用を含む全文');
  });

  test('its case is found by words or 受付番号 and looked at; added, it stands in that case’s history and waits no more', async () => {
    const { reference, form1 } = await applicationReceived(office);
    await arrives(office, letter('会場が変わりました。'));
    const path = await waitingPath();
    expect((await desk.get(`${path}?q=どこにもない`)).text).toContain('この言葉の申請は見つかりませんでした。');
    const check = `${path}/case?reference=${reference}`;
    for (const typed of [form1.association, reference.toLowerCase()])
      expect((await desk.get(`${path}?q=${encodeURIComponent(typed)}`)).html.replaceAll('&#x3D;', '=')).toContain(
        check,
      );
    const page = await desk.get(check);
    expect(page.text).toContain('このメールを、この申請の履歴に加えますか');
    expect(page.text).toContain('会場が変わりました。');
    expect((await desk.get(`${path}/case?reference=ZZZZ-9999`)).status).toBe(404);
    const done = await desk.post(`${path}/case`, { reference }, check);
    expect([done.status, done.location]).toEqual([303, '/desk/incoming?done=attached']);
    const history = (await desk.get(`/desk/applications/${reference}/history`)).text;
    expect(history).toContain('メールが届く');
    expect(history).toContain('会場が変わりました。');
    expect(history).toContain('差出人：taro@ishikai.example.jp');
    expect((await desk.get('/desk/incoming')).text).toContain('未整理のメールは、いまありません。');
    const twice = await desk.post(`${path}/case`, { reference }, '/desk');
    expect(twice.status).toBe(409);
  });

  test('put aside only with a reason, which stays readable', async () => {
    await arrives(office, letter('広告です。'));
    const path = await waitingPath();
    expect((await desk.post(`${path}/aside`, { why: '' }, path)).status).toBe(422);
    await desk.post(`${path}/aside`, { why: '広告のため' }, path);
    const page = (await desk.get(path)).text;
    expect(page).toContain('広告のため');
    expect(page).toContain('調整　花子');
    expect(page).not.toContain('申請の履歴に加える');
    expect((await desk.post(`${path}/back`, {}, path)).location).toBe('/desk/incoming?done=back');
    expect((await desk.get(path)).text).toContain('申請の履歴に加える');
    expect((await desk.post(`${path}/back`, {}, path)).status).toBe(409);
  });

  test('a file that could be uploaded is kept; of another only its name stands there', async () => {
    const text = { head: 'Content-Type: text/plain; charset=utf-8', body: '添付します' };
    const good = {
      head: 'Content-Type: text/plain; name=note.txt\nContent-Disposition: attachment; filename=note.txt',
      body: 'memo',
    };
    const bad = {
      head: 'Content-Type: text/html; name=x.html\nContent-Disposition: attachment; filename=x.html',
      body: '<script>',
    };
    await arrives(office, letter(parts('b', text, good, bad), { 'Content-Type': 'multipart/mixed; boundary=b' }));
    const path = await waitingPath();
    const page = await desk.get(path);
    expect(page.text).toContain('保存していません。');
    const [href] = /\/desk\/incoming\/[^"]+\/files\/[^"]+/.exec(page.html) ?? [];
    const file = await desk.get(href ?? '');
    expect([file.status, file.html, file.headers['content-disposition']]).toEqual([
      200,
      'memo',
      `attachment; filename="note.txt"; filename*=UTF-8''note.txt`,
    ]);
    expect((await desk.get(`${path}/files/none`)).status).toBe(404);
  });
});
