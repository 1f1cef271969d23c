import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { fill, follow, press, slotTyped, wishedDays } from '../support/journey.ts';
import { codeFrom, linkFor, startTour, type Tour, trusted } from './guided.ts';

const HOURS: [string, string, string, string] = ['10:00', '12:00', '11:00', '11:15'];

let tour: Tour;
let page: Page;
beforeAll(async () => {
  tour = await startTour('applicant');
});
afterAll(() => tour.close());

test('様式1 is filed, from the first page to 完了', async () => {
  page = await tour.open('/');
  await tour.shoot(page, 'start');
  await follow(page, '申請をはじめる');
  await press(page, '希望日時へ進む');
  await tour.shoot(page, 'contact-empty');
  await fill(page, {
    association: '青葉市医師会',
    contactName: '髙﨑　花',
    contactKana: 'たかさき　はな',
    phone: '０３－５２５３－１１１１',
    extension: '3189',
    email: 'takasaki@aoba-med.example.jp',
  });
  await tour.shoot(page, 'contact');
  await press(page, '希望日時へ進む');
  const [first, second, third] = wishedDays();
  await fill(page, { ...slotTyped(1, first.subtract({ days: 28 }), ['10:00', '9:00', '11:00', '11:15']) });
  await press(page, '会場・備考へ進む');
  await tour.shoot(page, 'slots-wrong');
  await fill(page, { ...slotTyped(1, first, HOURS), ...slotTyped(2, second, HOURS), ...slotTyped(3, third, HOURS) });
  await page.locator('[name="slot3DemoEnd"]').blur();
  await tour.shoot(page, 'slots');
  await press(page, '会場・備考へ進む');
  // What was wrong stays marked until it is sent: the picture of the guide shows the days once they are accepted.
  await follow(page, '前に戻る');
  await tour.picture(page, 'file-slots', undefined, 'form h2, form fieldset');
  await press(page, '会場・備考へ進む');
  await page.getByLabel('オンライン').check();
  await tour.shoot(page, 'venue-online');
  await page.getByLabel('実地').check();
  await fill(page, {
    venueName: '青葉市医師会館 3階講堂',
    address: '東京都青葉区参画1-1-1',
    remarks: '40名ほどの見込みです。',
  });
  await tour.shoot(page, 'venue');
  await press(page, '確認画面へ進む');
  await tour.shoot(page, 'check');
  await tour.picture(page, 'file-check');
  await press(page, 'この内容で申請する');
  await tour.shoot(page, 'verification');
  await fill(page, { code: await codeFrom(tour, 'まだ完了していません') });
  await press(page, '申請を確定する');
  await tour.shoot(page, 'receipt');
});

test('the mails of the filing', async () => {
  for (const [subject, name] of [
    ['まだ完了していません', 'mail-verification'],
    ['申請を受け付けました', 'mail-received'],
    ['【デモ会申請】', 'mail-request'],
    ['日程が確定しました', 'mail-confirmed'],
    ['ご都合の照会', 'mail-inquiry'],
  ] as const) {
    const mailbox = await tour.open('/mailbox');
    if (name === 'mail-verification') await tour.shoot(mailbox, 'mailbox');
    await mailbox.locator('.summary__value a', { hasText: subject }).first().click();
    const html = await mailbox.locator('iframe').getAttribute('src');
    await mailbox.goto(new URL(html ?? '', tour.url).href);
    await tour.shoot(mailbox, name);
    await mailbox.context().close();
  }
});

test('the status of a request, and what can be done there', async () => {
  page = await tour.open(linkFor(tour, '申請者（受付済の申請）'));
  await tour.shoot(page, 'status-seen-only');
  await trusted(tour, page);
  await tour.shoot(page, 'status');
  await tour.picture(page, 'status');
  await shootBehind(page.url(), [
    ['参加申込の受付をはじめる', 'sign-up-opening'],
    ['申請を取り下げる', 'withdrawal'],
    ['予定表に登録する', 'calendar'],
    ['二人目の連絡先を登録する', 'second-contact'],
  ]);
});

test('a fixed session: sign-ups, name list, notice, change, reception', async () => {
  page = await tour.open(linkFor(tour, '申請者（日程確定の申請）'));
  await trusted(tour, page);
  await tour.shoot(page, 'status-fixed');
  const status = page.url();
  await shootBehind(status, [
    ['当日の受付を準備する', 'reception-preparing'],
    ['変更や中止を依頼する', 'change-request'],
    ['定員・締切・当日の案内を変更する', 'sign-up-changing'],
    ['使う資料を選ぶ', 'materials'],
    ['周知の文章を開く', 'circulars'],
    ['参加者の名簿を開く・印刷する', 'attendees'],
  ]);
  await tour.picture(page, 'attendees');
  await page.locator('a[href*="/mail"]').first().click();
  await tour.shoot(page, 'notice');
});

test('the reception on the day, on a phone', async () => {
  page = await tour.open(linkFor(tour, '受付（本日の説明会）'), { viewport: { width: 390, height: 844 } });
  await tour.shoot(page, 'reception-name');
  await fill(page, { name: '受付　花' });
  await press(page, '受付をはじめる');
  await tour.shoot(page, 'reception');
  await tour.picture(page, 'reception', { width: 390, height: 844 });
  await page.getByRole('link', { name: '当日参加' }).click();
  await tour.shoot(page, 'reception-walk-in');
});

test('pages that say no, and what everybody may read', async () => {
  for (const [path, name] of [
    ['/no-such-page', 'not-found'],
    ['/letter', 'letter'],
    ['/guide', 'guide'],
    ['/guide/applicant', 'guide-applicant'],
    ['/guide/maker', 'guide-maker'],
    ['/guide/attendee', 'guide-attendee'],
    ['/guide/coordinator', 'guide-coordinator'],
    ['/api', 'api'],
    ['/api/form2', 'api-form2'],
    ['/previews', 'previews'],
  ] as const) {
    page = await tour.open(path);
    await tour.shoot(page, name);
    await page.context().close();
  }
});

/** Follows these links of the status page, each from there, and ends on the last. */
async function shootBehind(status: string, links: readonly [link: string, name: string][]): Promise<void> {
  for (const [link, name] of links) {
    await page.goto(status);
    await follow(page, link);
    await tour.shoot(page, name);
  }
}
