import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskPermitRoutes } from '#web/desk/acts/permits.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { makerRoutes } from '#web/desk/makers/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { sendMessage } from '#workflow/desk/send-message.ts';
import { removeMaker } from '#workflow/session/change-makers.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import {
  applicantFiles,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { keptOn, problemsOn } from '../../read-form.ts';
import { dump, openSite } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let routes: string[];
beforeEach(async () => {
  office = await openOffice();
  routes = [];
  const listening = (server: FastifyInstance): void => {
    server.addHook('onRoute', ({ method, url }) => {
      if (method === 'POST') routes.push(url);
    });
  };
  http = await openSite(office, [listening, signInRoutes, deskRoutes, deskActRoutes, makerRoutes, deskPermitRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const BY = { agreedBy: '企画　三郎', channel: 'phone', consent: 'agreed' };
const CONTACT = { contactName: '後任　十和', contactKana: 'こうにん　とわ', phone: '03-5253-2222', extension: '' };
const HOURS = { meetingStart: '13:00', meetingEnd: '15:00', demoStart: '14:00', demoEnd: '14:15' };

/** What is typed on each act's page, by its address below the application. */
const TYPED: Record<string, Record<string, string>> = {
  '/verification': {},
  '/contact': { ...CONTACT, email: 'kounin@ishikai.example', reason: '異動' },
  '/second-contact': { ...CONTACT, email: 'futari@ishikai.example' },
  '/inquiries': { makers: KOU.id, answerBy: '2026年9月20日', note: '至急', decides: 'maker' },
  '/inquiries/:part/answers': { by: '企画　三郎', channel: 'phone' },
  '/inquiries/:part/recall': { reason: '重複' },
  '/confirmation': { makers: 'nobody' },
  '/return': { reason: '住所を\nお知らせください。', replyBy: '2026年9月10日' },
  '/decline': { reason: '対応できるメーカーが\nありませんでした。' },
  '/change': {
    mode: 'in-person',
    venueName: '見本会館',
    address: '東京都千代田区霞が関1-2-2',
    postalCode: '100-8916',
    url: '',
    note: '北口から\nお入りください。',
  },
  '/layouts': {},
  '/move': { ...HOURS, ...BY, date: '2026年10月27日', reason: '会場の都合' },
  '/time': { ...HOURS, ...BY, reason: '会場の都合' },
  '/makers/addition': { ...BY, maker: OTSU.id },
  '/makers/:part/replacement': { ...BY, maker: OTSU.id, reason: '故障' },
  '/makers/:part/removal': { reason: '故障' },
  '/report-request': {},
  '/makers/:part/visitor': { visitor: '訪問　八郎', phoneOnDay: '090-1234-0013' },
  '/wish': { answer: 'refused', text: '会場の\n都合' },
  '/cancellation': { reason: '荒天の\nため' },
  '/report': { attendees: '24', applicationsMade: '3', remarks: '盛況でした。\n次回も' },
  '/message': { to: 'applicant', subject: '駐車場', text: '何台\n停められますか。' },
};
test('every act of the desk is held against what somebody else did meanwhile', () => {
  const acts = routes
    .filter((url) => url.startsWith('/desk/applications/:reference/'))
    .map((url) => url.slice('/desk/applications/:reference'.length))
    // What adds a fact and outdates nothing: a call, a note and a reminder, each kept once; 担当 carries who had it.
    .filter((below) => !['/calls', '/notes', '/owner'].includes(below) && !below.endsWith('/reminder'));
  expect(acts.toSorted()).toEqual(Object.keys(TYPED).toSorted());
});

describe('an act on a stale view is refused with who did what, and keeps what was typed', () => {
  const pick = (fits: (below: string) => boolean): string[] => Object.keys(TYPED).filter(fits);
  const early = ['/verification', '/inquiries', '/confirmation', '/return', '/decline'];
  const ofMaker = (below: string): boolean => below.startsWith('/makers/:part');
  const isEarly = (below: string): boolean => early.some((start) => below.startsWith(start));

  test('while the address waits to be confirmed', async () => {
    const { id } = (await applicantFiles(office)).application;
    const { version, reference } = (await office.see(id)).application;
    const hanako = await coordinatorAt(http, office);
    const path = `/desk/applications/${reference}/contact`;
    const fields = { ...CONTACT, email: 'taro@ishikai.example.jp', reason: '電話で確認', step: 'send' };
    await hanako.post(path, { ...fields, seenVersion: String(version) }, path);
    await allRefused(id, version, ['/verification'], '', '担当者・連絡先を変更');
  });

  test('while makers are asked', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('甲 was to be asked');
    await makerAnswers(office, kou, ['yes', 'no', 'no']);
    const { version } = await somebodyWrites(id);
    const acts = pick((below) => isEarly(below) && below !== '/verification');
    await allRefused(id, version, acts, kou.id, 'メールで連絡');
  });

  test('once the session is fixed', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const { version } = await somebodyWrites(id);
    const acts = pick((below) => !isEarly(below) && !ofMaker(below) && below !== '/report');
    await allRefused(id, version, acts, '', 'メールで連絡');
  });

  test('on a maker that was taken out meanwhile', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const { version } = (await office.see(id)).application;
    const order = { applicationId: id, seenVersion: version, actor: COORDINATOR };
    must(await removeMaker(office, { ...order, makerId: KOU.id, reason: '都合' }));
    await allRefused(id, version, pick(ofMaker), KOU.id, 'メーカーを外す');
  });

  test('after the session', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    office.clock.set('2026-10-21T10:00:00+09:00');
    await holdSessions(office);
    const { version } = await somebodyWrites(id);
    await allRefused(id, version, ['/report'], '', 'メールで連絡');
  });
});

/** The version before it. */
async function somebodyWrites(id: string): Promise<{ version: number }> {
  const { version } = (await office.see(id)).application;
  const order = { applicationId: id, seenVersion: version, actor: COORDINATOR };
  must(await sendMessage(office, { ...order, to: ['applicant'], subject: '件名', text: '本文' }));
  return { version };
}

/** Every one of these acts by another person, on the version before; at the first press and at the second. */
async function allRefused(id: string, version: number, acts: string[], part: string, what: string): Promise<void> {
  const { application } = await office.see(id);
  const jiro = await coordinatorAt(http, office, '調整　次郎');
  const slot = application.form1.slots[0]?.id ?? '';
  const before = dump(office);
  for (const below of acts) {
    const typed = TYPED[below] ?? {};
    const path = `/desk/applications/${application.reference}${below.replace(':part', part)}`;
    const fields = {
      ...typed,
      seenVersion: String(version),
      ...(below === '/inquiries' ? { slots: slot } : {}),
      ...(below === '/confirmation' ? { makers: part } : {}),
      ...(below.endsWith('/answers') ? { [`reply-${slot}`]: 'yes' } : {}),
    };
    for (const step of [{}, { step: 'send' }]) {
      const refused = await jiro.post(path, { ...fields, ...step }, path);
      expect([below, refused.status]).toEqual([below, 409]);
      expect(refused.text).toContain(`10:00　調整　花子　 ${what}`);
      const kept = Object.entries(keptOn(refused.html)).filter(([name]) => name in typed);
      expect(kept.filter(([name, value]) => typed[name] !== value && name !== 'makers')).toEqual([]);
      const seenNow = /name="seenVersion" value="(\d+)"/.exec(refused.html)?.[1];
      expect([below, seenNow]).toEqual([below, String(application.version)]);
      expect(refused.html).toContain(`href="/desk/applications/${application.reference}"`);
    }
  }
  expect(dump(office)).toBe(before);
}

test("a maker's entry that somebody else saved meanwhile shows what stands now, and the next press saves what was typed", async () => {
  await coordinatorKnows(office, [OTSU]);
  const [hanako, jiro] = [await coordinatorAt(http, office), await coordinatorAt(http, office, '調整　次郎')];
  const path = `/desk/makers/${OTSU.id}`;
  const entry = keptOn((await hanako.get(path)).html);
  const shown = { name: OTSU.name, products: OTSU.products, addresses: OTSU.addresses.join('\n'), active: 'on' };
  const typed = { ...shown, bufferMinutes: '30', seenVersion: '1' };
  expect(entry).toMatchObject(shown);
  expect((await hanako.post(path, { ...typed, crews: '3' }, path)).status).toBe(303);
  const before = dump(office);
  const refused = await jiro.post(path, { ...typed, crews: '5', products: '新リーダー' }, path);
  expect([refused.status, dump(office) === before]).toEqual([409, true]);
  expect(refused.text).toContain('調整　花子　 メーカーの登録内容を直す');
  expect(refused.text).toContain('同時に対応できる組数 3 5');
  expect(keptOn(refused.html)).toMatchObject({ crews: '5', products: '新リーダー' });
  const seenVersion = /name="seenVersion" value="(\d+)"/.exec(refused.html)?.[1] ?? '';
  expect((await jiro.post(path, { ...typed, seenVersion, crews: '5' }, path)).status).toBe(303);
});

test('the same permit is not sent twice by two who heard of the same call, unless somebody says so', async () => {
  const [hanako, jiro] = [await coordinatorAt(http, office), await coordinatorAt(http, office, '調整　次郎')];
  const permit = {
    permitEmail: 'taro@ishikai.example.jp',
    permitDate: '2026年9月8日',
    permitUntil: '2026年9月5日',
    permitReason: '電話で確認',
  };
  expect((await hanako.post('/desk/permits', permit, '/desk/permits')).status).toBe(303);
  await office.newlyOwed();
  const refused = await jiro.post('/desk/permits', permit, '/desk/permits');
  expect([refused.status, problemsOn(refused.html).permitEmail]).toEqual([
    409,
    'このアドレスとこの開催日の許可は、2026年9月1日（火）10:00に調整　花子が送っています。もう一度送るときは、下の「もう一度送る」にチェックを入れてください。',
  ]);
  expect([keptOn(refused.html).permitReason, await office.newlyOwed()]).toEqual(['電話で確認', []]);
  const again = await jiro.post('/desk/permits', { ...permit, permitAgain: 'on' }, '/desk/permits');
  expect([again.status, await office.newlyOwed()]).toEqual([303, ['late-permit → taro@ishikai.example.jp']]);
});
