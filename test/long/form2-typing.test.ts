import { afterAll, beforeAll, expect, test } from 'vitest';
import { follow, openStage, type Stage } from '../support/journey.ts';
import { collectionOpens, papers, typePaper } from '../support/papers.ts';

/** Milliseconds between two keys: five keys a second. */
const DELAY = 200;
/** Seconds for a paper, beyond the names. */
const MOST = 25;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test('ten papers are typed with keys alone, each in 25 seconds beyond its names at five keys a second', async () => {
  const page = await collectionOpens(stage);
  await follow(page, '紙の申請書を入力する');
  const took: { keys: number; seconds: number }[] = [];
  for (const [index, paper] of papers(10).entries()) {
    const begun = performance.now();
    const keys = await typePaper(page, paper, DELAY);
    took.push({ keys, seconds: (performance.now() - begun) / 1000 });
    expect(await page.locator('aside').textContent()).toContain(`${index + 1}番　${paper.name}`);
  }
  const keys = took.reduce((sum, each) => sum + each.keys, 0);
  const seconds = took.reduce((sum, each) => sum + each.seconds, 0);
  const each = took.map((one) => `${one.keys} keys ${one.seconds.toFixed(1)} s`).join(', ');
  console.info(`ten papers: ${keys} keys, ${seconds.toFixed(1)} s (${each})`);
  expect(took.filter((one) => one.seconds > MOST)).toEqual([]);
});
