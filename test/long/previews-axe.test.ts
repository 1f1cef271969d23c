import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { type Service, startService } from '../support/service.ts';

const WIDTHS = [1280, 320];

let dataDir: string;
let service: Service;
let browser: Browser;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-previews-axe-'));
  service = await startService({ dataDir });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser.close();
  await service.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test.each(WIDTHS)('no preview violates WCAG 2.2 AA or is wider than the window, at %i px', async (width) => {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  await page.goto(`${service.url}/previews`);
  const previews = await page
    .locator('main a[href^="/previews/"]')
    .evaluateAll((links) => links.map((link) => ({ path: link.getAttribute('href') ?? '', title: link.textContent })));
  expect(previews.length).toBeGreaterThan(100);
  const found: string[] = [];
  // A mail's HTML stands in a frame without scripts, which axe cannot enter.
  const bodies = previews
    .filter(({ path }) => path.startsWith('/previews/mailbox/'))
    .map(({ path, title }) => ({ path: `${path}/html`, title }));
  for (const { path, title } of [{ path: '/previews', title: 'index' }, ...previews, ...bodies]) {
    const answer = await page.goto(`${service.url}${path}`);
    // Too many requests would be a page without faults, too.
    const status = answer?.status() ?? 0;
    const wrong = [
      ...(status === 429 || status >= 500 ? [`answers ${status}`] : []),
      ...(await axeViolations(page)),
      ...(await overflow(page)),
    ];
    found.push(...wrong.map((line) => `${path} ${title}: ${line}`));
  }
  expect(found).toEqual([]);
});

async function overflow(page: Page): Promise<string[]> {
  const [scroll, inner] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return scroll > inner ? [`${scroll} px wide in a window of ${inner} px`] : [];
}
