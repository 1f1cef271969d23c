import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { keepAttention } from '#workflow/desk/keep-attention.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { APPLICANT, applicationReceived, coordinatorAsks, KOU, sessionConfirmed } from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { seenVersionOn } from '../../read-form.ts';
import { signedInCoordinator } from '../../trusted.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes]);
  desk = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const path = ({ reference }: { reference: string }) => `/desk/applications/${reference}`;

test('an answer by telephone is recorded from any page in four: find, record, one answer for all, send', async () => {
  const application = await applicationReceived(office, { association: '探索医師会' });
  await applicationReceived(office, { association: 'ほか医師会' });
  const [kou] = await coordinatorAsks(office, application.id, { makers: [KOU] });
  const anywhere = await desk.get(path(application));
  expect(anywhere.html).toContain('<form class="header__search screen-only" method="get" action="/desk/applications"');
  // 1: Enter in the field that 「/」 leads to.
  const found = await desk.get(`/desk/applications?open=one&q=${encodeURIComponent('探索')}`);
  expect(found.location).toBe(path(application));
  // 2
  const record = `${path(application)}/inquiries/${kou?.id}/answers`;
  expect((await desk.get(path(application))).html).toContain(`href="${record}"`);
  // 3 and 4
  const seen = seenVersionOn((await desk.get(record)).html);
  const said = { by: '企画　三郎', channel: 'phone', 'reply-all': 'no' };
  const second = application.form1.slots[1]?.id ?? '';
  const sent = await desk.post(record, { ...seen, ...said, [`reply-${second}`]: 'yes' }, record);
  expect(sent.location).toBe(`${path(application)}?done=answered`);
  const [inquiry] = (await office.see(application.id)).inquiries;
  expect(inquiry?.answers.map(({ slotId, reply }) => [slotId === second, reply])).toEqual([
    [false, 'no'],
    [true, 'yes'],
    [false, 'no'],
  ]);
});

test('who searches for what several cases hold, or none, is led to the list', async () => {
  for (const association of ['一番医師会', '二番医師会']) await applicationReceived(office, { association });
  for (const q of ['医師会', 'どこにもない']) {
    const found = await desk.get(`/desk/applications?open=one&q=${encodeURIComponent(q)}`);
    expect(found.location).toBe(`/desk/applications?${new URLSearchParams({ q })}`);
  }
});

test('makers are asked and the next case is gone on to in two: send, next', async () => {
  const first = await applicationReceived(office, { association: '一番医師会' });
  const second = await applicationReceived(office, { association: '二番医師会' });
  const third = await applicationReceived(office, { association: '三番医師会' });
  await coordinatorAsks(office, third.id, { makers: [KOU] });
  await keepAttention(office);
  const ask = `${path(first)}/inquiries`;
  const seen = seenVersionOn((await desk.get(ask)).html);
  const slots = first.form1.slots[0]?.id ?? '';
  const sent = await desk.post(ask, { ...seen, makers: KOU.id, slots, answerBy: '9/30', decides: 'maker' }, ask);
  const page = await desk.get(sent.location ?? '');
  expect(page.html).toContain(`<a href="${path(second)}/inquiries">次の件へ：二番医師会（未照会）</a>`);
});

test('a held session without a report says so and asks for it again, once a day', async () => {
  const { application } = await sessionConfirmed(office);
  office.clock.set('2026-10-21T08:00:00+09:00');
  await holdSessions(office);
  const later = await signedInCoordinator(office, http);
  const held = await later.get(path(application));
  expect(held.text).toContain('実施報告を待っています お願いのメールは、まだ送っていません。');
  expect(held.text).toContain('実施した説明会');
  const act = `${path(application)}/report-request`;
  await office.newlyOwed();
  for (let twice = 0; twice < 2; twice++) {
    const seen = seenVersionOn((await later.get(act)).html);
    expect((await later.post(act, seen, act)).location).toBe(`${path(application)}?done=report-asked`);
  }
  expect(await office.newlyOwed()).toEqual([`report-request → ${APPLICANT}`]);
  expect((await later.get(path(application))).text).toContain('お願いのメールを 2026年10月21日');
});
