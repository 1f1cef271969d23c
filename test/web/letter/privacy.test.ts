import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startRoutes } from '#web/letter/start.ts';
import { openOffice } from '../../support/office.ts';
import { openSite, visit } from '../visitor.ts';

const PAGES = join(import.meta.dirname, '..', '..', '..', 'views', 'pages');
/** A field that asks for somebody's name or address. */
const ASKS = /autocomplete="(name|email)"|type="email"|name="(by|name|walkInName|helperName)"/;

test('every page that asks people for a name or an address says what becomes of it, and where', () => {
  const pages = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.hbs') && !/^(desk|dev)\//.test(file),
  );
  const asking = pages.filter((file) => ASKS.test(readFileSync(join(PAGES, file), 'utf8')));
  expect(asking.length).toBeGreaterThan(7);
  const silent = asking.filter((file) => !readFileSync(join(PAGES, file), 'utf8').includes('{{> personal-data}}'));
  expect(silent).toEqual([]);
});

test('個人情報の取扱い names the days that are set, and every page leads to it', async () => {
  const office = await openOffice({ policy: { retentionDays: 400 } });
  const http = await openSite(office, [startRoutes]);
  try {
    const visitor = visit(http);
    const page = await visitor.get('/privacy');
    expect([page.status, page.text.match(/終わった日）から\d+日後/)?.[0]]).toEqual([200, '終わった日）から400日後']);
    for (const path of ['/', '/letter', '/privacy']) {
      expect((await visitor.get(path)).html).toContain('<a href="/privacy">個人情報の取扱い</a>');
    }
  } finally {
    await http.close();
    await office.close();
  }
});
