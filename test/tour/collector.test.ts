import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { fill, follow, press } from '../support/journey.ts';
import { papers, typePaper } from '../support/papers.ts';
import { codeFrom, linkFor, startTour, type Tour } from './guided.ts';

let tour: Tour;
let page: Page;
beforeAll(async () => {
  tour = await startTour('collector');
});
afterAll(() => tour.close());

test('who gathers 様式2 proves the mailbox, types a paper, looks at the rest, and prints what is to be handed in', async () => {
  page = await tour.open('/collections/new');
  await tour.shoot(page, 'new');
  page = await tour.open(linkFor(tour, '取りまとめ（様式2）'));
  await press(page, '確認コードをメールで受け取る');
  await fill(page, { code: await codeFrom(tour, '確認コード') });
  await press(page, '確認する');
  await tour.shoot(page, 'collection');
  await tour.picture(page, 'form2-collection');
  await follow(page, '紙の申請書を入力する');
  const [, , paper] = papers(3);
  if (paper) await typePaper(page, paper);
  await tour.shoot(page, 'entry');
  await tour.picture(page, 'form2-entry');
  await follow(page, '入力した申請書を見る');
  await tour.shoot(page, 'entries');
  for (const [label, name] of [
    ['提出を記録する', 'hand-in'],
    ['一覧（Excel）を読み込む', 'list'],
    ['医療機関の入力ページ', 'own-entry'],
    ['郡市区医師会に入力を頼む', 'helpers'],
    ['締切・再開・完了', 'state'],
  ] as const) {
    await follow(page, '取りまとめのページへ戻る');
    await follow(page, label);
    await tour.shoot(page, name);
  }
  await page.goto(`${tour.url}/guide/collector`);
  await tour.shoot(page, 'guide');
});
