import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { reopenDraft, resendVerification, verifyByCode, verifyByLink } from '#workflow/filing/verify.ts';
import { wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  applicantFiles,
  applicantVerifies,
  applicationReceived,
  form1Input,
  MINISTRY,
} from '../../support/cast.ts';
import { answerOf, codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const only = (date: string) => ({ slots: [wish(1, date)], noFurtherCandidates: true });

test('a filing waits for its address to be confirmed and owes only the code', async () => {
  const { application } = await applicantFiles(office);
  expect(application.state).toBe('unverified');
  expect(await office.newlyOwed()).toEqual([`verification → ${APPLICANT}`]);
  expect((await office.history(application.id)).map((event) => event.type)).toEqual(['submitted']);
});

test('a confirmed address makes it received and owes the request and the receipt', async () => {
  const filed = await applicantFiles(office);
  await office.newlyOwed();
  const received = await applicantVerifies(office, filed);
  expect(received.state).toBe('received');
  expect(await office.newlyOwed()).toEqual([`received → ${APPLICANT}`, `request → ${MINISTRY}`]);
  expect((await office.history(received.id)).map((event) => event.type)).toEqual(['submitted', 'received']);
});

test('the request reaches the ministry with its form and no calendar part (check 11), the receipt names the reference', async () => {
  const application = await applicationReceived(office);
  const request = await office.lastMailTo(MINISTRY);
  expect(request.parsed.attachments.map((file) => [file.filename, file.contentType])).toEqual([
    [`様式1_${application.reference}.json`, 'application/json'],
  ]);
  expect(request.parsed.subject?.endsWith(`［受付番号 ${application.reference}］`)).toBe(true);
  const receipt = await office.lastMailTo(APPLICANT);
  expect(receipt.parsed.attachments).toEqual([]);
});

test('sent twice, it is one application, one code and the same files', async () => {
  const cookie = await startDraft(office, 'form1', {});
  must(
    await addDraftFile(office, cookie, { name: '配置図.pdf', mediaType: 'application/pdf', bytes: Buffer.from('a') }),
  );
  const first = must(await fileApplication(office, cookie, form1Input()));
  const second = must(await fileApplication(office, cookie, form1Input({ association: '別の医師会' })));
  expect(second.id).toBe(first.id);
  expect(second.form1.association).toBe('見本市医師会');
  expect(second.form1.attachments.map((file) => file.name)).toEqual(['配置図.pdf']);
  expect(await office.newlyOwed()).toEqual([`verification → ${APPLICANT}`]);
});

test('two clicks at the same moment are one application', async () => {
  const cookie = await startDraft(office, 'form1', {});
  const [first, second] = await Promise.all([
    fileApplication(office, cookie, form1Input()),
    fileApplication(office, cookie, form1Input()),
  ]);
  expect(must(first).id).toBe(must(second).id);
  expect(await office.newlyOwed()).toEqual([`verification → ${APPLICANT}`]);
});

test('the code entered twice, or the link after the code, is the same receipt', async () => {
  const filed = await applicantFiles(office);
  const mail = await office.lastMailTo(APPLICANT);
  must(await verifyByCode(office, filed.application.id, codeOf(mail)));
  await office.newlyOwed();
  expect(must(await verifyByCode(office, filed.application.id, codeOf(mail))).filing.state).toBe('received');
  expect(must(await verifyByLink(office, tokenOf(mail, 'verification'))).filing.state).toBe('received');
  expect(await office.newlyOwed()).toEqual([]);
});

test('the link of the mail does what the code does', async () => {
  await applicantFiles(office);
  const mail = await office.lastMailTo(APPLICANT);
  expect(must(await verifyByLink(office, tokenOf(mail, 'verification'))).filing.state).toBe('received');
});

describe('the 10 days', () => {
  test('a slot on the tenth day is in time until 23:59:59 JST', async () => {
    office.clock.set('2026-10-10T23:59:59+09:00');
    const { application } = await applicantFiles(office, only('2026-10-20'));
    expect(application.form1.slots.map((slot) => slot.filedOn.toString())).toEqual(['2026-10-10']);
  });

  test('at 00:00 JST it is late, and the refusal names the last filing day and the earliest date', async () => {
    office.clock.set('2026-10-11T00:00:00+09:00');
    const cookie = await startDraft(office, 'form1', {});
    const refused = await fileApplication(office, cookie, form1Input(only('2026-10-20')));
    if (refused.ok || refused.refusal.code !== 'filing-deadline-passed') throw new Error(answerOf(refused));
    expect(
      refused.refusal.slots.map((slot) => [slot.rank, slot.date.toString(), slot.lastFilingDay.toString()]),
    ).toEqual([[1, '2026-10-20', '2026-10-10']]);
    expect(refused.refusal.earliestDate.toString()).toBe('2026-10-21');
    expect(await office.newlyOwed()).toEqual([]);
  });

  test.each([
    [
      '59 minutes after the submission at 23:55 it still counts for the evening',
      '2026-10-11T00:54:00+09:00',
      'accepted',
    ],
    ['exactly 60 minutes after, too', '2026-10-11T00:55:00+09:00', 'accepted'],
    ['61 minutes after, it is the next day and late', '2026-10-11T00:56:00+09:00', 'filing-deadline-passed'],
  ])('a code %s', async (_, moment, answer) => {
    office.clock.set('2026-10-10T23:55:00+09:00');
    const { application } = await applicantFiles(office, only('2026-10-20'));
    const code = codeOf(await office.lastMailTo(APPLICANT));
    office.clock.set(moment);
    expect(answerOf(await verifyByCode(office, application.id, code))).toBe(answer);
  });

  test('the filing day of a code entered a day later is that day', async () => {
    const filed = await applicantFiles(office);
    const code = codeOf(await office.lastMailTo(APPLICANT));
    office.clock.set('2026-09-02T10:00:00+09:00');
    const received = must(await verifyByCode(office, filed.application.id, code)).filing;
    const stored = (await office.see(received.id)).application.form1.slots.map((slot) => slot.filedOn.toString());
    expect(stored).toEqual(['2026-09-02', '2026-09-02', '2026-09-02']);
  });

  test('a filing that became late while it waited is a draft again, can be filed with another date, and its code is dead', async () => {
    office.clock.set('2026-10-10T23:00:00+09:00');
    const { cookie, application } = await applicantFiles(office, only('2026-10-20'));
    const code = codeOf(await office.lastMailTo(APPLICANT));
    office.clock.set('2026-10-11T10:00:00+09:00');
    expect(answerOf(await verifyByCode(office, application.id, code))).toBe('filing-deadline-passed');
    expect((await office.see(application.id)).application.state).toBe('draft');
    expect(answerOf(await verifyByCode(office, application.id, code))).toBe('wrong-state');
    const again = must(await fileApplication(office, cookie, form1Input(only('2026-10-21'))));
    expect(again.id).toBe(application.id);
    expect(answerOf(await verifyByCode(office, application.id, code))).toBe('code-wrong');
    const received = await applicantVerifies(office, { cookie, application: again });
    expect(received.form1.slots.map((slot) => slot.date.toString())).toEqual(['2026-10-21']);
  });
});

describe('codes', () => {
  test('the fifth wrong code kills it, and then even the right one is refused', async () => {
    const { application } = await applicantFiles(office);
    const code = codeOf(await office.lastMailTo(APPLICANT));
    const answers: string[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      answers.push(answerOf(await verifyByCode(office, application.id, '000000')));
    }
    expect(answers).toEqual(['code-wrong', 'code-wrong', 'code-wrong', 'code-wrong', 'code-expired']);
    expect(answerOf(await verifyByCode(office, application.id, code))).toBe('code-expired');
  });

  test('a resent code replaces the old one and has five tries of its own', async () => {
    const { application } = await applicantFiles(office);
    const old = codeOf(await office.lastMailTo(APPLICANT));
    for (let attempt = 0; attempt < 5; attempt++) await verifyByCode(office, application.id, '000000');
    must(await resendVerification(office, application.id));
    const fresh = codeOf(await office.lastMailTo(APPLICANT));
    expect(answerOf(await verifyByCode(office, application.id, old))).toBe('code-wrong');
    expect(answerOf(await verifyByCode(office, application.id, fresh))).toBe('accepted');
  });

  test('three resends an hour, the fourth is told when', async () => {
    const { application } = await applicantFiles(office);
    for (let resend = 0; resend < 3; resend++) must(await resendVerification(office, application.id));
    const refused = await resendVerification(office, application.id);
    if (refused.ok || refused.refusal.code !== 'too-many-codes') throw new Error(answerOf(refused));
    expect(refused.refusal.retryAt.toString()).toBe('2026-09-01T02:00:00Z');
    office.clock.advance({ hours: 1, seconds: 1 });
    expect(answerOf(await resendVerification(office, application.id))).toBe('accepted');
  });

  test('an unsent code that was asked for again never leaves', async () => {
    await office.mail.goDown();
    const { application } = await applicantFiles(office);
    await office.deliver();
    must(await resendVerification(office, application.id));
    await office.mail.comeUp();
    await office.deliverAll();
    expect(office.mail.mails.map((mail) => mail.envelope.to)).toEqual([[APPLICANT]]);
    expect(answerOf(await verifyByCode(office, application.id, codeOf(await office.lastMailTo(APPLICANT))))).toBe(
      'accepted',
    );
  });

  test('a change of the address kills code and link, and the new address gets its own', async () => {
    const { cookie, application } = await applicantFiles(office);
    const old = await office.lastMailTo(APPLICANT);
    must(await reopenDraft(office, cookie));
    expect(answerOf(await verifyByCode(office, application.id, codeOf(old)))).toBe('wrong-state');
    expect(answerOf(await verifyByLink(office, tokenOf(old, 'verification')))).toBe('link-expired');
    const contact = { ...form1Input().contact, email: 'hanako@ishikai.example.jp' };
    const again = must(await fileApplication(office, cookie, form1Input({ contact })));
    expect(again.id).toBe(application.id);
    expect(answerOf(await verifyByLink(office, tokenOf(old, 'verification')))).toBe('link-expired');
    expect(answerOf(await verifyByCode(office, application.id, codeOf(old)))).toBe('code-wrong');
    const fresh = await office.lastMailTo('hanako@ishikai.example.jp');
    expect(must(await verifyByCode(office, application.id, codeOf(fresh))).filing.contact.email).toBe(
      'hanako@ishikai.example.jp',
    );
  });

  test('after 72 hours code and link are dead', async () => {
    const { application } = await applicantFiles(office);
    const mail = await office.lastMailTo(APPLICANT);
    office.clock.advance({ hours: 72 });
    expect(answerOf(await verifyByCode(office, application.id, codeOf(mail)))).toBe('code-expired');
    expect(answerOf(await verifyByLink(office, tokenOf(mail, 'verification')))).toBe('link-expired');
  });
});
