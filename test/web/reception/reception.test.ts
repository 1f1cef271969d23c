import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { headCount } from '#domain/case/registration.ts';
import { setArrival } from '#store/cases/registrations.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import { receptionRoutes } from '#web/reception/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { attendeeSignsUp, ICHIRO, NIJIKO, sessionConfirmed, signUpPage } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { statusPathOf, trustedApplicant } from '../trusted.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
const MORNING = '2026-10-20T09:30:00+09:00';
let application: Application;
let applicant: Visitor;
let status: string;

/** One office for all: a fixed session with 一郎 and 虹子. */
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, receptionRoutes]);
  ({ application } = await sessionConfirmed(office));
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  await attendeeSignsUp(office, page, NIJIKO);
  status = await statusPathOf(office, application);
  office.clock.set(MORNING);
  applicant = await trustedApplicant(office, http, status);
});
/** The morning of the day, and nobody is there. */
beforeEach(async () => {
  office.clock.set(MORNING);
  const { attendees } = await office.see(application.id);
  await office.store.write(async (tx) => {
    for (const attendee of attendees) await setArrival(tx, attendee, undefined);
  });
});
afterAll(async () => {
  await http.close();
  await office.close();
});

async function linkMade(): Promise<string> {
  await applicant.post(`${status}/reception`, { act: 'open' }, `${status}/reception`);
  const page = await applicant.get(`${status}/reception`);
  const path = /href="http:\/\/demokai\.example(\/reception\/[\w-]+)"/.exec(page.html)?.[1];
  if (path === undefined) throw new Error('no link on the page');
  return path;
}

async function helperAt(path: string, name: string): Promise<Visitor> {
  const helper = visit(http);
  await helper.post(`${path}/helper`, { name }, path);
  return helper;
}

async function idOf(name: string): Promise<string> {
  const person = (await office.see(application.id)).attendees.find((attendee) => attendee.name === name);
  if (!person) throw new Error(`${name} has not signed up`);
  return person.id;
}

async function arrivals() {
  const { attendees } = await office.see(application.id);
  return attendees.flatMap(({ name, arrived }) => (arrived ? [`${name} ${arrived.people} ${arrived.by}`] : []));
}

describe('the link', () => {
  test('is made, renewed and taken back by the applicant; only the newest opens the list', async () => {
    const first = await linkMade();
    expect((await helperAt(first, '受付　花')).cookies.has('helper')).toBe(true);
    const second = await linkMade();
    expect([(await visit(http).get(first)).status, (await visit(http).get(second)).status]).toEqual([404, 200]);
    await applicant.post(`${status}/reception`, { act: 'close' }, `${status}/reception`);
    expect((await visit(http).get(second)).status).toBe(404);
    expect((await office.history(application.id)).slice(-3).map(({ type }) => type)).toEqual([
      'reception-opened',
      'reception-opened',
      'reception-closed',
    ]);
  });

  test.each([
    ['2026-10-18T23:59:59+09:00', 409],
    ['2026-10-19T00:00:00+09:00', 200],
    ['2026-10-20T23:59:59+09:00', 200],
    ['2026-10-21T00:00:00+09:00', 409],
  ])('at %s it answers %i', async (moment, expected) => {
    const path = await linkMade();
    office.clock.set(moment);
    const answer = await visit(http).get(path);
    expect(answer.status).toBe(expected);
    if (expected !== 409) return;
    expect(answer.text).toContain(
      '受付のページは、2026年10月19日（月）から2026年10月20日（火）までお使いいただけます。',
    );
    expect([ICHIRO.name, '見本市医師会'].filter((leak) => answer.html.includes(leak))).toEqual([]);
  });

  test('shows nobody before a helper has given a name, and never an address of theirs', async () => {
    const path = await linkMade();
    const before = dump(office);
    const stranger = visit(http);
    expect((await stranger.get(path)).text).toContain('受付の方のお名前');
    for (const below of ['', '/walk-ins', `/arrivals/${await idOf(ICHIRO.name)}`]) {
      const answer = await stranger.get(`${path}${below}`);
      expect([ICHIRO.name, NIJIKO.institution].filter((leak) => answer.html.includes(leak))).toEqual([]);
    }
    expect(dump(office)).toBe(before);
    expect((await stranger.post(`${path}/helper`, { name: '　' }, path)).text).toContain('＊お名前をご入力ください。');
    const list = await (await helperAt(path, '受付　花')).get(path);
    expect(list.text).toContain(ICHIRO.institution);
    expect([ICHIRO.email, NIJIKO.email].filter((leak) => list.html.includes(leak))).toEqual([]);
    expect(list.html).toContain('<meta name="robots" content="noindex, nofollow">');
  });
});

describe('searching', () => {
  test.each(['いちろう', 'イチロウ', 'ｲﾁﾛｳ', '一郎クリニック', 'しんりょう　い'])(
    '%s finds 一郎 and nobody else',
    async (typed) => {
      const path = await linkMade();
      const helper = await helperAt(path, '受付　花');
      const answer = await helper.get(`${path}?q=${encodeURIComponent(typed)}`);
      expect([answer.text.includes(ICHIRO.name), answer.text.includes(NIJIKO.name)]).toEqual([true, false]);
    },
  );

  test('says what to do when nobody is found', async () => {
    const path = await linkMade();
    const answer = await (await helperAt(path, '受付　花')).get(`${path}?q=${encodeURIComponent('ぬるぽ')}`);
    expect(answer.html).toContain('<p id="none">当てはまる方がいません。');
  });
});

describe('ticking off', () => {
  test('two phones that tick off one person at once make one arrival, and the others are not lost', async () => {
    const path = await linkMade();
    const [hana, yuki] = [await helperAt(path, '受付　花'), await helperAt(path, '受付　雪')];
    const [ichiro, nijiko] = [await idOf(ICHIRO.name), await idOf(NIJIKO.name)];
    const tick = (id: string, people: number) => ({ tick: `${id}:0:${people}` });
    const answers = await Promise.all([
      hana.post(`${path}/arrivals`, tick(ichiro, ICHIRO.people), path),
      yuki.post(`${path}/arrivals`, tick(ichiro, ICHIRO.people), path),
      yuki.post(`${path}/arrivals`, tick(nijiko, NIJIKO.people), path),
    ]);
    expect(answers.map(({ status: code }) => code)).toEqual([303, 303, 303]);
    const there = await arrivals();
    expect(there.map((line) => line.replace(/ 受付.*/, ''))).toEqual([
      `${ICHIRO.name} ${ICHIRO.people}`,
      `${NIJIKO.name} ${NIJIKO.people}`,
    ]);
    expect((await hana.get(path)).text).toContain(`来場 ${ICHIRO.people + NIJIKO.people} 名`);
  });

  test('a number that was seen differently is refused with what is true now', async () => {
    const path = await linkMade();
    const [hana, yuki] = [await helperAt(path, '受付　花'), await helperAt(path, '受付　雪')];
    const id = await idOf(ICHIRO.name);
    await hana.post(`${path}/arrivals/${id}`, { seen: '0', people: '３名' }, path);
    const answer = await yuki.post(`${path}/arrivals`, { tick: `${id}:0:1` }, path);
    expect([answer.status, answer.text.includes('受付　花さん）が、先に3名で受け付けています。')]).toEqual([409, true]);
    expect(await arrivals()).toEqual([`${ICHIRO.name} 3 受付　花`]);
  });

  test('is taken back with one press, and a press that comes twice takes back once', async () => {
    const path = await linkMade();
    const hana = await helperAt(path, '受付　花');
    const id = await idOf(ICHIRO.name);
    await hana.post(`${path}/arrivals`, { tick: `${id}:0:1` }, path);
    const said = await hana.get(`${path}?done=${id}`);
    expect(said.text).toContain(`${ICHIRO.name} さん（1名）を受け付けました`);
    for (const press of [1, 2]) {
      expect([press, (await hana.post(`${path}/arrivals`, { tick: `${id}:1:0` }, path)).status]).toEqual([press, 303]);
    }
    expect(await arrivals()).toEqual([]);
  });

  test('is not offered to be taken back to the helper who came second', async () => {
    const path = await linkMade();
    const [hana, jiro] = [await helperAt(path, '受付　花'), await helperAt(path, '受付　二郎')];
    const fields = { tick: `${await idOf(ICHIRO.name)}:0:2` };
    const first = await hana.post(`${path}/arrivals`, fields, path);
    expect((await hana.get(first.location ?? '')).html).toContain('>取り消す<');
    const second = await jiro.post(`${path}/arrivals`, fields, path);
    const shown = await jiro.get(second.location ?? '');
    expect(shown.text).toContain('受付　花 さんが先に受け付けています');
    expect(shown.html).not.toContain('>取り消す<');
  });

  test('takes no number but 1 to 20, and nobody of another session', async () => {
    const path = await linkMade();
    const hana = await helperAt(path, '受付　花');
    const id = await idOf(ICHIRO.name);
    const wrong = await hana.post(`${path}/arrivals/${id}`, { seen: '0', people: '二十一' }, path);
    expect([wrong.status, wrong.html.includes('value="二十一"')]).toEqual([422, true]);
    expect((await hana.post(`${path}/arrivals`, { tick: 'nobody:0:1' }, path)).status).toBe(404);
    expect(await arrivals()).toEqual([]);
  });
});

describe('当日参加', () => {
  test('is added once however often the form is sent, counted, and taken back', async () => {
    const path = await linkMade();
    const hana = await helperAt(path, '受付　花');
    const form = await hana.get(`${path}/walk-ins`);
    const key = /name="key" value="([^"]+)"/.exec(form.html)?.[1] ?? '';
    const fields = { key, name: '飛入　三平', institution: '', people: '2' };
    for (const press of [1, 2]) {
      expect([press, (await hana.post(`${path}/walk-ins`, fields, `${path}/walk-ins`)).status]).toEqual([press, 303]);
    }
    const there = await office.store.read((tx) => listWalkIns(tx, application.id));
    expect([there.length, headCount(there), there[0]?.addedBy]).toEqual([1, 2, '受付　花']);
    expect((await applicant.get(`${status}/reception`)).text).toContain('うち当日参加 2 名');
    await hana.post(`${path}/walk-ins/${key}/removal`, {}, path);
    expect(await office.store.read((tx) => listWalkIns(tx, application.id))).toEqual([]);
  });

  test('without a name comes back with what was typed', async () => {
    const path = await linkMade();
    const hana = await helperAt(path, '受付　花');
    const answer = await hana.post(`${path}/walk-ins`, { key: 'x', name: '', institution: '飛入医院', people: '0' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('＊お名前をご入力ください。');
    expect(answer.html).toContain('value="飛入医院"');
  });
});

test('the other phones hear that something has changed, and nothing else', async () => {
  const path = await linkMade();
  const hana = await helperAt(path, '受付　花');
  const before = await hana.get(`${path}/live`);
  await hana.post(`${path}/arrivals`, { tick: `${await idOf(ICHIRO.name)}:0:1` }, path);
  const after = await hana.get(`${path}/live`);
  expect(before.html).toMatch(/^\{"stamp":"[\d-]+"\}$/);
  expect(after.html).not.toBe(before.html);
});
