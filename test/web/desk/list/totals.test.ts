import type { FastifyInstance } from 'fastify';
import { readXlsx } from 'hucre';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { saveReport } from '#store/cases/reports.ts';
import { joinSession } from '#store/cases/sessions.ts';
import { deskTotalsRoutes } from '#web/desk/list/totals.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { wish } from '../../../domain/samples.ts';
import { form1Input, KOU, OTSU, sessionConfirmed } from '../../../support/cast.ts';
import { codeOf, openOffice, type TestOffice } from '../../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskTotalsRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function coordinator(): Promise<Visitor> {
  const visitor = visit(http);
  const email = 'coordinator@mhlw.example';
  await visitor.post('/sign-in', { email }, '/sign-in');
  const code = codeOf(await office.lastMailTo(email));
  await visitor.post('/sign-in/code', { email, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}

/** Held in October in Tokyo with two makers and reported; held in December in Osaka and not; and one still to come. */
async function threeSessions(): Promise<{ silent: Application }> {
  const { application: reported, session, otsu } = await sessionConfirmed(office);
  const osaka = {
    association: '大阪医師会',
    slots: [wish(1, '2026-12-08')],
    noFurtherCandidates: true,
    venue: { ...form1Input().venue, address: '大阪府大阪市北区中之島1-3-20' },
  };
  const { application: silent } = await sessionConfirmed(office, osaka);
  await sessionConfirmed(office, { ...osaka, association: '未来医師会', slots: [wish(1, '2027-02-09')] });
  office.clock.set('2026-12-20T10:00:00+09:00');
  await holdSessions(office);
  const joined = {
    maker: OTSU,
    inquiryId: otsu.id,
    joinedAt: office.now(),
    by: '企画　三郎',
    visitor: '',
    phoneOnDay: '',
    out: undefined,
  };
  const counts = { attendees: 24, applicationsMade: 7 };
  const said = { remarks: '', reportedBy: '公労　太郎', reportedAt: office.now() };
  await office.store.write(async (tx) => {
    await joinSession(tx, session.id, joined);
    await saveReport(tx, { applicationId: reported.id, ...counts, ...said });
  });
  return { silent };
}

/** The rows of the table, cell by cell, as they are read. */
function tableIn(html: string): string[][] {
  const body = /<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? '';
  return [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '')),
  );
}

test('held sessions are counted by month, 都道府県 and maker; what was not reported is said to be missing', async () => {
  const { silent } = await threeSessions();
  const visitor = await coordinator();
  const before = dump(office);
  const page = await visitor.get('/desk/totals');
  expect(dump(office)).toBe(before);
  expect(page.text).toContain('2026年4月1日（水）～2027年3月31日（水）');
  expect(page.text).toContain('実施した説明会 2回 参加者数 24名 その場での申込件数 7件 報告がまだの説明会 1回');
  expect(tableIn(page.html)).toEqual([
    ['2026年10月', '1回', '24名', '7件', '0回'],
    ['2026年11月', '0回', '0名', '0件', '0回'],
    ['2026年12月', '1回', '0名', '0件', '1回'],
  ]);
  expect(page.text).toContain(`2026年12月8日（火）　 大阪医師会 　 受付番号 ${silent.reference}`);
  expect(page.text.includes('未来医師会')).toBe(false);
  expect(tableIn((await visitor.get('/desk/totals?by=prefecture')).html)).toEqual([
    ['東京都', '1回', '24名', '7件', '0回'],
    ['大阪府', '1回', '0名', '0件', '1回'],
  ]);
  const makers = await visitor.get('/desk/totals?by=maker');
  expect(tableIn(makers.html)).toEqual([
    [OTSU.name, '1回', '24名', '7件', '0回'],
    [KOU.name, '2回', '24名', '7件', '1回'],
  ]);
  expect(makers.text).toContain('実施した説明会 2回');
});

test('the chart says in words and lengths what the table says', async () => {
  await threeSessions();
  const { html } = await (await coordinator()).get('/desk/totals?show=sessions&by=maker');
  expect(/<title id="bars-title">(.*?)<\/title>/.exec(html)?.[1]).toBe('メーカー別の開催数');
  expect(/<desc [^>]*>(.*?)<\/desc>/.exec(html)?.[1]).toBe(`${OTSU.name} 1回、${KOU.name} 2回`);
  expect([...html.matchAll(/class="bars__bar" [^>]*width="([^"]+)"/g)].map(([, width]) => width)).toEqual([
    '50%',
    '100%',
  ]);
});

test('days are read as people write them; days that cannot be are said, and stay as they were typed', async () => {
  await threeSessions();
  const visitor = await coordinator();
  const narrow = await visitor.get(`/desk/totals?from=${encodeURIComponent('令和８年12月1日')}&to=2026/12/31`);
  expect(tableIn(narrow.html)).toEqual([['2026年12月', '1回', '0名', '0件', '1回']]);
  const wrong = await visitor.get(`/desk/totals?from=${encodeURIComponent('きのう')}&to=2026/12/31`);
  expect([wrong.status, wrong.html.includes('value="きのう"'), wrong.html.includes('value="2026/12/31"')]).toEqual([
    422,
    true,
    true,
  ]);
  expect(wrong.text).toContain('はじめの日は、2026/4/1 のように入力してください。');
  const turned = await visitor.get('/desk/totals?from=2026/12/31&to=2026/12/1');
  expect([turned.status, turned.text.includes('おわりの日は、はじめの日と同じ日か、あとの日にしてください。')]).toEqual(
    [422, true],
  );
  const empty = await visitor.get('/desk/totals?from=2025/4/1&to=2026/3/31');
  expect(empty.text).toContain('この期間に実施した説明会はありません。');
});

test('the table is saved for Excel with a line for the whole, in numbers that add up', async () => {
  await threeSessions();
  const visitor = await coordinator();
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const saved = await http.inject({ url: '/desk/totals.xlsx?by=maker', headers: { cookie } });
  expect(decodeURIComponent(String(saved.headers['content-disposition']))).toContain(
    '実績_メーカー別_2026-04-01_2027-03-31.xlsx',
  );
  const { sheets } = await readXlsx(saved.rawPayload);
  expect(sheets[0]?.rows).toEqual([
    ['メーカー', '開催数（回）', '参加者数（名）', 'その場での申込件数（件）', '報告がまだ（回）'],
    [OTSU.name, 1, 24, 7, 0],
    [KOU.name, 2, 24, 7, 1],
    ['合計（説明会ごと）', 2, 24, 7, 1],
  ]);
  const wrong = await http.inject({ url: '/desk/totals.xlsx?from=yesterday', headers: { cookie } });
  expect([wrong.statusCode, wrong.headers.location]).toEqual([303, '/desk/totals?from=yesterday']);
});
