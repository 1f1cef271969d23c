import { asc } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listMakers } from '#store/cases/makers.ts';
import type { Tx } from '#store/engine.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskProposalRoutes } from '#web/desk/drive/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { accepting } from '#workflow/drive/accept.ts';
import { proposing } from '#workflow/drive/propose.ts';
import { wish } from '../../../domain/samples.ts';
import {
  applicationReceived,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerAnswers,
  OTSU,
} from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { tinySolve } from '../../../support/tiny-solver.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { keptOn } from '../../read-form.ts';
import { type Answer, openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let hanako: Visitor;
beforeAll(async () => {
  office = { ...(await openOffice()), solve: tinySolve };
  http = await openSite(office, [signInRoutes, deskProposalRoutes, deskRoutes]);
  hanako = await coordinatorAt(http, office);
  await coordinatorKnows(office);
  await applicationReceived(office, { association: '東京都甲区医師会' });
  const { id } = await applicationReceived(office, {
    association: '大阪府乙市医師会',
    venue: { name: '乙会館', postalCode: '', address: '大阪府乙市1-1' },
    slots: [wish(1, '2026-11-10')],
    noFurtherCandidates: true,
  });
  const [inquiry] = await coordinatorAsks(office, id, { makers: [OTSU] });
  if (inquiry) await makerAnswers(office, inquiry, ['yes']);
  // One demonstration at a time, all three on one morning: KOU and both crews of OTSU are out.
  for (const name of ['丙', '丁', '戊']) {
    await applicationReceived(office, {
      association: `${name}市医師会`,
      slots: [wish(1, '2026-10-20')],
      noFurtherCandidates: true,
    });
  }
});
afterAll(async () => {
  await http.close();
  await office.close();
});

async function solve(): Promise<void> {
  await proposing(office, { runner: 'process', onFault: () => {} }).run();
}

/** The form of a page with all that its fields hold, and these typed into it. */
function typed(page: Answer, path: string, fields: Record<string, string> = {}): Promise<Answer> {
  return hanako.post(path, { ...keptOn(page.html), ...fields }, page);
}

/** The proposal that the form starts, once it is solved. */
async function started(fields: Record<string, string> = {}, from = '/desk/proposals/new'): Promise<string> {
  office.clock.advance({ minutes: 1 });
  const sent = await typed(await hanako.get(from), from, fields);
  expect(sent.status).toBe(303);
  await solve();
  return sent.location ?? '';
}

test('a run is started with its terms, followed by reload, and shown by day with its figures, makers, wishes and answers', async () => {
  office.clock.advance({ minutes: 1 });
  const sent = await typed(await hanako.get('/desk/proposals/new'), '/desk/proposals/new');
  const path = sent.location ?? '';
  const waiting = await hanako.get(path);
  expect([waiting.text.includes('ほかの割付案のあとに計算します'), waiting.html.includes('id="progress"')]).toEqual([
    true,
    true,
  ]);
  await solve();
  const page = await hanako.get(path);
  expect(page.text).toContain('申請 5件のうち 4件を割り当てました。先着順では 4件');
  expect(page.text.indexOf('東京都甲区医師会')).toBeLessThan(page.text.indexOf('大阪府乙市医師会'));
  expect(page.text).toMatch(/大阪府乙市医師会 [A-Z]{4}-[A-Z]{4} 大阪府 .* 乙電機株式会社 ○ 第一希望/);
  const left = await hanako.get(`${path}?show=left`);
  expect([left.text.includes('残った申請（1件）'), left.text.includes('申請者に別の候補日を聞く')]).toEqual([
    true,
    true,
  ]);
  const narrowed = await hanako.get(`${path}?day=2026-11-10`);
  expect([narrowed.text.includes('割り当てた申請（1件）'), narrowed.text.includes('甲区')]).toEqual([true, false]);
  const list = await hanako.get('/desk/proposals');
  expect(list.text).toContain('申請 5件のうち 4件');
});

test('a proposal is compared with the last that took nothing for true, or with the one that it was made from', async () => {
  const comparedWith = async (path: string): Promise<string | undefined> =>
    /comparison\?a(?:=|&#x3D;)([^&]+)/.exec((await hanako.get(path)).html)?.[1];
  const idOf = (path: string): string | undefined => path.split('/').at(-1);
  const first = await started();
  const whatIf = await started({ [`crews-${OTSU.id}`]: '3' });
  const next = await started();
  const anew = await started({}, `/desk/proposals/new?from=${idOf(whatIf)}`);
  expect([await comparedWith(next), await comparedWith(anew)]).toEqual([idOf(first), idOf(whatIf)]);
});

test('a filter by a maker that is not there is said, for it narrows all the same', async () => {
  expect((await hanako.get('/desk/proposals/new?maker=gone')).text).toContain('メーカー：登録なし');
});

test('one that failed by its terms leads to others', async () => {
  const path = await started({}, '/desk/proposals/new?association=%E7%84%A1%E5%90%8D');
  const page = await hanako.get(path);
  expect(page.text).toContain('日程を決められる申請がありませんでした。');
  expect(page.html).toContain(`href="/desk/proposals/new?from&#x3D;${path.split('/').at(-1)}"`);
});

test('what is wrong with the terms is said with everything kept, and changed makers are shown before a run counts', async () => {
  const wrong = await hanako.post(
    '/desk/proposals/new',
    { makersWanted: '9', seconds: '10', closedDays: '2月30日', [`crews-${KOU.id}`]: '三' },
    '/desk/proposals/new',
  );
  expect([wrong.status, wrong.html.includes('value="2月30日"'), wrong.html.includes('value="三"')]).toEqual([
    422,
    true,
    true,
  ]);
  expect(wrong.text).toContain('1回に伺うメーカーの数は、1から5までの数字でご入力ください。');
  const form = await hanako.get('/desk/proposals/new');
  await coordinatorKnows(office, [{ ...KOU, crews: 2 }]);
  const stale = await typed(form, '/desk/proposals/new', { closedDays: '10月21日' });
  expect([stale.status, stale.html.includes('value="10月21日"')]).toEqual([409, true]);
  await coordinatorKnows(office, [KOU]);
});

test('what if: other crews and days count for one run only, and both runs stand side by side', async () => {
  const before = await started();
  const after = await started({ [`crews-${KOU.id}`]: '2', [`closed-${OTSU.id}`]: '11月10日' });
  const page = await hanako.get(after);
  expect(page.text).toContain('仮の条件で作った案です');
  expect(page.text).toContain('甲カードリーダー株式会社：2組');
  const [a, b] = [before, after].map((path) => path.split('/').at(-1));
  const compared = await hanako.get(`/desk/proposals/comparison?a=${a}&b=${b}`);
  expect(compared.text).toMatch(/大阪府乙市医師会 .*　乙電機株式会社 .*　甲カードリーダー株式会社 メーカーが変わる/);
  expect((await hanako.get('/desk/proposals/comparison?a=no&b=one')).status).toBe(404);
  expect(await office.store.read((tx) => crewsOf(tx))).toEqual([1, 2]);
});

test('ticked rows are checked, accepted once, and reported; what the page showed must still stand', async () => {
  const path = await started();
  const none = await hanako.post(`${path}/check`, {}, path);
  expect([none.status, none.text.includes('行を1つ以上お選びください。')]).toEqual([422, true]);
  const check = await hanako.post(`${path}/check`, { all: 'on' }, path);
  expect(check.text).toContain('照会 3件 、確定 1件');
  expect(check.text).toMatch(/甲カードリーダー株式会社 照会（まとめて1通） 1件 1通/);
  // Meanwhile somebody asks on the case's own page.
  const [first] = (await office.store.read((tx) => idsOf(tx))).slice(0, 1);
  await coordinatorAsks(office, first ?? '', { makers: [KOU] });
  const stale = await typed(check, `${path}/acceptances`, { all: 'on' });
  expect([stale.status, stale.text.includes('内容が変わりました')]).toEqual([409, true]);
  const sent = await typed(stale, `${path}/acceptances`, { all: 'on' });
  expect(sent.status).toBe(303);
  const under = await hanako.get(sent.location ?? '');
  expect(under.text).toContain('4件のうち 0件 を終えました');
  await accepting(office).run();
  const report = await hanako.get(sent.location ?? '');
  expect(report.text).toMatch(/照会しました 3件 .*確定しました 1件/);
  expect((await hanako.get(path)).text).toContain('確定しました');
  const wrong = await typed(stale, `${path}/acceptances`, { all: 'on', answerBy: 'いつか' });
  expect(wrong.status).toBe(422);
});

test('ticked rows are pinned or excluded in a fresh run, a single case to what is chosen, and all of it can be lifted', async () => {
  const path = await started();
  const id = (await office.store.read((tx) => idsOf(tx)))[0] ?? '';
  office.clock.advance({ minutes: 1 });
  const pinned = await hanako.post(`${path}/pins`, { act: 'pin', rows: id }, path);
  await solve();
  expect((await hanako.get(pinned.location ?? '')).text).toContain('固定 1件・除外 0件を見る');
  const reference = (await office.see(id)).application.reference;
  const one = `${path}/cases/${reference}`;
  expect((await hanako.get(one)).text).toContain('次の案での扱い');
  const open = await hanako.post(one, { kind: 'exclude', slot: '', maker: '' }, one);
  expect(open.status).toBe(422);
  office.clock.advance({ minutes: 1 });
  const excluded = await hanako.post(one, { kind: 'exclude', slot: '', maker: OTSU.id }, one);
  await solve();
  const pins = `${excluded.location}/pins`;
  expect((await hanako.get(pins)).text).toContain('乙電機株式会社');
  const lifted = await hanako.post(pins, { act: 'keep' }, pins);
  await solve();
  expect((await hanako.get(lifted.location ?? '')).text).not.toContain('件を見る');
});

async function crewsOf(tx: Tx): Promise<number[]> {
  return (await listMakers(tx)).map(({ crews }) => crews).toSorted();
}

/** Open applications, the first received first. */
async function idsOf({ db, tables: { applications } }: Tx): Promise<string[]> {
  const rows = await db.select({ id: applications.id }).from(applications).orderBy(asc(applications.receivedAt));
  return rows.map(({ id }) => id);
}
