import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readForm2 } from '#domain/form2/reading.ts';
import { jstDay } from '#domain/text/jst.ts';
import { deskForm2Routes } from '#web/desk/form2/routes.ts';
import { askSignIn, findCoordinator, nameCoordinator, signInByCode } from '#workflow/access/sign-in.ts';
import { readProducts } from '#workflow/form2/products.ts';
import { AGAINST, typedForm2 } from '../../domain/form2/samples.ts';
import { collectionOpened, handedIn, paperEntered } from '../../support/gathering.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { problemsOn, seenVersionOn } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [deskForm2Routes]);
  const [address = ''] = office.policy.coordinators;
  must(await askSignIn(office, address));
  const cookie = must(await signInByCode(office, address, codeOf(await office.lastMailTo(address))));
  const browser = await findCoordinator(office, cookie);
  if (browser) await nameCoordinator(office, browser, '調整　花子');
  visitor = visit(http);
  visitor.cookies.set('desk', cookie);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

test('the board counts what is gathered and handed in by kind and product, and names who has no collection', async () => {
  const { collection } = await collectionOpened(office);
  await paperEntered(office, collection, { kind: '病院', units1: '2', product2: 'Hi-CARA', units2: '1' });
  const on = Temporal.PlainDate.from('2026-09-01');
  await handedIn(office, collection.id, { on });
  await paperEntered(office, collection, { points: '4', kind: '', code: '0112342', name: '虹薬局' });
  const { text } = await visitor.get('/desk/form2');
  expect(text).toContain('受付済 2 件 提出済 1 件 病院 1 件 診療所 0 件 薬局 1 件');
  expect(text).toMatch(/富士通 Caora 2件 0件/);
  expect(text).toMatch(/キヤノン Hi-CARA 0件 1件/);
  expect(text).toMatch(/東京都 第一希望 2件 0件 0件 0件 0件\s+東京都 第二希望 0件 0件 0件 1件 0件/);
  expect(text).toMatch(/取りまとめのない都道府県\s+北海道、/);
  expect(text).not.toContain('虹薬局');
  expect((await visitor.get('/desk/form2.xlsx')).status).toBe(200);
});

test('a coordinator opens a collection for an association, whose contact is mailed the page', async () => {
  const wrong = await visitor.post('/desk/form2/new', {}, '/desk/form2/new');
  expect(problemsOn(wrong.html).prefecture).toBe('都道府県をお選びください。');
  const typed = {
    ...{ prefecture: '13', association: '見本都医師会', contactName: '取纏　一美', phone: '03-5253-1111' },
    ...{ email: 'matome@kenishikai.example.jp', dueOn: '2026-09-30', finalOn: '2026-10-07', handInTo: '支払基金' },
  };
  const opened = await visitor.post('/desk/form2/new', typed, '/desk/form2/new');
  expect((await visitor.get(opened.location ?? '')).text).toContain('取りまとめを開設し');
  const mail = await office.lastMailTo('matome@kenishikai.example.jp');
  expect(mail.parsed.text).toContain('厚生労働省の調整担当が');
});

test('a product is added, ended and corrected; a wish for an ended one is pointed out, and old wishes keep its name', async () => {
  const { collection } = await collectionOpened(office);
  const before = await paperEntered(office, collection);
  const list = '/desk/form2/products';
  const typed = { maker: '例電機', model: 'Kao-2', from: '2026年8月1日', until: '', edition: '2026', place: '1' };
  const wrong = await visitor.post(`${list}/new`, { ...typed, maker: '' }, `${list}/new`);
  expect(problemsOn(wrong.html)).toEqual({ maker: 'メーカー名をご入力ください。' });
  const added = await visitor.post(`${list}/new`, typed, `${list}/new`);
  expect((await visitor.get(added.location ?? '')).text).toContain('Kao-2を保存しました');
  const twice = await visitor.post(`${list}/new`, { ...typed, until: '2026-07-31' }, `${list}/new`);
  expect([twice.status, problemsOn(twice.html)]).toEqual([
    422,
    {
      model: '同じ機種（例電機 Kao-2）が、すでにあります。',
      until: '提供の終わりには、始まりと同じ日か、それより後の日をご入力ください。',
      place: '2026年版の1番は、例電機 Kao-2です。',
    },
  ]);

  const caora = `${list}/fujitsu-caora`;
  const page = await visitor.get(caora);
  const ended = { maker: '富士通', model: 'Caora II', from: '', until: '2026-03-31', edition: '2022', place: '1' };
  const version = seenVersionOn(page.html);
  expect((await visitor.post(caora, { ...ended, ...version }, page)).status).toBe(303);
  const stale = await visitor.post(caora, { ...ended, model: 'Caora 3', ...version }, page);
  expect([stale.status, stale.text.includes('富士通 Caora II'), stale.html.includes('value="Caora 3"')]).toEqual([
    409,
    true,
    true,
  ]);
  expect((await visitor.get(list)).text).toMatch(/富士通 Caora II 提供期間外/);

  const products = await readProducts(office);
  const now = readForm2(typedForm2({ product1: 'Caora II' }), { ...AGAINST, products, today: jstDay(office.now()) });
  expect(now.findings.map(({ level, text }) => [level, text])).toEqual([
    ['note', '第一希望の富士通 Caora IIは、提供期間（2026年3月31日（火）まで）の外です。'],
  ]);
  expect(before.form.wishes[0]?.product.model).toBe('Caora');
});
