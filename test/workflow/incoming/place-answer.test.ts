import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listIncoming } from '#store/queue/incoming.ts';
import {
  applicationReceived,
  attendeeSignsUp,
  ICHIRO,
  KOU,
  makersLink,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { letter, parts } from '../../support/letters.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { arrives } from '../../support/post-in.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice({ policy: { authservId: 'mx.demokai.example' } });
});
afterEach(() => office.close());

const waitingReasons = async (): Promise<string[]> =>
  (await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 10 }))).map(({ reason }) => reason);

/** The Message-ID of the last mail of this name to the address, as it left. */
async function idOf(name: string, email: string): Promise<string> {
  await office.deliver();
  const mail = (await office.outbox()).findLast(({ content, to }) => content.mail === name && to.email === email);
  return mail?.messageId ?? '';
}

/** Everything that the desk and others could see of a case, for "nothing has changed". */
async function stateOf(id: string): Promise<unknown> {
  const { application, inquiries, session, attendees } = await office.see(id);
  return { application, inquiries, session, attendees };
}

describe('a person’s answer', () => {
  test('of the applicant stands in the history, with its files; the ministry is told; nothing else changes', async () => {
    const { id, contact } = await filed();
    const before = await stateOf(id);
    await office.newlyOwed();
    const text = {
      head: 'Content-Type: text/plain; charset=utf-8',
      body: '会場が変わりました。\n\n2026年9月1日(火) 10:00 デモ会申請:\n> 以前',
    };
    const map = {
      head: 'Content-Type: text/plain; name=map.txt\nContent-Disposition: attachment; filename=map.txt',
      body: '地図',
    };
    await arrives(
      office,
      letter(parts('b', text, map), {
        From: contact,
        'In-Reply-To': await idOf('received', contact),
        'Content-Type': 'multipart/mixed; boundary=b',
      }),
    );
    expect((await office.history(id)).at(-1)).toMatchObject({
      type: 'mail-arrived',
      actor: { role: 'applicant' },
      data: { sender: contact, text: '会場が変わりました。', files: ['map.txt'] },
    });
    expect(await office.newlyOwed()).toEqual([`mail-came → ${office.policy.ministry.email}`]);
    expect(await stateOf(id)).toEqual(before);
    expect(await waitingReasons()).toEqual([]);
    const told = await office.lastMailTo(office.policy.ministry.email, '会場が変わりました。');
    expect(told.parsed.subject).toContain('メールが届きました');
    expect(told.parsed.text).toContain('■添付（申請の履歴から開けます）\nmap.txt');
  });

  test('is found by References alone, and by the 受付番号 in the subject where there is neither', async () => {
    const { id, contact, reference } = await filed();
    const received = await idOf('received', contact);
    await arrives(office, letter('一', { From: contact, References: `<x@y> ${received}`, 'Message-ID': '<1@a>' }));
    const subject = `=?UTF-8?B?${Buffer.from(`Re: 受付［受付番号 ${reference}］`).toString('base64')}?=`;
    await arrives(office, letter('二', { From: contact, Subject: subject, 'Message-ID': '<2@a>' }));
    const arrived = (await office.history(id)).filter(({ type }) => type === 'mail-arrived');
    expect(arrived.map(({ data }) => data.text)).toEqual(['一', '二']);
  });

  test('through a mailing list, which may be a shared mailbox, stands there as well', async () => {
    const { id, contact } = await filed();
    const head = { From: contact, 'In-Reply-To': await idOf('received', contact), 'List-Id': '<kai.example.jp>' };
    await arrives(office, letter('会場が変わりました。', head));
    expect((await office.history(id)).at(-1)?.data).toMatchObject({ text: '会場が変わりました。' });
  });

  test('of which only Outlook reads the rest, or with very many files, says in the history what is missing', async () => {
    const { id, contact } = await filed();
    const tnef = { head: 'Content-Type: application/ms-tnef; name=winmail.dat', body: 'eJ8+' };
    const files = Array.from({ length: 23 }, (_, index) => ({
      head: `Content-Type: text/plain; name=${index}.txt\nContent-Disposition: attachment; filename=${index}.txt`,
      body: 'memo',
    }));
    const text = { head: 'Content-Type: text/plain; charset=utf-8', body: '送ります。' };
    await arrives(
      office,
      letter(parts('b', text, ...files, tnef), {
        From: contact,
        'In-Reply-To': await idOf('received', contact),
        'Content-Type': 'multipart/mixed; boundary=b',
      }),
    );
    const [arrived] = (await office.history(id)).filter(({ type }) => type === 'mail-arrived');
    expect(arrived?.data).toMatchObject({
      files: [...files.slice(0, 20).map((_, index) => `${index}.txt`), 'winmail.dat', 'ほか3件'],
    });
  });

  test('of a maker and of an attendee stand there under their roles; a coordinator’s tells nobody', async () => {
    const { application } = await sessionConfirmed(office);
    await makersLink(office, KOU);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const address = KOU.addresses[0] ?? '';
    const ministry = office.policy.ministry.email;
    const ids = [
      [address, await idOf('confirmed', address)],
      [ICHIRO.email, await idOf('registered', ICHIRO.email)],
      [ministry, await idOf('confirmed', ministry)],
    ] as const;
    await office.newlyOwed();
    for (const [index, [from, answered]] of ids.entries()) {
      await arrives(office, letter('はい', { From: from, 'In-Reply-To': answered, 'Message-ID': `<${index}@a>` }));
    }
    const arrived = (await office.history(application.id)).filter(({ type }) => type === 'mail-arrived');
    expect(arrived.map(({ actor }) => actor.role)).toEqual(['maker', 'attendee', 'coordinator']);
    expect((await office.newlyOwed()).filter((owed) => owed.startsWith('mail-came'))).toHaveLength(2);
  });
});

describe('a stranger’s or forged mail changes nothing', () => {
  test.each([
    ['from another address, with the right Message-ID', { From: 'other@example.jp' }, 'other-sender'],
    [
      'that our mail server found forged',
      { 'Authentication-Results': 'mx.demokai.example; dmarc=fail header.from=ishikai.example.jp' },
      'forged',
    ],
    ['from two senders', { From: 'taro@ishikai.example.jp, other@example.jp' }, 'other-sender'],
  ])('one %s', async (_, head, reason) => {
    const { id, contact } = await filed();
    const answered = await idOf('received', contact);
    const [before, history] = [await stateOf(id), await office.history(id)];
    await office.newlyOwed();
    await arrives(office, letter('取り下げます', { From: contact, 'In-Reply-To': answered, ...head }));
    expect([await stateOf(id), await office.history(id), await office.newlyOwed()]).toEqual([before, history, []]);
    expect(await waitingReasons()).toEqual([reason]);
  });

  test('one from the contact’s address about another case’s reference stays out of both', async () => {
    const { id, contact, reference } = await filed();
    const subject = `=?UTF-8?B?${Buffer.from(`［受付番号 ${reference}］`).toString('base64')}?=`;
    await arrives(office, letter('x', { From: 'stranger@example.jp', Subject: subject }));
    await arrives(office, letter('y', { From: contact, Subject: 'no reference', 'Message-ID': '<y@a>' }));
    expect((await office.history(id)).filter(({ type }) => type === 'mail-arrived')).toEqual([]);
    expect(await waitingReasons()).toEqual(['unplaced', 'unplaced']);
  });
});

test('one that cannot be read, or is too long, is shown with its sender and the case that it may be about', async () => {
  const { id, contact } = await filed();
  const head = { From: contact, 'In-Reply-To': await idOf('received', contact) };
  const many = Array.from({ length: 1000 }, () => ({ head: 'Content-Type: text/plain', body: 'x' }));
  await arrives(office, letter(parts('b', ...many), { ...head, 'Content-Type': 'multipart/mixed; boundary=b' }));
  const [mail] = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 2 }));
  expect(mail).toMatchObject({
    ...{ kind: 'unread', reason: 'unreadable', applicationId: id, subject: 'ご連絡' },
    from: { email: contact },
  });
});

test('machines are never answered, and nobody is told of them', async () => {
  const { id, contact } = await filed();
  const answered = await idOf('received', contact);
  await office.newlyOwed();
  const machines = [
    { 'Auto-Submitted': 'auto-replied (vacation)', Precedence: 'bulk' },
    { 'Return-Path': '<>' },
    { Precedence: 'bulk' },
    { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' },
    { From: office.policy.sender.email },
  ];
  for (const [index, head] of machines.entries()) {
    await arrives(
      office,
      letter('不在です', { From: contact, 'In-Reply-To': answered, 'Message-ID': `<m${index}@a>`, ...head }),
    );
  }
  expect(await office.newlyOwed()).toEqual([]);
  expect((await office.history(id)).filter(({ type }) => type === 'mail-arrived')).toEqual([]);
  expect(await waitingReasons()).toEqual([]);
});

test('looked into twice, by two processes at once, it is in the history once', async () => {
  const { id, contact } = await filed();
  const raw = letter('一度だけ', { From: contact, 'In-Reply-To': await idOf('received', contact) });
  await Promise.all([arrives(office, raw), arrives(office, `Received: from a\r\n${raw}`)]);
  expect((await office.history(id)).filter(({ type }) => type === 'mail-arrived')).toHaveLength(1);
});

async function filed(): Promise<{ id: string; contact: string; reference: string }> {
  const { id, reference, form1 } = await applicationReceived(office);
  return { id, reference, contact: form1.contact.email };
}
