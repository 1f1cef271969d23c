import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newestSet, ratesOf } from '#store/rates/sets.ts';
import { ratePreviewRoutes } from '#web/desk/rates/preview.ts';
import { deskRateRoutes } from '#web/desk/rates/sets.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { forgetOldRows } from '#workflow/keeping/retain.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let hanako: Visitor;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRateRoutes, ratePreviewRoutes]);
  hanako = await coordinatorAt(http, office);
});
afterAll(async () => {
  await http.close();
  await office.close();
});

const LAYOUTS = join(import.meta.dirname, '../../../documents/rates/layouts');

/** Sends a file; returns where it leads. */
async function upload(name: string, bytes: Uint8Array = readFileSync(join(LAYOUTS, name))) {
  return hanako.upload('/desk/rates/files', {}, { field: 'table', name, bytes }, '/desk/rates');
}

async function taken(name: string, fields: Record<string, string>) {
  const sent = await upload(name);
  const path = sent.location ?? '';
  return hanako.post(
    path,
    { day: '2022/9/4', source: '見本の表', ...fields },
    fields.rate === undefined ? path : `${path}?rate=${fields.rate}`,
  );
}

test('a table is shown as it was understood, and counts only once it is taken', async () => {
  const sent = await upload('07-totals.xlsx');
  expect([sent.status, sent.location?.replace(/[^/]+$/, '')]).toEqual([303, '/desk/rates/files/']);
  const path = sent.location ?? '';
  const page = await hanako.get(path);
  for (const words of [
    'まだ取り込んでいません',
    '2022年9月4日（日）（「令和4年9月4日時点」）',
    '5市区町村、0区',
    '表の合計6個は、行を足した数と合っています',
  ]) {
    expect(page.text).toContain(words);
  }
  expect(await office.store.read(newestSet)).toBe(undefined);
  const missing = await hanako.post(path, { day: '', source: '' }, path);
  expect([missing.status, missing.text.includes('出典をご入力ください')]).toEqual([422, true]);
  const ahead = await hanako.post(path, { day: '2026/12/1', source: '見本の表' }, path);
  expect([ahead.status, ahead.text.includes('時点は、今日までの日')]).toEqual([422, true]);
  const done = await hanako.post(path, { day: '令和4年9月4日', source: '見本の表' }, path);
  expect(done.location).toBe(path.replace('/files', ''));
  const set = await office.store.read(newestSet);
  expect([set?.day.toString(), set?.base, set?.source, set?.takenBy]).toEqual([
    '2022-09-04',
    'all',
    '見本の表',
    '調整　花子',
  ]);
  const [nation] = await office.store.read((tx) => ratesOf(tx, set?.id ?? '', ['00']));
  expect(nation).toEqual({ place: '00', name: '全国', institutions: 762, applied: 297, rate: 3898 });
  expect([(await hanako.get(path)).status, (await hanako.get(done.location ?? '')).status]).toEqual([404, 200]);
});

test('a second table of the same day waits until the first is withdrawn, whose history stays', async () => {
  const again = await taken('01-code6.xlsx', {});
  expect([again.status, again.text.includes('すでに取り込まれています')]).toEqual([422, true]);
  const id = (await office.store.read(newestSet))?.id ?? '';
  const bare = await hanako.post(`/desk/rates/${id}/withdrawal`, { reason: '' }, `/desk/rates/${id}`);
  expect([bare.status, (await office.store.read(newestSet))?.id]).toEqual([422, id]);
  await hanako.post(`/desk/rates/${id}/withdrawal`, { reason: '訂正のため' }, `/desk/rates/${id}`);
  expect(await office.store.read(newestSet)).toBe(undefined);
  const page = await hanako.get(`/desk/rates/${id}`);
  expect([page.text.includes('理由：訂正のため'), page.text.includes('この表を取り消す')]).toEqual([true, false]);
  expect((await taken('01-code6.xlsx', {})).status).toBe(303);
});

test('of two rates one is chosen first', async () => {
  const { location = '' } = await upload('08-two-rates.xlsx');
  const page = await hanako.get(location);
  expect([page.text.includes('どの率を使いますか'), page.text.includes('取り込む率')]).toEqual([true, true]);
  expect(page.html).not.toContain('>取り込む</button>');
  expect((await taken('08-two-rates.xlsx', { rate: '1' })).status).toBe(303);
  const set = await office.store.read(newestSet);
  expect(set?.base).toBe('duty');
});

test('rows that nobody can place are shown with number and reason, and have to be accepted', async () => {
  const { location = '' } = await upload('24-unknown-rows.xlsx');
  const page = await hanako.get(location);
  expect(page.text).toContain('6行目 府中市 同じ名前の市区町村が東京都と広島県にあります');
  const blind = await hanako.post(location, { day: '2022/8/4', source: '見本の表' }, location);
  expect([blind.status, blind.text.includes('チェックを付けてください')]).toEqual([422, true]);
  const done = await hanako.post(location, { day: '2022/8/4', source: '見本の表', accepted: 'on' }, location);
  expect((await hanako.get(done.location ?? '')).text).toContain('読めなかった行（5行、取り込んでいません）');
});

test('a table with faults is not taken, and says the row and the reason', async () => {
  const { location = '' } = await upload('21-wrong-total.xlsx');
  const page = await hanako.get(location);
  expect(page.text).toContain('6行目　北海道 計：施設数の合計は213ですが、行を足すと212です');
  expect(page.html).not.toContain('>取り込む</button>');
});

test.each([
  ['26-no-head.csv', '見出しが見つかりません'],
  ['27-no-rate.csv', '申込率の列も、施設数と申込数の列も見つかりません'],
])('%s is refused at once', async (name, words) => {
  const sent = await upload(name);
  expect([sent.status, sent.text.includes(words)]).toEqual([422, true]);
});

test('what is no table is refused in words, whatever its name says', async () => {
  for (const bytes of [new Uint8Array([0x25, 0x50, 0x44, 0x46, 0, 1]), new Uint8Array([0x50, 0x4b, 3, 4])]) {
    const sent = await upload('表.xlsx', bytes);
    expect([sent.status, /読めないファイル/.test(sent.text)]).toEqual([422, true]);
  }
});

test('a file that nobody takes is gone after a day', async () => {
  const { location = '' } = await upload('04-kinds.xlsx');
  expect((await hanako.get(location)).status).toBe(200);
  office.clock.advance({ hours: 1 });
  await forgetOldRows(office);
  expect((await hanako.get(location)).status).toBe(200);
  office.clock.advance({ hours: 24 });
  await forgetOldRows(office);
  const again = await coordinatorAt(http, office);
  expect((await again.get(location)).status).toBe(404);
});
