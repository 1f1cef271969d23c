import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namedFiles, openAttachmentFiles } from '#store/files/attachments.ts';
import { mailAttendees } from '#workflow/attendees/mail-attendees.ts';
import { draftIdIn } from '#workflow/filing/keep-draft.ts';
import { makerConfirms } from '../support/cast.ts';
import { crowdSignedUp } from '../support/crowd.ts';
import { type MailSink, openMailSink } from '../support/mail-sink.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import { openPostgresServer, type PostgresServer } from '../support/postgres.ts';
import { type Service, startService } from '../support/service.ts';
import { form1Body, HANAKO, slot } from '../web/api/site.ts';

/** Who comes to the session in three days, and is reminded and told of something. */
const CROWD = 120;
const TODAY = Temporal.Now.plainDateISO('Asia/Tokyo');
/** People are reminded from 9:00 JST on. */
const NOW = TODAY.toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: '10:00' }).toInstant();
/** What the processes load first: their clocks begin at that time of day, whatever the machine's says. */
const CLOCK = `data:text/javascript,${encodeURIComponent(`
  const { instant } = Temporal.Now;
  const ahead = { milliseconds: ${NOW.epochMilliseconds - Temporal.Now.instant().epochMilliseconds} };
  Object.defineProperty(Temporal.Now, 'instant', { value: () => instant().add(ahead) });
`)}`;

let server: PostgresServer;
let database: string;
let office: TestOffice;
let sink: MailSink;
let folder: string;
let services: Service[];
let beside: Client;

beforeAll(async () => {
  server = await openPostgresServer();
  database = await server.freshDatabase();
  office = await openOffice({
    database,
    now: NOW.subtract({ hours: 24 * 40 }).toString(),
    policy: { coordinators: [HANAKO.email] },
  });
  const day = TODAY.add({ days: 3 }).toString();
  const crowd = await crowdSignedUp(office, CROWD, day);
  must(await makerConfirms(office, crowd.inquiry));
  await office.deliver();
  // What two processes start upon: notices, a reminder for each attendee, and what makers were asked.
  office.clock.set(NOW.toString());
  must(
    await mailAttendees(office, crowd.application.id, {
      ...{ subject: '駐車場', text: '南口です', to: 'registered', batchId: 'batch-1' },
    }),
  );
  sink = await openMailSink();
  folder = await mkdtemp(join(tmpdir(), 'demokai-two-'));
  beside = new Client({ connectionString: database });
  await beside.connect();
  // As on two machines that have nothing in common but the database and a folder for files.
  const start = (machine: string): Promise<Service> =>
    startService({
      dataDir: join(folder, machine),
      smtpUrl: sink.url,
      env: {
        DATABASE: database,
        FILES_DIR: join(folder, 'shared'),
        TRUST_PROXY: '127.0.0.1',
        COORDINATORS: HANAKO.email,
        NODE_OPTIONS: `--import=${CLOCK}`,
      },
    });
  services = await Promise.all([start('one'), start('other')]);
});
afterAll(async () => {
  for (const service of services) await service.kill('SIGKILL');
  await beside.end();
  await office.close();
  await sink.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function count(text: string): Promise<number> {
  const { rows } = await beside.query(`SELECT count(*)::int AS count FROM mails WHERE ${text}`);
  return rows[0].count;
}

test('two processes send each mail once and remind everybody once', async () => {
  await expect.poll(() => count("name = 'session-reminder' AND role = 'attendee'"), { timeout: 60_000 }).toBe(CROWD);
  await expect.poll(() => count("state IN ('owed', 'sending')"), { timeout: 120_000, interval: 500 }).toBe(0);
  const { rows } = await beside.query(
    "SELECT recipient_email FROM mails WHERE name = 'session-reminder' AND state = 'sent'",
  );
  expect(new Set(rows.map(({ recipient_email: email }) => email)).size).toBe(rows.length);
  const sent = sink.mails.map(({ messageId }) => messageId);
  expect([new Set(sent).size, sent.length >= 2 * CROWD]).toEqual([sent.length, true]);
  // Whoever lost a race went on.
  const claims = services.map((service) => service.output().match(/"msg":"job failed"/g) ?? []);
  expect(claims).toEqual([[], []]);
});

/** Asks the one or the other process. */
function ask(place: 0 | 1, path: string, { body = {}, ...headers }: Record<string, unknown>): Promise<Response> {
  return fetch(`${services[place]?.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.1.2.3', ...Object(headers) },
    body: JSON.stringify(body),
  });
}

test('what is limited or done once is so for both together', async () => {
  const day = TODAY.add({ days: 40 }).toString();
  const body = form1Body({ slots: [slot(1, day, '10:00', '12:00', '11:00', '11:15')] });
  const key = { 'idempotency-key': 'one-filing-at-either-process' };
  const filed = await Promise.all([
    ask(0, '/applications', { body, ...key }),
    ask(1, '/applications', { body, ...key }),
  ]);
  const again = await ask(1, '/applications', { body, ...key });
  expect([filed.some(({ status }) => status === 201), again.status]).toEqual([true, 201]);
  const { rows } = await beside.query(
    "SELECT count(*)::int AS count FROM applications WHERE association = '見本市医師会'",
  );
  // That of the session, and this one.
  expect(rows[0].count).toBe(2);

  const { reference, filingToken }: { reference: string; filingToken: string } = JSON.parse(await again.text());
  const resent: number[] = [];
  for (const place of [0, 1, 0, 1] as const) {
    const answer = await ask(place, `/applications/${reference}/verification-codes`, {
      authorization: `Bearer ${filingToken}`,
    });
    resent.push(answer.status);
  }
  expect(resent).toEqual([202, 202, 202, 429]);
});

test('a file that came to the one is given out by the other, from the folder that they share', async () => {
  const begun = await ask(0, '/drafts', {});
  const { draftToken }: { draftToken: string } = JSON.parse(await begun.text());
  const bytes = '%PDF-1.4\n% 会場図';
  const sent = await fetch(`${services[0]?.url}/api/v1/drafts/files?name=plan.pdf`, {
    method: 'POST',
    headers: { authorization: `Bearer ${draftToken}`, 'content-type': 'application/octet-stream' },
    body: bytes,
  });
  expect(sent.status).toBe(201);
  const [attachment] = (await beside.query("SELECT id FROM attachments WHERE name = 'plan.pdf'")).rows;
  const seen = async (): Promise<[number, string]> => {
    const cookie = `draft-${draftIdIn(draftToken)}=${draftToken}`;
    const answer = await fetch(`${services[1]?.url}/file/attachments/${attachment.id}`, { headers: { cookie } });
    return [answer.status, await answer.text()];
  };
  expect(await seen()).toEqual([200, bytes]);
  // Long after it came, as each does it.
  const files = openAttachmentFiles(join(folder, 'shared'));
  const later = NOW.add({ hours: 24 });
  const named = (sha256s: readonly string[]) => office.store.read((tx) => namedFiles(tx, sha256s));
  for (let sweep = 0; sweep < 2; sweep += 1) await files.sweep({ keptBefore: later, halfBefore: later, named });
  expect(await seen()).toEqual([200, bytes]);
  expect(await readdir(folder)).toEqual(['one', 'other', 'shared']);
  expect((await readdir(join(folder, 'one'))).concat(await readdir(join(folder, 'other')))).toEqual([]);
});
