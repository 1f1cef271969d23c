import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { ratesTaken } from '../../support/rates.ts';
import { openApi } from './site.ts';

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  office = await openOffice();
  api = await openApi(office);
});
afterAll(async () => {
  await api.http.close();
  await office.close();
});

const ISHIKAWA = encodeURIComponent('石川県');

test('before the first table there is none, and every municipality says that nothing is known', async () => {
  const { status, body } = await api.ask('GET', `/need?prefecture=${ISHIKAWA}`, { token: api.key });
  expect([status, body.set, body.setBefore, body.prefectures.length, body.municipalities.length]).toEqual([
    200,
    null,
    null,
    1,
    19,
  ]);
  expect(body.municipalities[0]).toMatchObject({ institutions: null, rate: null, notApplied: null, sessionsHeld: 0 });
});

test('a coordinator reads sets, rates and need with their day and source', async () => {
  const rates = { institutions: 300, applied: 100, rate: 3333 };
  await ratesTaken(office, '2022-08-31', [{ place: '172014', name: '金沢市', ...rates, applied: 90, rate: 3000 }]);
  const id = await ratesTaken(office, '2022-09-30', [{ place: '172014', name: '金沢市', ...rates }]);
  const sets = await api.ask('GET', '/rate-sets', { token: api.key });
  expect(sets.body.sets.map((set: { day: string }) => set.day)).toEqual(['2022-09-30', '2022-08-31']);
  const { body } = await api.ask('GET', `/need?prefecture=${ISHIKAWA}`, { token: api.key });
  expect(body.set).toMatchObject({ id, day: '2022-09-30', base: 'all', source: '見本の表', withdrawnAt: null });
  expect(body.municipalities[0]).toEqual({
    ...{ place: '172014', name: '金沢市', prefecture: '石川県', institutions: 300, applied: 100 },
    ...{ rate: 33.33, rateBefore: 30, institutionsBefore: 300, notApplied: 200 },
    ...{ sessionsHeld: 0, sessionsPlanned: 0, sessionsAsked: 0, applicationsMade: 0, notAppliedPerSession: 200 },
  });
  expect((await api.ask('GET', '/need')).status).toBe(401);
});
