import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { confirmSignUp, leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  MINISTRY,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import { answerOf, calendarOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { countingStatements } from '../counting-statements.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const seen = async (id: string) => ({
  applicationId: id,
  seenVersion: (await office.see(id)).application.version,
  actor: COORDINATOR,
});
const namesOf = async (id: string) => (await office.see(id)).attendees.map((attendee) => attendee.name);

describe('before 日程確定', () => {
  test('nothing is booked until the mail’s link was used', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await office.newlyOwed();
    must(await signUp(office, page, ICHIRO));
    expect([await namesOf(id), await office.newlyOwed()]).toEqual([[], [`sign-up → ${ICHIRO.email}`]]);
    const link = tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check');
    must(await confirmSignUp(office, link));
    expect([await namesOf(id), await office.newlyOwed()]).toEqual([[ICHIRO.name], [`registered → ${ICHIRO.email}`]]);
    expect(calendarOf(await office.lastMailTo(ICHIRO.email))).toBeUndefined();
    must(await confirmSignUp(office, link));
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('the link lives 24 hours, and an earlier one beside a newer, until one is used', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    must(await signUp(office, page, ICHIRO));
    const first = tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check');
    must(await signUp(office, page, ICHIRO));
    const second = tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check');
    office.clock.advance({ hours: 24 });
    expect(answerOf(await confirmSignUp(office, first))).toBe('link-expired');
    expect(answerOf(await confirmSignUp(office, second))).toBe('link-expired');
    must(await signUp(office, page, NIJIKO));
    const earlier = tokenOf(await office.lastMailTo(NIJIKO.email), 'registration-check');
    must(await signUp(office, page, NIJIKO));
    const { id } = must(await confirmSignUp(office, earlier));
    const later = tokenOf(await office.lastMailTo(NIJIKO.email, '▼申し込みを完了する'), 'registration-check');
    expect(must(await confirmSignUp(office, later)).id).toBe(id);
    must(await leaveRegistration(office, await attendeesLink(office, NIJIKO.email)));
    expect(answerOf(await confirmSignUp(office, later))).toBe('link-expired');
  });

  test('who is registered already learns it by mail, and nothing is overwritten', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const own = await attendeesLink(office, ICHIRO.email);
    await office.newlyOwed();
    must(await signUp(office, page, { ...ICHIRO, institution: '他の医院', people: 5 }));
    expect(await office.newlyOwed()).toEqual([`sign-up → ${ICHIRO.email}`]);
    const mail = await office.lastMailTo(ICHIRO.email, 'すでに受け付けています');
    const check = tokenOf(mail, 'registration-check');
    expect(must(await confirmSignUp(office, check)).state).toBe('registered');
    must(await leaveRegistration(office, own));
    expect(answerOf(await confirmSignUp(office, check))).toBe('link-expired');
    must(await signUp(office, page, ICHIRO));
    const again = tokenOf(await office.lastMailTo(ICHIRO.email, '▼申し込みを完了する'), 'registration-check');
    must(await confirmSignUp(office, again));
    expect((await office.see(id)).attendees.map(({ institution, people }) => [institution, people])).toEqual([
      [ICHIRO.institution, ICHIRO.people],
    ]);
  });

  test('the answer costs the same work whether the person is known, waits, or comes for the first time', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 2 });
    for (const person of [ICHIRO, NIJIKO]) await attendeeSignsUp(office, page, { ...person, people: 2 });
    const work: string[][] = [];
    for (const person of [ICHIRO, NIJIKO, { ...ICHIRO, people: 1, name: '見本　五郎', email: 'goro@clinic.example' }]) {
      const counted = countingStatements(office);
      must(await signUp(counted.office, page, person, { browser: person.email, network: '192.0.2.1', proofs: [] }));
      work.push(counted.statements);
    }
    expect([work[1], work[2]]).toEqual([work[0], work[0]]);
    expect(work[0]?.length).toBeGreaterThan(10);
  });

  test('the same address in other letters is the same person', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    must(await signUp(office, page, { ...ICHIRO, email: 'Ichiro@Clinic.example' }));
    await office.deliver();
    expect(await namesOf(id)).toEqual([ICHIRO.name]);
    expect((await office.outbox()).at(-1)?.content).toMatchObject({
      mail: 'sign-up',
      data: { standing: 'registered' },
    });
  });

  test('leaving is told to the leaver alone, and pressed twice it is one leaving', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    const link = await attendeesLink(office, ICHIRO.email);
    await office.newlyOwed();
    must(await leaveRegistration(office, link));
    expect([await namesOf(id), await office.newlyOwed()]).toEqual([[NIJIKO.name], [`left → ${ICHIRO.email}`]]);
    must(await leaveRegistration(office, link));
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('after a withdrawal nobody can sign up, nor finish a sign-up', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    must(await signUp(office, page, ICHIRO));
    const link = tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check');
    must(await withdrawApplication(office, id, ''));
    expect(answerOf(await signUp(office, page, NIJIKO))).toBe('registration-closed');
    expect(answerOf(await confirmSignUp(office, link))).toBe('registration-closed');
  });
});

describe('after 日程確定', () => {
  test('a sign-up is invited at once with the invite as it stands, and nobody else is mailed', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office);
    must(await changeSession(office, { ...(await seen(id)), edit: { url: 'https://kaigi.example.jp/1' } }));
    await office.deliver();
    await office.newlyOwed();
    await attendeeSignsUp(office, page, ICHIRO);
    expect(await office.newlyOwed()).toEqual([
      `registered → ${ICHIRO.email} meeting REQUEST 1`,
      `sign-up → ${ICHIRO.email}`,
    ]);
    const ics = readIcs(calendarOf(await office.lastMailTo(ICHIRO.email)) ?? '');
    expect(ics.attendees.map((attendee) => attendee.email)).toEqual([ICHIRO.email]);
  });

  test('a leaver gets the only CANCEL, without STATUS; coming back raises SEQUENCE again; the others see it with their next mail', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    const link = await attendeesLink(office, ICHIRO.email);
    await office.deliver();
    await office.newlyOwed();
    must(await leaveRegistration(office, link));
    expect(await office.newlyOwed()).toEqual([`left → ${ICHIRO.email} meeting CANCEL 1`]);
    const cancel = readIcs(calendarOf(await office.lastMailTo(ICHIRO.email)) ?? '');
    expect([cancel.method, cancel.status, cancel.sequence]).toEqual(['CANCEL', '', 1]);
    await attendeeSignsUp(office, page, ICHIRO);
    expect(await office.newlyOwed()).toEqual([
      `registered → ${ICHIRO.email} meeting REQUEST 2`,
      `sign-up → ${ICHIRO.email}`,
    ]);
    await office.deliver();
    must(await changeSession(office, { ...(await seen(id)), edit: { url: 'https://kaigi.example.jp/1' } }));
    expect(await office.newlyOwed()).toEqual([
      `changed → ${ICHIRO.email} meeting REQUEST 3`,
      'changed → kou@maker-kou.example demo REQUEST 1',
      `changed → ${NIJIKO.email} meeting REQUEST 3`,
      `changed → ${MINISTRY} meeting REQUEST 3`,
      `changed → ${APPLICANT} meeting REQUEST 3`,
    ]);
    const stamps = office.mail.mails
      .filter((mail) => mail.envelope.to.includes(ICHIRO.email) && calendarOf(mail) !== undefined)
      .map((mail) => readIcs(calendarOf(mail) ?? '').stamp);
    expect(stamps).toEqual(stamps.toSorted(Temporal.Instant.compare));
    expect(new Set(stamps.map(String)).size).toBe(stamps.length);
  });

  test('who has left is not told of the cancellation', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email)));
    await office.deliver();
    await office.newlyOwed();
    must(await cancelSession(office, { ...(await seen(id)), reason: '台風のため' }));
    expect((await office.newlyOwed()).filter((owed) => owed.includes(ICHIRO.email))).toEqual([]);
    expect(answerOf(await signUp(office, page, ICHIRO))).toBe('registration-closed');
  });

  test('the applicant who also signs up gets one mail per event in that mailbox', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    await office.deliver();
    await attendeeSignsUp(office, await signUpPage(office), { ...ICHIRO, email: APPLICANT });
    await office.deliver();
    await office.newlyOwed();
    must(await changeSession(office, { ...(await seen(id)), edit: { url: 'https://kaigi.example.jp/1' } }));
    await office.deliver();
    const changed = (await office.outbox()).filter(
      (owed) => owed.content.mail === 'changed' && owed.to.email === APPLICANT,
    );
    expect(changed.filter((owed) => owed.state === 'sent').map((owed) => owed.to.role)).toEqual(['applicant']);
  });
});
