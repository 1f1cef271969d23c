import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkPath } from '#domain/notices/link.ts';
import { openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';
import { wish } from '../domain/samples.ts';
import { axeViolations } from '../support/axe.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { attendeeSignsUp, ICHIRO, NIJIKO, sessionConfirmed, signUpPage } from '../support/cast.ts';
import { leaving, press } from '../support/journey.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

/** Milliseconds; more than the script waits. */
const ASKS_EVERY = 8500;

let office: TestOffice;
let browser: Browser;
let service: Service;
let path: string;

/** A session that was fixed three weeks ago and is tomorrow, so that midnight does not end the reception under the test. */
beforeAll(async () => {
  const now = Temporal.Now.instant();
  const tomorrow = now.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: 1 });
  office = await openOffice({ now: now.subtract({ hours: 24 * 22 }).toString() });
  const slots = [wish(1, tomorrow.toString())];
  const { application } = await sessionConfirmed(office, { slots, noFurtherCandidates: true });
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  await attendeeSignsUp(office, page, NIJIKO);
  await office.deliver();
  must(await openReception(office, application.id));
  path = linkPath('reception', must(await readReceptionSetUp(office, application.id)).link ?? '');
  service = await startService({ dataDir: office.folder, smtpUrl: office.mail.url });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.stop();
  await office.close();
  expect(browser.blocked).toEqual([]);
});

async function phone(helper: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  // So that its script's time can be run on, instead of waiting until it asks again.
  await page.clock.install();
  await page.goto(`${service.url}${path}`);
  await page.locator('[name="name"]').fill(helper);
  await press(page, '受付をはじめる');
  return page;
}

/** 「来場 3名」. */
async function door(page: Page): Promise<string> {
  return (await page.locator('.door span').first().textContent()) ?? '';
}

/** The thumb on the button of one person. */
async function tick(page: Page, { name, people }: typeof ICHIRO): Promise<void> {
  const button = page.getByRole('button', { name: new RegExp(`受付 ${people}名.*${name.replace('　', '\\s')}`) });
  await leaving(page, () => button.tap());
}

/** How many people the list shows at each step of an input method that composes from romaji. */
async function composed(page: Page, steps: readonly string[]): Promise<number[]> {
  const keyboard = await page.context().newCDPSession(page);
  const shown: number[] = [];
  await page.locator('#q').focus();
  for (const text of steps) {
    await keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    shown.push(await page.locator('.guest:visible').count());
  }
  await keyboard.send('Input.insertText', { text: steps.at(-1) ?? '' });
  return shown;
}

test('two helpers receive people on two phones, and each sees what the other does', async () => {
  const [hana, yuki] = [await phone('受付　花'), await phone('受付　雪')];
  expect(await axeViolations(hana)).toEqual([]);
  await hana.locator('#q').fill('ｲﾁﾛｳ');
  expect(await hana.locator('.guest:visible .guest__name').allTextContents()).toEqual([ICHIRO.name]);
  expect(await composed(yuki, ['n', 'に', 'にj', 'にｊ', 'にじ'])).toEqual([2, 2, 2, 2, 1]);
  await yuki.locator('#q').fill('');
  await Promise.all([tick(hana, ICHIRO), tick(yuki, ICHIRO)]);
  expect([await door(hana), await door(yuki)]).toEqual([`来場 ${ICHIRO.people}名`, `来場 ${ICHIRO.people}名`]);
  await tick(yuki, NIJIKO);
  await hana.clock.runFor(ASKS_EVERY);
  await expect.poll(() => door(hana), { timeout: 30_000 }).toBe(`来場 ${ICHIRO.people + NIJIKO.people}名`);
  await press(yuki, '取り消す');
  expect(await door(yuki)).toBe(`来場 ${ICHIRO.people}名`);
});
