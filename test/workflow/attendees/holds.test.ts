import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignUpInput } from '#domain/case/registration.ts';
import type { Asker } from '#workflow/access/asker.ts';
import { expireSignUps } from '#workflow/attendees/fill-seats.ts';
import { passOver } from '#workflow/attendees/pass-over.ts';
import { confirmSignUp, leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  ICHIRO,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const comer = (name: string, people: number): SignUpInput => ({
  ...ICHIRO,
  name,
  email: `${name}@byouin.example`,
  people,
});
const standing = async (id: string) => {
  const { attendees, waiting } = await office.see(id);
  return { comes: attendees.map(({ name }) => name), waits: waiting.map(({ name }) => name) };
};
const checkOf = async ({ email }: SignUpInput) => {
  const mail = await office.lastMailTo(email, '▼申し込みを完了する');
  return { link: tokenOf(mail, 'registration-check'), text: mail.parsed.text ?? '' };
};
const PLENTY = 'お席は、24時間お取りしておきます。ただし、残りの席が少なくなったときは、お申し込みから2時間までです。';
const SCARCE = '残りの席が少ないため、お席をお取りしておくのは2時間です。';
const NONE = 'お席は、まだお取りしていません。';

describe('an unconfirmed sign-up', () => {
  test('holds its seats for two hours once four fifths are taken, as its mail said, and its link lives on', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 10 });
    const [first, second, third] = [comer('ichi', 4), comer('ni', 4), comer('san', 3)];
    must(await signUp(office, page, first));
    expect((await checkOf(first)).text).toContain(PLENTY);
    must(await signUp(office, page, second));
    expect((await checkOf(second)).text).toContain(SCARCE);
    await attendeeSignsUp(office, page, third);
    const { text } = await checkOf(third);
    expect(text).toContain('いまは、ご人数分の席がありません。お申し込みを完了すると、キャンセル待ちになります');
    expect(await standing(id)).toEqual({ comes: [], waits: ['san'] });
    office.clock.advance({ minutes: 119 });
    await expireSignUps(office);
    expect(await standing(id)).toEqual({ comes: [], waits: ['san'] });
    office.clock.advance({ minutes: 1 });
    await expireSignUps(office);
    expect(await standing(id)).toEqual({ comes: ['san'], waits: [] });
    must(await confirmSignUp(office, (await checkOf(first)).link));
    must(await confirmSignUp(office, (await checkOf(second)).link));
    expect(await standing(id)).toEqual({ comes: ['ichi', 'san'], waits: ['ni'] });
  });

  test('loses an old hold in the moment in which the next sign-up would find no seat, not only when the clock looks', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 10 });
    must(await signUp(office, page, comer('ichi', 8)));
    office.clock.advance({ hours: 3 });
    await attendeeSignsUp(office, page, comer('ni', 8));
    expect(await standing(id)).toEqual({ comes: ['ni'], waits: [] });
  });

  test('holds a seat as long as its link lives where plenty are left, and none is spoken of without 定員', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    must(await signUp(office, page, ICHIRO));
    expect((await checkOf(ICHIRO)).text).not.toContain('お席');
    office.clock.advance({ hours: 23 });
    await expireSignUps(office);
    must(await confirmSignUp(office, (await checkOf(ICHIRO)).link));
    expect((await standing(id)).comes).toEqual([ICHIRO.name]);
  });
});

describe('invented addresses', () => {
  const asker = (browser: string, network: string): Asker => ({ browser, network, proofs: [] });

  test('of one browser hold a quarter of 定員 at most, of one network half, and nobody is kept waiting for the rest', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 20 });
    const asks = [
      ['b1', 'n1', 5],
      ['b1', 'n1', 1],
      ['b2', 'n1', 5],
      ['b3', 'n1', 5],
      ['b3', 'n2', 5],
    ] as const;
    for (const [index, [browser, network, people]] of asks.entries()) {
      must(await signUp(office, page, comer(`usotsuki${index}`, people), asker(browser, network)));
    }
    const said: string[] = [];
    for (const index of asks.keys()) said.push((await checkOf(comer(`usotsuki${index}`, 1))).text);
    expect(said.map((text) => [PLENTY, SCARCE, NONE].findIndex((words) => text.includes(words)))).toEqual([
      0, 2, 0, 2, 0,
    ]);
    await attendeeSignsUp(office, page, comer('honmono', 5));
    expect(await standing(id)).toEqual({ comes: ['honmono'], waits: [] });
  });

  test('that are none after all get their seats when they confirm, if seats are free', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 20 });
    must(await signUp(office, page, comer('dantai', 20), asker('b1', 'n1')));
    must(await confirmSignUp(office, (await checkOf(comer('dantai', 20))).link));
    expect(await standing(id)).toEqual({ comes: ['dantai'], waits: [] });
  });

  test('of programs without a browser are counted by their network alone', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 20 });
    const program: Asker = { browser: undefined, network: 'n9', proofs: [] };
    must(await signUp(office, page, comer('ichi', 10), program));
    must(await signUp(office, page, comer('ni', 1), program));
    expect([
      (await checkOf(comer('ichi', 1))).text.includes(NONE),
      (await checkOf(comer('ni', 1))).text.includes(NONE),
    ]).toEqual([false, true]);
  });
});

describe('a group that waits for more seats than are free', () => {
  test('is passed over with a reason: others get in, it keeps its place, is told so, and gets its seats when they are there', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 20 });
    const group = comer('dantai', 20);
    await attendeeSignsUp(office, page, comer('hitori', 1));
    await attendeeSignsUp(office, page, group);
    await attendeeSignsUp(office, page, NIJIKO);
    expect(await standing(id)).toEqual({ comes: ['hitori'], waits: ['dantai', NIJIKO.name] });
    const [first] = (await office.see(id)).waiting;
    const registrationId = first?.id ?? '';
    expect(answerOf(await passOver(office, id, { registrationId, reason: '' }))).toBe('reason-missing');
    await office.deliver();
    await office.newlyOwed();
    must(await passOver(office, id, { registrationId, reason: '電話で了承を得た' }));
    expect(await standing(id)).toEqual({ comes: ['hitori', NIJIKO.name], waits: ['dantai'] });
    expect(await office.newlyOwed()).toEqual([`promoted → ${NIJIKO.email}`, `waiting → ${group.email}`]);
    const told = (await office.lastMailTo(group.email)).parsed.text ?? '';
    expect([told.includes('順番は変わりません'), told.includes('順番：1番目'), told.includes('電話で')]).toEqual([
      true,
      true,
      false,
    ]);
    expect((await office.history(id)).findLast(({ type }) => type === 'passed-over')?.data).toEqual({
      ...{ name: 'dantai', institution: ICHIRO.institution, people: 20, reason: '電話で了承を得た' },
    });
    // Pressed again on an old page.
    expect(answerOf(await passOver(office, id, { registrationId, reason: 'もう一度' }))).toBe('changed-meanwhile');
    must(await leaveRegistration(office, await attendeesLink(office, NIJIKO.email)));
    must(await leaveRegistration(office, await attendeesLink(office, comer('hitori', 1).email)));
    expect(await standing(id)).toEqual({ comes: ['dantai'], waits: [] });
  });

  test('is not passed over once the session has begun, nor where it stands in nobody’s way', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office, { capacity: 3 });
    await attendeeSignsUp(office, page, comer('sannin', 3));
    await attendeeSignsUp(office, page, comer('futari', 2));
    const registrationId = (await office.see(id)).waiting[0]?.id ?? '';
    const order = { registrationId, reason: '少人数から' };
    expect(answerOf(await passOver(office, id, order))).toBe('changed-meanwhile');
    office.clock.set('2026-10-20T10:00:00+09:00');
    expect(answerOf(await passOver(office, id, order))).toBe('session-over');
  });
});
