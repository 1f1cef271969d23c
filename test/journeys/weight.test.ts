import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APPLICANT, fill, openStage, press, type Stage, slotTyped, wishedDays } from '../support/journey.ts';

const LIMIT = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  // Also holds that nothing was asked of another host.
  await stage.close();
});

test('each page of the form weighs at most 60 kB with all it loads, and brings no font', async () => {
  const page = await stage.open('/health');
  for (const step of ['contact', 'slots', 'venue']) {
    const { bytes, kinds, firstPaint } = await loaded(page, `${stage.service.url}/file/${step}`);
    expect(new URL(page.url()).pathname).toBe(`/file/${step}`);
    const paint = `first contentful paint after ${firstPaint.toFixed(0)} ms`;
    const answered = `${(await untilAnswered(page)).toFixed(0)} ms from a key to the next frame`;
    console.info(`/file/${step}: ${bytes} bytes over the wire, ${paint}, ${answered}`);
    expect(kinds).toContain('Stylesheet');
    expect(kinds).not.toContain('Font');
    expect(bytes).toBeLessThanOrEqual(LIMIT);
    await typeIn(page, step);
  }
});

/** Fills the page in and goes on to the next. */
async function typeIn(page: Page, step: string): Promise<void> {
  if (step === 'contact') {
    const name = { contactName: '公労　太郎', contactKana: 'こうろう　たろう' };
    await fill(page, { association: '見本市医師会', ...name, phone: '03-5253-1111', email: APPLICANT });
    await press(page, '希望日時へ進む');
  } else if (step === 'slots') {
    await fill(page, slotTyped(1, wishedDays()[0], ['10:00', '12:00', '11:00', '11:15']));
    await page.getByLabel('ほかに候補日はありません').check();
    await press(page, '会場・備考へ進む');
  }
}

/** Milliseconds from a digit in the first field until the frame that shows it, with what the page says of it. */
async function untilAnswered(page: Page): Promise<number> {
  await page.locator('form input.input').first().focus();
  await page.evaluate(`void (window.answered = new Promise((resolve) => addEventListener('keydown', () => {
    const start = performance.now();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
  }, { once: true })))`);
  await page.keyboard.press('1');
  return page.evaluate<number>('window.answered');
}

test('pages that hold a token beside what is typed are not compressed', async () => {
  const headers = { 'accept-encoding': 'gzip, br' };
  const paths = ['/assets/pieces.css', '/assets/tokens.css', '/assets/form.js', '/file/contact'];
  const answers = await Promise.all(paths.map((path) => fetch(`${stage.service.url}${path}`, { headers })));
  expect(answers.map((answer) => answer.headers.get('content-encoding'))).toEqual(['gzip', 'gzip', 'gzip', null]);
});

/** Opens the address with nothing in the cache; bytes as they came over the wire, headers included. */
async function loaded(page: Page, address: string) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Network.enable');
  await debug.send('Network.setCacheDisabled', { cacheDisabled: true });
  let bytes = 0;
  const kinds: string[] = [];
  debug.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  debug.on('Network.responseReceived', ({ type }) => {
    kinds.push(type);
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  const firstPaint = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  );
  return { bytes, kinds, firstPaint };
}
