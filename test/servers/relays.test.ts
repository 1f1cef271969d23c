import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followInbox } from '#mail/inbox.ts';
import { openSigner } from '#mail/message/dkim.ts';
import { makeReady } from '#mail/message/ready.ts';
import { openTransport, type Transport } from '#mail/transport.ts';
import { listIncoming } from '#store/queue/incoming.ts';
import { insertMails, type OutboxMail } from '#store/queue/outbox.ts';
import { lookIntoArrived } from '#workflow/incoming/look-into.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { newMail } from '../store/samples.ts';
import { attendeeSignsUp, ICHIRO, sessionConfirmed, signUpPage } from '../support/cast.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { freePort } from '../support/service.ts';
import { HANAKO, openExim, openOpenSmtpd, openPostfix, type Relay } from './relays.ts';

/** Debian's own Python, of which python3-dkim is a part. */
const PYTHON = '/usr/bin/python3';
const VERIFY = `import sys, dkim
message = open(sys.argv[1], 'rb').read()
print(dkim.verify(message, dnsfunc=lambda name, **more: sys.argv[2].encode() if name.decode().rstrip('.') == sys.argv[3] else None))`;

const RETURN_PATH = 'bounce+{id}@demokai.example';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const signer = openSigner({ domain: 'demokai.example', selector: 'd2026', key });

describe.each([
  ['Exim', openExim, /^250 OK id=/, /^5\.0\.0 Unrouteable address$/],
  ['Postfix', openPostfix, /^250 2\.0\.0 Ok: queued as /, /^5\.1\.1 unknown user: "nobody2?@clinic\.example"$/],
  [
    'OpenSMTPD',
    openOpenSmtpd,
    /^250 2\.0\.0 [0-9a-f]{8} Message accepted for delivery/,
    /^5\.0\.0 550 5\.1\.1 No such mailbox$/,
  ],
])('through %s', (_, open, taken, refused) => {
  let port: number;
  let relay: Relay;
  let office: TestOffice;
  let transport: Transport;
  let following: { stop(): Promise<void> };
  let returnPath: string | undefined = RETURN_PATH;

  beforeAll(async () => {
    port = await freePort();
    relay = await open(port);
    await relay.start();
    office = await openOffice({ policy: { returnPath: RETURN_PATH } });
    transport = openTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, connectMilliseconds: 5000 });
    following = followInbox({
      imapUrl: relay.imapUrl,
      longest: 5_000_000,
      onTrouble: () => undefined,
      taker: mailTaker(office),
    });
  });
  afterAll(async () => {
    await following?.stop();
    await transport?.close();
    await office?.close();
    await relay?.remove();
  });

  async function send(to: string): Promise<string> {
    const mail = { ...newMail(to, to), id: office.chance.id() };
    await office.store.write((tx) => insertMails(tx, [mail], office.now()));
    await deliver();
    return mail.id;
  }

  async function deliver(): Promise<void> {
    const policy = { ...office.policy, returnPath };
    const compose: TestOffice['compose'] = (revealed) => makeReady(revealed, signer);
    await deliverMail({ ...office, signer, compose, policy, send: transport.send }, 'deliverer');
  }

  /** What the ledger holds of the mail once it has come back to the mailbox, and been read there. */
  async function cameBack(id: string): Promise<OutboxMail> {
    for (;;) {
      await lookIntoArrived(office, async (file) => ({ ok: true, file: { ...file, mediaType: 'text/plain' } }));
      const mail = await mailOf(id);
      if (mail.state !== 'sent') return mail;
      await pause(50);
    }
  }

  async function mailOf(id: string): Promise<OutboxMail> {
    const found = (await office.outbox()).find((mail) => mail.id === id);
    if (!found) throw new Error('the mail is gone');
    return found;
  }

  /** What lies in Hanako's box, once there is so much: paths as seen from inside. */
  async function arrived(count: number): Promise<string[]> {
    const place = join(relay.debian.root, HANAKO, 'new');
    for (;;) {
      const files = existsSync(place) ? await readdir(place) : [];
      if (files.length >= count) return files.map((file) => join(HANAKO, 'new', file));
      await pause(50);
    }
  }

  async function messageIdOf(file: string): Promise<string | undefined> {
    return (await simpleParser(await readFile(join(relay.debian.root, file)))).messageId;
  }

  test('a mail is delivered, known by the server’s number, and its signature verifies with python3-dkim', async () => {
    const mail = await mailOf(await send('hanako@clinic.example'));
    expect([mail.state, taken.test(mail.response)]).toEqual(['sent', true]);
    const [file = ''] = await arrived(1);
    expect(await messageIdOf(file)).toBe(mail.messageId);
    const verified = async (record: string) =>
      (await relay.debian.run(PYTHON, ['-c', VERIFY, file, record, signer.host])).trim();
    const other = openSigner({
      domain: 'demokai.example',
      selector: 'd2026',
      key: generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    });
    expect([await verified(signer.record), await verified(other.record)]).toEqual(['True', 'False']);
  });

  test('an unknown user’s mail comes back to our mailbox and is known by the address given out for it alone', async () => {
    const mail = await cameBack(await send('nobody@clinic.example'));
    expect([mail.state, mail.response]).toEqual(['bounced', expect.stringMatching(refused)]);
  });

  test('without a return path of its own it is known by its Message-ID', async () => {
    returnPath = undefined;
    const mail = await cameBack(await send('nobody2@clinic.example'));
    returnPath = RETURN_PATH;
    expect([mail.state, mail.response]).toEqual(['bounced', expect.stringMatching(refused)]);
  });

  test('an attendee’s mail that comes back is told to the applicant, and nothing is left for people', async () => {
    const { application } = await sessionConfirmed(office);
    await attendeeSignsUp(office, await signUpPage(office), { ...ICHIRO, email: 'ichiro@clinic.example' });
    await office.newlyOwed();
    await deliver();
    const mail = (await office.outbox()).findLast(({ to }) => to.email === 'ichiro@clinic.example');
    await cameBack(mail?.id ?? '');
    expect((await office.newlyOwed()).map((owed) => owed.split(' ')[0])).toEqual(['attendee-unreached']);
    expect((await office.history(application.id)).at(-1)?.data.mailId).toBe(mail?.id);
    expect(await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 10 }))).toEqual([]);
  });

  test('451 is tried again later', async () => {
    const mail = await mailOf(await send('later@clinic.example'));
    expect([mail.state, mail.attempts, /^451 4\.7\.1 .*Please try again later/.test(mail.response)]).toEqual([
      'owed',
      1,
      true,
    ]);
  });

  test('what is owed while the server is down leaves once it is up again', async () => {
    await relay.stop();
    // Its children still hold what was connected before.
    await transport.close();
    transport = openTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, connectMilliseconds: 5000 });
    const id = await send('hanako@clinic.example');
    expect((await mailOf(id)).state).toBe('owed');
    await relay.start();
    office.clock.advance({ hours: 1 });
    await deliver();
    expect((await mailOf(id)).state).toBe('sent');
    expect(await Promise.all((await arrived(2)).map(messageIdOf))).toContain((await mailOf(id)).messageId);
  });
});
