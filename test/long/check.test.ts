import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { QUESTIONS } from '#domain/check/chart.ts';
import { checkSheet } from '#domain/check/sheet.ts';
import { answersOf, wayOf } from '#domain/check/way.ts';
import { seePages } from '../documents/pages.ts';
import { axeViolations } from '../support/axe.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { openKeyboard } from '../support/keyboard.ts';
import { type Service, startService } from '../support/service.ts';

/** Folder that gets each printed sheet to look at, if named. */
const SHOTS = process.env.CHECK_SHOTS;

let dataDir: string;
let service: Service;
let browser: Browser;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'demokai-check-'));
  service = await startService({ dataDir });
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Walk = [title: string, answers: Record<string, string>, options: BrowserContextOptions];

const PHONE = { viewport: { width: 320, height: 640 } };
/** The two ends, the shortest list and the longest, each turn of the chart, and its loop; every question and half of the answers. */
const WALKS: Walk[] = [
  ['exempt, and not introduced', { exempt: 'yes', anyway: 'no' }, {}],
  [
    'all is decided',
    { exempt: 'no', vendor: 'yes', line: 'yes', usable: 'yes', estimate: 'decided', reader: 'yes' },
    PHONE,
  ],
  [
    'nothing is done yet',
    { exempt: 'no', vendor: 'no', line: 'no', estimate: 'open', reader: 'open' },
    { javaScriptEnabled: false },
  ],
  [
    'exempt, introduced, and another vendor is sought: the longest list',
    {
      exempt: 'yes',
      anyway: 'yes',
      vendor: 'no',
      line: 'yes',
      usable: 'open',
      estimate: 'again',
      again: 'open',
      reader: 'open',
    },
    { ...PHONE, javaScriptEnabled: false },
  ],
  [
    'the line does not fit, and the second vendor was taken',
    { exempt: 'no', vendor: 'yes', line: 'yes', usable: 'no', estimate: 'again', again: 'decided', reader: 'no' },
    {},
  ],
];

test.each(WALKS)(
  '%s: one question a page leads to the list, on screen and on one sheet of paper',
  async (_, answers, options) => {
    const page = await browser.newPage(options);
    await page.goto(`${service.url}/check`);
    for (const { question, answer } of wayOf(answersOf(answers)).steps) {
      expect(await page.locator('h1').textContent()).toBe(QUESTIONS[question].ask);
      await page.getByLabel(answer.label, { exact: true }).check();
      await expectSound(page, options.javaScriptEnabled !== false);
      await page.getByRole('button', { name: '次へ' }).click();
    }
    await expectList(page, answers, options.javaScriptEnabled !== false);
    expect(await page.context().cookies()).toEqual([]);
    expect(browser.blocked).toEqual([]);
  },
);

test('without a mouse, and with one answer changed on the way', async () => {
  const page = await browser.newPage();
  await page.goto(`${service.url}/check`);
  const answers = { exempt: 'no', vendor: 'no', line: 'yes', usable: 'open', estimate: 'open', reader: 'no' };
  for (const { question, answer } of wayOf(answersOf(answers)).steps) {
    const keyboard = openKeyboard(page);
    await keyboard.to(page.locator(`[name="${question}"]`).first());
    await keyboard.press('Space');
    const place = QUESTIONS[question].answers.indexOf(answer);
    for (let down = 0; down < place; down += 1) await keyboard.press('ArrowDown');
    await keyboard.enter(page.getByRole('button', { name: '次へ' }));
  }
  await expectList(page, answers, true);
  const keyboard = openKeyboard(page);
  const change = page.getByRole('link', { name: new RegExp(QUESTIONS.usable.ask) });
  await keyboard.enter(change);
  expect(await page.locator('[name="usable"]:checked').getAttribute('value')).toBe('open');
  const again = openKeyboard(page);
  await again.to(page.locator('[name="usable"]:checked'));
  // From the last answer up to the first.
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await again.enter(page.getByRole('button', { name: '次へ' }));
  await expectList(page, { ...answers, usable: 'yes' }, true);
});

/** No fault of accessibility, and nothing beyond the window's edge. */
async function expectSound(page: Page, hasScripts: boolean): Promise<void> {
  // axe is a script itself.
  if (!hasScripts) return;
  expect(await axeViolations(page)).toEqual([]);
  const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
  expect(await page.evaluate<number>(wider)).toBeLessThanOrEqual(0);
}

async function expectList(page: Page, answers: Record<string, string>, hasScripts: boolean): Promise<void> {
  const sheet = checkSheet(wayOf(answersOf(answers)));
  expect(await page.locator('h1').textContent()).toBe('導入までにすること');
  expect(new URL(page.url()).search).toBe(`?${new URLSearchParams(answers)}`);
  const tasks = await page.locator('.check-task strong').allTextContents();
  expect(tasks).toEqual(sheet.parts.flatMap((part) => part.tasks.map(({ number, text }) => `${number}．${text}`)));
  await expectSound(page, hasScripts);
  const printed = await page.pdf({ format: 'A4', preferCSSPageSize: true });
  const made = await page.request.get(`${service.url}/check/list.pdf${new URL(page.url()).search}`);
  for (const [name, pdf] of [
    ['page', printed],
    ['pdf', await made.body()],
  ] as const) {
    const pages = await seePages(pdf);
    const text = (pages[0]?.text ?? '').replace(/\s/g, '');
    const missing = sheet.parts.flatMap((part) =>
      part.tasks.filter((task) => !text.includes(task.text.replace(/\s/g, ''))),
    );
    expect([name, pages.length, missing]).toEqual([name, 1, []]);
    if (SHOTS) writeFileSync(join(SHOTS, `${Object.values(answers).join('-')}-${name}.pdf`), pdf);
  }
}
