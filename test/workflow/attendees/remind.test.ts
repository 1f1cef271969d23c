import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leaveRegistration } from '#workflow/attendees/register.ts';
import { remindAttendees } from '#workflow/attendees/remind.ts';
import { retryMail } from '#workflow/desk/read-case.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { calendarOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** The session of 20 October, 10:00, with 一郎 and 虹子, all told. */
async function bothComing(): Promise<string> {
  const { application } = await sessionConfirmed(office);
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  await attendeeSignsUp(office, page, NIJIKO);
  await office.deliver();
  await office.newlyOwed();
  return application.id;
}

/** Who is reminded when the job runs at this moment of October: `一郎`'s address and so on, sorted. */
async function remindedAt(moment: string): Promise<string[]> {
  office.clock.set(`2026-10-${moment}:00+09:00`);
  await remindAttendees(office);
  return office.newlyOwed();
}

const reminder = (email: string) => `session-reminder → ${email}`;
const ATTENDEES = [reminder(ICHIRO.email), reminder(NIJIKO.email)];
const EVERYBODY = [...ATTENDEES, reminder(APPLICANT)].sort();

async function reminders() {
  return (await office.outbox()).filter((mail) => mail.content.mail === 'session-reminder');
}

async function move(id: string, date: string): Promise<void> {
  const seenVersion = (await office.see(id)).application.version;
  must(
    await moveSession(office, {
      applicationId: id,
      seenVersion,
      actor: COORDINATOR,
      wish: wish(1, date),
      reason: '会場の都合',
      consent: { kind: 'agreed', by: '企画　三郎' },
    }),
  );
}

async function cancel(id: string): Promise<void> {
  const seenVersion = (await office.see(id)).application.version;
  must(await cancelSession(office, { applicationId: id, seenVersion, actor: COORDINATOR, reason: '台風のため' }));
}

describe('reminders', () => {
  test('go at 9:00 three days and one day before, the applicant’s only the first time, and never twice', async () => {
    await bothComing();
    expect(await remindedAt('17T08:59')).toEqual([]);
    expect(await remindedAt('17T09:00')).toEqual(EVERYBODY);
    expect(await remindedAt('17T09:01')).toEqual([]);
    expect(await remindedAt('18T09:00')).toEqual([]);
    expect(await remindedAt('19T09:00')).toEqual(ATTENDEES);
    expect(await remindedAt('19T23:59')).toEqual([]);
    expect(await remindedAt('20T09:00')).toEqual([]);
  });

  test('the job comes again at the next 9:00 JST', async () => {
    for (const [now, next] of [
      ['2026-10-17T08:59:00+09:00', '2026-10-17T00:00:00Z'],
      ['2026-10-17T09:00:00+09:00', '2026-10-18T00:00:00Z'],
    ]) {
      office.clock.set(now ?? '');
      expect((await remindAttendees(office)).toString()).toBe(next);
    }
  });

  test('are words with what to bring and the link that the attendee has already', async () => {
    await bothComing();
    const link = await attendeesLink(office, ICHIRO.email);
    await remindedAt('19T09:00');
    const mail = await office.lastMailTo(ICHIRO.email, '明日の開催です');
    expect([calendarOf(mail), tokenOf(mail, 'registration')]).toEqual([undefined, link]);
    expect(mail.parsed.text).toContain('当日お持ちいただくもの');
    expect(mail.parsed.text).not.toContain(NIJIKO.name);
  });

  test('two processes at once remind each person once', async () => {
    await bothComing();
    office.clock.set('2026-10-17T09:00:00+09:00');
    await Promise.all([remindAttendees(office), remindAttendees({ ...office })]);
    expect(await office.newlyOwed()).toEqual(EVERYBODY);
  });

  test('a service that was down at 9:00 reminds later that day; a day slept through is not made good', async () => {
    await bothComing();
    expect(await remindedAt('18T10:00')).toEqual([]);
    expect(await remindedAt('19T20:00')).toEqual(ATTENDEES);
  });

  test('whoever signs up after the hour of a reminder gets only the next one', async () => {
    const { application } = await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await office.newlyOwed();
    expect(await remindedAt('17T09:00')).toEqual([reminder(ICHIRO.email), reminder(APPLICANT)]);
    office.clock.set('2026-10-17T15:00:00+09:00');
    await attendeeSignsUp(office, page, NIJIKO);
    await office.newlyOwed();
    expect(await remindedAt('17T15:01')).toEqual([]);
    expect((await office.see(application.id)).attendees.length).toBe(2);
    expect(await remindedAt('19T09:00')).toEqual(ATTENDEES);
  });

  test('move with the session: the old day is forgotten, and the new day has reminders of its own', async () => {
    const id = await bothComing();
    office.clock.set('2026-10-16T10:00:00+09:00');
    await move(id, '2026-10-27');
    await office.newlyOwed();
    expect(await remindedAt('17T09:00')).toEqual([]);
    expect(await remindedAt('19T09:00')).toEqual([]);
    expect(await remindedAt('24T09:00')).toEqual(EVERYBODY);
    expect(await remindedAt('26T09:00')).toEqual(ATTENDEES);
  });

  test('a move to so near a day is itself the reminder', async () => {
    const id = await bothComing();
    office.clock.set('2026-10-16T10:00:00+09:00');
    await move(id, '2026-10-19');
    await office.newlyOwed();
    expect(await remindedAt('16T10:01')).toEqual([]);
    expect(await remindedAt('18T09:00')).toEqual(ATTENDEES);
  });

  test.each([
    ['moved', (id: string) => move(id, '2026-10-27'), ['dropped', 'dropped', 'dropped']],
    ['cancelled', cancel, ['dropped', 'dropped', 'dropped']],
    [
      'left by one attendee',
      async () => must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email))),
      ['dropped', 'owed', 'owed'],
    ],
  ])('that have not left are dropped when the session is %s', async (_what, act, states) => {
    const id = await bothComing();
    office.mail.behave('refuse-later');
    await remindedAt('17T09:00');
    await act(id);
    expect((await reminders()).map((mail) => mail.state).sort()).toEqual(states);
  });

  test('that could not leave on their day never leave: 「明日」 would be wrong by then', async () => {
    await bothComing();
    office.mail.behave('refuse-later');
    expect(await remindedAt('19T22:00')).toEqual(ATTENDEES);
    await office.deliver();
    office.mail.behave('accept');
    office.clock.set('2026-10-20T00:00:00+09:00');
    await office.deliverAll();
    expect((await reminders()).map((mail) => mail.state)).toEqual(['dropped', 'dropped']);
    expect(office.mail.mails.filter(({ parsed }) => parsed.subject?.includes('明日の開催です'))).toEqual([]);
  });

  test('that were given up and are sent again from the desk leave on their day, and not on another', async () => {
    await bothComing();
    office.mail.behave('refuse-for-good');
    await remindedAt('19T09:00');
    await office.deliver();
    office.mail.behave('accept');
    const [early, late] = await reminders();
    await retryMail(office, early?.id ?? '');
    await office.deliverAll();
    office.clock.set('2026-10-20T08:00:00+09:00');
    await retryMail(office, late?.id ?? '');
    await office.deliverAll();
    expect((await reminders()).map((mail) => mail.state)).toEqual(['sent', 'dropped']);
  });

  test('none go for a session that is cancelled, to who has left, or to who did not confirm', async () => {
    const id = await bothComing();
    must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email)));
    await office.newlyOwed();
    expect(await remindedAt('17T09:00')).toEqual([reminder(NIJIKO.email), reminder(APPLICANT)].sort());
    await cancel(id);
    await office.newlyOwed();
    expect(await remindedAt('19T09:00')).toEqual([]);
  });
});
