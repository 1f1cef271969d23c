import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeForm2List } from '#documents/form2/list-sheet.ts';
import { readGrids } from '#documents/rates/grids.ts';
import type { Form2Texts } from '#domain/form2/fields.ts';
import { readLists } from '#domain/form2/list.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import type { Grid } from '#domain/rates/grid.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { form2Routes } from '#web/form2/routes.ts';
import { readEntries } from '#workflow/form2/read.ts';
import { typedForm2 } from '../../domain/form2/samples.ts';
import { COLLECTOR, collectionOpened, paperEntered } from '../../support/gathering.ts';
import { codeOf, openOffice, type TestOffice } from '../../support/office.ts';
import { problemsOn } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [form2Routes, fileRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function collector(link: string): Promise<{ visitor: Visitor; path: string }> {
  const visitor = visit(http);
  const path = `/collections/${link}`;
  await visitor.post(`${path}/access`, { act: 'send' }, `${path}/access`);
  const code = codeOf(await office.lastMailTo(COLLECTOR, '確認コード：'));
  await visitor.post(`${path}/access`, { code }, `${path}/access?sent=1`);
  return { visitor, path };
}

async function sheetOf(rows: readonly Form2Texts[]): Promise<Uint8Array> {
  return writeForm2List({ products: FIRST_PRODUCTS, rows: rows.map((texts) => ({ texts, reason: '' })) });
}

async function gridsIn(bytes: Uint8Array): Promise<Grid[]> {
  const read = await readGrids(bytes);
  if (!read.ok) throw new Error(read.refusal);
  return read.grids;
}

test('of a list good and doubtful rows are taken, and wrong ones go back as a file with their reasons', async () => {
  const { collection, link } = await collectionOpened(office);
  await paperEntered(office, collection);
  const { visitor, path } = await collector(link);
  const bytes = await sheetOf([
    typedForm2(),
    typedForm2({ code: '9999988', name: '二郎クリニック' }),
    typedForm2({ code: '9999971', name: '三郎クリニック' }),
    typedForm2({ code: '', name: '四郎クリニック' }),
  ]);
  expect((await visitor.get(`${path}/list`)).text).toContain('これまでの入力： 1 件');
  const page = await visitor.upload(`${path}/list`, {}, { field: 'list', name: '一覧.xlsx', bytes });
  expect(page.status).toBe(200);
  expect([...page.html.matchAll(/<dd><strong>(\d)<\/strong>件<\/dd>/g)].map((match) => match[1])).toEqual([
    '1',
    '1',
    '2',
  ]);
  const { rows } = await readEntries(office, collection.id, {}, { before: undefined, limit: 10 });
  expect(rows.map(({ number, form, source }) => [number, form.name, source])).toEqual([
    [3, '三郎クリニック', 'list'],
    [2, '二郎クリニック', 'list'],
    [1, '一郎クリニック', 'paper'],
  ]);
  const fields = [...page.html.matchAll(/name="rows" value="([^"]*)"/g)].map((match) => match[1] ?? '');
  const rowsField = fields.map((field) => field.replaceAll('&quot;', '"').replaceAll('&#x27;', "'"))[0] ?? '';
  const back = await visitor.upload(`${path}/list/rows`, { rows: rowsField }, [], `${path}/list`);
  const returned = await gridsIn(back.bytes);
  expect(returned[0]?.rows.slice(1).map((row) => [row[4]?.text, row.at(-1)?.text])).toEqual([
    ['一郎クリニック', 'この医療機関は、すでに1番に入力されています。'],
    ['四郎クリニック', '保険医療機関コードをご入力ください。'],
  ]);
  expect(readLists(returned)?.lines.length).toBe(2);
});

test('the template holds the labels and no institution; a file without them is said to have none', async () => {
  const { link } = await collectionOpened(office);
  const { visitor, path } = await collector(link);
  const template = await visitor.get(`${path}/list/template.xlsx`);
  expect(readLists(await gridsIn(template.bytes))).toEqual({ lines: [], unread: [] });
  const csv = new TextEncoder().encode('名前,住所\n一郎,東京都');
  const other = await visitor.upload(`${path}/list`, {}, { field: 'list', name: '名簿.csv', bytes: csv });
  expect([other.status, problemsOn(other.html).list]).toEqual([
    422,
    '様式2の欄の名前が見つかりませんでした。このページのひな形に写して、もう一度お選びください。',
  ]);
  const none = await visitor.upload(`${path}/list`, {}, [], `${path}/list`);
  expect(problemsOn(none.html).list).toBe('一覧のファイルをお選びください。');
});
