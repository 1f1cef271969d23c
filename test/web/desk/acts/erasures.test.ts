import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskErasureRoutes } from '#web/desk/acts/erasures.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { retainCases } from '#workflow/keeping/retain.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  ICHIRO,
  identityOf,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { faultsOf } from '../../../support/verified.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskErasureRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** A session that was held, with two attendees; its reference. */
async function held(): Promise<string> {
  const { application } = await sessionConfirmed(office);
  const page = await signUpPage(office);
  for (const person of [ICHIRO, NIJIKO]) await attendeeSignsUp(office, page, person);
  office.clock.set('2026-10-21T09:00:00+09:00');
  await holdSessions(office);
  await office.deliverAll();
  return application.reference;
}

/** What the desk can still save of a case. */
async function recordOf(desk: Visitor, reference: string): Promise<string> {
  return (await desk.get(`/desk/applications/${reference}/record`)).html;
}

test('thirty days before a case is erased the desk says so on its first page, names the day, and offers the record', async () => {
  const reference = await held();
  office.clock.set('2027-09-20T09:00:00+09:00');
  await retainCases(office);
  const desk = await coordinatorAt(http, office);
  expect((await desk.get('/desk')).text).toContain('1件の申請の個人情報を、保存期間が過ぎるため削除します。');
  const page = await desk.get('/desk/erasures');
  expect(page.text).toContain(`見本市医師会 ${reference} 2026年10月20日（火） 2027年10月20日（水）`);
  const record = await desk.get(`/desk/applications/${reference}/record`);
  expect(String(record.headers['content-disposition'])).toContain('attachment');
  const kept = JSON.parse(record.html);
  expect([kept.application.reference, kept.registrations.length, kept.history.length > 5]).toEqual([
    reference,
    2,
    true,
  ]);
});

test('one attendee who asks is given what is kept, and erased alone', async () => {
  const reference = await held();
  const desk = await coordinatorAt(http, office);
  const given = await desk.post('/desk/erasures/record', { recordEmail: ICHIRO.email.toUpperCase() }, '/desk/erasures');
  expect(identityOf(NIJIKO).filter((word) => given.html.includes(word))).toEqual([]);
  expect([given.html.includes(ICHIRO.name), given.html.includes(reference)]).toEqual([true, true]);
  const unticked = await desk.post('/desk/erasures/people', { personEmail: ICHIRO.email }, '/desk/erasures');
  expect([unticked.status, (await recordOf(desk, reference)).includes(ICHIRO.name)]).toEqual([422, true]);
  const done = { personEmail: ICHIRO.email, personConfirmed: 'on' };
  expect((await desk.post('/desk/erasures/people', done, '/desk/erasures')).location).toBe(
    '/desk/erasures?done=person',
  );
  const left = await recordOf(desk, reference);
  expect(identityOf(ICHIRO).filter((word) => left.includes(word))).toEqual([]);
  expect([left.includes(NIJIKO.name), left.includes(APPLICANT)]).toEqual([true, true]);
  expect(await faultsOf(office)).toEqual([]);
});

test('a case is erased on request once it is over, by a coordinator whom the history names; one that goes on is refused', async () => {
  const { reference, id } = await applicationReceived(office);
  const desk = await coordinatorAt(http, office);
  const erase = (): ReturnType<Visitor['post']> =>
    desk.post('/desk/erasures/cases', { erasedReference: reference, caseConfirmed: 'on' }, '/desk/erasures');
  const refused = await erase();
  expect([refused.status, refused.text.includes('この申請は続いています。')]).toEqual([409, true]);
  const person = { personEmail: APPLICANT, personConfirmed: 'on' };
  expect((await desk.post('/desk/erasures/people', person, '/desk/erasures')).text).toContain(`受付番号 ${reference}`);
  must(await withdrawApplication(office, id, ''));
  await office.deliverAll();
  expect((await erase()).location).toBe('/desk/erasures?done=case');
  const left = await recordOf(desk, reference);
  expect(['公労', APPLICANT, '5253'].filter((word) => left.includes(word))).toEqual([]);
  expect((await office.history(id)).map(({ type, actor }) => [type, actor.name])).toEqual([['erased', '調整　花子']]);
  expect(await faultsOf(office)).toEqual([]);
});
