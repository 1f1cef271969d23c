import type { FastifyInstance } from 'fastify';
import { readXlsx } from 'hucre';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Rate } from '#domain/rates/rate-set.ts';
import { saveReport } from '#store/cases/reports.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskNeedRoutes } from '#web/desk/rates/need.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { applicantFiles, applicantVerifies, form1Input, sessionConfirmed } from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { ratesTaken } from '../../../support/rates.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let hanako: Visitor;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskNeedRoutes, deskRoutes]);
  hanako = await coordinatorAt(http, office);
});
afterAll(async () => {
  await http.close();
  await office.close();
});

function rate(place: string, name: string, institutions: number, applied: number): Rate {
  return { place, name, institutions, applied, rate: Math.round((applied / institutions) * 10_000) };
}

const NOW = [rate('17', '石川県', 500, 200), rate('172014', '金沢市', 300, 120), rate('172022', '七尾市', 60, 20)];
const THEN = [rate('17', '石川県', 510, 153), rate('172014', '金沢市', 300, 90)];

/** The cells of the row with this name, in the table with this caption. */
function row(html: string, caption: string, name: string): string[] {
  const table = html.split('<table').find((part) => part.includes(`>${caption}</caption>`)) ?? '';
  const rows = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, inside = '']) =>
    [...inside.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim()),
  );
  return rows.find(([first]) => first === name) ?? [];
}

const PREFECTURES = '都道府県ごとの申込率と説明会';
const MUNICIPALITIES = '市区町村ごとの申込率と説明会';

test('before any table the page says so and counts sessions alone', async () => {
  const page = await hanako.get('/desk/need');
  expect([page.status, page.text.includes('申込率の表がまだありません')]).toEqual([200, true]);
  expect(row(page.html, PREFECTURES, '石川県')).toEqual([
    '石川県',
    ...Array(5).fill('－'),
    '0回',
    '0回',
    '0件',
    '0件',
    '－',
  ]);
});

test('rates, change, sessions and what was applied for stand side by side, with day and source', async () => {
  await ratesTaken(office, '2022-08-31', THEN);
  await ratesTaken(office, '2022-09-30', NOW);
  const venue = { ...form1Input().venue, address: '石川県金沢市見本町1-1' };
  const { application } = await sessionConfirmed(office, { association: '金沢市医師会', venue });
  office.clock.set('2026-12-20T10:00:00+09:00');
  await holdSessions(office);
  const report = {
    attendees: 24,
    applicationsMade: 7,
    remarks: '',
    reportedBy: '公労　太郎',
    reportedAt: office.now(),
  };
  await office.store.write((tx) => saveReport(tx, { applicationId: application.id, ...report }));
  office.clock.set('2026-09-01T10:00:00+09:00');
  hanako = await coordinatorAt(http, office);
  await applicantVerifies(
    office,
    await applicantFiles(office, { association: '七尾市医師会', venue: { ...venue, address: '石川県七尾市見本1' } }),
  );

  const page = await hanako.get('/desk/need?prefecture=%E7%9F%B3%E5%B7%9D%E7%9C%8C');
  expect(page.text).toContain('2022年9月30日（金）時点、見本の表。率はすべての医療機関・薬局のうちの割合');
  expect(row(page.html, PREFECTURES, '石川県')).toEqual([
    ...['石川県', '500', '200', '40.0%', '+10.0（510→500）', '300', '1回', '0回', '1件', '7件', '300'],
  ]);
  const name = (text: string) => `石川県 ${text}`;
  expect(row(page.html, MUNICIPALITIES, name('金沢市'))).toEqual([
    ...[name('金沢市'), '300', '120', '40.0%', '+10.0', '180', '1回', '0回', '0件', '7件', '180'],
  ]);
  expect(row(page.html, MUNICIPALITIES, name('七尾市'))).toEqual([
    ...[name('七尾市'), '60', '20', '33.3%', '－', '40', '0回', '0回', '1件', '0件', '40'],
  ]);
  expect(page.html).toContain('aria-label="石川300件"');
  // What no table says is no 0.
  expect(page.html).toContain('aria-label="富山－件"');
  expect((await hanako.get('/desk/need?show=rate')).html).toContain('aria-label="石川40%"');
});

test('the country is shown in pages, and one 都道府県 by its link', async () => {
  const first = await hanako.get('/desk/need');
  expect([first.text.includes('全国の市区町村（1741）'), first.text.includes('1 / 35ページ')]).toEqual([true, true]);
  const last = await hanako.get('/desk/need?page=99');
  expect([last.text.includes('35 / 35ページ'), last.text.includes('次の50件')]).toEqual([true, false]);
});

test('the workbook has numbers, and day and source in each row', async () => {
  const saved = await http.inject({
    url: '/desk/need.xlsx?prefecture=%E7%9F%B3%E5%B7%9D%E7%9C%8C',
    headers: { cookie: [...hanako.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
  const { sheets } = await readXlsx(new Uint8Array(saved.rawPayload));
  const rows = sheets[0]?.rows ?? [];
  const source = '2022年9月30日（金）時点、見本の表。率はすべての医療機関・薬局のうちの割合';
  expect(rows[1]).toEqual(['石川県', '（計）', 500, 200, 40, 10, 510, 300, 1, 0, 1, 7, 300, source]);
  expect(rows[2]).toEqual(['石川県', '金沢市', 300, 120, 40, 10, 300, 180, 1, 0, 0, 7, 180, source]);
  expect(rows.length).toBe(1 + 1 + 19);
});

test('a case shows the rates of its place and of others to choose between', async () => {
  const { application } = await applicantFiles(office, {
    association: '七尾市医師会',
    venue: { ...form1Input().venue, address: '石川県七尾市見本2' },
  });
  const page = await hanako.get(`/desk/applications/${application.reference}`);
  expect(row(page.html, 'この申請の市区町村と都道府県', '七尾市').slice(0, 4)).toEqual(['七尾市', '33.3%', '－', '40']);
  expect(row(page.html, '近くの市区町村', '金沢市').slice(0, 4)).toEqual(['金沢市', '40.0%', '+10.0', '180']);
  expect(page.text).toContain('2022年9月30日（金）時点、見本の表');
});
