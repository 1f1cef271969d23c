import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { fill, leaving, press } from '../support/journey.ts';
import { startService } from '../support/service.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Where to look at everything; not kept in the repository. */
const SHOTS = join(ROOT, 'data', 'tour');
/** What README and 利用の手引き show. */
const PICTURES = join(ROOT, 'views', 'assets', 'tour');

/** One page, seen five ways: 640 px are what 1280 px leave at 200 %, 718 px what an A4 sheet leaves. */
const WAYS = [
  { way: 'desktop', width: 1280, media: {} },
  { way: 'phone', width: 390, media: {} },
  { way: 'zoomed-200', width: 640, media: {} },
  { way: 'dark', width: 1280, media: { colorScheme: 'dark' } },
  { way: 'print', width: 718, media: { media: 'print' } },
] as const;

/** The demo, running as `npm run demo` starts it, and a browser that goes round in it. */
export interface Tour {
  url: string;
  /** The links that the demo prints, by who opens them. */
  links: Map<string, string>;
  open(address: string, options?: BrowserContextOptions): Promise<Page>;
  /** Screenshots of the page as it stands, `<chapter>-<number>-<name>-<way>.png`. */
  shoot(page: Page, name: string): Promise<void>;
  /** The picture of this name for README and 利用の手引き: one window, without the trial's line at its top. */
  picture(page: Page, name: string, size?: { width: number; height: number }, at?: string): Promise<void>;
  /** The newest mail whose subject holds the words, read in the mailbox; its text. */
  read(subject: string): Promise<string>;
  close(): Promise<void>;
}

/** `chapter` names the screenshots of one test file. */
export async function startTour(chapter: string): Promise<Tour> {
  mkdirSync(SHOTS, { recursive: true });
  // What an earlier tour saw must not pass for what stands there now.
  for (const old of readdirSync(SHOTS).filter((file) => file.startsWith(`${chapter}-`))) rmSync(join(SHOTS, old));
  mkdirSync(PICTURES, { recursive: true });
  const dataDir = mkdtempSync(join(tmpdir(), 'demokai-tour-'));
  const service = await startService({ dataDir, demo: true });
  const browser = await openBrowser();
  let number = 0;
  const open: Tour['open'] = async (address, options) => {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(10_000);
    // The previews are made when somebody first asks for them.
    page.setDefaultNavigationTimeout(60_000);
    await page.goto(new URL(address, service.url).href);
    return page;
  };
  return {
    url: service.url,
    links: linksIn(service.output()),
    open,
    async shoot(page, name) {
      number += 1;
      const stem = `${chapter}-${String(number).padStart(2, '0')}-${name}`;
      for (const { way, width, media } of WAYS) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: 'light', media: 'screen', ...media });
        await page.screenshot({ path: join(SHOTS, `${stem}-${way}.png`), fullPage: true, animations: 'disabled' });
      }
      await asOnDesktop(page);
    },
    async picture(page, name, size = { width: 1000, height: 700 }, at = 'body') {
      await page.setViewportSize(size);
      await page.evaluate(`document.querySelector('.trial')?.remove()`);
      await page.evaluate(`document.querySelector(${JSON.stringify(at)}).scrollIntoView()`);
      await page.screenshot({ path: join(PICTURES, `${name}.png`) });
      await asOnDesktop(page);
    },
    async read(subject) {
      const mailbox = await open('/mailbox');
      // Mails get their subject when they are made ready; until then an older one of the same kind would stand first.
      await expect
        .poll(
          async () => {
            await mailbox.reload();
            return mailbox.getByText('（準備中）').count();
          },
          { timeout: 60_000, interval: 300 },
        )
        .toBe(0);
      await leaving(mailbox, () => mailbox.locator('.summary__value a', { hasText: subject }).first().click());
      const text = (await mailbox.locator('.as-typed.panel').textContent()) ?? '';
      await mailbox.context().close();
      return text;
    },
    async close() {
      await browser.close();
      await service.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function asOnDesktop(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** `調整担当（…）   http://…` of the printed list. */
function linksIn(output: string): Map<string, string> {
  const lines = output.matchAll(/^(\S+(?:（[^）]*）)?) +(http:\S+)/gm);
  return new Map([...lines].map(([, who = '', link = '']) => [who, link]));
}

export function linkFor(tour: Tour, who: string): string {
  const link = tour.links.get(who);
  if (!link) throw new Error(`the demo prints no link for ${who}; it prints ${[...tour.links.keys()].join(', ')}`);
  return link;
}

/** The code of the newest such mail. */
export async function codeFrom(tour: Tour, subject: string): Promise<string> {
  const code = /コード：\s*(\d{8}|\d{6})(?!\d)/.exec(await tour.read(subject))?.[1];
  if (!code) throw new Error(`no code in 「${subject}」`);
  return code;
}

/** A browser in which a coordinator is signed in, at 「今すること」. */
export async function deskOf(tour: Tour, shown?: (page: Page, name: string) => Promise<void>): Promise<Page> {
  const desk = await tour.open('/desk');
  await shown?.(desk, 'sign-in');
  await fill(desk, { email: 'coordinator@demokai.example' });
  await press(desk, 'サインイン用のメールを送る');
  await shown?.(desk, 'sign-in-code');
  await fill(desk, { code: await codeFrom(tour, 'サインイン') });
  await press(desk, 'サインインする');
  await shown?.(desk, 'sign-in-name');
  await fill(desk, { name: '調整　花子' });
  await press(desk, 'この名前で始める');
  return desk;
}

/** Enters the mailed code on the status page, so that the browser may act for the applicant. */
export async function trusted(tour: Tour, page: Page): Promise<void> {
  await leaving(page, () => page.getByRole('link', { name: '確認コードを受け取る' }).click());
  await press(page, '確認コードをメールで受け取る');
  await fill(page, { code: await codeFrom(tour, '確認コード') });
  await press(page, '確認する');
}
