import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OutgoingMessage } from '#domain/notices/delivery.ts';
import { revealed } from '#mail/message/compose.ts';
import { openSigner } from '#mail/message/dkim.ts';
import { makeReady } from '#mail/message/ready.ts';
import type { Submission } from '#mail/submission/submission.ts';
import { openSubmissionThread } from '#mail/submission/thread.ts';
import { type MailServer, openMailServer } from '../../support/mail-server.ts';
import { INVITATION, REQUEST_MAIL, SECRETS } from '../stored-parts.ts';

const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const dkim = { domain: 'demokai.example', selector: 'd2026', key };
const WHOLE = [revealed(INVITATION, SECRETS), revealed(REQUEST_MAIL, SECRETS)];

let server: MailServer;
let submission: Submission;
beforeAll(async () => {
  server = await openMailServer();
});
afterEach(() => submission.close());
afterAll(() => server.close());

function messageTo(to: string, urgent: boolean): OutgoingMessage {
  return {
    envelope: { from: 'demokai@mhlw.example', to },
    raw: Buffer.from(`Subject: test\r\n\r\nto ${to}\r\n`),
    urgent,
  };
}

test('what the thread makes ready has the bytes and the signature that it has here', async () => {
  for (const signed of [undefined, dkim]) {
    submission = openSubmissionThread({ smtpUrl: server.url, dkim: signed });
    const there = await Promise.all(WHOLE.map((parts) => submission.compose(parts)));
    const here = await Promise.all(WHOLE.map((parts) => makeReady(parts, signed && openSigner(signed))));
    expect(there.map(({ raw, sha256 }) => ({ raw: Buffer.from(raw), sha256 }))).toEqual(
      here.map(({ raw, sha256 }) => ({ raw: Buffer.from(raw), sha256 })),
    );
    await submission.close();
  }
});

test('each mail gets the answer that is its own, also those that the server refuses and that cannot be made', async () => {
  submission = openSubmissionThread({ smtpUrl: server.url });
  const sent = await Promise.all([
    submission.send(messageTo('tantou@maker.example', false)),
    submission.send(messageTo('code@ishikai.example', true)),
  ]);
  server.behave('refuse-for-good');
  const refused = await submission.send(messageTo('nobody@maker.example', false));
  server.behave('accept');
  const malformed = submission.compose({ ...INVITATION, messageId: 'no id' });
  await expect(malformed).rejects.toThrow('not a Message-ID: "no id"');
  const taken = { outcome: 'sent', response: '250 2.0.0 Taken' };
  expect([sent, refused]).toEqual([
    [taken, taken],
    { outcome: 'refused', permanent: true, response: '550 5.1.1 No such mailbox' },
  ]);
  expect(server.mails.map(({ envelope, raw }) => [envelope.to, raw.toString()]).sort()).toEqual([
    [['code@ishikai.example'], 'Subject: test\r\n\r\nto code@ishikai.example\r\n'],
    [['tantou@maker.example'], 'Subject: test\r\n\r\nto tantou@maker.example\r\n'],
  ]);
});

test('who asks after it was closed is answered by another thread', async () => {
  submission = openSubmissionThread({ smtpUrl: server.url });
  const before = await submission.send(messageTo('early@maker.example', false));
  await submission.close();
  expect([before, await submission.send(messageTo('late@maker.example', false))]).toEqual([
    { outcome: 'sent', response: '250 2.0.0 Taken' },
    { outcome: 'sent', response: '250 2.0.0 Taken' },
  ]);
});

test('a thread that dies leaves open whether its mail left, and what it was composing can be tried again', async () => {
  // The program looks at the key before; a thread that is given none ends at once.
  submission = openSubmissionThread({ smtpUrl: server.url, dkim: { ...dkim, key: 'no key' } });
  const [sending, composing] = await Promise.allSettled([
    submission.send(messageTo('tantou@maker.example', false)),
    submission.compose(INVITATION),
  ]);
  const why = 'must hold an RSA private key of 1024 bits or more in PEM';
  expect(sending).toEqual({ status: 'fulfilled', value: { outcome: 'unknown', response: `internal: ${why}` } });
  expect(composing).toMatchObject({ status: 'rejected', reason: { message: why } });
});
