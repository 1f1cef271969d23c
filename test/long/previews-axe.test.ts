import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { type Browser, openBrowser } from '../support/browser.ts';
import { type Service, startService } from '../support/service.ts';

/** As people set their machines: light, dark, and Windows' own colours; 320 px are 1280 px at 400 %. */
const COLOURS = [
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const;
const WIDTHS = [1280, 320];
const MAKING_MS = 300_000;

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

test.each(COLOURS)(
  'no preview violates WCAG 2.2 AA or is wider than the window, at 1280 and 320 px: $colorScheme, forced colours $forcedColors',
  async (colours) => {
    // Colours that are switched under an open page fade or stay behind in parts; nobody sees them so.
    const page = await browser.newPage({ ...colours, reducedMotion: 'reduce' });
    const previews = await everyPreview(page);
    expect(previews.length).toBeGreaterThan(300);
    const found: string[] = [];
    for (const { path, title } of previews) {
      const answer = await page.goto(`${service.url}${path}`);
      // Too many requests would be a page without faults, too.
      const status = answer?.status() ?? 0;
      if (status === 429 || status >= 500) found.push(`${path} ${title}: answers ${status}`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        const forcedColors = colours.forcedColors === 'active';
        const wrong = [...(await axeViolations(page, { forcedColors })), ...(await overflow(page))];
        found.push(...wrong.map((line) => `${path} ${title} (${width} px): ${line}`));
      }
    }
    console.info(`${previews.length} previews at ${WIDTHS.join(' and ')} px: ${found.length} findings`);
    expect(found).toEqual([]);
  },
);

async function everyPreview(page: Page): Promise<{ path: string; title: string }[]> {
  // Every case of the previews is made first.
  await page.goto(`${service.url}/previews`, { timeout: MAKING_MS });
  const previews = await page
    .locator('main a[href^="/previews/"]')
    .evaluateAll((links) => links.map((link) => ({ path: link.getAttribute('href') ?? '', title: link.textContent })));
  // A mail's HTML stands in a frame without scripts, which axe cannot enter.
  const bodies = previews
    .filter(({ path }) => path.startsWith('/previews/mailbox/'))
    .map(({ path, title }) => ({ path: `${path}/html`, title }));
  return [{ path: '/previews', title: 'index' }, ...previews, ...bodies];
}

async function overflow(page: Page): Promise<string[]> {
  const [scroll, inner] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  return scroll > inner ? [`${scroll} px wide in a window of ${inner} px`] : [];
}
