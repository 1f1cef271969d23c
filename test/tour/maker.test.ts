import { afterAll, beforeAll, test } from 'vitest';
import { CONFIRM, makerTicks, press } from '../support/journey.ts';
import { linkFor, startTour, type Tour } from './guided.ts';

let tour: Tour;
beforeAll(async () => {
  tour = await startTour('maker');
});
afterAll(() => tour.close());

test("a maker's page, its question, and the date that it fixes", async () => {
  const own = await tour.open(linkFor(tour, 'メーカー（照会と予定）'));
  await tour.shoot(own, 'own-page');
  await tour.picture(own, 'maker-page');
  const page = await tour.open(linkFor(tour, 'メーカー（照会に答える）'));
  await tour.shoot(page, 'inquiry');
  await tour.picture(page, 'inquiry', undefined, 'form');
  await press(page, '回答だけ送る');
  await tour.shoot(page, 'inquiry-empty');
  await makerTicks(page, 'yes', '企画　三郎');
  await press(page, '回答だけ送る');
  await tour.shoot(page, 'inquiry-answered');
  await makerTicks(page, 'yes', '企画　三郎');
  await page.locator('button[name="slotId"]').first().click();
  await tour.shoot(page, 'inquiry-check');
  await press(page, CONFIRM);
  await tour.shoot(page, 'joined');
});
