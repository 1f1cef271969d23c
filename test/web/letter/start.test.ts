import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Rate } from '#domain/rates/rate-set.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { startRoutes } from '#web/letter/start.ts';
import { withdrawRates } from '#workflow/rates/take.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { ratesTaken } from '../../support/rates.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [startRoutes, fileRoutes]);
});
afterAll(async () => {
  await http.close();
  await office.close();
});

function rate(place: string, name: string, value: number): Rate {
  return { place, name, institutions: undefined, applied: undefined, rate: value };
}

const RATES = [rate('00', '全国', 5220), rate('17', '石川県', 6010), rate('172014', '金沢市', 5340)];

test("the first page says the country's rate in one line with day and source, and nothing without a table", async () => {
  const stranger = visit(http);
  expect((await stranger.get('/')).text).not.toContain('申込率');
  const id = await ratesTaken(office, '2022-09-30', RATES);
  expect((await stranger.get('/')).text).toContain(
    'カードリーダーの申込率：全国 52.2%（すべての医療機関・薬局のうち。2022年9月30日（金）時点、見本の表）',
  );
  await withdrawRates(office, { id, by: '調整　花子', reason: '誤り' });
  expect((await stranger.get('/')).text).not.toContain('申込率');
});

test('whoever has begun a request reads the rates of their own place', async () => {
  await ratesTaken(office, '2022-09-30', RATES);
  const visitor = visit(http);
  await visitor.get('/file');
  await visitor.post('/file/contact', { association: '金沢市医師会' }, '/file/contact');
  const { text } = await visitor.get('/');
  expect(text).toContain('カードリーダーの申込率：金沢市 53.4%、石川県 60.1%（');
  expect(text).not.toContain('全国 52.2%');
});
