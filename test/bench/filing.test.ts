import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { App } from '../../src/app.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { form1Body } from '../web/api/site.ts';
import { openApp } from './app.ts';

const FILINGS = 32;

let office: TestOffice;
let app: App;
beforeAll(async () => {
  office = await openOffice();
  app = await openApp(office);
  await app.http.ready();
});
afterAll(async () => {
  await app.close();
  await office.close();
});

async function fileAll(): Promise<void> {
  for (let count = 0; count < FILINGS; count += 1) {
    const contact = { ...Object(form1Body().contact), email: `jimu${count}@ishikai.example.jp` };
    const answer = await app.http.inject({
      method: 'POST',
      url: '/api/v1/applications',
      headers: { 'content-type': 'application/json' },
      remoteAddress: `10.0.0.${count}`,
      payload: form1Body({ contact }),
    });
    expect(answer.statusCode).toBe(201);
  }
}

test('a filing compiles next to no statement anew', async () => {
  await fileAll();
  let prepared = 0;
  const prepare = Database.prototype.prepare;
  const spy = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (this: Database.Database, text) {
    prepared += 1;
    return prepare.call(this, text);
  });
  await fileAll();
  spy.mockRestore();
  console.log(`a filing: ${(prepared / FILINGS).toFixed(1)} statements compiled`);
  expect(prepared / FILINGS).toBeLessThan(2);
});
