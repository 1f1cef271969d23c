import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileRoutes } from '#web/filing/routes.ts';
import { form2Routes } from '#web/form2/routes.ts';
import { moveCollection } from '#workflow/form2/change.ts';
import { changeEntry } from '#workflow/form2/enter.ts';
import { listFirstProducts } from '#workflow/form2/products.ts';
import { readOverview } from '#workflow/form2/read.ts';
import { BY_COLLECTOR, COLLECTOR, collectionOpened, paperEntered } from '../../support/gathering.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { problemsOn, seenVersionOn } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [form2Routes, fileRoutes]);
  await listFirstProducts(office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const TERMS = {
  prefecture: '13',
  association: '見本都医師会',
  contactName: '取纏　一美',
  phone: '03-5253-1111',
  email: COLLECTOR,
  dueOn: '2026-09-30',
  finalOn: '2026-10-07',
  handInTo: '支払基金',
  note: '9月30日までにお送りください',
};

const PAPER = {
  prefecture: '13',
  points: '1',
  code: '9999996',
  kind: 'clinic',
  name: '一郎クリニック',
  contactName: '診療　一郎',
  phone: '03-5253-1111',
  email: 'ichiro@clinic.example.jp',
  product1: 'fujitsu-caora',
  units1: '',
  product2: '',
  units2: '',
  startMonth: '202610',
  claims: 'yes',
  claimsMonth: '',
  writtenOn: '',
};

/** A browser in which the code to this address was typed. */
async function entered(link: string, email: string): Promise<{ visitor: Visitor; path: string }> {
  const visitor = visit(http);
  const path = `/collections/${link}`;
  await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  await visitor.post(
    `${path}/access`,
    { code: codeOf(await office.lastMailTo(email, '確認コード：')) },
    `${path}/access?sent=1`,
  );
  return { visitor, path };
}

test('an association opens a collection, confirms its address by the code, and works on it', async () => {
  const visitor = visit(http);
  const wrong = await visitor.post(
    '/collections/new',
    { ...TERMS, dueOn: '2026-09-01', finalOn: '' },
    '/collections/new',
  );
  expect([wrong.status, problemsOn(wrong.html)]).toEqual([
    422,
    { dueOn: '必着日には、明日以降の日をご入力ください。', finalOn: '最終期限をご入力ください。' },
  ]);
  const submitted = await visitor.post('/collections/new', TERMS, '/collections/new');
  const path = submitted.location ?? '';
  expect((await visitor.get(path)).text).toContain('まだ開設は完了していません。');
  // Before the address is confirmed there is nothing behind any page of it.
  expect((await visitor.get(`${path}/entries/new`)).location).toBe(path);
  const mail = await office.lastMailTo(COLLECTOR);
  expect(mail.parsed.subject).toContain('取りまとめの開設はまだ完了していません');
  const opened = await visitor.post(`${path}/verification`, { code: codeOf(mail) }, path);
  expect(opened.location).toBe(`${path}?done=opened`);
  expect((await visitor.get(opened.location ?? '')).text).toContain('取りまとめを開設しました');
  const kept = await office.lastMailTo(COLLECTOR, '取りまとめのページを開く');
  expect(`/collections/${tokenOf(kept, 'collection')}`).toBe(path);
  // Whoever was forwarded that mail sees nothing without the code.
  const stranger = await visit(http).get(path);
  expect(stranger.location).toBe(`${path}/access`);
});

test('the mailed link opens it too, and a second collection of the prefecture is pointed out once', async () => {
  await collectionOpened(office, { association: '見本都歯科医師会' });
  const visitor = visit(http);
  const told = await visitor.post('/collections/new', TERMS, '/collections/new');
  expect([told.status, told.text.includes('東京都では、見本都歯科医師会の取りまとめが進んでいます。')]).toEqual([
    409,
    true,
  ]);
  const submitted = await visitor.post('/collections/new', { ...TERMS, othersSeen: '1' }, told);
  expect(submitted.status).toBe(303);
  const link = tokenOf(await office.lastMailTo(COLLECTOR, '確認コード：'), 'verification');
  const reader = visit(http);
  const shown = await reader.get((await reader.get(`/file/verification/${link}`)).location ?? '');
  expect(shown.text).toContain('次の取りまとめを開設します。');
  const pressed = await reader.post(`/collections/confirmation/${link}`, {}, `/collections/confirmation/${link}`);
  expect((await reader.get(pressed.location ?? '')).text).toContain('取りまとめを開設しました');
});

test('papers are typed one after the other, the one just saved beside the next empty form', async () => {
  const { link } = await collectionOpened(office);
  const { visitor, path } = await entered(link, COLLECTOR);
  const page = `${path}/entries/new`;
  const empty = await visitor.get(page);
  expect(empty.html).toMatch(/id="points"[^>]*autofocus/);
  expect(empty.html).toMatch(/id="prefecture"[^>]*value="13"/);
  const saved = await visitor.post(page, PAPER, page);
  const next = await visitor.get(saved.location ?? '');
  expect(next.text).toContain('1番　一郎クリニック');
  expect(next.html).toMatch(/id="name"[^>]*value=""/);
  expect((await office.lastMailTo('ichiro@clinic.example.jp')).parsed.subject).toContain('受け付けました');
  const twice = await visitor.post(page, { ...PAPER, name: '一郎医院' }, page);
  expect([twice.status, problemsOn(twice.html).code]).toEqual([
    409,
    'この医療機関は、この取りまとめの1番（一郎クリニック）に入力されています。',
  ]);
  expect(twice.html).toMatch(new RegExp(`href="${path}/entries/[^"]+">1番の申請書を見る`));
  expect(twice.html.match(/\bautofocus\b/g)?.length).toBe(1);
  for (const q of ['13-1-9999996', '１３－１－９９９９', 'ｸﾘﾆｯｸ', '一郎']) {
    const found = (await visitor.get(`${path}/entries?q=${encodeURIComponent(q)}`)).text;
    expect([q, found.includes('一郎クリニック')]).toEqual([q, true]);
  }
  // A double click, or the way back and once more: nothing new, and nothing to be frightened of.
  const again = await visitor.post(page, PAPER, page);
  const shown = (await visitor.get(again.location ?? '')).text;
  expect([again.status, shown.includes('二重には入力していません。'), shown.includes('1番　一郎クリニック')]).toEqual([
    303,
    true,
    true,
  ]);
});

test('a paper that is typed while the collection is closed stays on the page, unsaved', async () => {
  const { link, collection } = await collectionOpened(office);
  const { visitor, path } = await entered(link, COLLECTOR);
  const page = await visitor.get(`${path}/entries/new`);
  await paperEntered(office, collection, { code: '0112342' });
  const { actor } = BY_COLLECTOR;
  must(await moveCollection(office, collection.id, { act: 'close', reason: '必着日のため', actor }));
  const refused = await visitor.post(`${path}/entries/new`, PAPER, page);
  expect([refused.status, refused.text.includes('「締切」のため、この操作はできません。')]).toEqual([409, true]);
  expect(refused.html).toMatch(/id="name"[^>]*value="一郎クリニック"/);
  const state = (await visitor.get(`${path}/state`)).text;
  expect(state).toContain('まだ提出していない申請書が1件あります');
});

test('what is doubtful is asked about at its field once, and taken when it comes again', async () => {
  const { link, collection } = await collectionOpened(office);
  const { visitor, path } = await entered(link, COLLECTOR);
  const page = `${path}/entries/new`;
  const doubtful = { ...PAPER, code: '112349', phone: '' };
  const asked = await visitor.post(page, doubtful, page);
  expect([asked.status, problemsOn(asked.html)]).toEqual([
    422,
    {
      code: '保険医療機関コードが6桁です。先頭の0が抜けていませんか。0を補い、0112349としました。このままで正しいときは、もう一度ボタンを押してください。',
      phone: '電話番号が空欄です。このままで正しいときは、もう一度ボタンを押してください。',
    },
  ]);
  expect(asked.html).toMatch(/id="code"[^>]*value="0112349"/);
  // The zero stands in the field now: what is left are the check digit and the telephone.
  const again = await visitor.post(page, { ...doubtful, code: '0112349', seenDoubts: seenOn(asked.html) }, asked);
  expect(problemsOn(again.html).code).toContain('検証番号');
  const taken = await visitor.post(page, { ...doubtful, code: '0112349', seenDoubts: seenOn(again.html) }, again);
  expect(taken.status).toBe(303);
  expect((await visitor.get(taken.location ?? '')).text).toContain(
    '検証番号（最後の数字）が、ほかの数字と合いません。',
  );
  // The same institution in another collection is pointed out beside the one just saved.
  const other = await collectionOpened(office, { association: '見本都歯科医師会' });
  await paperEntered(office, other.collection);
  const elsewhere = await visitor.post(page, PAPER, page);
  expect((await visitor.get(elsewhere.location ?? '')).text).toContain(
    '同じ医療機関が、見本都歯科医師会の取りまとめの1番にもあります。',
  );
  expect(collection.association).toBe('見本都医師会');
});

/** What the page of a 提出 showed. */
function markOn(html: string): { seen: string } {
  return { seen: /name="seen" value="([^"]*)"/.exec(html)?.[1] ?? '' };
}

function seenOn(html: string): string {
  return (/name="seenDoubts" value="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('\n', '\r\n');
}

test('a 郡市区医師会 enters by its own link, sees its own entries alone, and its link can be taken back', async () => {
  const { link, collection } = await collectionOpened(office);
  const mine = await paperEntered(office, collection);
  const { visitor, path } = await entered(link, COLLECTOR);
  const invited = await visitor.post(
    `${path}/helpers`,
    { name: '甲市医師会', email: 'kou@shi-ishikai.example.jp' },
    `${path}/helpers`,
  );
  expect(invited.location).toBe(`${path}/helpers?done=invited`);
  const helperLink = tokenOf(await office.lastMailTo('kou@shi-ishikai.example.jp'), 'collection-helper');
  const helper = await entered(helperLink, 'kou@shi-ishikai.example.jp');
  expect((await helper.visitor.get(helper.path)).text).not.toContain('履歴');
  const page = `${helper.path}/entries/new`;
  const twice = await helper.visitor.post(page, PAPER, page);
  expect([twice.status, twice.text.includes('一郎クリニックに'), twice.html.includes(mine.id)]).toEqual([
    409,
    false,
    false,
  ]);
  const saved = await helper.visitor.post(page, { ...PAPER, code: '0112342', name: '甲市の医院' }, page);
  expect((await helper.visitor.get(saved.location ?? '')).text).toContain('2番　甲市の医院');
  const list = await helper.visitor.get(`${helper.path}/entries`);
  expect([list.text.includes('甲市の医院'), list.text.includes('一郎クリニック')]).toEqual([true, false]);
  expect((await helper.visitor.get(`${helper.path}/entries/${mine.id}`)).status).toBe(404);
  for (const below of ['settings', 'state', 'helpers', 'hand-ins']) {
    expect((await helper.visitor.get(`${helper.path}/${below}`)).status).toBe(404);
  }
  const same = { ...PAPER, code: '0000018', name: '同時の医院' };
  const [theirs, ours, beside] = await Promise.all([
    helper.visitor.post(page, same, page),
    visitor.post(`${path}/entries/new`, same, `${path}/entries/new`),
    visitor.post(`${path}/entries/new`, { ...PAPER, points: '3', name: '隣の医院' }, `${path}/entries/new`),
  ]);
  expect([theirs.status, ours.status].toSorted()).toEqual([303, 409]);
  const told = theirs.status === 409 ? theirs : ours;
  expect(problemsOn(told.html).code).toMatch(/すでに.*入力されています。$/);
  expect(beside.status).toBe(303);
  const list2 = await visitor.get(`${path}/helpers`);
  const id = /name="revoke" value="([^"]+)"/.exec(list2.html)?.[1] ?? '';
  await visitor.post(`${path}/helpers`, { revoke: id }, list2);
  expect((await helper.visitor.get(helper.path)).status).toBe(404);
  expect((await visitor.get(`${path}/entries`)).text).toContain('甲市の医院');
});

test('a hand-in freezes what is there, later papers go into the next, and only wrong data is corrected', async () => {
  const { link, collection } = await collectionOpened(office);
  const first = await paperEntered(office, collection, { email: 'ichiro@clinic.example.jp' });
  const { visitor, path } = await entered(link, COLLECTOR);
  const shown = await visitor.get(`${path}/hand-ins`);
  expect(shown.text).toContain('いま受け付けている1件');
  await paperEntered(office, collection, { code: '0112342', name: '二郎医院' });
  for (const file of ['bundle.pdf', 'cover.pdf', 'list.pdf', 'list.xlsx', 'list.csv']) {
    const draft = await visitor.get(`${path}/hand-ins/next/${file}`);
    const name = decodeURIComponent(String(draft.headers['content-disposition']));
    expect([file, draft.status, name.includes('第1回提出_提出前の控え')]).toEqual([file, 200, true]);
    if (file === 'list.csv') expect(draft.html).toContain('"13","1","0112342","診療所","二郎医院"');
  }
  const how = { on: '2026-09-01', way: 'registered', tracking: '123-45', note: '' };
  const changed = await visitor.post(`${path}/hand-ins`, { ...how, ...markOn(shown.html) }, shown);
  expect([changed.status, changed.text.includes('いま受け付けている2件')]).toEqual([409, true]);
  // As many as were shown, but one of them another model: that could not be put right afterwards.
  const asShown = { entryId: first.id, seenVersion: 1, actor: BY_COLLECTOR.actor, helperId: undefined };
  must(await changeEntry(office, collection.id, asShown, { ...first.form, startMonth: '2026-11' }));
  const other = await visitor.post(`${path}/hand-ins`, { ...how, ...markOn(changed.html) }, changed);
  expect([other.status, other.text.includes('いま受け付けている2件')]).toEqual([409, true]);
  const handed = await visitor.post(`${path}/hand-ins`, { ...how, ...markOn(other.html) }, other);
  expect(handed.location).toBe(`${path}?done=handed-in`);
  // A double click is one 提出; what is pressed in another tab with another day is none.
  const twice = await visitor.post(`${path}/hand-ins`, { ...how, ...markOn(other.html) }, other);
  expect(twice.location).toBe(`${path}?done=handed-in`);
  const tab = await visitor.post(`${path}/hand-ins`, { ...how, tracking: '9', ...markOn(other.html) }, other);
  expect([tab.status, tab.text.includes('提出するものがありません。')]).toEqual([422, true]);
  expect((await readOverview(office, collection.id, undefined)).handIns.length).toBe(1);
  const mail = await office.lastMailTo('ichiro@clinic.example.jp', '提出しました');
  expect(mail.parsed.text).toContain('ポータルサイトからのお申込みより遅くなります');

  const entry = `${path}/entries/${first.id}`;
  const page = await visitor.get(entry);
  const fields = { ...PAPER, startMonth: '202611', ...seenVersionOn(page.html) };
  const removed = await visitor.post(entry, { act: 'remove', reason: '取りやめ', ...seenVersionOn(page.html) }, page);
  expect([
    removed.status,
    removed.text.includes('申請書提出後のキャンセル・機種変更はできませんのでご了承ください。'),
  ]).toEqual([409, true]);
  const model = await visitor.post(entry, { ...fields, act: 'correct', note: '機種', product1: 'canon-hi-cara' }, page);
  expect(model.status).toBe(409);
  const corrected = await visitor.post(
    entry,
    { ...fields, act: 'correct', note: '名称の誤り', name: '一郎医院' },
    page,
  );
  expect(corrected.location).toBe(`${entry}?done=correct`);
  const after = await visitor.get(corrected.location ?? '');
  expect(after.text).toContain('一郎クリニック → 一郎医院');
  const toldWhen = async (answeredOn: string) => {
    const said = { act: 'answer', answer: 'accepted', answeredOn, ...seenVersionOn(after.html) };
    return problemsOn((await visitor.post(entry, said, after)).html).answeredOn;
  };
  expect([await toldWhen('2026-08-31'), await toldWhen('2026-09-02')]).toEqual([
    '回答の日には、提出した日（2026年9月1日（火））か、それより後の日をご入力ください。',
    '回答の日には、今日またはそれより前の日をご入力ください。',
  ]);
  const answered = await visitor.post(
    entry,
    {
      act: 'answer',
      answer: 'other-model',
      answeredOn: '2026-09-01',
      answerNote: '在庫なし',
      ...seenVersionOn(after.html),
    },
    after,
  );
  expect((await visitor.get(answered.location ?? '')).text).toContain('機種変更の連絡');
  const letter = await visitor.get(`${entry}/correction.pdf`);
  expect([letter.status, letter.headers['content-type']]).toEqual([200, 'application/pdf']);
  expect((await visitor.get(`${entry}/form2.pdf`)).status).toBe(200);
  const one = hrefOf((await visitor.get(path)).html, '第1回');
  const bundle = await visitor.get(`${one}/bundle.pdf`);
  expect([bundle.status, bundle.html.startsWith('%PDF-')]).toEqual([200, true]);
  const list = await visitor.get(`${one}/list.xlsx`);
  expect([list.status, list.headers['content-disposition']]).toEqual([200, expect.stringContaining('.xlsx')]);
  const frozen = await visitor.get(hrefOf((await visitor.get(path)).html, '第1回'));
  expect([frozen.text.includes('一郎クリニック'), frozen.text.includes('一郎医院')]).toEqual([true, false]);

  await paperEntered(office, collection, { code: '0000018', name: '三郎医院' });
  const next = await visitor.get(`${path}/hand-ins`);
  await visitor.post(`${path}/hand-ins`, { ...how, ...markOn(next.html) }, next);
  const second = await visitor.get(hrefOf((await visitor.get(path)).html, '第2回'));
  expect([second.text.includes('三郎医院'), second.text.includes('二郎医院')]).toEqual([true, false]);
});

function hrefOf(html: string, label: string): string {
  return new RegExp(`href="([^"]+)">${label}<`).exec(html)?.[1] ?? '';
}

test('closing stops entries and reopening needs a reason; finished, only corrections and answers are left', async () => {
  const { link } = await collectionOpened(office);
  const { visitor, path } = await entered(link, COLLECTOR);
  const state = `${path}/state`;
  await visitor.post(state, { act: 'close', reason: '期限' }, state);
  const refused = await visitor.get(`${path}/entries/new`);
  expect([refused.status, refused.text.includes('この取りまとめは「締切」のため、この操作はできません。')]).toEqual([
    409,
    true,
  ]);
  const without = await visitor.post(state, { act: 'reopen', reason: '' }, state);
  expect(problemsOn(without.html).reason).toBe('理由をご入力ください。');
  await visitor.post(state, { act: 'reopen', reason: '遅れて届いたため' }, state);
  expect((await visitor.get(`${path}/entries/new`)).status).toBe(200);
  await visitor.post(state, { act: 'close', reason: '期限' }, state);
  await visitor.post(state, { act: 'finish', reason: '' }, state);
  const page = await visitor.get(path);
  expect([page.text.includes('完了'), page.text.includes('遅れて届いたため')]).toEqual([true, true]);
});

test('a changed contact loses the page and the new one is mailed it; two people do not overwrite each other', async () => {
  const { link } = await collectionOpened(office);
  const { visitor, path } = await entered(link, COLLECTOR);
  const page = await visitor.get(`${path}/settings`);
  const version = seenVersionOn(page.html);
  await visitor.post(`${path}/settings`, { ...TERMS, ...version, note: '先の変更' }, page);
  const stale = await visitor.post(
    `${path}/settings`,
    { ...TERMS, ...version, email: 'shin@ishikai.example.jp' },
    page,
  );
  expect(stale.status).toBe(409);
  const moved = await visitor.post(
    `${path}/settings`,
    { ...TERMS, email: 'shin@ishikai.example.jp', ...seenVersionOn(stale.html) },
    stale,
  );
  expect(moved.status).toBe(303);
  expect((await visitor.get(path)).status).toBe(404);
  expect((await office.lastMailTo('shin@ishikai.example.jp')).parsed.subject).toContain('取りまとめを開設しました');
});
