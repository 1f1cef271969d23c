import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiRoutes } from '#web/api/routes.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { startRoutes } from '#web/letter/start.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { form1Body } from '../api/site.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let other: Database.Database;
beforeEach(async () => {
  office = await openOffice();
  other = new Database(join(office.folder, 'demokai.sqlite'));
});
afterEach(async () => {
  other.close();
  await office.close();
});

test('while another program holds the database pages are shown, and what would be written is put off in words', async () => {
  const http = await openSite(office, [startRoutes, fileRoutes, apiRoutes]);
  const visitor = visit(http);
  await visitor.get('/file/contact');
  other.exec('BEGIN IMMEDIATE');
  const begun = performance.now();
  const filing = visitor.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'a-key-of-sixteen-or-more' };
  const calling = http.inject({ method: 'POST', url: '/api/v1/applications', headers, payload: form1Body() });
  const page = await visit(http).get('/');
  expect([page.status, performance.now() - begun < 2000]).toEqual([200, true]);

  const filed = await filing;
  expect([filed.status, filed.headers['retry-after']]).toEqual([503, '30']);
  expect(filed.text).toContain('ただいま混み合っています');
  expect(filed.text).toContain('1分ほどおいて、もう一度お試しください。');
  const called = await calling;
  expect([called.statusCode, called.headers['retry-after']]).toEqual([503, '30']);
  expect(JSON.parse(called.body)).toMatchObject({ code: 'unavailable', title: 'ただいま混み合っています' });

  other.exec('COMMIT');
  const again = await visitor.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
  expect(again.status).toBeLessThan(500);
  await http.close();
});
