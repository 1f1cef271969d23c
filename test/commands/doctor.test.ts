import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from '../support/command.ts';
import { openMailServer } from '../support/mail-server.ts';
import { freePort } from '../support/service.ts';

test('the doctor finds what is well and what is not, and says what to do, with no mail sent and no secret told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-doctor-'));
  const relay = await openMailServer();
  const ours = createServer((_, answer) => answer.end('{"status":"ok"}')).listen(0, '127.0.0.1');
  await new Promise((resolve) => ours.once('listening', resolve));
  const address = ours.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const well = {
    DATA_DIR: join(folder, 'data'),
    SMTP_URL: relay.url,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
  const verdicts = (lines: string[]) =>
    lines.filter((line) => /^(?:ok |BAD)/.test(line)).map((line) => line.split(':')[0]);
  const fine = await runCommand('doctor', [], { env: well });
  expect([fine.status, verdicts(fine.lines)]).toEqual([
    0,
    ['ok  SMTP', 'ok  PUBLIC_URL', 'ok  disk of DATA_DIR', 'ok  disk of FILES_DIR', 'ok  clock'],
  ]);
  const closed = await freePort();
  const ill = await runCommand('doctor', [], {
    env: {
      ...well,
      SMTP_URL: `smtp://user:geheim@127.0.0.1:${closed}`,
      IMAP_URL: `imap://user:geheim@127.0.0.1:${closed}`,
      PUBLIC_URL: `http://127.0.0.1:${closed}`,
      MAIL_FROM: 'demokai@demokai.invalid',
      DKIM_SELECTOR: 'd2026',
      DKIM_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
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
  expect(record).toMatch(/d2026\._domainkey\.demokai\.invalid\. TXT "v=DKIM1; k=rsa; p=[\w+/=]+"$/);
  expect(ill.lines.filter((line) => line.includes('geheim') || line.includes('PRIVATE'))).toEqual([]);
  expect(relay.mails).toEqual([]);
  ours.close();
  await relay.close();
  await rm(folder, { recursive: true, force: true });
});
