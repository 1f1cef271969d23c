import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeForm2List } from '#documents/form2/list-sheet.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form2Routes } from '#web/form2/routes.ts';
import { form2Document } from '#workflow/form2/documents.ts';
import { printedSet, readFormSet } from '#workflow/form2/form-sets.ts';
import { readOverview } from '#workflow/form2/read.ts';
import { form2Of, typedForm2 } from '../domain/form2/samples.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { COLLECTOR, collectionOpened, handedIn } from '../support/gathering.ts';
import { codeOf, openOffice, type TestOffice } from '../support/office.ts';
import { tokyoCode } from '../support/papers.ts';
import { openSite, visit } from '../web/visitor.ts';

const INSTITUTIONS = 5000;
const SINGLES = 40;

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  test('5,000 institutions are read in, handed in with a mail to each, and printed as one bundle', async () => {
    const { collection, link } = await collectionOpened(office);
    const http = await openSite(office, [form2Routes, fileRoutes]);
    const visitor = visit(http);
    const path = `/collections/${link}`;
    await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
    const code = codeOf(await office.lastMailTo(COLLECTOR, '確認コード：'));
    await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
    const texts = Array.from({ length: INSTITUTIONS }, (_, index) =>
      typedForm2({
        code: tokyoCode(String(100_000 + index)),
        name: `第${index + 1}見本クリニック`,
        email: `p${index}@clinic.example.jp`,
      }),
    );
    const rows = texts.map((each) => ({ texts: each, reason: '' }));
    const bytes = await writeForm2List({ products: FIRST_PRODUCTS, rows });
    const reading = performance.now();
    const page = await visitor.upload(`${path}/list`, {}, { field: 'list', name: '一覧.xlsx', bytes });
    const readIn = seconds(reading);
    await http.close();
    expect([page.status, (await readOverview(office, collection.id, undefined)).counts.waiting]).toEqual([
      200,
      INSTITUTIONS,
    ]);

    const how = { on: Temporal.PlainDate.from('2026-09-01') };
    const handing = performance.now();
    const handed = await handedIn(office, collection.id, how);
    const froze = seconds(handing);

    const form = form2Of();
    await form2Document(office, form);
    const one = performance.now();
    for (let at = 0; at < SINGLES; at += 1) await form2Document(office, { ...form, name: `第${at}見本医院` });
    const single = seconds(one) / SINGLES;
    const set = await readFormSet(office, collection, handed.id);
    if (!set) throw new Error('nothing was handed in');
    const all = performance.now();
    let octets = 0;
    for await (const piece of (await printedSet(office, collection, set)).octets) octets += piece.length;
    const bundled = seconds(all) / INSTITUTIONS;
    console.info(
      `${INSTITUTIONS}: read in ${readIn.toFixed(1)} s, handed in ${froze.toFixed(1)} s, a form ${(single * 1000).toFixed(1)} ms by itself, ${(bundled * 1000).toFixed(2)} ms in the bundle of ${(octets / 1e6).toFixed(1)} MB: ${(single / bundled).toFixed(1)} times as fast`,
    );
    expect(readIn).toBeLessThan(10);
    expect(single / bundled).toBeGreaterThan(10);
  });
});

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}
