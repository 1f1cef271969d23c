import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinRoutes } from '#web/attendee/join.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { makerRoutes } from '#web/desk/makers/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { applicationReceived, fieldsFrom, ICHIRO, signUpPage } from '../support/cast.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { coordinatorAt } from './coordinator.ts';
import { problemsOn } from './read-form.ts';
import { statusPathOf, trustedApplicant } from './trusted.ts';
import { type Answer, openSite, type Visitor, visit } from './visitor.ts';

/* A mail domain that looks like a slip is asked about once, wherever an address is typed, and taken when it is sent again. */

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [joinRoutes, statusRoutes, signInRoutes, deskActRoutes, makerRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const DOUBT =
  '「@gmial.con」は、「@gmail.com」の誤りではありませんか。このままで正しいときは、もう一度ボタンを押してください。';

function hiddenOn(html: string, name: string): string {
  return new RegExp(`<input type="hidden" name="${name}" value="([^"]*)">`).exec(html)?.[1] ?? '';
}

/** The page after the first press, which asks at the field, and after the second. */
async function twice(who: Visitor, path: string, fields: Record<string, string>, field: string): Promise<Answer> {
  const asked = await who.post(path, fields, path);
  expect([asked.status, problemsOn(asked.html)]).toEqual([422, { [field]: DOUBT }]);
  const kept = hiddenOn(asked.html, `${field}Seen`);
  // Another slip is asked about anew.
  const other = await who.post(path, { ...fields, [field]: 'jiro@gmial.con', [`${field}Seen`]: kept }, asked);
  expect(Object.keys(problemsOn(other.html))).toEqual([field]);
  return who.post(path, { ...fields, [`${field}Seen`]: kept }, asked);
}

test('参加申込', async () => {
  await applicationReceived(office);
  const path = `/join/${await signUpPage(office)}`;
  const fields = { ...fieldsFrom(ICHIRO), email: 'ichiro@gmial.con' };
  expect((await twice(visit(http), path, fields, 'email')).location).toContain(`${path}/sent?to=`);
});

test('二人目の連絡先', async () => {
  const application = await applicationReceived(office);
  const status = await statusPathOf(office, application);
  const contact = await trustedApplicant(office, http, status);
  const fields = {
    ...{ contactName: '医師会　二子', contactKana: 'いしかい　ふたこ', phone: '03-1234-5678' },
    ...{ email: 'futako@gmial.con', seen: '' },
  };
  const page = await contact.get(`${status}/second-contact`);
  const seen = hiddenOn(page.html, 'seen');
  const set = await twice(contact, `${status}/second-contact`, { ...fields, seen }, 'email');
  expect(set.location).toBe(`${status}?done=second-contact-set`);
});

test('メーカー and 担当者の変更 at the desk', async () => {
  const application = await applicationReceived(office);
  const desk = await coordinatorAt(http, office);
  const maker = {
    name: '丙電機',
    addresses: 'taro@hei.example\nhei@gmial.con',
    crews: '1',
    bufferMinutes: '60',
    active: 'on',
  };
  expect((await desk.post('/desk/makers/new', maker, '/desk/makers/new')).text).toContain(DOUBT);
  const path = `/desk/applications/${application.reference}/contact`;
  const fields = {
    ...{ contactName: '後任　十和', contactKana: 'こうにん　とわ', phone: '03-5253-1111', reason: '人事異動' },
    ...{ email: 'towa@gmial.con', seenVersion: String(application.version) },
  };
  const preview = await twice(desk, path, fields, 'email');
  expect([preview.status, preview.text.includes('towa@gmial.con')]).toEqual([200, true]);
});
