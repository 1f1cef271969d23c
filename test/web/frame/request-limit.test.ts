import { afterAll, beforeAll, expect, test } from 'vitest';
import { OTHER_WAYS } from '#domain/words/problems.ts';
import { startRoutes } from '#web/letter/start.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { APPLICANT } from '../../support/cast.ts';
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
  const refused = await flood.get('/');
  expect([refused.status, refused.text.includes(OTHER_WAYS), refused.text.includes('1分ほどおいて')]).toEqual([
    429,
    true,
    true,
  ]);
  await site.close();
});

test('a trusted browser reads on, whoever floods from its network; what only says so does not', async () => {
  const site = await openSite(office, [startRoutes]);
  const flood = visit(site);
  for (let count = 0; count < MORE_THAN_A_MINUTE_ALLOWS; count++) await flood.get('/');
  const trusted = visit(site);
  trusted.cookies.set('applicant', await trustAfterVerification(office, APPLICANT));
  expect((await trusted.get('/')).status).toBe(200);
  const liar = visit(site);
  liar.cookies.set('applicant', 'nobody');
  expect((await liar.get('/')).status).toBe(429);
  await site.close();
});
