import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { formatDay, formatDayWithEra } from '#domain/text/dates.ts';
import {
  APPLICANT,
  applicantFiles,
  applicantOpensSignUp,
  bannersOf,
  CONFIRM,
  confirmButton,
  coordinatorAsks,
  coordinatorOpens,
  coordinatorRegisters,
  coordinatorSignsIn,
  errorsOf,
  fill,
  headingOf,
  ICHIRO,
  KOU,
  makerOpens,
  OTSU,
  openStage,
  press,
  SCRIPTS,
  type Stage,
  slotTyped,
  wishedDays,
} from '../support/journey.ts';
import { openKeyboard } from '../support/keyboard.ts';
import { codeOf, linkOf } from '../support/office.ts';

const [FIRST, SECOND, THIRD] = wishedDays();

let stage: Stage;
let desk: Page;
beforeAll(async () => {
  stage = await openStage();
  desk = await coordinatorSignsIn(stage);
  for (const maker of [KOU, OTSU]) await coordinatorRegisters(desk, maker);
});
// The next of a kind is the next test's.
afterEach(() => stage.post.forget());
afterAll(async () => {
  await stage.close();
});

test('filing: 様式1 from the first page to 完了, with a mistake on the way, by keyboard alone', async () => {
  const page = await stage.open('/');
  const keyboard = openKeyboard(page);
  const field = (name: string) => page.locator(`[name="${name}"]`);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await keyboard.to(page.getByRole('link', { name: '本文へ進む' }));
  expect(keyboard.stops()).toBe(1);
  await keyboard.enter(page.getByRole('link', { name: '申請をはじめる' }).first());
  await keyboard.enter(button('希望日時へ進む'));
  expect((await errorsOf(page))[0]).toBe('申請団体をご入力ください。');
  await keyboard.to(page.getByRole('link', { name: '申請団体をご入力ください。' }));
  await keyboard.press('Enter');
  expect(await page.locator('[name="association"]:focus').count()).toBe(1);
  await page.keyboard.type('見本市医師会');
  expect(await page.locator('#association-error').count()).toBe(SCRIPTS ? 0 : 1);
  expect(await page.locator('#phone-error').textContent()).toBe('＊TELをご入力ください。');
  const contact = {
    contactName: '公労　太郎',
    contactKana: 'こうろう　たろう',
    phone: '03-5253-1111',
    email: APPLICANT,
  };
  for (const [name, text] of Object.entries(contact)) await keyboard.type(field(name), text);
  await keyboard.enter(button('希望日時へ進む'));

  const slots = [FIRST, SECOND, THIRD].map((day, index) =>
    slotTyped(index === 0 ? 1 : index === 1 ? 2 : 3, day, ['10:00', '12:00', '11:00', '11:15']),
  );
  for (const [name, text] of Object.entries(Object.assign({}, ...slots)))
    await keyboard.type(field(name), String(text));
  await keyboard.enter(button('会場・備考へ進む'));

  await keyboard.to(field('mode').first());
  await keyboard.press('Space');
  await keyboard.type(field('venueName'), '見本会館');
  await keyboard.type(field('address'), '東京都千代田区霞が関1-2-2');
  await keyboard.to(field('layouts'));
  await keyboard.type(field('remarks'), '車でお越しの方が多い見込みです。');
  await keyboard.enter(button('確認画面へ進む'));
  expect(await headingOf(page)).toBe('入力内容の確認');

  await keyboard.enter(button('この内容で申請する'));
  await keyboard.type(field('code'), codeOf(await stage.post.next(APPLICANT, 'まだ完了していません')));
  await keyboard.enter(button('申請を確定する'));
  expect(await headingOf(page)).toBe('申請が完了しました');
});

test('asking, answering ○△× and confirming by keyboard alone', async () => {
  await desk.goto(new URL('/desk', desk.url()).href);
  const asking = openKeyboard(desk);
  await asking.enter(desk.getByRole('link', { name: 'メーカーに照会する' }));
  await asking.enter(desk.getByRole('button', { name: '照会のメールを送る' }));
  expect(await headingOf(desk)).toBe('見本市医師会');

  const maker = await makerOpens(stage, KOU);
  const keyboard = openKeyboard(maker);
  for (const [index, downs] of [0, 1, 2].entries()) {
    await keyboard.to(maker.locator('input[name^="reply-"][value="yes"]').nth(index));
    await keyboard.press('Space');
    for (let down = 0; down < downs; down += 1) await keyboard.press('ArrowDown');
  }
  expect(
    await maker
      .locator('input[type="radio"]:checked')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('value'))),
  ).toEqual(['yes', 'maybe', 'no']);
  await keyboard.type(maker.getByLabel('ご回答者のお名前'), '企画　三郎');
  await keyboard.enter(maker.getByRole('button', { name: confirmButton(FIRST) }));
  await keyboard.enter(maker.getByRole('button', { name: CONFIRM }));
  expect(await headingOf(maker)).toBe('日程が確定しています');
});

test('an answer that came by telephone is recorded and the desk confirms on it, by keyboard alone', async () => {
  const { reference } = await applicantFiles(stage, '電話医師会', {
    venueName: '公民館',
    address: '東京都港区芝1-1-1',
  });
  await coordinatorAsks(desk, reference, { makers: [OTSU.name] });
  await coordinatorOpens(desk, reference);
  const keyboard = openKeyboard(desk);
  await keyboard.enter(desk.locator('.matrix').getByRole('link', { name: '回答を記録する' }));
  await keyboard.type(desk.getByLabel('回答した方のお名前'), '企画　三郎');
  await keyboard.to(desk.getByLabel('電話', { exact: true }));
  await keyboard.to(desk.locator('input[name^="reply-"][value="yes"]').first());
  await keyboard.press('Space');
  await keyboard.enter(desk.getByRole('button', { name: '回答を記録する' }));
  await keyboard.enter(desk.getByRole('link', { name: confirmButton(FIRST) }));
  await keyboard.enter(desk.getByRole('button', { name: 'この日程で確定する' }));
  expect(await bannersOf(desk)).toEqual(['完了：日程を確定しました。関係者へのご案内のメールの送信を受け付けました。']);
});

test('signing up and confirming it, by keyboard alone', async () => {
  const { page, status } = await applicantFiles(stage, '参加医師会', {
    venueName: '公民館',
    address: '東京都港区芝1-1-1',
  });
  const attendee = await stage.open(await applicantOpensSignUp(page, status));
  const keyboard = openKeyboard(attendee);
  for (const [name, text] of Object.entries(ICHIRO)) await keyboard.type(attendee.locator(`[name="${name}"]`), text);
  await keyboard.enter(attendee.getByRole('button', { name: '確認メールを受け取る' }));
  await attendee.goto(linkOf(await stage.post.next(ICHIRO.email, 'まだ完了していません'), 'registration-check'));
  await keyboard.enter(attendee.getByRole('button', { name: '申し込みを完了する' }));
  expect(await headingOf(attendee)).toBe('参加のお申し込みを受け付けています');
});

test('a day is picked from the month by the keys of a grid, and stands in the field as if typed', async () => {
  const page = await stage.open('/file/contact');
  const name = { contactName: '公労　太郎', contactKana: 'こうろう　たろう' };
  await fill(page, { association: '暦医師会', ...name, phone: '03-5253-1111', email: APPLICANT });
  await press(page, '希望日時へ進む');
  if (!SCRIPTS) {
    expect(await page.getByRole('button', { name: 'カレンダーから選ぶ' }).count()).toBe(0);
    return;
  }
  const field = page.locator('[name="slot1Date"]');
  await page.getByRole('button', { name: 'カレンダーから選ぶ（第一希望）' }).press('Enter');
  const earliest = await page.locator('[data-date-grid]').getAttribute('data-earliest');
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'PageDown', 'PageUp', 'ArrowDown']) {
    await page.keyboard.press(key);
  }
  await page.keyboard.press('Enter');
  const picked = Temporal.PlainDate.from(String(earliest)).add({ days: 7 });
  await expect.poll(() => field.inputValue()).toBe(formatDay(picked));
  await expect.poll(() => page.locator('#slot1Date-remark').textContent()).toContain(formatDayWithEra(picked));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('カレンダーから選ぶ');
});

test('rows of the desk are gone along and opened by j, k and o; keys are listed by ?, wait while typing, and can be switched off', async () => {
  await desk.goto(new URL('/desk/applications?sort=received', desk.url()).href);
  const focused = () => desk.locator('a:focus').evaluateAll((nodes) => nodes[0]?.getAttribute('href') ?? '');
  const hrefs = await desk
    .locator('table.list tbody th a')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(hrefs.length).toBeGreaterThan(2);
  if (!SCRIPTS) {
    // The same keys in words, and the same links by Tab.
    await desk.getByRole('link', { name: 'キーボードの操作' }).click();
    expect(await headingOf(desk)).toBe('キーボードの操作');
    return;
  }
  const seen: string[] = [];
  for (const key of ['j', 'j', 'j', 'k', 'Control+j']) {
    await desk.keyboard.press(key);
    seen.push(await focused());
  }
  const [first = '', second = '', third = ''] = hrefs;
  expect(seen).toEqual([first, second, third, second, second]);
  await desk.keyboard.press('?');
  const dialog = desk.getByRole('dialog', { name: '使えるキー' });
  await dialog.waitFor();
  await desk.keyboard.press('j');
  await desk.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await focused()).toBe(second);
  await desk.keyboard.press('/');
  await desk.keyboard.type('jo?');
  expect(await desk.locator('#q').inputValue()).toBe('jo?');
  await desk.goto(new URL('/desk/shortcuts', desk.url()).href);
  await desk.getByRole('button', { name: 'キー操作を使わない' }).click();
  await desk.goto(new URL('/desk/applications?sort=received', desk.url()).href);
  await desk.keyboard.press('j');
  expect(await focused()).toBe('');
  await desk.goto(new URL('/desk/shortcuts', desk.url()).href);
  await desk.getByRole('button', { name: 'キー操作を使う', exact: true }).click();
  await desk.goto(new URL('/desk/applications?sort=received', desk.url()).href);
  await desk.keyboard.press('j');
  await Promise.all([desk.waitForURL(`**${first}`), desk.keyboard.press('o')]);
  expect(await headingOf(desk)).toBe('見本市医師会');
});
