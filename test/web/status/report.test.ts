import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import { findReport } from '#store/cases/reports.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';
import { tickOff } from '#workflow/attendees/receive.ts';
import { askReports } from '#workflow/session/ask-report.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { wish } from '../../domain/samples.ts';
import { APPLICANT, attendeeSignsUp, ICHIRO, MINISTRY, sessionConfirmed, signUpPage } from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { signedInCoordinator, statusPathOf, trustedApplicant } from '../trusted.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let application: Application;

/**
 * Two sessions of Tuesday, 20 October, are over; at the first 一郎 was received with three people, of the second nobody will
 * ever report. The tests go on from the following night.
 */
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [statusRoutes, signInRoutes, deskRoutes, deskActRoutes]);
  const afternoon = [wish(1, '2026-10-20', '15:00-17:00', '16:00-16:15')];
  await sessionConfirmed(office, { association: '無報告医師会', slots: afternoon, noFurtherCandidates: true });
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
afterAll(async () => {
  await http.close();
  await office.close();
});

async function askedAt(moment: string): Promise<string[]> {
  office.clock.set(moment);
  await askReports(office);
  return office.newlyOwed();
}

const REQUEST = `report-request → ${APPLICANT}`;

test('the report is asked for once, in the morning after, with what the reception counted', async () => {
  expect(await askedAt('2026-10-21T08:59:00+09:00')).toEqual([]);
  expect(await askedAt('2026-10-21T09:00:00+09:00')).toEqual([REQUEST, REQUEST]);
  const mail = await office.lastMailTo(APPLICANT, '受付の記録では、3名が来場されました。');
  expect(mail.parsed.text).toMatch(/▼実施報告を書く\nhttp:\/\/demokai\.example\/status\/[\w-]+\/report\n/);
  expect(await askedAt('2026-10-22T10:00:00+09:00')).toEqual([]);
});

test('with the link alone there is no report to see or to file', async () => {
  const status = await statusPathOf(office, application);
  expect((await visit(http).get(`${status}/report`)).location).toBe(`${status}/access`);
  const answer = await visit(http).post(`${status}/report`, { attendees: '1' }, `${status}/access`);
  expect([answer.status, await office.newlyOwed()]).toEqual([403, []]);
});

test('filed by the applicant it is mailed to the ministry; sent again it corrects, or changes nothing', async () => {
  const status = await statusPathOf(office, application);
  const applicant = await trustedApplicant(office, http, status);
  await office.newlyOwed();
  const file = (fields: Record<string, string>) => applicant.post(`${status}/report`, fields, `${status}/report`);
  expect((await applicant.get(status)).text).toContain('実施報告をお願いします');
  expect((await applicant.get(`${status}/report`)).html).toMatch(/name="attendees"[^>]*value="3"/);
  const wrong = await file({ attendees: '二十名', applicationsMade: '', remarks: 'よい会でした。' });
  const kept = ['value="二十名"', 'よい会でした。'].filter((typed) => wrong.html.includes(typed));
  expect([wrong.status, kept.length]).toEqual([422, 2]);
  const filed = { attendees: '２４名', applicationsMade: '7', remarks: 'よい会でした。' };
  expect((await file(filed)).location).toBe(`${status}/report?done=1`);
  await file(filed);
  expect(await office.newlyOwed()).toEqual([`report → ${MINISTRY}`]);
  expect((await applicant.get(`${status}/report?done=1`)).text).toContain('報告を受け付けました');
  expect((await applicant.get(status)).text).not.toContain('実施報告をお願いします');
  await file({ ...filed, attendees: '25' });
  expect((await office.lastMailTo(MINISTRY)).parsed.subject).toContain('実施報告【訂正】');
  await office.newlyOwed();
});

test('a week later only the one without a report is reminded, and only once', async () => {
  expect(await askedAt('2026-10-28T10:00:00+09:00')).toEqual([REQUEST]);
  expect((await office.lastMailTo(APPLICANT)).parsed.subject).toContain('実施報告のお願い（再送）');
  expect(await askedAt('2026-11-04T10:00:00+09:00')).toEqual([]);
});

test('at the desk it stands on the case, and a coordinator who was told on the telephone records it', async () => {
  const desk = await signedInCoordinator(office, http);
  const page = `/desk/applications/${application.reference}`;
  const shown = await desk.get(page);
  for (const words of ['参加者数 25名', 'その場での申込件数 7件']) expect(shown.text).toContain(words);
  const { version } = (await office.see(application.id)).application;
  const fields = { attendees: '12', applicationsMade: '3', remarks: '', seenVersion: String(version) };
  expect((await desk.post(`${page}/report`, { ...fields, attendees: '' }, `${page}/report`)).status).toBe(422);
  expect((await desk.post(`${page}/report`, fields, `${page}/report`)).status).toBe(303);
  expect((await desk.post(`${page}/report`, { ...fields, attendees: '13' }, `${page}/report`)).status).toBe(409);
  const report = await office.store.read((tx) => findReport(tx, application.id));
  expect([report?.attendees, report?.reportedBy]).toEqual([12, '調整　花子']);
});
