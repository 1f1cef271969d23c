import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jstDay } from '#domain/text/jst.ts';
import { wish } from '../domain/samples.ts';
import { APPLICANT, applicationReceived } from '../support/cast.ts';
import { type Behaviour, type MailServer, openMailServer, type ReceivedMail } from '../support/mail-server.ts';
import { openOffice, type TestOffice } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';

let dataDir: string;
let mail: MailServer;
let office: TestOffice;
let services: Service[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-kill-'));
  mail = await openMailServer();
  services = [];
  const now = Temporal.Now.instant();
  office = await openOffice({ database: join(dataDir, 'demokai.sqlite'), mail, now: now.toString() });
  await applicationReceived(office, {
    slots: [wish(1, jstDay(now).add({ days: 30 }).toString())],
    noFurtherCandidates: true,
  });
  mail.clear();
});
afterEach(async () => {
  for (const service of services) await service.kill('SIGKILL');
  await office.close();
  await mail.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The real program; `impatient`: with claims that run out while the test can wait for it. */
async function start(claims: 'impatient' | 'as usual' = 'impatient'): Promise<Service> {
  const env: Record<string, string> = claims === 'impatient' ? { CLAIM_SECONDS: '1' } : {};
  const service = await startService({ dataDir, smtpUrl: mail.url, env });
  services.push(service);
  return service;
}

async function states(): Promise<string[]> {
  return (await office.outbox()).map((owed) => `${owed.content.mail} ${owed.state}`);
}

async function untilAllSent(): Promise<void> {
  await vi.waitFor(async () => expect(await states()).toEqual(['verification sent', 'request sent', 'received sent']), {
    timeout: 30_000,
    interval: 50,
  });
}

function byMessageId(mails: readonly ReceivedMail[]): Map<string, ReceivedMail[]> {
  return Map.groupBy(mails, (received) => received.parsed.messageId ?? '');
}

const MOMENTS: { moment: string; behaviour: Behaviour; reached(): Promise<unknown>; copies: number[] }[] = [
  {
    moment: 'when mails are owed and none has been sent',
    behaviour: 'hang-at-greeting',
    reached: () => mail.stuck(),
    copies: [1, 1],
  },
  { moment: 'after RCPT', behaviour: 'hang-at-rcpt', reached: () => mail.stuck(), copies: [1, 1] },
  {
    moment: 'after the final dot, before the mail is marked',
    behaviour: 'hang-after-dot',
    // Both mails are under way at once; wait until the server has both whole.
    reached: () => vi.waitFor(() => expect(byMessageId(mail.mails).size).toBe(2), { timeout: 30_000, interval: 20 }),
    copies: [2, 2],
  },
];

test.each(MOMENTS)('SIGKILL $moment: nothing is lost and every copy has the same bytes', async (play) => {
  mail.behave(play.behaviour);
  const first = await start();
  await play.reached();
  await first.kill('SIGKILL');
  expect((await states()).slice(1)).toEqual(['request sending', 'received sending']);
  mail.behave('accept');
  await start();
  await untilAllSent();
  const copies = [...byMessageId(mail.mails).values()];
  expect(copies.map((same) => same.length)).toEqual(play.copies);
  for (const [original, ...again] of copies) {
    expect(again.filter((copy) => !copy.raw.equals(original?.raw ?? Buffer.alloc(0)))).toEqual([]);
  }
  expect(mail.mails.every((received) => received.envelope.to.length === 1)).toBe(true);
});

test('SIGKILL between commit and claim: the next process sends what is owed', async () => {
  await mail.goDown();
  expect((await states()).slice(1)).toEqual(['request owed', 'received owed']);
  const first = await start();
  await first.kill('SIGKILL');
  await mail.comeUp();
  await start();
  await untilAllSent();
  expect(mail.mails.map((received) => received.envelope.to[0]).sort()).toEqual(['suisin@mhlw.example', APPLICANT]);
});

test('two running processes on one database send each mail once', async () => {
  // With impatient ones a slow machine would take over what the other is still making ready.
  await Promise.all([start('as usual'), start('as usual')]);
  await untilAllSent();
  expect(mail.mails).toHaveLength(2);
});
