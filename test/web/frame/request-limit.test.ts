import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRoutes } from '#web/letter/start.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, visit } from '../visitor.ts';

const MORE_THAN_A_MINUTE_ALLOWS = 601;

let office: TestOffice;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(async () => {
  await office.close();
});

test('styles and pictures do not use up the pages that an office may open in a minute', async () => {
  const site = await openSite(office, [startRoutes]);
  const clerk = visit(site);
  for (let count = 0; count < MORE_THAN_A_MINUTE_ALLOWS; count++) await clerk.get('/assets/demokai.css');
  expect((await clerk.get('/assets/demokai.css')).status).toBe(200);
  expect((await clerk.get('/')).status).toBe(200);
  await site.close();
});

test('more pages than that in a minute are refused', async () => {
  const site = await openSite(office, [startRoutes]);
  const flood = visit(site);
  for (let count = 1; count < MORE_THAN_A_MINUTE_ALLOWS; count++) await flood.get('/');
  expect((await flood.get('/')).status).toBe(429);
  await site.close();
});
