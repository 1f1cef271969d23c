import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { applicationReceived, coordinatorAsks, makerAnswers } from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { keptOn } from '../../read-form.ts';
import { dump, openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes]);
  visitor = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const SLOTS = [
  '・第一希望 2026年10月20日（火） 10:00～12:00',
  '・第二希望 2026年10月21日（水） 13:00～15:00',
  '・第三希望 2026年10月22日（木） 15:00～17:00',
];

test('「文例を入れる」 puts the chosen text with its facts below what was typed, once, and changes nothing else', async () => {
  const { reference, version } = await applicationReceived(office);
  const path = `/desk/applications/${reference}/return`;
  const typed = { seenVersion: String(version), reason: 'お世話になっております。', replyBy: '9/12' };
  const before = dump(office);
  const filled = await visitor.post(path, { ...typed, phrase: 'no-maker', fill: 'phrase' }, path);
  const reason = keptOn(filled.html).reason ?? '';
  expect([filled.status, reason, keptOn(filled.html).replyBy]).toEqual([
    200,
    [
      'お世話になっております。',
      '',
      'ご希望の日時に対応できるメーカーがありませんでした。',
      ...SLOTS,
      '別の日時を候補に加えて、もう一度お送りください。',
    ].join('\n'),
    '9/12',
  ]);
  const again = await visitor.post(path, { ...typed, reason, phrase: 'no-maker', fill: 'phrase' }, path);
  expect(keptOn(again.html).reason).toBe(reason);
  const none = await visitor.post(path, { ...typed, phrase: '', fill: 'phrase' }, path);
  expect(keptOn(none.html).reason).toBe(typed.reason);
  expect(dump(office)).toBe(before);
});

test('the text that was edited is the one that is sent, and the choice itself adds nothing', async () => {
  const { id, reference, version } = await applicationReceived(office);
  const path = `/desk/applications/${reference}/decline`;
  const reason = 'ご希望の日時までに、調整が整いませんでした。\n来月以降にご検討ください。';
  await visitor.post(path, { seenVersion: String(version), phrase: 'no-date', reason }, path);
  expect((await office.history(id)).at(-1)?.data.reason).toBe(reason);
  expect((await office.lastMailTo('taro@ishikai.example.jp')).parsed.text).toContain(`■理由\n${reason}\n`);
});

test('every text of both lists has its facts, and the one that the case calls for stands there already', async () => {
  const other = await applicationReceived(office);
  office.clock.advance({ hours: 1 });
  const { id, reference } = await applicationReceived(office);
  const inquiries = await coordinatorAsks(office, id);
  for (const inquiry of inquiries) await makerAnswers(office, inquiry, ['no', 'no', 'no']);
  const path = `/desk/applications/${reference}`;
  const texts: Record<string, string> = {};
  for (const act of ['return', 'decline']) {
    const page = await visitor.get(`${path}/${act}`);
    expect(keptOn(page.html).reason).toContain(SLOTS.join('\n'));
    const phrases = [...page.html.matchAll(/<option value="([^"]+)"/g)].map(([, value = '']) => value);
    expect(phrases.length).toBeGreaterThan(5);
    for (const phrase of phrases) {
      const filled = await visitor.post(`${path}/${act}`, { phrase, fill: 'phrase', reason: '' }, `${path}/${act}`);
      texts[`${act} ${phrase}`] = keptOn(filled.html).reason ?? '';
    }
  }
  expect(Object.values(texts).filter((text) => text.length < 20 || /undefined|NaN|\[object/.test(text))).toEqual([]);
  expect(texts['return address']).toContain('見本会館 〒100-8916 東京都千代田区霞が関1-2-2');
  expect(texts['return duplicate']).toContain(`受付番号 ${other.reference}`);
  expect(texts['return phone']).toContain('03-5253-1111（内線 3189）');
  expect(texts['return no-date']).toContain('10日後以降');
  expect(texts['decline duplicate']).toContain(`受付番号 ${reference}`);
  expect(texts['decline asked-by-phone']).toContain('2026年9月1日（火）');
});
