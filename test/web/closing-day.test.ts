import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusAccessRoutes } from '#web/gate/status.ts';
import { signUpSettingRoutes } from '#web/status/sign-up.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import { day } from '../domain/samples.ts';
import {
  applicationReceived,
  coordinatorAsks,
  KOU,
  makerConfirms,
  makersLink,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../support/cast.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { coordinatorAt } from './coordinator.ts';
import { exactFields, seenVersionOn } from './read-form.ts';
import { statusPathOf, trustedApplicant } from './trusted.ts';
import { type Answer, openSite, type Visitor } from './visitor.ts';

/* 申込締切 of a session that moves to another day: desk, applicant and second contact are told, and one press moves it too. */

const SECOND = 'futari@ishikai.example';
const FIRST = { name: '公労　太郎', kana: 'こうろう　たろう', phone: '03-5253-1111', extension: '' };
const STAYS = '参加申込の締切は、2026年10月15日（木）のままです。';

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
let id: string;
let path: string;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskActRoutes, statusAccessRoutes, signUpSettingRoutes]);
  id = (await sessionConfirmed(office)).application.id;
  path = `/desk/applications/${(await office.see(id)).application.reference}/move`;
  await signUpPage(office, { closesOn: day('2026-10-15') });
  desk = await coordinatorAt(http, office);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const AGREED = { reason: '会場の都合', consent: 'agreed', agreedBy: '企画　三郎' };
const ASKED = { reason: '会場の都合', consent: 'asked', answerBy: '9月20日' };

async function looksAt(date: string, fields: Record<string, string> = AGREED): Promise<Answer> {
  const hours = { meetingStart: '10:00', meetingEnd: '12:00', demoStart: '11:00', demoEnd: '11:15' };
  const seenVersion = String((await office.see(id)).application.version);
  const preview = await desk.post(path, { ...hours, ...fields, date, seenVersion }, path);
  expect(preview.status).toBe(200);
  return preview;
}

const sends = (preview: Answer, more: Record<string, string> = {}): Promise<Answer> =>
  desk.post(path, { ...exactFields(preview.html), ...seenVersionOn(preview.html), ...more }, path);
const closesOn = async () => (await office.see(id)).signUpPage?.closesOn?.toString();
const textTo = async (email: string) => (await office.lastMailTo(email)).parsed.text ?? '';

async function settings(): Promise<{ browser: Visitor; form: string; page: Answer }> {
  const { application } = await office.see(id);
  const status = await statusPathOf(office, application);
  const browser = await trustedApplicant(office, http, status);
  const form = `${status}/sign-up`;
  return { browser, form, page: await browser.get(form) };
}

test('the preview and the mails to both contacts say that 申込締切 stays, and the settings move it with one press', async () => {
  must(
    await setSecondContact(office, {
      applicationId: id,
      secondContact: { name: '医師会　二子', kana: 'いしかい　ふたこ', phone: '03-1234-5678', email: SECOND },
    }),
  );
  const preview = await looksAt('11月20日');
  expect(preview.text).toContain(STAYS);
  expect((await sends(preview)).status).toBe(303);
  const said = `${STAYS}変更は、下の「申請の状況」のページの「定員・締切・当日の案内を変更する」から行えます。`;
  const { application } = await office.see(id);
  for (const email of [application.form1.contact.email, SECOND]) expect(await textTo(email)).toContain(said);
  expect(await textTo('kou@maker-kou.example')).not.toContain('参加申込の締切');
  const { browser, form, page } = await settings();
  expect(page.text).toContain(`${STAYS} 説明会の日が変わりました。申込締切も、同じ日数だけ動かせます。`);
  const shift = { act: 'shift', closesOn: '2026-11-15' };
  expect((await browser.post(form, shift, page)).status).toBe(303);
  expect([await closesOn(), (await browser.get(form)).text.includes('申込締切をご確認ください')]).toEqual([
    '2026-11-15',
    false,
  ]);
  // Pressed again on the old page, it is one; a day that nobody offered is none.
  expect((await browser.post(form, shift, page)).status).toBe(303);
  await browser.post(form, { ...shift, closesOn: '2026-11-19' }, page);
  expect(await closesOn()).toBe('2026-11-15');
});

test('the second button of the preview moves 申込締切 as far as the session, and the applicant is told the new day', async () => {
  const preview = await looksAt('11月20日');
  expect(preview.text).toContain('変更してお知らせし、申込締切も2026年11月15日（日）にする');
  expect((await sends(preview, { shiftsClosing: 'on' })).status).toBe(303);
  expect(await closesOn()).toBe('2026-11-15');
  const { application } = await office.see(id);
  expect(await textTo(application.form1.contact.email)).toContain(
    '参加申込の締切も、2026年11月15日（日）に変わりました。',
  );
  expect((await office.history(id)).slice(-2).map(({ type, actor }) => [type, actor.role])).toEqual([
    ['sign-up-changed', 'coordinator'],
    ['moved', 'coordinator'],
  ]);
});

test('where makers are asked first, 申込締切 moves when they have said ○ and not before', async () => {
  const preview = await looksAt('11月20日', ASKED);
  expect((await sends(preview, { shiftsClosing: 'on' })).status).toBe(303);
  expect(await closesOn()).toBe('2026-10-15');
  const asking = (await office.see(id)).inquiries.findLast((inquiry) => inquiry.kind === 'move');
  const answers = [{ slotId: asking?.offers[0] ?? '', reply: 'yes' as const, comment: '' }];
  must(await answerInquiry(office, await makersLink(office, KOU), { answers, by: '企画　三郎' }));
  expect(await closesOn()).toBe('2026-11-15');
});

test('an old deadline is said to have shut the sign-up, a later one than the session to lie behind it', async () => {
  const earlier = await looksAt('10月12日');
  expect(earlier.text).toContain('参加申込の締切（2026年10月15日（木））は、説明会の日より後です。');
  expect(earlier.text).toContain('申込締切も2026年10月7日（水）にする');
  office.clock.set('2026-10-17T10:00:00+09:00');
  desk = await coordinatorAt(http, office);
  const later = await looksAt('11月20日');
  expect(later.text).toContain('参加申込は、申込締切（2026年10月15日（木））を過ぎているため、受け付けていません。');
});

test('a session that moves twice is offered the day that would have been right from the first', async () => {
  await sends(await looksAt('11月20日'));
  const again = await looksAt('11月27日');
  expect(again.text).toContain('申込締切も2026年11月22日（日）にする');
  await sends(again);
  expect((await settings()).page.text).toContain('申込締切を2026年11月22日（日）にする');
});

test('another hour of the same day, and a sign-up without 申込締切, say nothing of it', async () => {
  const sameDay = await looksAt('10月20日', { ...AGREED, meetingEnd: '13:00' });
  expect(sameDay.text).not.toContain('申込締切');
});

test('an 申込締切 that lies behind the day that is fixed is named in the mail that fixes it', async () => {
  const other = await applicationReceived(office, { contact: { ...FIRST, email: 'hoka@ishikai.example' } });
  await signUpPage(office, { closesOn: day('2026-10-25') });
  const [inquiry] = await coordinatorAsks(office, other.id, { makers: [OTSU] });
  if (!inquiry) throw new Error('乙 was to be asked');
  must(await makerConfirms(office, inquiry));
  expect(await textTo('hoka@ishikai.example')).toContain(
    '参加申込の締切（2026年10月25日（日））は、説明会の日より後です。参加申込は、説明会が終わるまで受け付けます。変更は、',
  );
});
