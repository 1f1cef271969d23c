import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeForm2List } from '#documents/form2/list-sheet.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { typedForm2 } from '../domain/form2/samples.ts';
import { bannersOf, fill, follow, headingOf, openStage, press, type Stage, textOf } from '../support/journey.ts';
import { linkOf } from '../support/office.ts';
import { collectionOpens, helperJoins, papers, tokyoCode, typePaper } from '../support/papers.ts';

const LOCAL = 'jimukyoku@kou-shi.example.jp';
const OWN = 'jibun@clinic.example.jp';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
});

/** `受付済 2件`, as the page of the collection counts. */
async function countsOn(page: Page): Promise<string[]> {
  return (await page.locator('.tally__part').allTextContents()).map((text) => text.replace(/\s+/g, ''));
}

async function handsIn(page: Page, tracking: string): Promise<void> {
  await follow(page, '提出を記録する');
  await page.getByLabel('書留').check();
  await fill(page, { on: Temporal.Now.plainDateISO('Asia/Tokyo').toString(), tracking });
  await press(page, '提出を記録する');
  expect(await bannersOf(page)).toEqual(['完了：提出を記録しました']);
}

test('papers of a prefecture are gathered by three ways, handed in twice, corrected, and the collection is closed', async () => {
  const [first, second, third, fourth] = papers(4);
  if (!first || !second || !third || !fourth) throw new Error('too few papers');
  const collector = await collectionOpens(stage);
  const home = new URL(new URL(collector.url()).pathname, collector.url()).href;

  const helper = await helperJoins(stage, collector, '甲市医師会', LOCAL);
  await follow(helper, '紙の申請書を入力する');
  await typePaper(helper, first);
  expect(await textOf(helper)).toContain(`1番　${first.name}`);

  await collector.goto(`${home}/entries/new`);
  await typePaper(collector, second);
  expect(await textOf(collector)).toContain(`2番　${second.name}`);
  expect(await collector.locator('[name="points"]').inputValue()).toBe('');
  // What the helper has entered is told to it by number, and who entered it only to the collector.
  await typePaper(helper, second);
  expect([await textOf(helper), helper.url()].join()).not.toContain(`2番　${second.name}`);
  expect(await bannersOf(helper)).toEqual(['エラー：この医療機関は、この取りまとめにすでに入力されています。']);

  await collector.goto(`${home}/list`);
  const good = typedForm2({ code: third.code, name: '一覧の医院', startMonth: '2027年1月' });
  const rows = [good, { ...good, code: '', name: '番号のない医院' }].map((texts) => ({ texts, reason: '' }));
  const buffer = Buffer.from(await writeForm2List({ products: FIRST_PRODUCTS, rows }));
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await collector.locator('[name="list"]').setInputFiles({ name: '一覧.xlsx', mimeType, buffer });
  await press(collector, '一覧を読み込む');
  expect(await bannersOf(collector)).toEqual(['完了：1件を受け付けました', 'エラー：1行は受け付けていません']);

  await collector.goto(`${home}/own-entry`);
  await press(collector, '入力ページを使う');
  const address = await collector.locator('a[href*="/own-entry/"]').getAttribute('href');
  const institution = await stage.open(address ?? '');
  await institution.locator('[name="kind"]').selectOption('clinic');
  await institution.locator('[name="product1"]').selectOption({ index: 2 });
  await institution.locator('[name="claims"]').selectOption('yes');
  await fill(institution, {
    ...{ prefecture: '13', points: '1', code: tokyoCode('900001'), name: '自分医院', contactName: '自分　一郎' },
    ...{ phone: '03-5253-1111', email: OWN, startMonth: '202701' },
  });
  await press(institution, '確認メールを受け取る');
  expect(await headingOf(institution)).toBe('確認メールを送りました');
  await institution.goto(linkOf(await stage.post.next(OWN, 'メールアドレスの確認'), 'own-entry-check'));
  await press(institution, 'この内容で送る');
  await collector.goto(`${home}/entries?state=offered`);
  await follow(collector, '自分医院');
  await press(collector, 'この申請書を受け付ける');

  await collector.goto(home);
  await handsIn(collector, '123-45-67890-1');
  await collector.goto(`${home}/entries/new`);
  await typePaper(collector, fourth);
  await collector.goto(home);
  expect(await countsOn(collector)).toEqual(['受付済5件', '提出済4件', '次の提出に入るもの1件', '未確認0件']);
  await handsIn(collector, '');
  await follow(collector, '第2回');
  expect(await collector.locator('tbody th').allTextContents()).toEqual([fourth.name]);

  await collector.goto(`${home}/entries`);
  await follow(collector, first.name);
  await fill(collector, { name: `${first.name}分院`, note: '名称の記載の誤り' });
  await press(collector, '提出後の訂正を記録する');
  expect(await textOf(collector)).toContain(`${first.name} → ${first.name}分院`);
  await stage.post.next(OWN, '提出しました');

  await collector.goto(`${home}/state`);
  await fill(collector, { reason: '最終期限を過ぎたため' });
  await press(collector, '受付を締め切る');
  await follow(collector, '締切・再開・完了');
  await press(collector, '取りまとめを完了する');
  expect([await headingOf(collector), await bannersOf(collector)]).toEqual([
    '様式2の取りまとめ',
    ['完了：取りまとめを完了しました'],
  ]);
});
