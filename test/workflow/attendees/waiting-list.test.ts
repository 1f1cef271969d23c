import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignUpInput } from '#domain/case/registration.ts';
import { expireSignUps } from '#workflow/attendees/fill-seats.ts';
import { mailAttendees } from '#workflow/attendees/mail-attendees.ts';
import { changeSignUp, closeSignUp, openSignUp } from '#workflow/attendees/open-sign-up.ts';
import { changePeople, confirmSignUp, leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  coordinatorAsks,
  ICHIRO,
  makerConfirms,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import type { ReceivedMail } from '../../support/mail-server.ts';
import { answerOf, calendarOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

const MITSUO: SignUpInput = { ...NIJIKO, name: '病院　三男', email: 'mitsuo@byouin.example', people: 3 };
const SETTINGS = { capacity: undefined, closesOn: undefined, timetable: '', parking: '' };

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const standing = async (id: string) => {
  const { attendees, waiting } = await office.see(id);
  return { comes: attendees.map(({ name }) => name), waits: waiting.map(({ name }) => name) };
};
const signsUp = async (page: string, person: SignUpInput) => {
  must(await signUp(office, page, person));
  const mail = await office.lastMailTo(person.email, '▼申し込みを完了する');
  return tokenOf(mail, 'registration-check');
};

describe('a full session', () => {
  test('puts the next on the waiting list with its position, and a freed seat goes to the first in line, invited at once', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    await attendeeSignsUp(office, page, { ...MITSUO, people: 1 });
    expect(await standing(id)).toEqual({ comes: [ICHIRO.name], waits: [NIJIKO.name, MITSUO.name] });
    const waiting = await office.lastMailTo(MITSUO.email);
    expect([waiting.parsed.text?.includes('順番：2番目'), calendarOf(waiting)]).toEqual([true, undefined]);
    await office.newlyOwed();
    must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email)));
    expect(await standing(id)).toEqual({ comes: [NIJIKO.name, MITSUO.name], waits: [] });
    expect(await office.newlyOwed()).toEqual([
      `left → ${ICHIRO.email} meeting CANCEL 1`,
      `promoted → ${MITSUO.email} meeting REQUEST 1`,
      `promoted → ${NIJIKO.email} meeting REQUEST 1`,
    ]);
    const invitation = calendarOf(await office.lastMailTo(NIJIKO.email)) ?? '';
    expect(readIcs(invitation).attendees.map(({ email }) => email)).toEqual([NIJIKO.email]);
  });

  test('serves the line strictly in order: a small group does not overtake a large one', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 3 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, MITSUO);
    await attendeeSignsUp(office, page, NIJIKO);
    expect(await standing(id)).toEqual({ comes: [ICHIRO.name], waits: [MITSUO.name, NIJIKO.name] });
    must(await changePeople(office, await attendeesLink(office, ICHIRO.email), 1));
    expect((await standing(id)).waits).toEqual([MITSUO.name, NIJIKO.name]);
    must(await changePeople(office, await attendeesLink(office, MITSUO.email), 2));
    expect(await standing(id)).toEqual({ comes: [ICHIRO.name, MITSUO.name], waits: [NIJIKO.name] });
    must(await changeSignUp(office, id, { ...SETTINGS, capacity: 4 }));
    expect((await standing(id)).waits).toEqual([]);
  });

  test('tells who waits that it is not held, and invites nobody of them to nothing', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    await office.deliver();
    await office.newlyOwed();
    const { application } = await office.see(id);
    must(
      await cancelSession(office, {
        applicationId: id,
        seenVersion: application.version,
        actor: COORDINATOR,
        reason: '台風のため',
      }),
    );
    expect((await office.newlyOwed()).filter((owed) => owed.includes(NIJIKO.email))).toEqual([
      `not-held → ${NIJIKO.email}`,
    ]);
  });
});

describe('whoever has no seat', () => {
  const CONNECTION = 'https://kaigi.example.jp/himitsu';

  test('is not told where to connect, also where notes and texts name it: not waiting, not in お知らせ, not on leaving', async () => {
    const { id } = (await sessionConfirmed(office, { mode: 'online' })).application;
    const page = await signUpPage(office, { capacity: 2 });
    const timetable = `13:00 ${CONNECTION} を開く`;
    must(await changeSignUp(office, id, { ...SETTINGS, capacity: 2, timetable }));
    const { version } = (await office.see(id)).application;
    const edit = { url: CONNECTION, note: `${CONNECTION} に入れないときは、お電話ください。` };
    must(await changeSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, edit }));
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    const text = `${CONNECTION} の画面でご質問いただけます。`;
    const notice = { to: 'with-waiting', subject: 'ご質問', text, batchId: 'batch-1' } as const;
    must(await mailAttendees(office, id, notice));
    await office.deliver();
    must(await leaveRegistration(office, await attendeesLink(office, NIJIKO.email)));
    await office.deliver();
    expect(mailsTo(NIJIKO).map((mail) => [nameOf(mail), saysWhere(mail)])).toEqual([
      ['参加申込はまだ完了していません', false],
      ['キャンセル待ちで受け付けました', false],
      ['ご質問', false],
      ['キャンセル待ちの取りやめを受け付けました', false],
    ]);
    expect(mailsTo(ICHIRO).map((mail) => [nameOf(mail), saysWhere(mail)])).toEqual([
      ['参加申込はまだ完了していません', false],
      ['参加を受け付けました', true],
      ['ご質問', true],
    ]);
  });

  test('hears in words of the date and of what changes, not of where to connect alone', async () => {
    const { id } = await applicationReceived(office, { mode: 'online' });
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    must(await makerConfirms(office, kou));
    const edits = [{ url: CONNECTION }, { note: '筆記具をお持ちください。' }, { mode: 'in-person' as const }];
    for (const edit of edits) {
      const { version } = (await office.see(id)).application;
      must(await changeSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, edit }));
      await office.deliver();
    }
    expect(mailsTo(NIJIKO).map((mail) => [nameOf(mail), saysWhere(mail), calendarOf(mail)])).toEqual([
      ['参加申込はまだ完了していません', false, undefined],
      ['キャンセル待ちで受け付けました', false, undefined],
      ['日程が確定しました（キャンセル待ちの方へ）', false, undefined],
      ['変更のお知らせ（キャンセル待ちの方へ）', false, undefined],
    ]);
    expect((await office.lastMailTo(NIJIKO.email)).parsed.text).toContain(
      '■変更点\n・実施方法\n　変更前：オンライン\n　変更後：実地\n\n順番：1番目',
    );
  });

  const mailsTo = ({ email }: SignUpInput) => office.mail.mails.filter(({ envelope }) => envelope.to.includes(email));
  const nameOf = ({ parsed }: ReceivedMail) => /【デモ会】(.+?)(?:[：／]|$)/.exec(parsed.subject ?? '')?.[1];
  const saysWhere = ({ parsed }: ReceivedMail) => `${parsed.text}${parsed.html}`.includes(CONNECTION);
});

describe('a seat is held', () => {
  test('until the mail’s link was used, for 24 hours; then it goes to the next, and nobody is told that it was', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 10 });
    const check = await signsUp(page, { ...ICHIRO, people: 7 });
    office.clock.advance({ hours: 1 });
    await attendeeSignsUp(office, page, { ...MITSUO, people: 4 });
    expect(await standing(id)).toEqual({ comes: [], waits: [MITSUO.name] });
    await office.newlyOwed();
    await expireSignUps(office);
    office.clock.advance({ hours: 2 });
    const due = await expireSignUps(office);
    expect([due?.since(office.clock.now()).total('hours'), await standing(id)]).toEqual([
      21,
      { comes: [], waits: [MITSUO.name] },
    ]);
    office.clock.advance({ hours: 21 });
    expect(await expireSignUps(office)).toBeUndefined();
    expect(await standing(id)).toEqual({ comes: [MITSUO.name], waits: [] });
    expect(await office.newlyOwed()).toEqual([`promoted → ${MITSUO.email}`]);
    expect(answerOf(await confirmSignUp(office, check))).toBe('link-expired');
  });

  test('no longer once its mail was given up, so that nobody waits behind the own typo', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 2 });
    await office.deliver();
    office.mail.behave('refuse-for-good');
    must(await signUp(office, page, { ...ICHIRO, email: 'ichiro@clinc.example' }));
    await office.deliver();
    office.mail.behave('accept');
    await attendeeSignsUp(office, page, ICHIRO);
    expect(await standing(id)).toEqual({ comes: [], waits: [ICHIRO.name] });
    await expireSignUps(office);
    expect(await standing(id)).toEqual({ comes: [ICHIRO.name], waits: [] });
  });

  test('for nobody any more once the session has begun', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    const his = await attendeesLink(office, ICHIRO.email);
    await attendeeSignsUp(office, page, NIJIKO);
    office.clock.set('2026-10-20T10:00:00+09:00');
    await office.deliver();
    await office.newlyOwed();
    must(await changePeople(office, his, 1));
    must(await leaveRegistration(office, his));
    expect(await office.newlyOwed()).toEqual([
      `left → ${ICHIRO.email} meeting CANCEL 1`,
      `seat-notice → ${APPLICANT}`,
      `seat-notice → ${APPLICANT}`,
    ]);
    expect(await standing(id)).toEqual({ comes: [], waits: [NIJIKO.name] });
    const told = await office.lastMailTo(APPLICANT);
    expect(told.parsed.text).toContain('空いている席　：2名分\nキャンセル待ち：1件（1名）');
    // Nobody leaves or comes any more: nothing new to tell.
    await expireSignUps(office);
    must(await changeSignUp(office, id, { ...SETTINGS, capacity: 2, parking: '裏手' }));
    expect(await office.newlyOwed()).toEqual([]);
    office.clock.set('2026-10-20T12:00:00+09:00');
    must(await closeSignUp(office, id, 'close'));
    expect((await office.history(id)).filter(({ type }) => type === 'seats-free')).toHaveLength(2);
  });

  test('says how soon the session begins to who is let in within three hours of it', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    await attendeeSignsUp(office, page, { ...MITSUO, people: 2 });
    const link = await attendeesLink(office, ICHIRO.email);
    await office.deliver();
    office.clock.set('2026-10-20T06:59:00+09:00');
    must(await leaveRegistration(office, link));
    expect((await office.lastMailTo(NIJIKO.email)).parsed.text).not.toContain('まもなくはじまります');
    office.clock.set('2026-10-20T07:23:00+09:00');
    must(await leaveRegistration(office, await attendeesLink(office, NIJIKO.email)));
    expect((await office.lastMailTo(MITSUO.email)).parsed.text).toContain(
      '説明会は、まもなくはじまります（10:00開始。このメールをお送りした時点で、あと約2時間30分です）。',
    );
  });

  test('for who confirms after 締切, because the sign-up was in time', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { closesOn: Temporal.PlainDate.from('2026-09-01') });
    office.clock.set('2026-09-01T23:59:59+09:00');
    const check = await signsUp(page, ICHIRO);
    office.clock.set('2026-09-02T00:00:00+09:00');
    expect(answerOf(await signUp(office, page, NIJIKO))).toBe('registration-closed');
    must(await confirmSignUp(office, check));
    expect((await standing(id)).comes).toEqual([ICHIRO.name]);
  });
});

describe('the number of people', () => {
  test('rises only where seats are free and nobody waits; the old number stands otherwise', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 4 });
    await attendeeSignsUp(office, page, ICHIRO);
    const link = await attendeesLink(office, ICHIRO.email);
    expect([
      answerOf(await changePeople(office, link, 5)),
      answerOf(await changePeople(office, link, 4)),
      answerOf(await changePeople(office, link, 2)),
    ]).toEqual(['more-than-capacity', 'accepted', 'accepted']);
    await attendeeSignsUp(office, page, MITSUO);
    expect(await changePeople(office, link, 3)).toEqual({
      ok: false,
      refusal: { code: 'seats-short', free: 2, waiting: true },
    });
    expect((await office.see(id)).attendees.map(({ people }) => people)).toEqual([2]);
    must(await closeSignUp(office, id, 'close'));
    expect([answerOf(await changePeople(office, link, 3)), answerOf(await changePeople(office, link, 1))]).toEqual([
      'registration-closed',
      'accepted',
    ]);
    expect((await standing(id)).waits).toEqual([]);
  });

  test('and leaving end with the session', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const link = await attendeesLink(office, ICHIRO.email);
    office.clock.set('2026-10-20T11:59:59+09:00');
    expect(answerOf(await changePeople(office, link, 1))).toBe('accepted');
    office.clock.set('2026-10-20T12:00:00+09:00');
    expect([
      answerOf(await changePeople(office, link, 2)),
      answerOf(await leaveRegistration(office, link)),
      answerOf(await signUp(office, page, NIJIKO)),
    ]).toEqual(['session-over', 'session-over', 'session-over']);
  });
});

describe('the applicant', () => {
  test('opens the page once, closes and reopens it by hand, and throws nobody out with a lower 定員', async () => {
    const { id } = await applicationReceived(office);
    const past = { capacity: 5, closesOn: Temporal.PlainDate.from('2026-08-31') };
    expect(answerOf(await openSignUp(office, id, past))).toBe('closes-on-passed');
    const page = await signUpPage(office, { capacity: 5 });
    must(await openSignUp(office, id, { capacity: 9, closesOn: undefined }));
    expect((await office.see(id)).signUpPage?.capacity).toBe(5);
    await attendeeSignsUp(office, page, ICHIRO);
    must(await closeSignUp(office, id, 'close'));
    expect(answerOf(await signUp(office, page, NIJIKO))).toBe('registration-closed');
    must(await closeSignUp(office, id, 'reopen'));
    must(await changeSignUp(office, id, { ...SETTINGS, capacity: 1 }));
    expect(await standing(id)).toEqual({ comes: [ICHIRO.name], waits: [] });
    expect(answerOf(await signUp(office, page, { ...NIJIKO, people: 2 }))).toBe('more-than-capacity');
  });

  test('words the page without mailing anybody; the next mail and entry say it, with a newer stamp and the same SEQUENCE', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const first = readIcs(calendarOf(await office.lastMailTo(ICHIRO.email)) ?? '');
    await office.newlyOwed();
    must(await changeSignUp(office, id, { ...SETTINGS, timetable: '9:40 受付', parking: '地下にあります' }));
    expect(await office.newlyOwed()).toEqual([]);
    await attendeeSignsUp(office, page, NIJIKO);
    const mail = await office.lastMailTo(NIJIKO.email);
    const next = readIcs(calendarOf(mail) ?? '');
    expect([next.sequence, Temporal.Instant.compare(next.stamp, first.stamp)]).toEqual([first.sequence, 1]);
    expect(['当日の流れ', '9:40 受付', '地下にあります'].filter((words) => !mail.parsed.text?.includes(words))).toEqual(
      [],
    );
    expect(next.description).toContain('当日の流れ：\n9:40 受付\n駐車場など：地下にあります');
  });

  test('and attendees never make a coordinator’s view stale', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const { version } = (await office.see(id)).application;
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    must(await changeSignUp(office, id, { ...SETTINGS, capacity: 3 }));
    must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email)));
    expect((await office.see(id)).application.version).toBe(version);
    expect((await office.history(id)).slice(-6).map(({ type }) => type)).toEqual([
      'sign-up-opened',
      'registered',
      'waiting',
      'sign-up-changed',
      'promoted',
      'left',
    ]);
  });
});
