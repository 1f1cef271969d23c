import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSigner } from '#mail/message/dkim.ts';
import { mailIdOfReturnPath } from '#mail/message/return-path.ts';
import { openTransport, type Transport } from '#mail/transport.ts';
import { insertMails, type OutboxMail } from '#store/queue/outbox.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { newMail } from '../store/samples.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { freePort } from '../support/service.ts';
import { openExim, openPostfix, type Relay, run } from './relays.ts';

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
  ['Exim', openExim, /^250 OK id=/],
  ['Postfix', openPostfix, /^250 2\.0\.0 Ok: queued as /],
])('through %s', (_, open, taken) => {
  let folder: string;
  let port: number;
  let relay: Relay;
  let office: TestOffice;
  let transport: Transport;

  beforeAll(async () => {
    await run(PYTHON, ['-c', 'import dkim']).catch(() => {
      throw new Error('python3-dkim is missing: apt-get install python3-dkim');
    });
    folder = await mkdtemp('/tmp/demokai-relay-');
    port = await freePort();
    relay = await open(folder, port);
    await relay.start();
    office = await openOffice();
    transport = openTransport({ smtpUrl: `smtp://127.0.0.1:${port}`, connectMilliseconds: 5000 });
  });
  afterAll(async () => {
    await transport?.close();
    await relay?.stop();
    await office?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  async function send(to: string): Promise<string> {
    const mail = { ...newMail(to, to), id: office.chance.id() };
    await office.store.write((tx) => insertMails(tx, [mail], office.now()));
    await deliver();
    return mail.id;
  }

  async function deliver(): Promise<void> {
    const policy = { ...office.policy, returnPath: RETURN_PATH };
    await deliverMail({ ...office, signer, policy, send: transport.send }, 'deliverer');
  }

  async function mailOf(id: string): Promise<OutboxMail> {
    const found = (await office.outbox()).find((mail) => mail.id === id);
    if (!found) throw new Error('the mail is gone');
    return found;
  }

  /** The files of a maildir, once there are so many. */
  async function arrived(name: string, count: number): Promise<string[]> {
    const place = join(relay.boxes, name, 'new');
    for (;;) {
      const files = existsSync(place) ? await readdir(place) : [];
      if (files.length >= count) return files.map((file) => join(place, file));
      await pause(50);
    }
  }

  test('a mail is delivered, known by the server’s number, and its signature verifies with python3-dkim', async () => {
    const mail = await mailOf(await send('hanako@clinic.example'));
    expect([mail.state, taken.test(mail.response)]).toEqual(['sent', true]);
    const [file = ''] = await arrived('hanako', 1);
    expect((await simpleParser(await readFile(file))).messageId).toBe(mail.messageId);
    const verified = async (record: string) =>
      (await run(PYTHON, ['-c', VERIFY, file, record, signer.host])).stdout.trim();
    const other = openSigner({
      domain: 'demokai.example',
      selector: 'd2026',
      key: generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    });
    expect([await verified(signer.record), await verified(other.record)]).toEqual(['True', 'False']);
  });

  test('an unknown user’s mail comes back to the address that was given out for it alone', async () => {
    const ids = [await send('nobody@clinic.example'), await send('nobody2@clinic.example')];
    const bounces = await Promise.all(
      (await arrived('bounces', 2)).map(async (file) => simpleParser(await readFile(file))),
    );
    const addresses = bounces.map(({ to }) => [to].flat()[0]?.value[0]?.address ?? '');
    const found = addresses.map((address) => mailIdOfReturnPath(RETURN_PATH, address, office.vault.mark));
    expect(found.toSorted()).toEqual(ids.toSorted());
    for (const bounce of bounces)
      expect(bounce.headerLines.find(({ key: name }) => name === 'return-path')?.line).toMatch(/^Return-path: <>$/i);
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
    const files = await arrived('hanako', 2);
    const ids = await Promise.all(files.map(async (file) => (await simpleParser(await readFile(file))).messageId));
    expect(ids).toContain((await mailOf(id)).messageId);
  });
});
