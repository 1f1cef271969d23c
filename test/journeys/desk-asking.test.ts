import { readFile } from 'node:fs/promises';
import { parseCsv, readXlsx } from 'hucre';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatDay, formatShortDay } from '#domain/text/dates.ts';
import { axeViolations } from '../support/axe.ts';
import {
  APPLICANT,
  applicantFiles,
  bannersOf,
  confirmButton,
  coordinatorAsks,
  coordinatorOpens,
  coordinatorRegisters,
  coordinatorSignsIn,
  errorsOf,
  fill,
  follow,
  HEI,
  headingOf,
  inOneLine,
  KOU,
  leaving,
  MINISTRY,
  makerOpens,
  makerTicks,
  OTSU,
  openStage,
  press,
  SCRIPTS,
  type Stage,
  untilAllSent,
  wishedDays,
} from '../support/journey.ts';
import { linkOf } from '../support/office.ts';

const [FIRST, SECOND, THIRD] = wishedDays();

/** Two applications on the same days, and the way of the first from 未照会 to 確定; each test goes on from the one before. */
let stage: Stage;
let desk: Page;
let mihon: string;
let aomori: string;

beforeAll(async () => {
  stage = await openStage();
  desk = await coordinatorSignsIn(stage);
  for (const maker of [KOU, OTSU, HEI]) await coordinatorRegisters(desk, maker);
  ({ reference: mihon } = await applicantFiles(stage, '見本市医師会'));
  ({ reference: aomori } = await applicantFiles(stage, '北の医師会', {
    venueName: '青い森会館',
    address: '青森県青森市長島1-1-1',
  }));
});
afterAll(async () => {
  await stage.close();
});

test('point 1: 今すること names a new request and why, leads to the act, and lets go of it once it is done', async () => {
  await desk.goto(new URL('/desk', desk.url()).href);
  const unasked = '受け付けましたが、まだどのメーカーにも照会していません（今日）。';
  expect(await queue(desk)).toEqual([
    ['未照会', '見本市医師会', unasked, 'メーカーに照会する'],
    ['未照会', '北の医師会', unasked, 'メーカーに照会する'],
  ]);
  await follow(desk, 'メーカーに照会する');
  expect(await headingOf(desk)).toBe('メーカーに照会する');
  expect(await desk.locator('.caption').first().textContent()).toBe(`見本市医師会　受付番号 ${mihon}`);
  await desk.getByLabel(HEI.name).uncheck();
  await press(desk, '照会のメールを送る');
  await desk.goto(new URL('/desk', desk.url()).href);
  expect(await queue(desk)).toEqual([['未照会', '北の医師会', unasked, 'メーカーに照会する']]);
});

test('a candidate is dragged onto a maker’s day, which says what is there, and the page that asks opens with both chosen', async () => {
  await coordinatorOpens(desk, aomori);
  await follow(desk, 'メーカーの週を見る（候補日を置く）');
  const row = desk.locator('.makers-week tbody').filter({ hasText: KOU.name });
  const cell = row.locator(`.makers-week__place td[data-date="${FIRST.toString()}"]`);
  if (SCRIPTS) {
    const candidate = desk.locator('.placing__one[data-slot]').first();
    await candidate.dragTo(row.locator('.makers-week__row').first(), { targetPosition: { x: 4, y: 4 } });
    expect(await headingOf(desk)).toContain('メーカーの週');
    await Promise.all([desk.waitForURL('**/inquiries?*'), candidate.dragTo(cell)]);
  } else await cell.getByRole('link', { name: '第一希望を照会する' }).click();
  expect(await headingOf(desk)).toBe('メーカーに照会する');
  const chosen = await desk.locator('input[type="checkbox"]:checked').evaluateAll((boxes) => boxes.length);
  expect([chosen, await desk.getByLabel(KOU.name).isChecked()]).toEqual([2, true]);
});

test('point 2: the list is narrowed in the address bar, found by kana, sorted, counted and saved as it stands', async () => {
  await desk.goto(new URL('/desk/applications', desk.url()).href);
  expect(await listed(desk)).toEqual(['北の医師会', '見本市医師会']);
  await fill(desk, { q: 'ｺｳﾛｳ　青い森' });
  await press(desk, '探す');
  expect(await listed(desk)).toEqual(['北の医師会']);
  expect(new URL(desk.url()).searchParams.get('q')).toBe('ｺｳﾛｳ　青い森');
  await desk.reload();
  expect(await listed(desk)).toEqual(['北の医師会']);
  await follow(desk, '条件をすべて外す');
  await desk.locator('summary', { hasText: '条件で絞り込む' }).click();
  await fill(desk, { association: 'の医師' });
  await desk.getByLabel('都道府県').selectOption('青森県');
  await desk.getByLabel('開催月').selectOption(FIRST.toString().slice(0, 7));
  await press(desk, '探す');
  expect(await listed(desk)).toEqual(['北の医師会']);
  await follow(desk, '条件をすべて外す');
  await desk.locator('summary', { hasText: '条件で絞り込む' }).click();
  await desk.getByLabel('メーカー').selectOption({ label: OTSU.name });
  await press(desk, '探す');
  expect(await listed(desk)).toEqual(['見本市医師会']);
  await follow(desk, '条件をすべて外す');
  expect(
    (await desk.locator('nav[aria-label="状態で絞り込む"] a').allTextContents()).filter((at) => !/ 0$/.test(at)),
  ).toEqual(['すべて 2', '受付済 1', '調整中 1']);
  await desk.locator('nav[aria-label="状態で絞り込む"] a', { hasText: '調整中' }).click();
  await desk.waitForURL('**state=inquiring**');
  expect(await listed(desk)).toEqual(['見本市医師会']);
  await follow(desk, '条件をすべて外す');
  await follow(desk, '申請団体');
  const byName = await listed(desk);
  await follow(desk, '申請団体');
  expect(await listed(desk)).toEqual(byName.toReversed());
  const csv = await saved(desk, 'CSVで保存');
  expect([...csv.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parseCsv(csv.toString('utf8').slice(1));
  const of = (association: string) => [association === '北の医師会' ? aomori : mihon, association];
  expect(rows.slice(1).map((row) => [row[0], row.find((cell) => byName.includes(String(cell)))])).toEqual(
    byName.toReversed().map(of),
  );
  const [sheet] = (await readXlsx(await saved(desk, 'Excel（.xlsx）で保存'))).sheets;
  expect(sheet?.rows.map((row) => row.slice(0, 3))).toEqual(rows.map((row) => row.slice(0, 3)));
});

test('point 3: makers are asked, asked anew, let go and telephoned, and the desk confirms with two that said ○', async () => {
  const kou = await makerOpens(stage, KOU);
  await makerTicks(kou, 'yes', '企画　三郎');
  await press(kou, '回答だけ送る');
  await stage.post.next(MINISTRY, '回答');
  await coordinatorOpens(desk, mihon);
  expect(await matrix(desk)).toEqual([
    [OTSU.name, '未回答', '未回答', '未回答', '回答待ち'],
    [KOU.name, ...Array(3).fill('○ 対応できます 企画 三郎'), '回答あり'],
  ]);
  await stage.post.next(OTSU.email, '照会');
  await matrixAct(OTSU, '照会を取り消す');
  await fill(desk, { reason: '別のメーカーにお願いすることになりました。' });
  await press(desk, '照会を取り消す');
  await stage.post.next(OTSU.email, '');
  await coordinatorAsks(desk, mihon, { makers: [HEI.name], wishes: ['第一希望'] });
  await stage.post.next(HEI.email, '照会');
  await coordinatorOpens(desk, mihon);
  await matrixAct(HEI, '照会し直す');
  await desk.getByLabel('調整担当').check();
  await press(desk, '照会のメールを送る');
  const hei = await makerOpens(stage, HEI);
  expect(await hei.locator('main button').allTextContents()).toEqual(['回答だけ送る']);
  await coordinatorOpens(desk, mihon);
  await matrixAct(HEI, '回答を記録する');
  await fill(desk, { by: '丙　四郎' });
  // The first group answers for all candidates at once; here the maker spoke of one.
  await desk.getByLabel('○ 対応できる').nth(1).check();
  await press(desk, '回答を記録する');
  expect(await matrix(desk)).toEqual([
    [KOU.name, ...Array(3).fill('○ 対応できます 企画 三郎'), '回答あり'],
    [HEI.name, '○ 対応できます 丙 四郎（電話）', '未回答', '未回答', '回答あり'],
  ]);
  await desk.getByRole('link', { name: `${formatShortDay(FIRST)}で確定する` }).click();
  expect(await desk.locator('input[name="makers"]:checked').count()).toBe(2);
  await press(desk, 'この日程で確定する');
  expect(await bannersOf(desk)).toEqual(['完了：日程を確定しました。関係者へのご案内のメールの送信を受け付けました。']);
  for (const email of [APPLICANT, MINISTRY, KOU.email, HEI.email]) await stage.post.next(email, '日程が確定しました');
  await untilAllSent(desk, mihon);
  expect(stage.post.unread()).toEqual([]);
});

test('point 4: an edited maker is asked by the new facts, and sees its own session beside the hours that collide', async () => {
  await desk.goto(new URL('/desk/makers', desk.url()).href);
  await follow(desk, OTSU.name);
  await desk.getByLabel('照会の対象にする').uncheck();
  await press(desk, '保存する');
  await follow(desk, KOU.name);
  await fill(desk, { name: '甲リーダー株式会社', addresses: KOU.email, crews: '1', bufferMinutes: '60' });
  await desk.getByLabel('青森県').check();
  await press(desk, '保存する');
  expect((await desk.locator('tbody tr').allInnerTexts()).map(inOneLine)).toEqual([
    '丙システム株式会社 hei@maker-hei.example 2組 30分 全国 0件 1件 対象',
    '乙電機株式会社 otsu@maker-otsu.example 2組 30分 全国 0件 0件 対象外',
    '甲リーダー株式会社 kou@maker-kou.example 1組 60分 青森県 0件 1件 対象',
  ]);
  await coordinatorOpens(desk, aomori);
  await follow(desk, 'メーカーに照会する');
  expect(await desk.locator('input[name="makers"]').count()).toBe(2);
  await desk.getByLabel(HEI.name).uncheck();
  await press(desk, '照会のメールを送る');
  const kou = await makerOpens(stage, KOU);
  expect(await bannersOf(kou)).toEqual(['注意：この時間帯は、貴社の1組すべてに予定があります']);
  expect((await kou.locator('.banner li').allInnerTexts()).map(inOneLine)).toEqual([
    `見本市医師会 ${formatDay(FIRST)} デモ 11:00～11:15（15分）`,
  ]);
  expect(await kou.locator('main button').allTextContents()).toEqual([
    '回答だけ送る',
    confirmButton(SECOND),
    confirmButton(THIRD),
  ]);
});

test('point 5: month and week show the session and the open candidates, per maker and prefecture', async () => {
  const at = (path: string) => desk.goto(new URL(`/desk/calendar?${path}&day=${FIRST}`, desk.url()).href);
  const session =
    /^確定 10:00～12:00 見本市医師会 東京都 (甲リーダー|丙システム)株式会社、 (甲リーダー|丙システム)株式会社$/;
  const wished = [FIRST, SECOND, THIRD]
    .map((day, index) => ({ day, line: `候補 10:00～12:00 北の医師会 青森県 第${'一二三'[index]}希望 ○ 0／1社` }))
    .filter(({ day }) => day.month === FIRST.month)
    .map(({ line }) => line);
  await at('view=month');
  // The month opens with what is fixed; candidates are a number until they are asked for.
  expect(await entries(desk)).toEqual([expect.stringMatching(session), ...wished.map(() => '候補 1件')]);
  await at('view=month&only=all');
  expect(await desk.getByRole('table').getByRole('columnheader').allTextContents()).toEqual([...'月火水木金土日']);
  expect(await entries(desk)).toEqual([expect.stringMatching(session), ...wished]);
  await desk.getByLabel('都道府県').selectOption('青森県');
  await press(desk, '表示する');
  expect(await entries(desk)).toEqual(wished);
  await follow(desk, '絞り込みをやめる');
  await desk.getByLabel('メーカー').selectOption({ label: HEI.name });
  await press(desk, '表示する');
  expect(await entries(desk)).toEqual([expect.stringMatching(session)]);
  await at('view=week');
  expect(await desk.getByRole('table').count()).toBe(2);
  const [fixed, candidate] = (await desk.locator('.week__row').allInnerTexts()).map(inOneLine);
  expect(fixed).toMatch(
    /^確定 10:00～12:00 デモ 11:00～11:15（15分） 見本市医師会 東京都 見本会館 .+株式会社、 .+株式会社$/,
  );
  const full = `甲リーダー株式会社の組数が足りません：見本市医師会（${mihon}）`;
  expect(candidate).toBe(
    `候補 10:00～12:00 デモ 11:00～11:15（15分） 北の医師会 青森県 青い森会館 第一希望 ○ 0／1社 未回答 甲リーダー株式会社 ${full}`,
  );
  const day = desk.locator('.crews tbody tr', { hasText: formatShortDay(FIRST) });
  expect((await day.locator('td').allInnerTexts()).map(inOneLine)).toEqual([
    '確定1・候補1',
    '1／2組 1件',
    '1／1組 空きなし 1件',
  ]);
});

test('point 8: a colleague who acted meanwhile is named, what was typed stays, and it can be sent once more', async () => {
  const colleague = await coordinatorSignsIn(stage, '調整　次郎');
  for (const page of [desk, colleague]) {
    await coordinatorOpens(page, aomori);
    await follow(page, 'メーカーに照会する');
  }
  await press(colleague, '照会のメールを送る');
  await fill(desk, { note: '机は４本あります。', answerBy: formatDay(SECOND.subtract({ days: 20 })) });
  await press(desk, '照会のメールを送る');
  expect(await bannersOf(desk)).toEqual(['注意：この画面を開いたあとに、内容が変わりました']);
  expect((await desk.locator('.banner li').allInnerTexts()).map(inOneLine)).toEqual([
    expect.stringMatching(/^\d{4}年.+ 調整 次郎 メーカーに照会$/),
  ]);
  expect(await desk.locator('[name="note"]').inputValue()).toBe('机は４本あります。');
  expect(await desk.getByLabel(HEI.name).isChecked()).toBe(true);
  await press(desk, '最新の内容を確かめて、照会のメールを送る');
  expect(await bannersOf(desk)).toEqual(['完了：メーカーに照会しました。回答があると、お知らせのメールが届きます。']);
});

test('point 10: a maker opens its own page by the mailed link until the link is renewed', async () => {
  const page = await makersOwnPage();
  const panels = (await page.locator('.briefs__row').allInnerTexts()).map(inOneLine);
  expect(panels.map((panel) => panel.split(' ').slice(0, 2))).toEqual([
    ['北の医師会', '回答期限'],
    [formatDay(FIRST), '見本市医師会'],
  ]);
  await leaving(page, () => page.getByRole('link', { name: '回答する' }).first().click());
  expect(await headingOf(page)).toBe('ご都合をお知らせください');
  await page.goBack();
  const old = page.url();
  await desk.goto(new URL('/desk/makers', desk.url()).href);
  await follow(desk, HEI.name);
  await desk.getByLabel('リンクを作り直す').check();
  await press(desk, 'ページのリンクを送る');
  expect(await bannersOf(desk)).toEqual([`完了：${HEI.name}にページのリンクを送ります`]);
  const renewed = linkOf(await stage.post.next(HEI.email, '予定'), 'maker');
  await page.goto(old);
  expect([await headingOf(page), await page.locator('main p').first().textContent()]).toEqual([
    'リンクが新しくなっています',
    'このページのリンクは新しくなり、このリンクは使えなくなりました。新しいリンクの届いたメールからお開きください。見つからないときは、問合せ先へご連絡ください。',
  ]);
  await page.goto(renewed);
  expect(await headingOf(page)).toBe('照会と説明会の予定');
});

test('a maker answers its hours in one table on a phone, saves in part, and a colleague sees by whom', async () => {
  const page = await makersOwnPage();
  const table = `${page.url()}/questions`;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(table);
  expect(await headingOf(page)).toBe('照会へのまとめての回答');
  const cards = page.locator('.questions tbody tr');
  expect(await cards.count()).toBe(3);
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(390);
  const first = cards.first();
  expect(inOneLine((await first.textContent()) ?? '')).toContain('同じ時刻に 11:00～11:15（千代田区）');
  await cards.nth(1).locator('.replies__reply').first().click();
  await cards.nth(1).locator('summary').click();
  await cards.nth(1).locator('textarea').fill('２名で伺います。');
  await page.getByLabel('ご回答者のお名前').fill('企画　三郎');
  expect(await axeViolations(page)).toEqual([]);
  if (SCRIPTS) {
    // What is typed and not saved is asked about before another page is opened.
    const asked = page.waitForEvent('dialog');
    const gone = page.getByRole('link', { name: '貴社のページへ' }).click();
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await gone;
  }
  await press(page, 'このページの回答を保存する');
  expect(await bannersOf(page)).toEqual(['完了：1件の回答を保存しました']);
  const colleague = await stage.open(table);
  const answered = colleague.locator('.questions tbody tr').nth(1);
  expect(inOneLine((await answered.textContent()) ?? '')).toContain('企画 三郎さん（回答ページ）');
  expect(await answered.locator('textarea').inputValue()).toBe('２名で伺います。');
  await colleague.getByLabel('ご回答者のお名前').fill('営業　二子');
  await leaving(colleague, () => answered.getByRole('button', { name: confirmButton(SECOND) }).click());
  expect(await headingOf(colleague)).toBe('この日時で確定しますか');
});

test('many at once: both are ticked and looked at, one of them changes meanwhile, and only the other is written to', async () => {
  const subject = '【デモ会】当日のお願い';
  await desk.goto(new URL('/desk/applications', desk.url()).href);
  for (const box of await desk.locator('[data-many-row]').all()) await box.check();
  if (SCRIPTS) expect(await desk.locator('[data-many-count]').textContent()).toBe('選んだ2件に');
  await press(desk, '文面を送る');
  await fill(desk, { subject });
  await press(desk, '内容を確認する');
  expect(await errorsOf(desk)).toEqual(['本文をご入力ください。']);
  await fill(desk, { text: '上履きをお持ちください。' });
  await press(desk, '内容を確認する');
  expect((await desk.locator('.tally__part').allInnerTexts()).map(inOneLine)).toEqual([
    '選んだ申請 2件',
    '行うもの 2件',
    '外すもの 0件',
    '送られるメール 2通',
  ]);
  const beside = await desk.context().newPage();
  await beside.goto(new URL(`/desk/applications/${aomori}/inquiries`, desk.url()).href);
  await beside.getByLabel(HEI.name).check();
  await press(beside, '照会のメールを送る');
  await beside.close();
  await press(desk, '2件をまとめてメールを送る');
  // The page follows by its script, and without it when it is asked for again.
  await expect
    .poll(async () => {
      await desk.reload();
      return inOneLine((await desk.locator('.lead').textContent()) ?? '');
    })
    .toBe('終わりました。1件を行い、1件を外しました。');
  expect((await desk.locator('.many-rows li').allInnerTexts()).map(inOneLine)).toEqual([
    `北の医師会 ${aomori} 確認の画面を開いたあとに、内容が変わりました。`,
    `見本市医師会 ${mihon} メール：申請者 公労 太郎 様`,
  ]);
  expect((await stage.post.next(APPLICANT, '当日のお願い')).parsed.text).toContain('上履きをお持ちください。');
});

test('a proposal is made of what is open, one row of it is pinned, and accepting it confirms on the ○ that stands', async () => {
  await coordinatorOpens(desk, aomori);
  await matrixAct(HEI, '回答を記録する');
  await fill(desk, { by: '丙　四郎' });
  await desk.getByLabel('○ 対応できる').nth(1).check();
  await press(desk, '回答を記録する');
  await desk.goto(new URL('/desk/applications', desk.url()).href);
  await follow(desk, '割付案を作る');
  await press(desk, '割付案を作る');
  await untilHeaded('割付案');
  expect(inOneLine((await desk.locator('.lead').first().textContent()) ?? '')).toBe(
    '申請 1件のうち 1件を割り当てました。先着順では 1件、候補の少ない申請から順に決めると 1件です。これより多くは割り当てられません。',
  );
  const row = desk.locator('.drive tbody tr', { hasText: aomori });
  expect(inOneLine((await row.textContent()) ?? '')).toContain(`${HEI.name} ○`);
  await row.getByRole('checkbox').check();
  await press(desk, '選んだ行を固定して作り直す');
  await untilHeaded('割付案');
  expect(inOneLine((await row.textContent()) ?? '')).toContain('固定した割り当て');
  await press(desk, 'すべての1件を受け入れる（確認へ）');
  expect(await bannersOf(desk)).toEqual(['お知らせ：まだ送っていません。内容をご確認ください']);
  expect(inOneLine((await desk.locator('.banner p').textContent()) ?? '')).toBe('照会 0件、確定 1件です。');
  await press(desk, 'この内容で受け入れる');
  await untilLed('1件の受け入れが終わりました。');
  await stage.post.next(APPLICANT, '日程が確定しました');
  await coordinatorOpens(desk, aomori);
  expect(inOneLine((await desk.locator('.timeline').textContent()) ?? '')).toContain('割付案から確定');
});

/** The page follows by its script, and without it when it is asked for again. */
async function untilHeaded(heading: string): Promise<void> {
  await untilShown(desk.getByRole('heading', { level: 1, name: heading, exact: true }));
}

async function untilLed(words: string): Promise<void> {
  await untilShown(desk.locator('.lead', { hasText: words }));
}

async function untilShown(piece: Locator): Promise<void> {
  if (SCRIPTS) {
    await piece.waitFor();
    // The next press waits for a page of its own, not for the rest of this one.
    await desk.waitForLoadState('load');
    return;
  }
  await expect
    .poll(async () => {
      await desk.reload();
      return piece.count();
    })
    .toBe(1);
}

async function makersOwnPage(): Promise<Page> {
  await desk.goto(new URL('/desk/makers', desk.url()).href);
  await follow(desk, HEI.name);
  await press(desk, 'ページのリンクを送る');
  return stage.open(linkOf(await stage.post.next(HEI.email, '予定'), 'maker'));
}

/** Kinds, association, why and act of each row, as they are read. */
async function queue(page: Page): Promise<string[][]> {
  const rows = await page.locator('.queue__row').all();
  return Promise.all(
    rows.map(async (row) =>
      Promise.all(
        ['.queue__kinds', '.queue__name a', '.queue__why', '.queue__act a'].map(async (part) =>
          ((await row.locator(part).first().textContent()) ?? '').trim(),
        ),
      ),
    ),
  );
}

async function listed(page: Page): Promise<string[]> {
  return page.locator('.list__association').allTextContents();
}

async function saved(page: Page, link: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()]);
  return readFile(await download.path());
}

/** The matrix: maker, one mark and who gave it per slot, the state of the inquiry. */
async function matrix(page: Page): Promise<string[][]> {
  const rows = await page.locator('.matrix tbody tr').all();
  return Promise.all(
    rows.map(async (row) => [
      (await row.locator('th').textContent()) ?? '',
      ...(await row.locator('.matrix__said').allInnerTexts()).map((said) => inOneLine(said.replace(/\d{4}年.*/s, ''))),
      inOneLine(((await row.locator('.matrix__acts .matrix__line').first().textContent()) ?? '').replace(/期限.*/, '')),
    ]),
  );
}

/** Follows one of the links beside a maker's answers. */
async function matrixAct(maker: typeof KOU, words: string): Promise<void> {
  const row = desk.locator('.matrix tbody tr', { hasText: maker.name });
  await leaving(desk, () => row.getByRole('link', { name: words }).click());
}

/** What the calendar shows, in the order of the page. */
async function entries(page: Page): Promise<string[]> {
  return (await page.locator('.calendar__entries li').allInnerTexts()).map(inOneLine);
}
