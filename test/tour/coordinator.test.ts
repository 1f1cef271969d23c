import type { Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { deskOf, startTour, type Tour } from './guided.ts';

let tour: Tour;
let desk: Page;
beforeAll(async () => {
  tour = await startTour('coordinator');
});
afterAll(() => tour.close());

test('sign-in and the pages of the desk', async () => {
  desk = await deskOf(tour, (page, name) => tour.shoot(page, name));
  await tour.shoot(desk, 'attention');
  await tour.picture(desk, 'desk');
  const pages = await linksOf(desk, '.nav__link');
  for (const [href, label] of pages) {
    await desk.goto(href);
    await tour.shoot(desk, label);
  }
});

test('the list, the calendar and the makers more closely', async () => {
  for (const [path, name, picture] of [
    ['/desk/applications', 'list', 'desk-list'],
    ['/desk/applications?state=confirmed', 'list-confirmed', ''],
    ['/desk/applications?q=存在しない', 'list-nothing', ''],
    ['/desk/calendar', 'calendar', 'desk-calendar'],
    ['/desk/calendar?view=week', 'calendar-week', ''],
    ['/desk?owner=-none', 'attention-unowned', ''],
    ['/desk/applications?owner=-none&state=received', 'list-unowned', ''],
    ['/desk/filters', 'filters', ''],
    ['/desk/shortcuts', 'shortcuts', ''],
    ['/desk/makers/new', 'maker-new', ''],
    ['/desk/makers/fujitsu', 'maker', ''],
    ['/desk/history', 'day', ''],
    ['/desk/need?prefecture=長野県', 'need', ''],
    ['/desk/rates', 'rates', ''],
    ['/desk/materials/new', 'material-new', ''],
    ['/desk/circulars', 'circulars', ''],
  ] as const) {
    await desk.goto(new URL(path, tour.url).href);
    await tour.shoot(desk, name);
    if (picture) await tour.picture(desk, picture);
  }
});

test('one application of each state, with every act that it offers', async () => {
  const done = new Set<string>();
  for (const state of [
    'received',
    'inquiring',
    'returned',
    'confirmed',
    'cancelled',
    'held',
    'declined',
    'withdrawn',
  ]) {
    await desk.goto(new URL(`/desk/applications?state=${state}`, tour.url).href);
    await desk.locator('tbody th a').first().click();
    await tour.shoot(desk, `application-${state}`);
    if (state === 'inquiring') {
      await tour.picture(desk, 'desk-application');
      await desk.getByRole('link', { name: 'メーカーの週を見る' }).click();
      await tour.shoot(desk, 'makers-week');
      await tour.picture(desk, 'desk-makers-week', { width: 1280, height: 700 }, '.makers-week__legend');
      await desk.goBack();
    }
    const acts = await linksOf(desk, '.panel a, .matrix a');
    for (const [href, label] of acts) {
      const act = label.split('：')[0] ?? label;
      if (done.has(act) || href.includes('#')) continue;
      done.add(act);
      await desk.goto(href);
      await tour.shoot(desk, `act-${act}`);
    }
  }
});

/** Address and words of the links that match. */
async function linksOf(page: Page, selector: string): Promise<[string, string][]> {
  const links = await page.locator(selector).all();
  return Promise.all(
    links.map(async (link): Promise<[string, string]> => {
      const [href, words] = [await link.getAttribute('href'), await link.textContent()];
      return [new URL(href ?? '', page.url()).href, (words ?? '').trim().replaceAll(/\s+/g, '')];
    }),
  );
}
