import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiRoutes } from '#web/api/routes.ts';
import { joinRoutes } from '#web/attendee/join.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { readWebhooks, registerWebhook } from '#workflow/case/owe-webhooks.ts';
import { noteCase } from '#workflow/desk/note-case.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  KOU,
  makersLink,
  sessionConfirmed,
  signUpPage,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { problemsOn } from '../../read-form.ts';
import { dump, openSite, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [
    signInRoutes,
    deskRoutes,
    deskActRoutes,
    statusRoutes,
    inquiryRoutes,
    joinRoutes,
    apiRoutes,
  ]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

test('a note stands on the application with who and when, and outdates no page that is open', async () => {
  const { id, reference, version } = await applicationReceived(office);
  const path = `/desk/applications/${reference}`;
  const hanako = await coordinatorAt(http, office);
  const note = { note: '会長は午前しか\r\n電話に出ない。<b>' };
  expect((await hanako.post(`${path}/notes`, note, path)).location).toBe(`${path}?done=noted`);
  await hanako.post(`${path}/notes`, note, path);
  const page = await hanako.get(path);
  expect(page.html.split('会長は午前しか\n電話に出ない。&lt;b&gt;</p>')).toHaveLength(3);
  expect(page.text).toContain('2026年9月1日（火）10:00 調整　花子 会長は午前しか');
  const reason = { seenVersion: String(version), reason: '住所をお知らせください。', replyBy: '9/10' };
  expect((await hanako.post(`${path}/return`, reason, `${path}/return`)).location).toBe(`${path}?done=returned`);
  expect((await office.history(id)).map(({ type }) => type).slice(-2)).toEqual(['noted', 'returned']);
});

test('an empty note and one that is too long come back with what was typed, and are not kept', async () => {
  const { reference } = await applicationReceived(office);
  const path = `/desk/applications/${reference}`;
  const hanako = await coordinatorAt(http, office);
  const before = dump(office);
  const long = 'あ'.repeat(4001);
  const refused = await hanako.post(`${path}/notes`, { note: long }, path);
  expect([refused.status, problemsOn(refused.html).note, refused.html.includes(long)]).toEqual([
    422,
    '内部メモは4000文字以内でご入力ください（いま4001文字）。',
    true,
  ]);
  expect((await hanako.post(`${path}/notes`, { note: '　' }, path)).status).toBe(422);
  expect(dump(office)).toBe(before);
});

test('nobody outside the desk ever sees a note: no page, no mail, no API, no webhook', async () => {
  await registerWebhook(office, { url: 'https://shukei.example/', by: COORDINATOR.name });
  const { application } = await sessionConfirmed(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const status = tokenOf(await office.lastMailTo(APPLICANT), 'status');
  const [kou, page] = [await makersLink(office, KOU), await signUpPage(office)];
  const own = await attendeesLink(office, ICHIRO.email);
  const owed = (await office.outbox()).length;
  const hooked = async () => (await readWebhooks(office))[0]?.deliveries.length;
  const told = await hooked();
  expect(told).toBeGreaterThan(2);
  must(await noteCase(office, { applicationId: application.id, actor: COORDINATOR, text: '口外無用の覚書' }));
  expect([(await office.outbox()).length, await hooked()]).toEqual([owed, told]);

  const outside = visit(http);
  const seen = [];
  for (const path of [`/status/${status}`, `/inquiry/${kou}`, `/join/${page}`, `/registration/${own}`]) {
    seen.push((await outside.get(path)).html);
  }
  for (const [path, token] of [
    [`/applications/${application.reference}`, status],
    ['/inquiry', kou],
    ['/registration', own],
  ] as const) {
    const answer = await http.inject({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } });
    expect([path, answer.statusCode]).toEqual([path, 200]);
    seen.push(answer.body);
  }
  expect(seen.filter((text) => /口外無用|noted|内部メモ/.test(text))).toEqual([]);
  expect((await (await coordinatorAt(http, office)).get(`/desk/applications/${application.reference}`)).text).toContain(
    '口外無用の覚書',
  );
});
