import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SecondContact } from '#domain/case/application.ts';
import { askAccessCode, enterAccessCode, isTrusted } from '#workflow/access/trust-browser.ts';
import { moveContact } from '#workflow/contact/move.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { declineApplication, withdrawApplication } from '#workflow/filing/close.ts';
import { readStatus } from '#workflow/filing/read-status.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import {
  APPLICANT,
  applicantFiles,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  makerConfirms,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import { answerOf, calendarOf, codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const SECOND: SecondContact = {
  name: '補佐　三子',
  kana: 'ほさ　みつこ',
  phone: '03-3595-2174',
  email: 'mitsuko@ishikai.example.jp',
};

const set = (applicationId: string, secondContact: SecondContact | undefined) =>
  setSecondContact(office, { applicationId, secondContact });

/** Named by the applicant; everything sent, nothing new owed. */
async function named(applicationId: string): Promise<void> {
  must(await set(applicationId, SECOND));
  await office.deliver();
  await office.newlyOwed();
}

async function order(applicationId: string) {
  return { applicationId, seenVersion: (await office.see(applicationId)).application.version, actor: COORDINATOR };
}

describe('before a session is fixed', () => {
  test('the second contact is told with its own link, and nobody else is', async () => {
    const { id } = await applicationReceived(office);
    await office.deliver();
    await office.newlyOwed();
    must(await set(id, SECOND));
    expect(await office.newlyOwed()).toEqual([`contact-welcome → ${SECOND.email}`]);
    const mail = await office.lastMailTo(SECOND.email);
    expect(mail.parsed.text?.split('\n').slice(0, 2)).toEqual(['見本市医師会', '']);
    expect(mail.parsed.text).not.toContain('見本会館');
    expect(must(await readStatus(office, tokenOf(mail, 'status'))).recipient).toBe(SECOND.email);
    expect((await office.see(id)).application.secondContact).toEqual(SECOND);
  });

  test('it gets its own copy of what the contact gets, with its own name', async () => {
    const { id } = await applicationReceived(office);
    await named(id);
    must(await declineApplication(office, { ...(await order(id)), reason: '都合がつきません。' }));
    expect(await office.newlyOwed()).toEqual([`declined → ${SECOND.email}`, `declined → ${APPLICANT}`]);
    const [own, first] = [await office.lastMailTo(SECOND.email), await office.lastMailTo(APPLICANT)];
    expect(own.parsed.text).toContain('補佐　三子 様');
    expect(first.parsed.text).toContain('公労　太郎 様');
    expect(tokenOf(own, 'status')).not.toBe(tokenOf(first, 'status'));
  });

  test('a code to its address makes its browser trusted, and leaves the contact’s code as it is', async () => {
    const { id } = await applicationReceived(office);
    await named(id);
    must(await askAccessCode(office, id));
    const first = codeOf(await office.lastMailTo(APPLICANT));
    must(await askAccessCode(office, id, SECOND.email));
    const code = codeOf(await office.lastMailTo(SECOND.email));
    const browser = must(await enterAccessCode(office, id, code, { email: SECOND.email }));
    expect(await isTrusted(office, browser, SECOND.email)).toBe(true);
    expect(answerOf(await enterAccessCode(office, id, first))).toBe('accepted');
    expect(answerOf(await askAccessCode(office, id, 'stranger@ishikai.example.jp'))).toBe('not-found');
  });

  test('taken off, it is told, and its link dies while the contact’s stays', async () => {
    const { id } = await applicationReceived(office);
    const first = tokenOf(await office.lastMailTo(APPLICANT), 'status');
    await named(id);
    const own = tokenOf(await office.lastMailTo(SECOND.email), 'status');
    must(await set(id, undefined));
    expect(await office.newlyOwed()).toEqual([`contact-moved → ${SECOND.email}`]);
    expect([answerOf(await readStatus(office, own)), answerOf(await readStatus(office, first))]).toEqual([
      'not-found',
      'accepted',
    ]);
  });

  test('another telephone is written without a mail', async () => {
    const { id } = await applicationReceived(office);
    await named(id);
    must(await set(id, { ...SECOND, phone: '03-5253-1111' }));
    expect(await office.newlyOwed()).toEqual([]);
    expect((await office.history(id)).at(-1)?.type).toBe('second-contact-set');
  });
});

describe('calendars', () => {
  test('when a session is fixed, each contact is invited with one ATTENDEE', async () => {
    const { id } = await applicationReceived(office);
    await named(id);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('甲 was to be asked');
    must(await makerConfirms(office, kou));
    const [own, first] = [await office.lastMailTo(SECOND.email), await office.lastMailTo(APPLICANT)].map((mail) =>
      readIcs(calendarOf(mail) ?? ''),
    );
    expect([own?.attendees.map(({ email }) => email), first?.attendees.map(({ email }) => email)]).toEqual([
      [SECOND.email],
      [APPLICANT],
    ]);
    expect([own?.uid, own?.method, own?.sequence]).toEqual([first?.uid, 'REQUEST', 0]);
  });

  test('named after that, it is invited alone; taken off, it gets its own CANCEL; cancelled, both do', async () => {
    const { application } = await sessionConfirmed(office);
    const { id } = application;
    await office.deliver();
    await office.newlyOwed();
    must(await set(id, SECOND));
    expect(await office.newlyOwed()).toEqual([`contact-welcome → ${SECOND.email} meeting REQUEST 1`]);
    await office.deliver();
    must(await set(id, undefined));
    expect(await office.newlyOwed()).toEqual([`contact-moved → ${SECOND.email} meeting CANCEL 2`]);
    await office.deliver();
    must(await set(id, SECOND));
    expect(await office.newlyOwed()).toEqual([`contact-welcome → ${SECOND.email} meeting REQUEST 3`]);
    await office.deliver();
    must(await cancelSession(office, { ...(await order(id)), reason: '台風' }));
    const owed = (await office.newlyOwed()).filter((line) => line.includes('ishikai'));
    expect(owed).toEqual([`cancelled → ${SECOND.email} meeting CANCEL 4`, `cancelled → ${APPLICANT} meeting CANCEL 4`]);
  });

  test('a second contact who signs up, and leaves again, keeps the entry', async () => {
    const { application } = await sessionConfirmed(office);
    await named(application.id);
    await attendeeSignsUp(office, await signUpPage(office), { ...ICHIRO, email: SECOND.email });
    await office.newlyOwed();
    must(await set(application.id, undefined));
    expect(await office.newlyOwed()).toEqual([`contact-moved → ${SECOND.email}`]);
  });

  test('a second contact who takes over is the contact, and no longer the second', async () => {
    const { application } = await sessionConfirmed(office);
    await named(application.id);
    const own = tokenOf(await office.lastMailTo(SECOND.email), 'status');
    const contact = { ...SECOND, extension: '' };
    must(await moveContact(office, { ...(await order(application.id)), contact, reason: '交代' }));
    expect(await office.newlyOwed()).toEqual([
      `contact-moved → ${APPLICANT} meeting CANCEL 2`,
      `contact-welcome → ${SECOND.email} meeting REQUEST 2`,
    ]);
    const { application: after } = await office.see(application.id);
    expect([after.form1.contact, after.secondContact]).toEqual([contact, undefined]);
    expect(answerOf(await readStatus(office, own))).toBe('accepted');
  });
});

describe('refused', () => {
  test('the contact’s own address, no change, a stale view, and states without an applicant’s mails', async () => {
    const { id, form1, version } = await applicationReceived(office);
    expect(answerOf(await set(id, { ...SECOND, email: form1.contact.email.toUpperCase() }))).toBe(
      'second-contact-is-first',
    );
    expect(answerOf(await set(id, undefined))).toBe('nothing-changed');
    const seen = { version: version - 1, actor: COORDINATOR };
    expect(answerOf(await setSecondContact(office, { applicationId: id, secondContact: SECOND, seen }))).toBe('stale');
    must(await withdrawApplication(office, id, ''));
    const contactOfOther = { ...form1Input().contact, email: 'other@ishikai.example.jp' };
    const { application } = await applicantFiles(office, { contact: contactOfOther });
    expect([answerOf(await set(id, SECOND)), answerOf(await set(application.id, SECOND))]).toEqual([
      'wrong-state',
      'wrong-state',
    ]);
  });
});
