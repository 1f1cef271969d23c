import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import type { Contact } from '#domain/form1/form1.ts';
import { askAccessCode, enterAccessCode, isTrusted } from '#workflow/access/trust-browser.ts';
import { moveContact } from '#workflow/contact/move.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { readDraft } from '#workflow/filing/keep-draft.ts';
import { readStatus } from '#workflow/filing/read-status.ts';
import { verifyByCode, verifyByLink } from '#workflow/filing/verify.ts';
import {
  APPLICANT,
  applicantFiles,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  form1Input,
  ICHIRO,
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

const SUCCESSOR: Contact = {
  name: '後任　次子',
  kana: 'こうにん　つぎこ',
  phone: '03-3595-2174',
  extension: '',
  email: 'tsugiko@ishikai.example.jp',
};

async function move(id: string, contact: Contact = SUCCESSOR, reason = '担当者の交代') {
  const { application } = await office.see(id);
  const order = { applicationId: id, seenVersion: application.version, actor: COORDINATOR };
  return moveContact(office, { ...order, contact, reason });
}

/** Everything sent, nothing new owed. */
async function settled(application: Application): Promise<Application> {
  await office.deliver();
  await office.newlyOwed();
  return application;
}

describe('before a session is fixed', () => {
  test('both addresses are told in words, and the history keeps what was before, with reason and name', async () => {
    const { id, state } = await settled(await applicationReceived(office));
    const moved = must(await move(id));
    expect([moved.form1.contact, moved.state]).toEqual([SUCCESSOR, state]);
    expect(await office.newlyOwed()).toEqual([`contact-moved → ${APPLICANT}`, `contact-welcome → ${SUCCESSOR.email}`]);
    const event = (await office.history(id)).at(-1);
    expect([event?.type, event?.actor, event?.data]).toEqual([
      'contact-moved',
      COORDINATOR,
      {
        changes: [
          {
            field: 'contact.name',
            label: '担当者氏名',
            before: '公労　太郎（こうろう　たろう）',
            after: '後任　次子（こうにん　つぎこ）',
          },
          { field: 'contact.phone', label: 'TEL', before: '03-5253-1111（内線 3189）', after: '03-3595-2174' },
          { field: 'contact.email', label: 'E-Mail', before: APPLICANT, after: SUCCESSOR.email },
        ],
        reason: '担当者の交代',
      },
    ]);
  });

  test('the old link, code and browser open this application no more, the new link does', async () => {
    const { id } = await applicationReceived(office);
    const oldLink = tokenOf(await office.lastMailTo(APPLICANT), 'status');
    must(await askAccessCode(office, id));
    const browser = must(await enterAccessCode(office, id, codeOf(await office.lastMailTo(APPLICANT))));
    must(await askAccessCode(office, id));
    const oldCode = codeOf(await office.lastMailTo(APPLICANT));
    expect(must(await readStatus(office, oldLink)).caseFile.application.id).toBe(id);
    const moved = must(await move(id));
    expect(answerOf(await readStatus(office, oldLink))).toBe('not-found');
    expect(answerOf(await enterAccessCode(office, id, oldCode))).toBe('code-expired');
    expect(await isTrusted(office, browser, moved.form1.contact.email)).toBe(false);
    const newLink = tokenOf(await office.lastMailTo(SUCCESSOR.email), 'status');
    expect(must(await readStatus(office, newLink)).caseFile.application.form1.contact).toEqual(SUCCESSOR);
  });

  test('the browsers that filed or were correcting lose their drafts, or their receipt would show the new link', async () => {
    const filed = await applicantFiles(office);
    const { id } = filed.application;
    must(await verifyByCode(office, id, codeOf(await office.lastMailTo(APPLICANT))));
    const correcting = must(await startCorrection(office, id, () => ({})));
    must(await move(id));
    expect([await readDraft(office, filed.cookie), await readDraft(office, correcting)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test('the mail to the old address, and its row in the outbox, say nothing of the new contact', async () => {
    const { application } = await sessionConfirmed(office);
    await settled(application);
    must(await move(application.id));
    const mail = await office.lastMailTo(APPLICANT);
    const row = (await office.outbox()).findLast((owed) => owed.to.email === APPLICANT);
    const said = [mail.parsed.subject, mail.parsed.text, mail.parsed.html, calendarOf(mail), JSON.stringify(row)];
    expect(Object.values(SUCCESSOR).filter((word) => word !== '' && said.join('\n').includes(word))).toEqual([]);
    expect(mail.parsed.text).toContain('担当者・連絡先が変更されました');
  });

  test('another person at the same address keeps links and drafts, and is told once', async () => {
    const filed = await applicantFiles(office);
    const { id } = filed.application;
    must(await verifyByCode(office, id, codeOf(await office.lastMailTo(APPLICANT))));
    const link = tokenOf(await office.lastMailTo(APPLICANT), 'status');
    await office.newlyOwed();
    must(await move(id, { ...SUCCESSOR, email: APPLICANT }));
    expect(await office.newlyOwed()).toEqual([`contact-welcome → ${APPLICANT}`]);
    expect(answerOf(await readStatus(office, link))).toBe('accepted');
    expect((await readDraft(office, filed.cookie))?.filedId).toBe(id);
  });
});

describe('after a session was fixed', () => {
  test('the entry leaves the old calendar and comes to the new one; nobody else is mailed', async () => {
    const { application } = await sessionConfirmed(office);
    await settled(application);
    const invited = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    must(await move(application.id));
    expect(await office.newlyOwed()).toEqual([
      `contact-moved → ${APPLICANT} meeting CANCEL 1`,
      `contact-welcome → ${SUCCESSOR.email} meeting REQUEST 1`,
    ]);
    const left = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    const came = readIcs(calendarOf(await office.lastMailTo(SUCCESSOR.email)) ?? '');
    expect([left.uid, left.status, left.method]).toEqual([invited.uid, '', 'CANCEL']);
    expect([came.uid, came.status, came.method]).toEqual([invited.uid, 'CONFIRMED', 'REQUEST']);
  });

  test('an old contact who signed up as well keeps the entry that they have', async () => {
    const { application } = await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), { ...ICHIRO, email: APPLICANT });
    await settled(application);
    must(await move(application.id));
    expect(await office.newlyOwed()).toEqual([
      `contact-moved → ${APPLICANT}`,
      `contact-welcome → ${SUCCESSOR.email} meeting REQUEST 1`,
    ]);
  });

  test('moved there and back before anything left, the first contact is invited with the highest SEQUENCE', async () => {
    const { application } = await sessionConfirmed(office);
    await settled(application);
    must(await move(application.id));
    must(await move(application.id, form1Input().contact));
    await office.deliver();
    const last = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    expect([last.method, last.sequence]).toEqual(['REQUEST', 2]);
    expect(calendarOf(await office.lastMailTo(SUCCESSOR.email))).toBe(undefined);
  });
});

describe('before the address was confirmed', () => {
  test('the old code and link die, and a new code goes to the new address only', async () => {
    const { application, cookie } = await applicantFiles(office);
    const old = await office.lastMailTo(APPLICANT);
    await office.newlyOwed();
    must(await move(application.id));
    expect(await office.newlyOwed()).toEqual([`verification → ${SUCCESSOR.email}`]);
    expect(answerOf(await verifyByLink(office, tokenOf(old, 'verification')))).toBe('link-expired');
    expect(answerOf(await verifyByCode(office, application.id, codeOf(old)))).toBe('code-wrong');
    const code = codeOf(await office.lastMailTo(SUCCESSOR.email));
    expect(must(await verifyByCode(office, application.id, code)).filing.state).toBe('received');
    expect((await readDraft(office, cookie))?.filedId).toBe(application.id);
  });

  test('another telephone alone is written without a mail', async () => {
    const { application } = await applicantFiles(office);
    await settled(application);
    must(await move(application.id, { ...application.form1.contact, phone: '03-3595-2174' }));
    expect(await office.newlyOwed()).toEqual([]);
  });
});

describe('refused', () => {
  test('nothing is moved without a reason, without a change, or on a stale view', async () => {
    const { id, form1, version } = await applicationReceived(office);
    expect(answerOf(await move(id, SUCCESSOR, ''))).toBe('reason-missing');
    expect(answerOf(await move(id, form1.contact))).toBe('nothing-changed');
    const stale = { applicationId: id, seenVersion: version - 1, actor: COORDINATOR };
    expect(answerOf(await moveContact(office, { ...stale, contact: SUCCESSOR, reason: '交代' }))).toBe('stale');
    expect((await office.see(id)).application.form1.contact).toEqual(form1.contact);
  });

  test('the contact of an application that is over stays', async () => {
    const { id } = await applicationReceived(office);
    must(await withdrawApplication(office, id, ''));
    expect(answerOf(await move(id))).toBe('wrong-state');
  });
});

test('a request without an address gets its first one, and nobody else is told', async () => {
  const input = form1Input({ contact: { ...form1Input().contact, email: '' } });
  const cookie = await startEntry(office, {});
  const receivedOn = Temporal.PlainDate.from('2026-09-01');
  const entry = { input, source: 'fax', receivedOn, actor: COORDINATOR } as const;
  const application = await settled(must(await enterApplication(office, cookie, entry)));
  must(await move(application.id));
  expect(await office.newlyOwed()).toEqual([`contact-welcome → ${SUCCESSOR.email}`]);
});
