import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fateOf } from '#domain/incoming/bounce.ts';
import { readLetter } from '#mail/incoming/read.ts';
import { returnPathOf } from '#mail/message/return-path.ts';
import { listIncoming } from '#store/queue/incoming.ts';
import { expireSignUps } from '#workflow/attendees/fill-seats.ts';
import { readAttendees } from '#workflow/attendees/lists.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { attendeeSignsUp, ICHIRO, NIJIKO, sessionConfirmed, signUpPage } from '../../support/cast.ts';
import { letter, parts } from '../../support/letters.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { arrives } from '../../support/post-in.ts';

const PATTERN = 'bounce+{id}@demokai.example';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice({ policy: { returnPath: PATTERN } });
});
afterEach(() => office.close());

interface Returned {
  id: string;
  messageId: string;
  email: string;
}

/** What each server writes when nobody is there; `token`: the address to which it comes back. */
const SERVERS = {
  postfix: ({ messageId, email }: Returned, action = 'failed') =>
    report(
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nAuto-Submitted: auto-replied',
      `Reporting-MTA: dns; mx.example.jp\n\nFinal-Recipient: rfc822; ${email}\nOriginal-Recipient: rfc822;${email}\nAction: ${action}\nStatus: ${action === 'failed' ? '5.1.1' : '4.4.1'}\nDiagnostic-Code: smtp; 550 5.1.1 <${email}>: User unknown`,
      `Message-ID: ${messageId}`,
    ),
  exim: ({ messageId, email }: Returned, action = 'failed') =>
    report(
      `Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nAuto-Submitted: auto-replied\r\nReferences: ${messageId}`,
      `Reporting-MTA: dns; exim\n\nAction: ${action}\nFinal-Recipient: rfc822;${email}\nStatus: ${action === 'failed' ? '5.0.0' : '4.0.0'}`,
      `Message-ID: ${messageId}`,
    ),
  opensmtpd: ({ messageId, email }: Returned, action = 'failed') =>
    report(
      'Content-Type: multipart/mixed; boundary="b"',
      `Reporting-MTA: dns; smtpd\n\nFinal-Recipient: rfc822; ${email}\nAction: ${action}\nStatus: 5.0.0`,
      `Message-ID: ${messageId}`,
    ),
  'no report': ({ messageId, email }: Returned, action = 'failed') =>
    letter(
      action === 'failed'
        ? `Your message could not be delivered.\n${email}: 550 5.1.1 user unknown\n\n---- original ----\nMessage-ID: ${messageId}`
        : `Warning: your message is delayed and will be retried.\n\nMessage-ID: ${messageId}`,
      SERVER,
    ),
};
const SERVER = { From: 'MAILER-DAEMON@mx.example.jp', 'Return-Path': '<>', 'Message-ID': '<bounce@mx.example.jp>' };

function report(head: string, status: string, returned: string): string {
  const [type = '', ...more] = head.split('\r\n');
  const headers = Object.fromEntries(more.map((line) => line.split(': ')));
  const body = parts(
    'b',
    { head: 'Content-Type: text/plain', body: 'This is the mail system.' },
    { head: 'Content-Type: message/delivery-status', body: status },
    { head: 'Content-Type: text/rfc822-headers', body: returned },
  );
  return letter(body, { ...SERVER, ...headers, 'Content-Type': type.slice('Content-Type: '.length) });
}

async function sent(name: string, email: string): Promise<Returned> {
  await office.deliver();
  const mail = (await office.outbox()).findLast(({ content, to }) => content.mail === name && to.email === email);
  return { id: mail?.id ?? '', messageId: mail?.messageId ?? '', email };
}

const stateOf = async (id: string) => (await office.outbox()).find((mail) => mail.id === id)?.state;
const waiting = async () => office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 10 }));

describe.each(Object.entries(SERVERS))('a bounce of %s', (_, write) => {
  test('of a confirmed attendee: the mail, the mark, the history, the applicant; the seat stays', async () => {
    const { application } = await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const returned = await sent('registered', ICHIRO.email);
    await office.newlyOwed();
    await arrives(office, write(returned));
    expect(await stateOf(returned.id)).toBe('bounced');
    expect((await office.newlyOwed()).map((owed) => owed.split(' ')[0])).toEqual(['attendee-unreached']);
    expect((await office.see(application.id)).attendees.map(({ name }) => name)).toEqual([ICHIRO.name]);
    const { people, unreached } = await readAttendees(office, application.id, 'order');
    expect(people.map(({ id }) => unreached.has(id))).toEqual([true]);
    expect((await office.history(application.id)).at(-1)?.type).toBe('mail-bounced');
    expect(await waiting()).toEqual([]);
  });

  test('that says only that it is late marks nothing', async () => {
    await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const returned = await sent('registered', ICHIRO.email);
    await office.newlyOwed();
    await arrives(office, write(returned, 'delayed'));
    expect([await stateOf(returned.id), await office.newlyOwed()]).toEqual(['sent', []]);
  });
});

test('late, then failed, and failed once more is one failure, told once', async () => {
  const { application } = await sessionConfirmed(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const returned = await sent('registered', ICHIRO.email);
  await office.newlyOwed();
  for (const [index, action] of ['delayed', 'failed', 'failed', 'delayed'].entries()) {
    const raw = SERVERS.postfix(returned, action);
    await arrives(office, raw.replace('<bounce@mx.example.jp>', `<bounce${index}@mx.example.jp>`));
  }
  expect(await stateOf(returned.id)).toBe('bounced');
  expect(await office.newlyOwed()).toHaveLength(1);
  const told = (await office.history(application.id)).filter(({ type }) => type === 'mail-bounced');
  expect([told.length, await waiting()]).toEqual([1, []]);
});

test('the token of the return path is enough, whatever the server writes', async () => {
  await sessionConfirmed(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const { id } = await sent('registered', ICHIRO.email);
  const to = returnPathOf(PATTERN, id, office.vault.mark).toUpperCase();
  await arrives(office, letter('届けられません。550 5.1.1', { ...SERVER, To: to }));
  expect(await stateOf(id)).toBe('bounced');
});

test('what else comes to the return path a machine sent: nobody is told, and what may be a bounce waits for people', async () => {
  await sessionConfirmed(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const { id, messageId } = await sent('registered', ICHIRO.email);
  await office.newlyOwed();
  const to = returnPathOf(PATTERN, id, office.vault.mark);
  const head = { From: ICHIRO.email, 'In-Reply-To': messageId };
  await arrives(office, letter('夏季休業中です。', { ...head, To: to, 'Message-ID': '<away@clinic.example>' }));
  await arrives(
    office,
    letter('このあて先には届きません。', { ...head, To: to, 'Message-ID': '<gone@clinic.example>' }),
  );
  expect([await stateOf(id), await office.newlyOwed()]).toEqual(['sent', []]);
  expect((await waiting()).map(({ messageId: one, kind, reason }) => [one, kind, reason])).toEqual([
    ['<gone@clinic.example>', 'bounce', 'unclear-bounce'],
  ]);
  // Who writes to us as well is a person.
  const both = `${to}, ${office.policy.sender.email}`;
  await arrives(office, letter('参ります。', { ...head, To: both, 'Message-ID': '<both@clinic.example>' }));
  expect(await office.newlyOwed()).toEqual([`mail-came → ${office.policy.ministry.email}`]);
});

test('a sign-up that was never confirmed is void, and its seat is free', async () => {
  const { application } = await sessionConfirmed(office);
  must(await signUp(office, await signUpPage(office), NIJIKO));
  const returned = await sent('sign-up', NIJIKO.email);
  await office.newlyOwed();
  await arrives(office, SERVERS.postfix(returned));
  await expireSignUps(office);
  const { attendees, waiting: line } = await office.see(application.id);
  expect([attendees, line, await office.newlyOwed()]).toEqual([[], [], []]);
  expect((await readAttendees(office, application.id, 'order')).people).toEqual([]);
});

describe('a forged bounce changes nothing (check 20)', () => {
  test.each([
    ['with another token', (path: string) => ({ To: path.replace(/.@/, 'x@') }), ''],
    ['with a Message-ID that we never gave', () => ({}), '<guessed@demokai.example>'],
  ])('%s', async (_, head, messageId) => {
    await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const { id } = await sent('registered', ICHIRO.email);
    await office.newlyOwed();
    const path = returnPathOf(PATTERN, id, office.vault.mark);
    const words = `${ICHIRO.email}: 550 5.1.1 user unknown\nMessage-ID: ${messageId}`;
    await arrives(office, letter(words, { ...SERVER, ...head(path) }));
    expect([await stateOf(id), await office.newlyOwed()]).toEqual(['sent', []]);
    expect((await waiting()).map(({ reason }) => reason)).toEqual(['unplaced']);
  });
});

test('a report that says neither is left to people', async () => {
  const read = await readLetter(Buffer.from(letter('ご確認ください', SERVER)));
  expect(fateOf(read).fate).toBe('unclear');
});
