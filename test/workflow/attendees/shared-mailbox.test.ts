import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignUpInput } from '#domain/case/registration.ts';
import { registrationLinkOf } from '#workflow/attendees/read-registration.ts';
import { changePeople, confirmSignUp, leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import { calendarOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** 受付 of the same clinic, with its one mailbox. */
const HANAE: SignUpInput = { ...ICHIRO, name: '受付　花枝', kana: 'うけつけ　はなえ', people: 1 };

const seen = async (id: string) => ({
  applicationId: id,
  seenVersion: (await office.see(id)).application.version,
  actor: COORDINATOR,
});
const comers = async (id: string) => (await office.see(id)).attendees.map(({ name, people }) => `${name} ${people}`);
const owedTo = async (email: string) => (await office.newlyOwed()).filter((owed) => owed.includes(email));
const entry = async (text?: string) => {
  const ics = readIcs(calendarOf(await office.lastMailTo(ICHIRO.email, text)) ?? '');
  const named = ics.description.split('\n').filter((line) => line.startsWith('このアドレス'));
  return [ics.method, ics.sequence, ics.attendees.map(({ name, email }) => `${name} ${email}`), named];
};

describe('two people of one mailbox', () => {
  test('both can sign up before either is confirmed, and each link is good for its own person', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    must(await signUp(office, page, ICHIRO));
    must(await signUp(office, page, HANAE));
    await office.deliver();
    const checks = office.mail.mails.filter((mail) => mail.parsed.text?.includes('▼申し込みを完了する'));
    for (const mail of checks) must(await confirmSignUp(office, tokenOf(mail, 'registration-check')));
    expect(await comers(id)).toEqual(['診療　一郎 2', '受付　花枝 1']);
    const mails = [
      await office.lastMailTo(ICHIRO.email, '診療　一郎 様\n'),
      await office.lastMailTo(ICHIRO.email, '受付　花枝 様\n'),
    ];
    const own = mails.map((mail) => tokenOf(mail, 'registration'));
    expect(new Set(own).size).toBe(2);
    must(await changePeople(office, own[1] ?? '', 3));
    must(await leaveRegistration(office, own[0] ?? ''));
    expect(await comers(id)).toEqual(['受付　花枝 3']);
  });

  test('the second is told by name, though the first is there already, and takes a seat of her own', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    const { state } = await attendeeSignsUp(office, page, HANAE);
    await office.deliver();
    expect([state, await comers(id)]).toEqual(['waiting', ['診療　一郎 2']]);
    const { text } = (await office.lastMailTo(ICHIRO.email)).parsed;
    expect(text).toContain('受付　花枝 様\n');
    expect(text).toContain('同じアドレスでお申し込みの診療　一郎 様には、別のメールをお送りしています。');
  });

  test.each([
    ['blanks', { name: '診療 一郎' }],
    ['capitals', { email: 'ICHIRO@clinic.example' }],
  ])('other %s do not make another person', async (_, other) => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    must(await signUp(office, page, { ...ICHIRO, ...other }));
    await office.deliver();
    expect(await comers(id)).toEqual(['診療　一郎 2']);
    expect((await office.outbox()).at(-1)?.content).toMatchObject({
      mail: 'sign-up',
      data: { standing: 'registered' },
    });
  });

  test('their one entry comes with the first, names both, and goes with the last', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const his = await attendeesLink(office, ICHIRO.email);
    expect(await entry()).toEqual(['REQUEST', 0, ['診療　一郎 ichiro@clinic.example'], []]);
    await attendeeSignsUp(office, page, HANAE);
    const hers = await attendeesLink(office, ICHIRO.email);
    const both = ['このアドレスで参加される方：診療　一郎 様、受付　花枝 様'];
    expect(await entry()).toEqual(['REQUEST', 0, ['診療　一郎、受付　花枝 ichiro@clinic.example'], both]);
    await office.newlyOwed();
    must(await leaveRegistration(office, his));
    expect(await office.newlyOwed()).toEqual([`left → ${ICHIRO.email} meeting REQUEST 0`]);
    expect(await entry()).toEqual(['REQUEST', 0, ['受付　花枝 ichiro@clinic.example'], []]);
    const { text } = (await office.lastMailTo(ICHIRO.email)).parsed;
    expect(text).toContain('同じアドレスの方が参加されるため、予定は残ります。');
    must(await leaveRegistration(office, hers));
    expect(await office.newlyOwed()).toEqual([`left → ${ICHIRO.email} meeting CANCEL 1`]);
    await attendeeSignsUp(office, page, ICHIRO);
    expect(await owedTo(ICHIRO.email)).toContain(`registered → ${ICHIRO.email} meeting REQUEST 2`);
  });

  test('each is told of changes and of the cancellation, and the entry comes with one of the two mails', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, HANAE);
    await attendeeSignsUp(office, page, NIJIKO);
    await office.deliver();
    await office.newlyOwed();
    must(await changeSession(office, { ...(await seen(id)), edit: { url: 'https://kaigi.example.jp/1' } }));
    expect(await owedTo(ICHIRO.email)).toEqual([
      `changed → ${ICHIRO.email}`,
      `changed → ${ICHIRO.email} meeting REQUEST 1`,
    ]);
    const both = ['このアドレスで参加される方：診療　一郎 様、受付　花枝 様'];
    expect(await entry('診療　一郎 様\n')).toEqual([
      'REQUEST',
      1,
      ['診療　一郎、受付　花枝 ichiro@clinic.example'],
      both,
    ]);
    const hers = await office.lastMailTo(ICHIRO.email, '受付　花枝 様\n');
    expect(tokenOf(hers, 'registration')).not.toBe(
      tokenOf(await office.lastMailTo(ICHIRO.email, '診療　一郎 様\n'), 'registration'),
    );
    must(await cancelSession(office, { ...(await seen(id)), reason: '台風のため' }));
    expect(await owedTo(ICHIRO.email)).toEqual([
      `cancelled → ${ICHIRO.email}`,
      `cancelled → ${ICHIRO.email} meeting CANCEL 2`,
    ]);
  });

  test('while their server is away nobody’s words are lost, and no entry stays behind', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office);
    for (const person of [ICHIRO, HANAE]) must(await signUp(office, page, person));
    await office.deliver();
    const checks = office.mail.mails.filter((mail) => mail.parsed.text?.includes('▼申し込みを完了する'));
    for (const mail of checks) must(await confirmSignUp(office, tokenOf(mail, 'registration-check')));
    const waiting = async () =>
      (await office.outbox())
        .filter(({ state, to }) => state === 'owed' && to.email === ICHIRO.email)
        .map(({ content, to, itip }) => `${content.mail} ${to.name} ${itip?.method ?? ''}`);
    expect(await waiting()).toEqual(['registered 診療　一郎 REQUEST', 'registered 受付　花枝 REQUEST']);
    must(await changeSession(office, { ...(await seen(id)), edit: { url: 'https://kaigi.example.jp/1' } }));
    expect(await waiting()).toEqual(['confirmed 診療　一郎 REQUEST', 'confirmed 受付　花枝 ']);
    const { attendees } = await office.see(id);
    for (const attendee of attendees) {
      must(await leaveRegistration(office, (await registrationLinkOf(office, attendee)) ?? ''));
    }
    expect(await waiting()).toEqual(['left 診療　一郎 REQUEST', 'left 受付　花枝 CANCEL']);
  });

  test('who shares a mailbox with somebody that waits takes the entry along when leaving', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    const his = await attendeesLink(office, ICHIRO.email);
    await attendeeSignsUp(office, page, { ...HANAE, people: 2 });
    const hers = await attendeesLink(office, ICHIRO.email);
    await office.deliver();
    await office.newlyOwed();
    must(await leaveRegistration(office, hers));
    expect(await office.newlyOwed()).toEqual([`left → ${ICHIRO.email}`]);
    must(await leaveRegistration(office, his));
    expect(await office.newlyOwed()).toEqual([`left → ${ICHIRO.email} meeting CANCEL 1`]);
  });
});
