import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { readSavedFilters } from '#workflow/desk/saved-filters.ts';
import { recordOfPerson } from '#workflow/keeping/record-of.ts';
import { applicationReceived } from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { plain, problemsOn } from '../../read-form.ts';
import { dump, openSite, type Visitor } from '../../visitor.ts';

const LIST = '/desk/applications';
/** A page with a form. */
const FORM = '/desk/applications?q=x';
const MAIL = 'coordinator@mhlw.example';

let office: TestOffice;
let http: FastifyInstance;
let hanako: Visitor;
let jiro: Visitor;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes]);
  await applicationReceived(office);
  hanako = await coordinatorAt(http, office);
  jiro = await coordinatorAt(http, office, '調整　次郎');
});
afterAll(async () => {
  await http.close();
  await office.close();
});

const kept = async (name = '調整　花子') =>
  (await readSavedFilters(office, { email: MAIL, name })).map((one) => [one.name, one.query]);
const save = (name: string, query: string, more = {}) => hanako.post('/desk/filters', { name, query, ...more }, FORM);

test('the list’s conditions are kept under a name, as links of whoever kept them and of nobody else', async () => {
  const saved = await save(' 自分の　受付 ', 'state=received&owner=-me&page=3&nonsense=1&sort=-received');
  expect([saved.status, saved.location]).toEqual([303, `${LIST}?state=received&owner=-me`]);
  const page = await hanako.get(`${LIST}?state=received&owner=-me`);
  expect(plain(page.html)).toContain(
    '<a class="filters__link" href="/desk/applications?state=received&owner=-me" aria-current="true">自分の　受付</a>',
  );
  // What is kept already needs not be kept again, and all there is is no condition.
  const offers = async (address: string) => (await hanako.get(address)).text.includes('この条件を保存する');
  expect([await offers(`${LIST}?state=received&owner=-me`), await offers(LIST), await offers(`${LIST}?q=会`)]).toEqual([
    false,
    false,
    true,
  ]);
  expect((await jiro.get(LIST)).html).not.toContain('自分の　受付');
});

test('a name that is taken is asked about before the conditions behind it go', async () => {
  await save('会', 'q=%E4%BC%9A');
  const before = await kept();
  const asked = await save('会', 'q=%E7%9C%8C');
  expect([asked.status, asked.text.includes('「会」という名前の条件は、すでにあります'), await kept()]).toEqual([
    409,
    true,
    before,
  ]);
  expect(plain(asked.html)).toContain('<input type="hidden" name="query" value="q=%E7%9C%8C">');
  expect((await save('会', 'q=%E7%9C%8C', { replaces: 'yes' })).status).toBe(303);
  expect(new Map(await kept().then((rows) => rows.map(([name = '', query]) => [name, query]))).get('会')).toBe(
    'q=%E7%9C%8C',
  );
  expect(problemsOn((await save('', 'q=%E7%9C%8C')).html).name).toBe('条件の名前をご入力ください。');
});

test('one’s own are renamed and taken away; another’s are not', async () => {
  const [mine] = await readSavedFilters(office, { email: MAIL, name: '調整　花子' });
  if (!mine) throw new Error('花子 was to have conditions');
  const before = dump(office);
  const path = `/desk/filters/${mine.id}`;
  expect((await jiro.post(`${path}/name`, { [`name-${mine.id}`]: '横取り' }, FORM)).status).toBe(404);
  expect((await jiro.post(`${path}/removal`, {}, FORM)).status).toBe(303);
  expect(dump(office)).toBe(before);
  const taken = await hanako.post(`${path}/name`, { [`name-${mine.id}`]: '自分の　受付' }, FORM);
  expect([taken.status, problemsOn(taken.html)[`name-${mine.id}`]]).toEqual([
    422,
    'この名前の条件は、すでにあります。別の名前をご入力ください。',
  ]);
  await hanako.post(`${path}/name`, { [`name-${mine.id}`]: '会の申請' }, FORM);
  expect((await kept()).map(([name]) => name)).toContain('会の申請');
  await hanako.post(`${path}/removal`, {}, FORM);
  expect((await kept()).map(([name]) => name)).not.toContain('会の申請');
});

test('twenty are enough, and they are part of what is kept of the person', async () => {
  for (let at = (await kept()).length; at < 20; at += 1) await save(`条件${at}`, `q=${at}`);
  const refused = await save('もう一つ', 'q=more');
  expect([refused.status, problemsOn(refused.html).name, (await kept()).length]).toEqual([
    422,
    '保存できる条件は20件までです。使わないものを消してから、もう一度お試しください。',
    20,
  ]);
  const record = await recordOfPerson(office, { email: MAIL, name: '' });
  expect(JSON.stringify(record)).toContain('"query":"state=received&owner=-me"');
});
