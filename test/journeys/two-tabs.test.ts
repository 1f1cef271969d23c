import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import {
  APPLICANT,
  factsOf,
  fill,
  follow,
  form1On,
  headingOf,
  leaving,
  openStage,
  press,
  SCRIPTS,
  type Stage,
  textOf,
  wishedDays,
} from '../support/journey.ts';
import { codeOf } from '../support/office.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
});

/** Another tab of the same browser. */
async function tabBeside(page: Page, address: string): Promise<Page> {
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate(`void open(${JSON.stringify(new URL(address, page.url()).href)})`),
  ]);
  await tab.waitForLoadState();
  return tab;
}

async function readSheet(tab: Page, association: string): Promise<void> {
  const buffer = Buffer.from(await writeForm1Sheet(form1On(wishedDays()[0], association, APPLICANT)));
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await tab.locator('[name="sheet"]').setInputFiles({ name: `${association}.xlsx`, mimeType, buffer });
  await press(tab, 'ファイルを読み取る');
  expect((await factsOf(tab)).申請団体).toBe(association);
}

test('of two sheets read in two tabs, each button files the form that stands above it', async () => {
  const south = await stage.open('/file/sheet');
  await readSheet(south, '南市医師会');
  const north = await tabBeside(south, '/file/sheet');
  await readSheet(north, '北市医師会');
  for (const [tab, association] of [
    [south, '南市医師会'],
    [north, '北市医師会'],
  ] as const) {
    await press(tab, 'この内容で申請する');
    await fill(tab, { code: codeOf(await stage.post.next(APPLICANT, 'まだ完了していません')) });
    await press(tab, '申請を確定する');
    expect([await headingOf(tab), (await textOf(tab)).includes(association)]).toEqual(['申請が完了しました', true]);
    await stage.post.next('suisin@mhlw.example', `【デモ会申請】${association}`);
  }
});

test.runIf(SCRIPTS)('what is typed in two tabs of one form is kept, and said where both typed the same', async () => {
  const one = await stage.open('/file');
  await fill(one, { association: '南市医師会' });
  await one.getByText('に下書きを保存しました').waitFor();
  const other = await tabBeside(one, one.url());
  await fill(other, { association: '北市医師会', contactName: '北　次郎' });
  await other.getByText('に下書きを保存しました').waitFor();
  await fill(one, { association: '西市医師会' });
  await one.getByText('「申請団体」が、ほかの画面で変わりました。この画面の入力は保存していません。').waitFor();
  await press(one, '希望日時へ進む');
  expect(await one.locator('#association-error').textContent()).toContain('ほかの画面で「北市医師会」に変わりました。');
  const fields = [one.locator('[name="association"]'), one.locator('[name="contactName"]')];
  expect(await Promise.all(fields.map((field) => field.inputValue()))).toEqual(['西市医師会', '北　次郎']);
  await other.goto(new URL('/', one.url()).href);
  // The page that was typed into first, saved by itself and pressed at once is one draft.
  expect(await other.getByText('下書きがあります').allTextContents()).toEqual([
    expect.stringMatching(/^北市医師会の下書きがあります（.+ 保存）$/),
  ]);
  await follow(other, '続きから入力する');
  expect(await other.locator('[name="association"]').inputValue()).toBe('北市医師会');
});

test.runIf(SCRIPTS)(
  'a button that is held down while the typed words are answered is pressed all the same',
  async () => {
    const page = await stage.open('/file');
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    await page.route('**/typing*', async (route) => {
      await held;
      await route.continue();
    });
    await fill(page, { association: '東市医師会' });
    const button = page.getByRole('button', { name: '希望日時へ進む' });
    await button.scrollIntoViewIfNeeded();
    const box = await button.boundingBox();
    if (!box) throw new Error('the button is not shown');
    await page.mouse.move(box.x + box.width / 2, box.y + 2);
    await page.mouse.down();
    const answered = page.waitForResponse('**/typing*');
    letGo();
    await (await answered).finished();
    // Two pictures later whatever the answer has moved stands elsewhere.
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    await leaving(page, () => page.mouse.up());
    expect(await page.locator('#contactName-error').textContent()).toContain('ご入力ください');
  },
);
