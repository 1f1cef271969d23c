import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jstDay } from '#domain/text/jst.ts';
import { insertWalkIn, listWalkIns } from '#store/cases/walk-ins.ts';
import { deskErasureRoutes } from '#web/desk/acts/erasures.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { permitLateFiling } from '#workflow/filing/permit-late.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
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
import { openSite, tablesWith, type Visitor } from '../../visitor.ts';

const PDF = Buffer.from('%PDF-1.7');

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

test('a person who asks is given, and loses, what is kept beside cases: drafts, permits, sign-ins, 当日参加 and mails', async () => {
  const reference = await held();
  const { id } = must(await readDeskCase(office, reference)).caseFile.application;
  const email = 'saburo@clinic.example';
  const other = 'shiro@clinic.example';
  const now = office.now();
  for (const address of [email.toUpperCase(), other]) {
    const values = { association: `${address}の医師会`, email: address };
    const draft = await startDraft(office, 'form1', values);
    must(await mailDraftLink(office, draft, address));
    must(await addDraftFile(office, draft, { name: `${address}.pdf`, mediaType: 'application/pdf', bytes: PDF }));
    await trustAfterVerification(office, address);
    const permit = { email: address, date: jstDay(now).add({ days: 5 }), validUntil: jstDay(now).add({ days: 2 }) };
    must(await permitLateFiling(office, { ...permit, reason: `${address}の都合`, by: '調整　花子' }));
  }
  for (const name of ['見本　五郎', '見本　六郎']) {
    const walkIn = { id: office.chance.id(), applicationId: id, name, institution: `${name}医院`, people: 2 };
    await office.store.write((tx) => insertWalkIn(tx, { ...walkIn, addedAt: now, addedBy: '受付' }));
  }
  await office.deliverAll();
  const desk = await coordinatorAt(http, office);
  const asked = { recordEmail: email, recordName: '見本五郎' };
  const given = await desk.post('/desk/erasures/record', asked, '/desk/erasures');
  const kept = JSON.parse(given.html);
  expect(['drafts', 'permits', 'signIns', 'walkIns', 'mails'].map((part) => [part, kept[part].length])).toEqual([
    ['drafts', 1],
    ['permits', 1],
    ['signIns', 1],
    ['walkIns', 1],
    ['mails', 2],
  ]);
  expect([other, '六郎'].filter((word) => given.html.includes(word))).toEqual([]);
  const holding = () => tablesWith(office, email);
  expect(holding()).toEqual(['browsers', 'drafts', 'late_permits', 'mails', 'tokens', 'attachments'].toSorted());
  const others = tablesWith(office, other);
  const done = { personEmail: email, personName: '見本五郎', personConfirmed: 'on' };
  expect((await desk.post('/desk/erasures/people', done, '/desk/erasures')).location).toBe(
    '/desk/erasures?done=person',
  );
  expect([holding(), tablesWith(office, '五郎'), tablesWith(office, other), tablesWith(office, '六郎')]).toEqual([
    [],
    [],
    others,
    ['walk_ins'],
  ]);
  // The totals still count who came.
  expect((await office.store.read((tx) => listWalkIns(tx, id))).map(({ people }) => people)).toEqual([2, 2]);
  expect(await faultsOf(office)).toEqual([]);
});

test('who came on the day without an address is found by name alone, and nobody else who has no address', async () => {
  const reference = await held();
  const { id } = must(await readDeskCase(office, reference)).caseFile.application;
  const walkIn = { id: office.chance.id(), applicationId: id, name: '見本　五郎', institution: '五郎医院', people: 1 };
  await office.store.write(async (tx) => {
    await insertWalkIn(tx, { ...walkIn, addedAt: office.now(), addedBy: '受付' });
    const { registrations } = tx.tables;
    await tx.db.update(registrations).set({ email: '' }).where(eq(registrations.name, NIJIKO.name));
  });
  const desk = await coordinatorAt(http, office);
  const done = { personEmail: '', personName: '見本　五郎', personConfirmed: 'on' };
  expect((await desk.post('/desk/erasures/people', done, '/desk/erasures')).location).toBe(
    '/desk/erasures?done=person',
  );
  const left = await recordOf(desk, reference);
  expect([left.includes('五郎'), left.includes(NIJIKO.name), left.includes(ICHIRO.name)]).toEqual([false, true, true]);
  const neither = await desk.post('/desk/erasures/record', { recordEmail: '', recordName: '' }, '/desk/erasures');
  expect(neither.status).toBe(422);
});
