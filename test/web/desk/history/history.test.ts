import type { FastifyInstance } from 'fastify';
import { parseCsv } from 'hucre';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { noteCase } from '#workflow/desk/note-case.ts';
import { changeSession } from '#workflow/session/change.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  ICHIRO,
  KOU,
  sessionConfirmed,
  signUpPage,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { dump, openSite, type Visitor } from '../../visitor.ts';

/** An application on its whole way through mail and answers. */
const PATIENCE_MS = 60_000;
const COLLEAGUE = { role: 'coordinator', name: '同僚　次郎' } as const;

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
let path: string;
let other: string;

/** 1 September: confirmed, a sign-up. 2 September: 花子 changes the venue. 3 September: a colleague's note, and one elsewhere. */
beforeAll(async () => {
  office = await openOffice({ now: '2026-09-01T10:00:00+09:00' });
  http = await openSite(office, [signInRoutes, deskRoutes, deskHistoryRoutes]);
  const { application } = await sessionConfirmed(office);
  office.clock.set('2026-09-01T11:00:00+09:00');
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  await office.deliver();
  office.clock.set('2026-09-02T10:00:00+09:00');
  const { version } = (await office.see(application.id)).application;
  const venue = { ...application.form1.venue, name: '見本会館別館' };
  const edit = { applicationId: application.id, seenVersion: version, actor: COORDINATOR, edit: { venue } };
  must(await changeSession(office, edit));
  await office.deliver();
  office.clock.set('2026-09-03T10:00:00+09:00');
  must(await noteCase(office, { applicationId: application.id, actor: COLLEAGUE, text: '駐車場を確認済み' }));
  const elsewhere = await applicationReceived(office, { association: '別市医師会' });
  must(await noteCase(office, { applicationId: elsewhere.id, actor: COORDINATOR, text: '別件のメモ' }));
  path = `/desk/applications/${application.reference}`;
  other = elsewhere.reference;
  desk = await coordinatorAt(http, office);
}, PATIENCE_MS);
afterAll(async () => {
  await http.close();
  await office.close();
});

/** What stands in the timeline: what happened, and who did it. */
function happened(html: string): string[] {
  return [...html.matchAll(/timeline__what">(.*?)<span class="timeline__who">(.*?)<\/span>/g)].map(
    ([, what, who]) => `${what}｜${who}`,
  );
}

describe('the history of an application', () => {
  test('tells events and mails in one line of time, the newest first, and looking changes nothing', async () => {
    const before = dump(office);
    const { html } = await desk.get(`${path}/history`);
    expect(happened(html).slice(0, 6)).toEqual([
      '内部メモ｜調整担当 同僚　次郎',
      '変更のご案内｜メール 4通',
      '開催内容を変更｜調整担当 調整　花子',
      '参加申込の受付｜メール',
      '参加申込の確認｜メール',
      '参加申込｜参加者 診療　一郎',
    ]);
    expect(dump(office)).toBe(before);
  });

  test('shows before and after, and the state of the application', async () => {
    const { text } = await desk.get(`${path}/history`);
    const place = '〒100-8916 東京都千代田区霞が関1-2-2';
    expect(text).toContain(`開催場所 見本会館 ${place} → から 見本会館別館 ${place}`);
    expect(text).toContain('状態 調整中 → から 日程確定');
  });

  test('says of each mail where it stands, to whom it went and its subject', async () => {
    const { html, text } = await desk.get(`${path}/history?kind=mails`);
    expect(text).toContain(
      `変更のご案内 メール 4通 送信済み4 送信済み　公労　太郎 ${APPLICANT} 【デモ会】変更のお知らせ：10月20日（火）10:00～12:00／見本市医師会`,
    );
    expect(text).toContain(`送信済み　${KOU.name} ${KOU.addresses[0]}`);
    expect(happened(html).filter((line) => !line.includes('｜メール'))).toEqual([]);
  });

  test.each([
    ['states', ['開催内容を変更', '日程確定', 'メーカーに照会', '申請を受付']],
    ['makers', ['日程確定', 'メーカーの回答', 'メーカーに照会']],
    ['applicant', ['参加申込の受付を開始', '申請を受付', '申請を送信（メールアドレスの確認待ち）']],
    ['attendees', ['参加申込', '参加申込の受付を開始']],
    ['notes', ['内部メモ']],
  ])('narrowed to %s leaves out the rest', async (kind, whats) => {
    const { html } = await desk.get(`${path}/history?kind=${kind}`);
    expect(happened(html).map((line) => line.split('｜')[0])).toEqual(whats);
  });

  test('what is no kind and no page shows all from the start', async () => {
    const all = happened((await desk.get(`${path}/history`)).html);
    expect(happened((await desk.get(`${path}/history?kind=links&page=999`)).html)).toEqual(all);
    expect((await desk.get('/desk/applications/ZZZZ-ZZZZ/history')).status).toBe(404);
  });

  test('is saved as it is narrowed, one row for each mail', async () => {
    const csv = await desk.get(`${path}/history.csv?kind=notes`);
    expect(parseCsv(csv.html.slice(1)).slice(1)).toEqual([
      ['2026年9月3日（木）10:00', 'メモ', '内部メモ', '調整担当 同僚　次郎', '駐車場を確認済み', '', '', '', '', ''],
    ]);
    const whole = await desk.get(`${path}/history.xlsx`);
    expect(whole.headers['content-type']).toContain('spreadsheetml');
    const rows = parseCsv((await desk.get(`${path}/history.csv`)).html.slice(1));
    const mails = (await office.outbox()).filter(({ applicationId }) => applicationId !== undefined);
    const ofThis = mails.filter(({ applicationId }) => applicationId === mails[0]?.applicationId);
    expect(rows.filter((row) => row[1] === 'メール').length).toBe(ofThis.length);
    expect(rows.filter((row) => row[4] === '開催場所').map((row) => row.slice(5, 7))).toEqual([
      ['見本会館 〒100-8916 東京都千代田区霞が関1-2-2', '見本会館別館 〒100-8916 東京都千代田区霞が関1-2-2'],
    ]);
  });

  test('stands on the page of the application with its newest ten', async () => {
    const all = happened((await desk.get(`${path}/history`)).html);
    const { html, text } = await desk.get(path);
    expect(happened(html)).toEqual(all.slice(0, 10));
    expect(text).toContain('履歴をすべて見る・保存する');
  });
});

describe('a mail at the desk', () => {
  test('shows its words without the links and codes that let its recipient in', async () => {
    const sent = (await office.outbox()).filter(({ applicationId }) => applicationId !== undefined);
    const received = office.mail.mails.flatMap(({ parsed }) => [
      ...(parsed.text ?? '').matchAll(/\/(?:status|inquiry|join|registration|file\/verification)\/([\w-]+)|(\d{6})$/gm),
    ]);
    const secrets = received.map(([, token, code]) => token ?? code ?? '').filter((secret) => secret !== 'check');
    expect(secrets.length).toBeGreaterThan(10);
    const pages = [];
    for (const { id } of sent) pages.push(await desk.get(`/desk/mails/${id}`));
    expect(pages.map(({ status }) => status)).toEqual(sent.map(() => 200));
    const all = pages.map(({ html }) => html).join();
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
    expect(all).not.toMatch(/\[\[/);
    const verification = pages.find(({ text }) => text.includes('メールアドレスの確認'))?.text ?? '';
    expect(verification).toContain('（確認コードは表示しません）');
    expect(verification).toContain('（リンクは表示しません）');
    expect(verification).toContain(`宛先 ${APPLICANT}`);
  });

  test('that is none is not found', async () => {
    const missing = await desk.get('/desk/mails/nothing');
    expect([missing.status, /<a[^>]*href="([^"]*)"[^>]*>メールへ</.exec(missing.html)?.[1]]).toEqual([
      404,
      '/desk/mails',
    ]);
  });
});

describe('the history of a day', () => {
  test('tells what one colleague did in any application, and nothing of the others or of another day', async () => {
    const { html, text } = await desk.get(`/desk/history?day=2026-09-03&by=${encodeURIComponent(COLLEAGUE.name)}`);
    expect(happened(html)).toEqual(['内部メモ｜調整担当 同僚　次郎']);
    expect(text).toContain('駐車場を確認済み');
    expect(text).not.toContain('別件のメモ');
  });

  test('of everybody names each application, the newest first', async () => {
    const { html, text } = await desk.get('/desk/history?day=2026-09-03');
    expect(happened(html)).toEqual([
      '内部メモ｜調整担当 調整　花子',
      '申請を受付｜申請者 公労　太郎',
      '申請を送信（メールアドレスの確認待ち）｜申請者 公労　太郎',
      '内部メモ｜調整担当 同僚　次郎',
    ]);
    expect(text).toContain(`別市医師会 受付番号 ${other}`);
    expect(text).toContain('2026年（令和8年）9月3日（木）');
  });

  test('is today where no day can be read, and empty where nothing was done', async () => {
    expect((await desk.get('/desk/history?day=yesterday')).text).toContain('2026年（令和8年）9月3日（木）');
    expect((await desk.get('/desk/history?day=2026-08-31')).text).toContain('この日の記録はありません。');
  });
});
