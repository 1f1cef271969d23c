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
import { moveCollection } from '#workflow/form2/change.ts';
import { readEntries, readOverview } from '#workflow/form2/read.ts';
import { takeList } from '#workflow/form2/take-list.ts';
import { AGAINST, typedForm2 } from '../../domain/form2/samples.ts';
import { BY_COLLECTOR, COLLECTOR, collectionOpened, paperEntered } from '../../support/gathering.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { tokyoCode } from '../../support/papers.ts';
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

test('a list that is cut by the closing keeps what was taken, and says which rows are left', async () => {
  const { collection } = await collectionOpened(office);
  const rows = Array.from({ length: 250 }, (_, index) =>
    typedForm2({ code: tokyoCode(String(100_000 + index)), email: '' }),
  );
  const list = { unread: [], lines: rows.map((texts, index) => ({ sheet: '', line: index + 2, texts })) };
  const against = { ...AGAINST, products: FIRST_PRODUCTS };
  const closing = { act: 'close', reason: '必着日のため', actor: BY_COLLECTOR.actor } as const;
  let writes = 0;
  const write: typeof office.store.write = async (...args) => {
    writes += 1;
    if (writes === 2) must(await moveCollection(office, collection.id, closing));
    return office.store.write(...args);
  };
  const reading = { ...office, store: { ...office.store, write } };
  const taken = await takeList(reading, collection, { list, against, entering: { ...BY_COLLECTOR, source: 'list' } });
  const { lines } = must(taken);
  const { counts } = await readOverview(office, collection.id, undefined);
  const left = lines.filter(({ form }) => !form);
  expect([counts.kept, left.length, left[0]?.said, left[0]?.line]).toEqual([
    200,
    50,
    '読み込みのあいだに受付が締め切られたため、受け付けていません。',
    202,
  ]);
});

test('a file with more rows than are read is refused whole', async () => {
  const { link } = await collectionOpened(office);
  const { visitor, path } = await collector(link);
  const head = '都道府県コード,点数表コード,保険医療機関コード,種別,保険医療機関名称\n';
  const bytes = new TextEncoder().encode(head + '13,1,9999996,診療所,一郎クリニック\n'.repeat(5001));
  const page = await visitor.upload(`${path}/list`, {}, { field: 'list', name: '一覧.csv', bytes }, `${path}/list`);
  expect([page.status, problemsOn(page.html).list]).toEqual([
    422,
    'ファイルが大きすぎます。5,000行まで、5MBまでのファイルをお選びください。',
  ]);
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
