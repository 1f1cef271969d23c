import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Application } from '../../src/domain/application.ts';
import { findReport } from '../../src/store/reports.ts';
import { deskRoutes } from '../../src/web/desk.ts';
import { deskActRoutes } from '../../src/web/desk-acts.ts';
import { signInRoutes } from '../../src/web/sign-in.ts';
import { statusRoutes } from '../../src/web/status.ts';
import { askReports } from '../../src/workflow/ask-report.ts';
import { holdSessions } from '../../src/workflow/hold-session.ts';
import { openReception, readReceptionSetUp } from '../../src/workflow/open-reception.ts';
import { tickOff } from '../../src/workflow/receive-attendees.ts';
import { APPLICANT, attendeeSignsUp, ICHIRO, MINISTRY, sessionConfirmed, signUpPage } from '../support/cast.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { signedInCoordinator, statusPathOf, trustedApplicant } from './trusted.ts';
import { openSite, visit } from './visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let application: Application;

/** The session of Tuesday, 20 October, is over; 一郎 was received with three people. It is the next morning. */
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, signInRoutes, deskRoutes, deskActRoutes]);
  ({ application } = await sessionConfirmed(office));
  const { id: registrationId } = await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  office.clock.set('2026-10-20T10:00:00+09:00');
  must(await openReception(office, application.id));
  const { link } = must(await readReceptionSetUp(office, application.id));
  must(await tickOff(office, link ?? '', { registrationId, seenPeople: 0, people: 3, by: '受付　花' }));
  office.clock.set('2026-10-21T00:00:00+09:00');
  await holdSessions(office);
  await office.newlyOwed();
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function askedAt(moment: string): Promise<string[]> {
  office.clock.set(moment);
  await askReports(office);
  return office.newlyOwed();
}

test('the report is asked for once in the morning after, and once more a week later, never at night', async () => {
  expect(await askedAt('2026-10-21T08:59:00+09:00')).toEqual([]);
  expect(await askedAt('2026-10-21T09:00:00+09:00')).toEqual([`report-request → ${APPLICANT}`]);
  const mail = await office.lastMailTo(APPLICANT, '受付の記録では、3名が来場されました。');
  expect(mail.parsed.text).toMatch(/▼実施報告を書く\nhttp:\/\/demokai\.example\/status\/[\w-]+\/report\n/);
  expect(await askedAt('2026-10-27T10:00:00+09:00')).toEqual([]);
  expect(await askedAt('2026-10-28T10:00:00+09:00')).toEqual([`report-request → ${APPLICANT}`]);
  expect(await askedAt('2026-11-04T10:00:00+09:00')).toEqual([]);
});

test('filed by the applicant it is mailed to the ministry, stands at the desk, and nobody is reminded', async () => {
  office.clock.set('2026-10-21T10:00:00+09:00');
  const status = await statusPathOf(office, application);
  const applicant = await trustedApplicant(office, http, status);
  await office.newlyOwed();
  expect((await applicant.get(status)).text).toContain('実施報告をお願いします');
  const form = await applicant.get(`${status}/report`);
  expect(form.html).toMatch(/name="attendees"[^>]*value="3"/);
  const wrong = await applicant.post(
    `${status}/report`,
    { attendees: '二十名', applicationsMade: '', remarks: 'よい会でした。' },
    `${status}/report`,
  );
  expect([wrong.status, wrong.html.includes('value="二十名"'), wrong.html.includes('よい会でした。')]).toEqual([
    422,
    true,
    true,
  ]);
  const filed = { attendees: '２４名', applicationsMade: '7', remarks: 'よい会でした。' };
  expect((await applicant.post(`${status}/report`, filed, `${status}/report`)).location).toBe(
    `${status}/report?done=1`,
  );
  expect(await office.newlyOwed()).toEqual([`report → ${MINISTRY}`]);
  expect((await applicant.get(`${status}/report?done=1`)).text).toContain('報告を受け付けました');
  expect((await applicant.get(status)).text).not.toContain('実施報告をお願いします');
  expect(await askedAt('2026-10-28T10:00:00+09:00')).toEqual([]);
  const desk = await signedInCoordinator(office, http);
  const page = await desk.get(`/desk/applications/${application.reference}`);
  expect(page.text).toContain('参加者数 24名');
  expect(page.text).toContain('その場での申込件数 7件');
});

test('sent again with other numbers it corrects, sent again as it was it changes nothing', async () => {
  office.clock.set('2026-10-21T10:00:00+09:00');
  const status = await statusPathOf(office, application);
  const applicant = await trustedApplicant(office, http, status);
  await office.newlyOwed();
  const file = (attendees: string) =>
    applicant.post(`${status}/report`, { attendees, applicationsMade: '0', remarks: '' }, `${status}/report`);
  await file('24');
  await file('24');
  expect(await office.newlyOwed()).toEqual([`report → ${MINISTRY}`]);
  await file('25');
  expect((await office.lastMailTo(MINISTRY)).parsed.subject).toContain('実施報告【訂正】');
  expect((await office.store.read((tx) => findReport(tx, application.id)))?.attendees).toBe(25);
});

test('a coordinator who was told on the telephone records it, on a page that is still true', async () => {
  const desk = await signedInCoordinator(office, http);
  const path = `/desk/applications/${application.reference}/report`;
  const { version } = (await office.see(application.id)).application;
  const fields = { attendees: '12', applicationsMade: '3', remarks: '', seenVersion: String(version) };
  expect((await desk.post(path, { ...fields, attendees: '' }, path)).status).toBe(422);
  expect((await desk.post(path, fields, path)).status).toBe(303);
  expect((await desk.post(path, { ...fields, attendees: '13' }, path)).status).toBe(409);
  const report = await office.store.read((tx) => findReport(tx, application.id));
  expect([report?.attendees, report?.reportedBy]).toEqual([12, '調整　花子']);
});

test('with the link alone there is no report to see or to file', async () => {
  const status = await statusPathOf(office, application);
  expect((await visit(http).get(`${status}/report`)).location).toBe(`${status}/access`);
  const answer = await visit(http).post(`${status}/report`, { attendees: '1' }, `${status}/access`);
  expect([answer.status, await office.newlyOwed()]).toEqual([403, []]);
});
