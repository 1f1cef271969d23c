import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seePages } from '../documents/pages.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { openFirefox } from '../support/engines/firefox.ts';
import type { Engine, Tab } from '../support/engines/tab.ts';
import { type Service, startService } from '../support/service.ts';

/** A page of `/previews` by its title, and on how many sheets of A4 it comes out of the printer. */
const PAGES: readonly { title: RegExp; sheets: number }[] = [
  { title: /^受付済（見本南医師会）$/, sheets: 2 },
  { title: /^日程確定（.+）$/, sheets: 2 },
  { title: /^申請の完了$/, sheets: 1 },
  { title: /^今すること$/, sheets: 3 },
  { title: /^履歴$/, sheets: 7 },
  { title: /^日程確定（.+） 参加者の名簿$/, sheets: 2 },
  { title: /^カレンダー（月）$/, sheets: 1 },
  { title: /^カレンダー（週）$/, sheets: 2 },
];
/** Buttons and downloads, which paper does not have. */
const SCREEN_ONLY = /保存する|を開く|予定表に入れる|ダウンロード|変更する|お手続き/;
/** Each heading of a page comes to the foot of a sheet at one of these. */
const PUSHED_DOWN_MM = [0, 40, 80, 120, 160, 200];

let dataDir: string;
let service: Service;
let firefox: Engine;
let chromium: Browser;
let inFirefox: Tab;
let inChromium: Page;

beforeAll(async () => {
  firefox = await openFirefox();
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-print-'));
  service = await startService({ dataDir });
  chromium = await openBrowser();
  inFirefox = await firefox.open();
  inChromium = await chromium.newPage();
  // Every case of the previews is made first.
  inChromium.setDefaultTimeout(300_000);
});
afterAll(async () => {
  await firefox?.close();
  await chromium?.close();
  await service?.stop();
  if (dataDir) await rm(dataDir, { recursive: true, force: true });
});

async function addressOf(title: RegExp): Promise<string> {
  await inChromium.goto(`${service.url}/previews`);
  const path = await inChromium.locator('main a').filter({ hasText: title }).first().getAttribute('href');
  return service.url + path;
}

/** The sheets' text, printed by both. */
async function printed(): Promise<Record<'Firefox' | 'Chromium', string[]>> {
  const [ours, theirs] = [await inFirefox.print(), await inChromium.pdf({ format: 'A4', preferCSSPageSize: true })];
  const texts = async (pdf: Uint8Array): Promise<string[]> => (await seePages(pdf)).map(({ text }) => text);
  return { Firefox: await texts(ours), Chromium: await texts(theirs) };
}

async function show(address: string): Promise<void> {
  await inFirefox.go(address);
  await inChromium.goto(address);
}

test.each(PAGES)(
  '$title comes on at most $sheets sheets, without what only a screen can do',
  async ({ title, sheets }) => {
    await show(await addressOf(title));
    for (const [engine, texts] of Object.entries(await printed())) {
      console.info(`${title.source} in ${engine}: ${texts.length}`);
      expect([engine, texts.length <= sheets, texts.flatMap((text) => SCREEN_ONLY.exec(text)?.[0] ?? [])]).toEqual([
        engine,
        true,
        [],
      ]);
    }
  },
);

test('no heading stands alone at the foot of a sheet, wherever the page breaks', async () => {
  await show(await addressOf(/^受付済（見本南医師会）$/));
  const headings = await inChromium.locator('main :is(h2, h3)').allInnerTexts();
  const alone: string[] = [];
  for (const millimetres of PUSHED_DOWN_MM) {
    const push = `document.querySelector('main').style.paddingTop = '${millimetres}mm'`;
    await inFirefox.run(push);
    await inChromium.evaluate(push);
    for (const [engine, texts] of Object.entries(await printed())) {
      const last = texts.slice(0, -1).map((text) => text.trim().split(/\s*\n/).at(-1) ?? '');
      alone.push(
        ...last.filter((line) => headings.includes(line)).map((line) => `${engine} ${millimetres} mm: ${line}`),
      );
    }
  }
  expect(headings).toContain('申請の内容（様式1）');
  expect(alone).toEqual([]);
});
