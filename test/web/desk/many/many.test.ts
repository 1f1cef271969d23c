import type { FastifyInstance } from 'fastify';
import { parseCsv } from 'hucre';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { listBar } from '#web/desk/many/bar.ts';
import { deskManyRoutes } from '#web/desk/many/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import { workOnRuns } from '#workflow/desk/many-run.ts';
import { setOwner } from '#workflow/desk/set-owner.ts';
import { applicationReceived, COORDINATOR, coordinatorAsks, coordinatorKnows, KOU } from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

/** One house for all: each test has applications of its own. */
let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskRoutes, deskHistoryRoutes, deskManyRoutes]);
  desk = await coordinatorAt(http, office);
  await coordinatorKnows(office);
});
afterAll(async () => {
  await http.close();
  await office.close();
});

/** The fields of the first form that begins the run, as the page has them. */
function runFields(html: string): Record<string, string> {
  const [form = ''] = /<form method="post" action="\/desk\/many">.*?<\/form>/s.exec(html) ?? [];
  const hidden = form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...hidden].map(([, name = '', value = '']) => [name, value.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&')]),
  );
}

function query(fields: Record<string, string>): string {
  return `/desk/many?${new URLSearchParams(fields)}`;
}

test('ticked in the list, looked at, pressed twice: one run, and its report says what became of each', async () => {
  const first = await applicationReceived(office, { association: '一番医師会' });
  const stale = await applicationReceived(office, { association: '二番医師会' });
  await applicationReceived(office, { association: '選ばない医師会' });
  const list = await desk.get('/desk/applications');
  expect(list.html).toContain(
    `name="case" value="${first.reference}" data-many-row aria-label="一番医師会（${first.reference}）を選ぶ"`,
  );
  const ticked = new URLSearchParams([
    ...[first, stale].map(({ reference }): [string, string] => ['case', reference]),
    ['from', '/desk/applications'],
    ['act', 'ask'],
  ]);
  const before = await desk.get(`/desk/many?${ticked}`);
  expect(before.text).toContain('選んだ申請 2 件 行うもの 2 件 外すもの 0 件 送られるメール 3 通');
  expect(before.text).toContain('甲カードリーダー株式会社 メーカーへの照会 1通（2件の申請を1通に）');
  const fields = runFields(before.html);
  await coordinatorAsks(office, stale.id, { makers: [KOU] });
  const [begun, again] = [
    await desk.post('/desk/many', fields, `/desk/many?${ticked}`),
    await desk.post('/desk/many', fields, `/desk/many?${ticked}`),
  ];
  expect([begun.status, again.location]).toEqual([303, begun.location]);
  const running = await desk.get(begun.location ?? '');
  expect(running.text).toContain('2件のうち 0件 が済みました。残りの2件を順に行っています。');
  await workOnRuns(office);
  const report = await desk.get(begun.location ?? '');
  expect(report.text).toContain('終わりました。1件を行い、1件を外しました。');
  const csv = await desk.get(`${begun.location}/report.csv`);
  expect(parseCsv(csv.html.slice(1))).toEqual([
    ['受付番号', '申請団体', '結果', '行ったこと', '外した理由'],
    [
      first.reference,
      '一番医師会',
      '行いました',
      '照会：乙電機株式会社、甲カードリーダー株式会社（第一希望・第二希望・第三希望）',
      '',
    ],
    [stale.reference, '二番医師会', '外しました', '', '確認の画面を開いたあとに、内容が変わりました'],
  ]);
  const history = await desk.get(`/desk/applications/${first.reference}/history`);
  expect(history.text).toContain('メーカーに照会（まとめて）');
  expect((await desk.get('/desk/runs')).text).toContain('メーカーに照会 調整　花子 終了 1 1 0');
});

test('a reason is asked for first, kept when it is too long, and goes to all that the filter finds', async () => {
  const chosen = await applicationReceived(office, { association: '絞込医師会' });
  await applicationReceived(office, { association: '絞込二医師会' });
  const address = query({ act: 'decline', all: 'list', association: '絞込', from: '/desk/applications?association=x' });
  const page = await desk.get(address);
  expect(page.text).toContain('選んだもの：申請団体：絞込（2件、一覧の控え番号');
  expect(page.html).not.toContain('name="step" value="run"');
  const look = /<form class="form" method="post" action="\/desk\/many".*?<\/form>/s.exec(page.html)?.[0] ?? '';
  const hidden = Object.fromEntries(
    [...look.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(([, name, value]) => [name, value]),
  );
  const tooLong = await desk.post('/desk/many', { ...hidden, reason: 'あ'.repeat(2001) }, address);
  expect([tooLong.status, tooLong.text.includes('2000文字以内')]).toEqual([422, true]);
  expect(tooLong.html).toContain('あ'.repeat(2001));
  const ready = await desk.post('/desk/many', { ...hidden, reason: '対象外のため' }, address);
  expect(ready.html).toContain('2件をまとめてお断りする');
  const begun = await desk.post('/desk/many', runFields(ready.html), address);
  await workOnRuns(office);
  expect((await desk.get(begun.location ?? '')).text).toContain('2件を行い、0件を外しました。');
  expect((await office.see(chosen.id)).application.state).toBe('declined');
});

test('担当 is not taken from who took it since the page was opened, nor while the run goes', async () => {
  const free = await applicationReceived(office, { association: '持たない医師会' });
  const taken = await applicationReceived(office, { association: '持つ医師会' });
  const take = async (id: string, owner: string): Promise<void> => {
    const seen = (await office.see(id)).application.owner;
    must(await setOwner(office, { applicationId: id, actor: COORDINATOR, owner, seen }));
  };
  await take(taken.id, '調整　次郎');
  const ticked = new URLSearchParams([
    ...[free, taken].map(({ reference }): [string, string] => ['case', reference]),
    ['act', 'own'],
  ]);
  const address = `/desk/many?${ticked}`;
  const page = await desk.get(address);
  expect(page.text).toContain('担当：調整　花子（これまでは調整　次郎）');
  await take(free.id, '調整　三郎');
  const told = await desk.post('/desk/many', runFields(page.html), address);
  expect([told.status, told.text.includes('担当が変わった申請があります')]).toEqual([409, true]);
  expect(told.text).toContain('担当：調整　花子（これまでは調整　三郎）');
  const fields = runFields(told.html);
  const begun = await desk.post('/desk/many', fields, address);
  await take(taken.id, '調整　四郎');
  await workOnRuns(office);
  const report = await desk.get(begun.location ?? '');
  expect(report.text).toContain('1件を行い、1件を外しました。');
  expect(report.text).toContain('このあいだに、担当が調整　四郎さんになりました。');
  expect((await desk.post('/desk/many', fields, address)).location).toBe(begun.location);
  expect([await ownerOf(free.id), await ownerOf(taken.id)]).toEqual(['調整　花子', '調整　四郎']);
});

async function ownerOf(id: string): Promise<string> {
  return (await office.see(id)).application.owner;
}

test('more than one run takes can be ticked all the same, and the list says how many they are', () => {
  const bar = listBar({ references: ['ABCD-EFGH'], from: '', total: 1001, filter: [] });
  expect(bar?.all?.label).toBe('条件に合う1,001件をすべて選ぶ');
});

test('a list that was cut on its way begins nothing, and neither does an empty choice', async () => {
  const { reference } = await applicationReceived(office, { association: '切れた医師会' });
  const address = query({ act: 'remind', case: reference });
  const fields = runFields((await desk.get(query({ act: 'ask', case: reference }))).html);
  const cut = await desk.post('/desk/many', { ...fields, seen: 'something else' }, address);
  expect([cut.status, cut.location]).toEqual([409, undefined]);
  for (const nothing of [query({ act: 'ask' }), query({ act: 'ask', case: 'ZZZZ-ZZZZ' }), query({ case: reference })]) {
    const page = await desk.get(nothing);
    expect([page.status, page.text.includes('申請が選ばれていません')]).toEqual([422, true]);
  }
  expect((await desk.get('/desk/runs/00000000-0000-4000-8000-000000000000')).status).toBe(404);
});

test('all overdue cases are reminded in three clicks: tick all overdue, 督促, press', async () => {
  const overdue = 4;
  // Two more were asked above.
  for (let index = 0; index < overdue; index += 1) {
    const { id } = await applicationReceived(office, { association: `期限${index}医師会` });
    await coordinatorAsks(office, id);
  }
  office.clock.set('2026-10-02T10:00:00+09:00');
  desk = await coordinatorAt(http, office);
  await keepAttention(office);
  const queue = await desk.get('/desk');
  expect(queue.html).toContain(`「回答期限切れ」${overdue + 2}件をすべて選ぶ`);
  const address = query({ act: 'remind', all: 'queue', kind: 'answer-overdue', from: '/desk' });
  const page = await desk.get(address);
  expect(page.html).toContain(`${overdue + 2}件をまとめて督促する`);
  const begun = await desk.post('/desk/many', runFields(page.html), address);
  await workOnRuns(office);
  expect((await desk.get(begun.location ?? '')).text).toContain(`${overdue + 2}件を行い、0件を外しました。`);
});

test('of a question that has not left yet no closing is announced', async () => {
  const { id, reference } = await applicationReceived(office, { association: '早い医師会' });
  const ask = query({ act: 'ask', case: reference });
  await desk.post('/desk/many', runFields((await desk.get(ask)).html), ask);
  await workOnRuns(office);
  const decline = query({ act: 'decline', case: reference });
  const look = async () => {
    const page = await desk.get(decline);
    return [...page.text.matchAll(/(照会終了のお知らせ|お断り) \d+通/g)].map(([said]) => said);
  };
  expect(await look()).toEqual(['お断り 1通']);
  office.clock.advance({ minutes: 2 });
  await office.deliver();
  expect(await look()).toEqual(['お断り 1通', '照会終了のお知らせ 2通', '照会終了のお知らせ 1通']);
  expect((await office.see(id)).application.state).toBe('inquiring');
});
