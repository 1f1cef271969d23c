import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jstDay } from '#domain/text/jst.ts';
import { wish } from '../domain/samples.ts';
import { applicationReceived } from '../support/cast.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

/* After ten seconds the program gives up and ends with 1, and `stop` throws. */

let dataDir: string;
let mail: MailServer;
let office: TestOffice;
let service: Service;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-stop-'));
  mail = await openMailServer();
  const now = Temporal.Now.instant();
  office = await openOffice({ database: join(dataDir, 'demokai.sqlite'), mail, now: now.toString() });
  const slots = [wish(1, jstDay(now).add({ days: 30 }).toString())];
  await applicationReceived(office, { slots, noFurtherCandidates: true });
});
afterEach(async () => {
  await service.kill('SIGKILL');
  await office.close();
  await mail.close();
  await rm(dataDir, { recursive: true, force: true });
});

test('a mail server that is silent does not hold up the stop, and its mail is not lost', async () => {
  mail.behave('hang-at-rcpt');
  service = await startService({ dataDir, smtpUrl: mail.url });
  await mail.stuck();
  await service.stop();
  const states = (await office.outbox()).map((owed) => `${owed.content.mail} ${owed.state}`);
  expect(states).toEqual(['verification sent', 'request sending', 'received sending']);
});

test('a request that stops in the middle does not hold up the stop, nor does a kept connection', async () => {
  service = await startService({ dataDir, smtpUrl: mail.url });
  const { port } = new URL(service.url);
  const half = connect(Number(port), '127.0.0.1');
  half.on('error', () => undefined);
  await once(half, 'connect');
  half.write('POST /file/contact HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n');
  half.write('Content-Length: 1000\r\n\r\na=1');
  const kept = connect(Number(port), '127.0.0.1');
  kept.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
  await once(kept, 'data');
  await service.stop();
  half.destroy();
  kept.destroy();
});
