import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { registrationRoutes } from '#web/attendee/registration.ts';
import { statusAccessRoutes } from '#web/gate/status.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { statusReportRoutes } from '#web/status/report.ts';
import { secondContactRoutes } from '#web/status/second-contact.ts';
import { signUpSettingRoutes } from '#web/status/sign-up.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../domain/samples.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  coordinatorAsks,
  ICHIRO,
  KOU,
  makersLink,
  sessionConfirmed,
  signUpPage,
} from '../support/cast.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { keptOn, problemsOn, saidAbove } from './read-form.ts';
import { statusPathOf, trustedApplicant } from './trusted.ts';
import { dump, openSite, visit } from './visitor.ts';

/*
 * Everybody who can act on one thing from two places: a contact and the second contact, two mailboxes of a maker, two
 * phones of an attendee. An old page changes nothing, says what stands now, keeps what was typed, and can be pressed again.
 */

const CHANGED = 'この画面を開いたあとに、内容が変わりました';
const SAID = 'この画面を開いたあとに、ほかの方が内容を変えました。';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [
    statusAccessRoutes,
    signUpSettingRoutes,
    secondContactRoutes,
    statusReportRoutes,
    inquiryRoutes,
    registrationRoutes,
  ]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

test('定員 that the other contact has raised is not put back by an old form', async () => {
  const application = await applicationReceived(office);
  const path = await statusPathOf(office, application);
  const contact = await trustedApplicant(office, http, path);
  const form = `${path}/sign-up`;
  const open = await contact.post(form, { capacity: '20', closesOn: '', timetable: '', parking: '' }, form);
  expect(open.status).toBe(303);
  const old = await contact.get(form);
  const raised = { capacity: '50', closesOn: '', timetable: '', parking: '' };
  expect((await contact.post(form, raised, form)).status).toBe(303);
  const before = dump(office);
  const typed = { ...raised, capacity: '30', parking: '裏の駐車場を\nお使いください。' };
  const refused = await contact.post(form, typed, old);
  expect([refused.status, dump(office) === before]).toEqual([409, true]);
  expect(refused.text).toContain(CHANGED);
  expect(refused.text).toContain('定員（いまの内容） 50');
  expect(keptOn(refused.html)).toMatchObject(typed);
  expect((await contact.post(form, typed, refused)).status).toBe(303);
  expect((await office.see(application.id)).signUpPage).toMatchObject({ capacity: 30 });
});

test('二人目の連絡先 that was named meanwhile is neither replaced nor taken off by an old form', async () => {
  const application = await applicationReceived(office);
  const path = await statusPathOf(office, application);
  const contact = await trustedApplicant(office, http, path);
  const form = `${path}/second-contact`;
  const second = {
    contactName: '二人　目子',
    contactKana: 'ふたり　めこ',
    phone: '03-5253-2222',
    email: 'meko@ishikai.example.jp',
  };
  const old = await contact.get(form);
  await contact.post(form, second, form);
  const shown = await contact.get(form);
  await contact.post(form, { ...second, contactName: '三人　目子' }, form);
  const before = dump(office);
  for (const [typed, page] of [
    [{ ...second, phone: '03-5253-3333' }, old],
    [{ act: 'remove' }, shown],
  ] as const) {
    const refused = await contact.post(form, typed, page);
    expect([refused.status, refused.text.includes(CHANGED), dump(office) === before]).toEqual([409, true, true]);
    expect(refused.text).toContain('氏名（いまの内容） 三人　目子');
  }
});

test('実施報告 that the other contact has filed is corrected only by who has seen it', async () => {
  const { application } = await sessionConfirmed(office);
  office.clock.set('2026-10-21T10:00:00+09:00');
  await holdSessions(office);
  const path = await statusPathOf(office, application);
  const contact = await trustedApplicant(office, http, path);
  const form = `${path}/report`;
  const old = await contact.get(form);
  const report = { attendees: '24', applicationsMade: '3', remarks: '' };
  expect((await contact.post(form, report, old)).status).toBe(303);
  // Pressed twice, it is one report.
  expect((await contact.post(form, report, old)).status).toBe(303);
  const before = dump(office);
  const refused = await contact.post(form, { ...report, attendees: '12' }, old);
  expect([refused.status, dump(office) === before]).toEqual([409, true]);
  expect(refused.text).toContain('参加者数（いまの内容） 24');
  expect(keptOn(refused.html).attendees).toBe('12');
});

test("a maker's ○ does not become × by the page that a second mailbox has had open", async () => {
  const { id } = await applicationReceived(office);
  await coordinatorAsks(office, id);
  const { application } = await office.see(id);
  const path = `/inquiry/${await makersLink(office, KOU)}`;
  const maker = visit(http);
  const all = (reply: string) => Object.fromEntries(application.form1.slots.map((slot) => [`reply-${slot.id}`, reply]));
  const old = await maker.get(path);
  expect((await maker.post(`${path}/answer`, { ...all('yes'), by: '企画　一郎' }, old)).status).toBe(303);
  expect((await maker.post(`${path}/answer`, { ...all('yes'), by: '企画　一郎' }, old)).status).toBe(303);
  const before = dump(office);
  const typed = { ...all('no'), by: '企画　二郎' };
  for (const [way, more] of [
    ['answer', {}],
    ['confirmation', { slotId: application.form1.slots[0]?.id ?? '', step: 'send', formVersion: '2' }],
  ] as const) {
    const refused = await maker.post(`${path}/${way}`, { ...typed, ...more }, old);
    expect([way, refused.status, dump(office) === before]).toEqual([way, 409, true]);
    expect(saidAbove(refused.html)).toContain(way === 'answer' ? SAID : '');
    expect(refused.text).toContain('企画　一郎さんの回答です');
    expect(keptOn(refused.html)).toMatchObject({ ...all('no'), by: '企画　二郎' });
  }
  const again = await maker.post(`${path}/answer`, typed, await maker.post(`${path}/answer`, typed, old));
  expect(again.status).toBe(303);
});

test('a maker that says it is out speaks of the hour that its page showed', async () => {
  const { application } = await sessionConfirmed(office);
  const path = `/inquiry/${await makersLink(office, KOU)}`;
  const maker = visit(http);
  const old = await maker.get(path);
  const { version } = (await office.see(application.id)).application;
  const hours = wish(1, '2026-10-27');
  must(
    await moveSession(office, {
      applicationId: application.id,
      seenVersion: version,
      actor: COORDINATOR,
      wish: hours,
      reason: '会場の都合',
      consent: { kind: 'agreed', by: '企画　一郎' },
    }),
  );
  const before = dump(office);
  const refused = await maker.post(`${path}/cancellation`, { reason: '20日は展示会', outBy: '企画　二郎' }, old);
  expect([refused.status, dump(office) === before]).toEqual([409, true]);
  expect(refused.text).toContain('2026年（令和8年）10月27日（火）');
  expect(keptOn(refused.html)).toMatchObject({ reason: '20日は展示会', outBy: '企画　二郎' });
});

test('人数 is changed by who saw the number, and by nobody who has left', async () => {
  await applicationReceived(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const path = `/registration/${await attendeesLink(office, ICHIRO.email)}`;
  const attendee = visit(http);
  const old = await attendee.get(path);
  expect((await attendee.post(`${path}/people`, { people: '5' }, old)).location).toBe(`${path}?done=people`);
  const refused = await attendee.post(`${path}/people`, { people: '3' }, old);
  expect([refused.status, problemsOn(refused.html).people]).toEqual([
    409,
    `いまの参加人数は5名です。${SAID}いまの内容をご確認ください。入力した内容はそのまま残っています。よろしければ、もう一度ボタンを押してください。`,
  ]);
  expect((await attendee.post(`${path}/people`, { people: '3' }, refused)).status).toBe(303);
  const shown = await attendee.get(path);
  await attendee.post(`${path}/leaving`, {}, `${path}/leaving`);
  const before = dump(office);
  for (const people of ['3', '4']) {
    const gone = await attendee.post(`${path}/people`, { people }, shown);
    expect([gone.status, dump(office) === before]).toEqual([409, true]);
    expect(gone.text).toContain('参加を取りやめたお申し込みのため、人数は変更できません');
    expect(gone.text).not.toContain(`参加人数は${people}名です`);
  }
});
