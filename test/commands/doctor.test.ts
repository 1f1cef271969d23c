import { generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSigner } from '#mail/message/dkim.ts';
import { runCommand } from '../support/command.ts';
import { openMailServer } from '../support/mail-server.ts';
import { freePort } from '../support/service.ts';

/** A DNS server on loopback that knows no name but this one. */
async function openDns(name: string, text: string): Promise<{ address: string; close(): void }> {
  const server = createSocket('udp4');
  server.on('message', (query, { port }) => {
    const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]);
    const isKnown = query.includes(Buffer.concat(labels));
    const pieces = (text.match(/.{1,255}/g) ?? []).flatMap((one) => [Buffer.from([one.length]), Buffer.from(one)]);
    const data = Buffer.concat(pieces);
    const record = Buffer.concat([
      Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, data.length >> 8, data.length & 255]),
      data,
    ]);
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const head = [
      query.subarray(0, 2),
      Buffer.from([0x81, isKnown ? 0x80 : 0x83, 0, 1, 0, isKnown ? 1 : 0, 0, 0, 0, 0]),
    ];
    server.send(Buffer.concat([...head, question, ...(isKnown ? [record] : [])]), port, '127.0.0.1');
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  return { address: `127.0.0.1:${server.address().port}`, close: () => server.close() };
}

test('the doctor finds what is well and what is not, and says what to do, with no mail sent and no secret told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-doctor-'));
  const relay = await openMailServer();
  const ours = createServer((request, answer) => {
    // Whoever asks under this name has a proxy whose clock is an hour behind.
    const late = Temporal.Now.instant().subtract({ hours: 1 }).epochMilliseconds;
    if (request.headers.host?.startsWith('localhost')) answer.setHeader('date', new Date(late).toUTCString());
    answer.end('{"status":"ok"}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => ours.once('listening', resolve));
  const address = ours.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { host, record: published } = openSigner({ domain: 'demokai.example', selector: 'd2026', key });
  const dns = await openDns(host, published);
  const well = {
    DATA_DIR: join(folder, 'data'),
    SMTP_URL: relay.url,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    MAIL_FROM: 'demokai@demokai.example',
    DKIM_SELECTOR: 'd2026',
    DKIM_KEY: key,
    DOCTOR_DNS: dns.address,
  };
  const verdicts = (lines: string[]) =>
    lines.filter((line) => /^(?:ok |BAD)/.test(line)).map((line) => line.split(':')[0]);
  const fine = await runCommand('doctor', [], { env: well });
  expect([fine.status, verdicts(fine.lines)]).toEqual([
    0,
    ['ok  SMTP', 'ok  DKIM', 'ok  PUBLIC_URL', 'ok  disk of DATA_DIR', 'ok  disk of FILES_DIR', 'ok  clock'],
  ]);
  const closed = await freePort();
  const ill = await runCommand('doctor', [], {
    env: {
      ...well,
      SMTP_URL: `smtp://user:geheim@127.0.0.1:${closed}`,
      IMAP_URL: `imap://user:geheim@127.0.0.1:${closed}`,
      PUBLIC_URL: `http://127.0.0.1:${closed}`,
      MAIL_FROM: 'demokai@other.example',
    },
  });
  expect([ill.status, verdicts(ill.lines)]).toEqual([
    1,
    [
      'BAD SMTP',
      'BAD IMAP',
      'BAD DKIM',
      'BAD PUBLIC_URL',
      'ok  disk of DATA_DIR',
      'ok  disk of FILES_DIR',
      'ok  clock',
    ],
  ]);
  const record = ill.lines.find((line) => line.includes('TXT "'));
  expect(record).toMatch(/d2026\._domainkey\.other\.example\. TXT "v=DKIM1; k=rsa; p=[\w+/=]+"$/);
  expect(ill.lines.filter((line) => line.includes('geheim') || line.includes('PRIVATE'))).toEqual([]);
  const late = await runCommand('doctor', [], { env: { ...well, PUBLIC_URL: `http://localhost:${port}` } });
  expect([late.status, late.lines.find((line) => line.startsWith('BAD'))]).toEqual([
    1,
    expect.stringMatching(/^BAD clock: PUBLIC_URL is 360[01] s behind$/),
  ]);
  expect(relay.mails).toEqual([]);
  dns.close();
  ours.close();
  await relay.close();
  await rm(folder, { recursive: true, force: true });
});
