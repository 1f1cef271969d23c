import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveMaker } from '#store/cases/makers.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { makerRoutes } from '#web/desk/makers/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { applicationReceived, coordinatorAsks, KOU, makersLink, sessionConfirmed } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { seenVersionOn } from '../read-form.ts';
import { signedInCoordinator, statusPathOf, trustedApplicant } from '../trusted.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  const desk = [signInRoutes, deskRoutes, deskActRoutes, deskAttentionRoutes, makerRoutes];
  http = await openSite(office, [...desk, inquiryRoutes, statusRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const CALL = '<a class="telephone nowrap" href="tel:09012340013">090-1234-0013</a>';

test('a maker names who comes; applicant and desk read it, a forwarded link does not, and a wrong number keeps what was typed', async () => {
  const { application, kou } = await sessionConfirmed(office);
  const path = `/inquiry/${await makersLink(office, kou.maker)}`;
  const maker = visit(http);
  const typed = { visitor: '訪問　八郎', namedBy: '企画　三郎' };
  const wrong = await maker.post(`${path}/visitor`, { ...typed, phoneOnDay: '090-1234' }, path);
  expect([wrong.status, wrong.text.includes('当日の電話番号の桁数が合いません')]).toEqual([422, true]);
  expect(wrong.html).toContain('value="090-1234"');
  const named = await maker.post(`${path}/visitor`, { ...typed, phoneOnDay: '０９０－１２３４－００１３' }, path);
  expect([named.status, named.location]).toEqual([303, `${path}?done=visitor`]);
  expect((await maker.get(`${path}?done=visitor`)).text).toContain('当日の担当を登録しました');
  const status = await statusPathOf(office, application);
  const line = '甲カードリーダー株式会社：訪問　八郎　TEL 090-1234-0013';
  expect((await (await trustedApplicant(office, http, status)).get(status)).text).toContain(line);
  expect((await visit(http).get(status)).text).not.toContain('訪問　八郎');
  const desk = await signedInCoordinator(office, http);
  const home = `/desk/applications/${application.reference}`;
  expect((await desk.get(home)).html).toContain(CALL);
  const act = `${home}/makers/${KOU.id}/visitor`;
  const seen = seenVersionOn((await desk.get(act)).html);
  const recorded = await desk.post(act, { ...seen, visitor: '訪問　九子', phoneOnDay: '' }, act);
  expect(recorded.location).toBe(`${home}?done=visitor-named`);
  expect((await desk.get(home)).text).toContain('訪問　九子');
});

test('who has to telephone a maker finds its person and number in the queue, the case and the page that records', async () => {
  const { id, reference } = await applicationReceived(office);
  const [asked] = await coordinatorAsks(office, id);
  const desk = await signedInCoordinator(office, http);
  const form = `/desk/makers/${KOU.id}`;
  const fields = { name: KOU.name, products: '', addresses: 'kou@maker-kou.example', active: 'on', crews: '1' };
  const person = { contactName: '窓口　四子', contactPhone: '03-3580-0013 内線12', contactRemarks: '午前のみ' };
  const seen = seenVersionOn((await desk.get(form)).html);
  await desk.post(form, { ...fields, ...seen, ...person, bufferMinutes: '60' }, form);
  const call = '<a class="telephone nowrap" href="tel:0335800013">03-3580-0013（内線 12）</a>';
  expect((await desk.get('/desk/makers')).html).toContain(`窓口　四子<br>${call}`);
  office.clock.set('2026-10-10T09:00:00+09:00');
  const later = await signedInCoordinator(office, http);
  expect((await later.get('/desk')).html).toContain(`甲カードリーダー株式会社　窓口　四子 TEL ${call}`);
  const path = `/desk/applications/${reference}`;
  expect((await later.get(path)).html).toContain(call);
  expect((await later.get(`${path}/inquiries/${asked?.id}/answers`)).html).toContain(call);
  await office.store.write((tx) => saveMaker(tx, KOU));
  expect((await later.get('/desk')).html).not.toContain('tel:');
});
