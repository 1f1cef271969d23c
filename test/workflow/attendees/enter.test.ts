import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SignUpInput } from '#domain/case/registration.ts';
import { correctOwn } from '#workflow/attendees/correct.ts';
import { correctAttendee, type Entering, enterAttendee, removeAttendee } from '#workflow/attendees/enter.ts';
import { changeSignUp } from '#workflow/attendees/open-sign-up.ts';
import { confirmSignUp, leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
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

/** Applied by FAX, and has no address. */
const FUMI: SignUpInput = { ...NIJIKO, name: '付箋　文', kana: 'ふせん　ふみ', email: '', people: 1 };

const by = (applicationId: string, role: 'applicant' | 'coordinator' = 'applicant'): Entering => ({
  applicationId,
  by: { role, name: role === 'applicant' ? '公労　太郎' : '調整　花子' },
});
const enter = (applicationId: string, person: SignUpInput, role: 'applicant' | 'coordinator' = 'applicant') =>
  enterAttendee(office, by(applicationId, role), { id: office.chance.id(), ...person });
const comers = async (id: string) => (await office.see(id)).attendees.map(({ name, people }) => `${name} ${people}`);
const lastFact = async (id: string) => {
  const event = (await office.history(id)).at(-1);
  return [event?.type, event?.actor.role, event?.data];
};

describe('somebody without an address', () => {
  test('is entered with a seat, in the history, and nobody is mailed, not even when all is cancelled', async () => {
    const { application } = await sessionConfirmed(office);
    const { id } = application;
    await signUpPage(office);
    await office.newlyOwed();
    const { institution } = FUMI;
    expect(must(await enter(id, FUMI)).state).toBe('registered');
    expect(await office.newlyOwed()).toEqual([]);
    expect(await comers(id)).toEqual(['付箋　文 1']);
    const data = { name: '付箋　文', institution, people: 1, waits: false };
    expect(await lastFact(id)).toEqual(['attendee-added', 'applicant', data]);
    const { version } = (await office.see(id)).application;
    must(await cancelSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, reason: '雪' }));
    expect((await office.newlyOwed()).filter((owed) => owed.includes('→  ') || owed.endsWith('→ '))).toEqual([]);
  });

  test('and another of the same name are two; a second press of one form is one', async () => {
    const { id } = await applicationReceived(office);
    const key = office.chance.id();
    for (const _ of [1, 2]) must(await enterAttendee(office, by(id), { id: key, ...FUMI }));
    must(await enter(id, FUMI, 'coordinator'));
    expect(await comers(id)).toEqual(['付箋　文 1', '付箋　文 1']);
  });

  test('waits where seats are gone, and the applicant is told when there is one', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    expect(must(await enter(id, FUMI)).state).toBe('waiting');
    expect(answerOf(await enter(id, { ...FUMI, people: 3 }))).toBe('more-than-capacity');
    await office.newlyOwed();
    must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email)));
    expect(await comers(id)).toEqual(['付箋　文 1']);
    expect((await office.newlyOwed()).toSorted()).toEqual([`left → ${ICHIRO.email}`, `seat-notice → ${APPLICANT}`]);
    const { subject, text } = (await office.lastMailTo(APPLICANT)).parsed;
    expect(subject).toContain('キャンセル待ちの方に席をご用意しました');
    expect([text?.includes('付箋'), text?.includes('お電話やFAXでお知らせください')]).toEqual([false, true]);
  });

  test('is entered after 締切 too, because the paper came in time', async () => {
    const { id } = await applicationReceived(office);
    await signUpPage(office);
    const closesOn = Temporal.PlainDate.from('2026-09-02');
    must(await changeSignUp(office, id, { capacity: undefined, closesOn, timetable: '', parking: '' }));
    office.clock.set('2026-09-03T09:00:00+09:00');
    expect(must(await enter(id, FUMI)).state).toBe('registered');
  });
});

describe('somebody with an address whom the applicant enters', () => {
  test('gets no mail before the session is fixed, and then the invitation with a link of their own', async () => {
    const { id } = await applicationReceived(office);
    await signUpPage(office);
    await office.newlyOwed();
    must(await enter(id, ICHIRO));
    expect(await office.newlyOwed()).toEqual([]);
    must(await enter(id, NIJIKO, 'coordinator'));
    expect(await office.newlyOwed()).toEqual([`registered → ${NIJIKO.email}`]);
    expect(await comers(id)).toEqual(['診療　一郎 2', `${NIJIKO.name} ${NIJIKO.people}`]);
  });

  test('once it is fixed is invited at once; whoever is there already is refused', async () => {
    const { application } = await sessionConfirmed(office);
    await signUpPage(office);
    await office.newlyOwed();
    must(await enter(application.id, ICHIRO));
    expect(await office.newlyOwed()).toEqual([`registered → ${ICHIRO.email} meeting REQUEST 0`]);
    expect(answerOf(await enter(application.id, { ...ICHIRO, name: '診療 一郎' }))).toBe('already-registered');
  });

  test('and then signs up by the page as well, is told what nobody had told, and has the one seat', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    must(await enter(id, ICHIRO));
    must(await signUp(office, page, ICHIRO));
    must(await confirmSignUp(office, tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check')));
    expect(await office.newlyOwed()).toContain(`registered → ${ICHIRO.email}`);
    expect(await attendeesLink(office, ICHIRO.email)).not.toBe('');
    expect(await comers(id)).toEqual(['診療　一郎 2']);
  });
});

describe('a correction', () => {
  test('of name and number keeps id and seat; of more than the seats it is refused', async () => {
    const { id } = await applicationReceived(office);
    await signUpPage(office, { capacity: 2 });
    const entered = must(await enter(id, FUMI));
    const words = { ...FUMI, name: '付箋　史', people: 2, registrationId: entered.id };
    expect(must(await correctAttendee(office, by(id), words)).id).toBe(entered.id);
    expect(await comers(id)).toEqual(['付箋　史 2']);
    const what = ['お名前', '参加人数'];
    const { institution } = FUMI;
    expect(await lastFact(id)).toEqual([
      'attendee-corrected',
      'applicant',
      { name: '付箋　史', formerly: '付箋　文', institution, people: 2, what },
    ]);
    must(await changeSignUp(office, id, { capacity: 3, closesOn: undefined, timetable: '', parking: '' }));
    must(await enter(id, { ...FUMI, name: '付箋　三' }));
    expect(answerOf(await correctAttendee(office, by(id), { ...words, people: 3 }))).toBe('seats-short');
    expect(answerOf(await correctAttendee(office, by(id), { ...words, seen: 'other', name: '別' }))).toBe(
      'changed-meanwhile',
    );
  });

  test('of the address tells the old one and invites the new one, and the old link ends', async () => {
    const { application } = await sessionConfirmed(office);
    await signUpPage(office);
    const entered = must(await enter(application.id, ICHIRO));
    const old = await attendeesLink(office, ICHIRO.email);
    await office.newlyOwed();
    const moved = { ...ICHIRO, email: 'first@clinic.example', registrationId: entered.id };
    must(await correctAttendee(office, by(application.id), moved));
    expect(await office.newlyOwed()).toEqual([
      `left → ${ICHIRO.email} meeting CANCEL 1`,
      'registered → first@clinic.example meeting REQUEST 1',
    ]);
    const { text } = (await office.lastMailTo(ICHIRO.email)).parsed;
    expect(text).toContain('メールアドレスの変更を受け付けました。今後のお知らせは、新しいアドレスへお送りします。');
    expect(text).not.toContain('first@');
    expect(answerOf(await leaveRegistration(office, old))).toBe('not-found');
  });

  test('by the attendees themselves: name and institution, but not to the name of another of that address', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const link = await attendeesLink(office, ICHIRO.email);
    await attendeeSignsUp(office, page, { ...ICHIRO, name: '受付　花枝', people: 1 });
    const words = { name: '診療　一朗', kana: ICHIRO.kana, institution: '一朗医院', institutionCode: '' };
    expect(answerOf(await correctOwn(office, link, { ...words, name: '受付 花枝' }))).toBe('already-registered');
    must(await correctOwn(office, link, words));
    expect(await comers(id)).toEqual(['診療　一朗 2', '受付　花枝 1']);
    expect((await lastFact(id)).slice(0, 2)).toEqual(['attendee-corrected', 'attendee']);
  });
});

test('a removal frees the seat for who waits, is told to who has an address, and is one however often it is sent', async () => {
  const { application } = await sessionConfirmed(office);
  const { id } = application;
  const page = await signUpPage(office, { capacity: 1 });
  const entered = must(await enter(id, FUMI));
  await attendeeSignsUp(office, page, { ...ICHIRO, people: 1 });
  await office.newlyOwed();
  must(await removeAttendee(office, by(id, 'coordinator'), entered.id));
  expect(await comers(id)).toEqual(['診療　一郎 1']);
  expect(await office.newlyOwed()).toEqual([`promoted → ${ICHIRO.email} meeting REQUEST 0`]);
  expect(answerOf(await removeAttendee(office, by(id), entered.id))).toBe('not-registered');
  expect(
    answerOf(
      await removeAttendee(office, by('other'), entered.id).catch(() => ({
        ok: false,
        refusal: { code: 'not-found' },
      })),
    ),
  ).toBe('not-found');
});
