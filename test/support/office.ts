import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCalendarShelves } from '#calendar/shelf.ts';
import { openWorkshop } from '#documents/worker/workshop.ts';
import { type LinkPurpose, linkPath } from '#domain/notices/link.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import { readLetter } from '#mail/incoming/read.ts';
import { makeReady } from '#mail/message/ready.ts';
import { openTransport } from '#mail/transport.ts';
import { createRenderer } from '#mail/words/render.ts';
import { openPlanner } from '#planning/solve.ts';
import { openVault } from '#store/access/vault.ts';
import { type EventRecord, listEvents } from '#store/cases/events.ts';
import { openStore } from '#store/engine.ts';
import { openAttachmentFiles } from '#store/files/attachments.ts';
import { listMails, type OutboxMail } from '#store/queue/outbox.ts';
import { compilerOf } from '#templates/compile.ts';
import { holidayName } from '#web/forms/holidays.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import type { Chance, Documents, Office, Policy } from '#workflow/case/office.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { migratedFile } from './databases.ts';
import { type MailServer, openMailServer, type ReceivedMail } from './mail-server.ts';

const PUBLIC_URL = 'http://demokai.example';
/** Whoever shares a database with an office needs it: it seals the links and codes. */
export const TEST_SECRET = 'a secret that only tests know, 32 characters';
const VIEWS = join(import.meta.dirname, '..', '..', 'views');
/** Tuesday, 10:00 JST: far enough before the first slot that nothing is late by accident. */
const FIRST_MOMENT = '2026-09-01T10:00:00+09:00';
/** No test needs more attempts than three days of retries. */
const DELIVERY_ROUNDS = 200;

/** A clock that stands still until it is told. */
export interface Clock {
  now(): Temporal.Instant;
  advance(by: Temporal.DurationLike): void;
  /** `2026-10-10T23:59:59+09:00`. */
  set(moment: string): void;
}

export interface OfficeOptions {
  /** RFC 3339; the start of the clock. */
  now?: string;
  /** `postgres://…` or a file; a fresh SQLite file unless told. */
  database?: string;
  /** Shared with another office; a fresh one on loopback unless told. */
  mail?: MailServer;
  policy?: Partial<Policy>;
  /** 様式1's real .xlsx, .pdf and JSON instead of one small file. */
  realDocuments?: boolean;
  /** A virus scanner; none unless told. */
  scan?: Office['scan'];
  /** Two offices on one database need different ones. */
  idPrefix?: string;
}

/** Whatever its type, so that a test can ask for what it expects. */
type PlainEvent = Omit<EventRecord, 'data'> & { data: Record<string, unknown> };

function plain(event: EventRecord): PlainEvent {
  return { ...event, data: { ...event.data } };
}

/** A whole office on real parts: store, templates, SMTP; only clock and chance are ours. */
export interface TestOffice extends Office {
  clock: Clock;
  mail: MailServer;
  /** Where database and attachments lie; removed by `close`. */
  folder: string;
  /** Delivers what is due now. Returns when the next attempt is due. */
  deliver(): Promise<Temporal.Instant | undefined>;
  /** Steps the clock from attempt to attempt until nothing waits any more. */
  deliverAll(): Promise<void>;
  /** Delivers what is due, then the last mail to this address (that has these words); throws when there is none. */
  lastMailTo(email: string, words?: string): Promise<ReceivedMail>;
  /** What came into being in the outbox since the last call: `confirmed → taro@example.jp meeting REQUEST 0`, sorted. */
  newlyOwed(): Promise<string[]>;
  outbox(): Promise<OutboxMail[]>;
  see(applicationId: string): Promise<Case>;
  history(applicationId: string): Promise<PlainEvent[]>;
  close(): Promise<void>;
}

export async function openOffice(options: OfficeOptions = {}): Promise<TestOffice> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-office-'));
  const mail = options.mail ?? (await openMailServer());
  const clock = steppedClock(options.now ?? FIRST_MOMENT);
  const store = await openStore(options.database ?? (await migratedFile(join(folder, 'demokai.sqlite'))));
  const transport = openTransport({ smtpUrl: mail.url, connectMilliseconds: 2000, silenceMilliseconds: 2000 });
  const workshop = openWorkshop({ schemaAddress: `${PUBLIC_URL}/schemas/form1.v1.json` });
  const planner = openPlanner(clock.now);
  const office: Office = {
    store,
    files: openAttachmentFiles(join(folder, 'attachments')),
    vault: openVault(TEST_SECRET),
    calendars: openCalendarShelves(),
    now: clock.now,
    chance: countingChance(options.idPrefix ?? '0000'),
    policy: { ...testPolicy(), ...options.policy },
    renderer,
    documents: options.realDocuments ? workshop : { ...workshop, ...smallDocuments },
    readMail: readHere,
    compose: (revealed) => makeReady(revealed, undefined),
    send: transport.send,
    ...(options.scan ? { scan: options.scan } : {}),
    hooks: { check: async () => undefined, post: async () => ({ delivered: true, response: '204' }) },
    solve: planner.solve,
  };
  return {
    ...office,
    clock,
    mail,
    folder,
    ...postOf(office, clock, mail),
    see: (applicationId) => store.read((tx) => getCase(tx, applicationId)),
    history: async (applicationId) => (await store.read((tx) => listEvents(tx, applicationId))).map(plain),
    async close() {
      await planner.close();
      await transport.close();
      await workshop.close();
      await store.close();
      if (!options.mail) await mail.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

// The same for every office of a process: compiling the templates anew would be most of its time.
const renderer = createRenderer({
  viewsDir: VIEWS,
  compilerOf,
  site: { publicUrl: PUBLIC_URL, ministryAddress: 'suisin@mhlw.example' },
});

/** The value of an outcome that must be a yes; throws with the refusal otherwise. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}

/** The refusal's code, or `accepted`. */
export function answerOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'accepted' : outcome.refusal.code;
}

/** The confirmation code in a received mail. */
export function codeOf(mail: ReceivedMail): string {
  const code = /コード：\s*(\d{12}|\d{8}|\d{6})(?!\d)/.exec(mail.parsed.text ?? '')?.[1];
  if (code === undefined) throw new Error(`no code in 「${mail.parsed.subject}」`);
  return code;
}

/** The whole link of this purpose in a received mail, origin included. */
export function linkOf(mail: ReceivedMail, purpose: LinkPurpose): string {
  const path = linkPath(purpose, '').replaceAll('/', '\\/');
  const link = new RegExp(`https?://[^\\s/]+${path}[A-Za-z0-9_-]+`).exec(mail.parsed.text ?? '')?.[0];
  if (link === undefined) throw new Error(`no ${purpose} link in 「${mail.parsed.subject}」`);
  return link;
}

/** The token at the end of that link: what the steps of the work take. */
export function tokenOf(mail: ReceivedMail, purpose: LinkPurpose): string {
  const link = linkOf(mail, purpose);
  return link.slice(link.lastIndexOf('/') + 1);
}

/** The calendar object that a received mail carries; undefined when it is words only. */
export function calendarOf(mail: ReceivedMail): string | undefined {
  const part = mail.parsed.attachments.find((attachment) => attachment.contentType === 'text/calendar');
  return part?.content.toString('utf8');
}

function steppedClock(start: string): Clock {
  let moment = Temporal.Instant.from(start);
  return {
    now: () => moment,
    advance: (by) => {
      moment = moment.add(Temporal.Duration.from(by));
    },
    set: (next) => {
      moment = Temporal.Instant.from(next);
    },
  };
}

/** Different each time and the same in each run. */
function countingChance(prefix: string): Chance {
  let count = 0;
  const next = (width: number): string => String(++count).padStart(width, '0');
  return {
    id: () => `00000000-${prefix}-4000-8000-${next(12)}`,
    token: () => `token-${prefix}-${next(21)}`,
    code: (digits) => String(10 ** (digits - 1) + ++count),
    reference: () => {
      const digits = [...next(8)].map((digit) => 'ABCDEFGHJK'[Number(digit)]);
      return `${digits.slice(0, 4).join('')}-${digits.slice(4).join('')}`;
    },
    fraction: () => 0.5,
  };
}

/** In this thread: starting one takes longer than reading the small mails of tests. */
const readHere: Office['readMail'] = async (raw) => {
  try {
    return { ok: true, letter: await readLetter(raw) };
  } catch {
    return { ok: false, why: 'unreadable' };
  }
};

function testPolicy(): Policy {
  return {
    leadDays: 10,
    retentionDays: 365,
    ministry: { role: 'ministry', id: 'ministry', name: '推進担当', email: 'suisin@mhlw.example', invites: true },
    sender: { name: 'デモ会申請 Demokai', email: 'demokai@demokai.example' },
    coordinators: ['coordinator@mhlw.example'],
    // The whole sign-in: a test's clock leaps. The idle ones are told.
    signInIdle: Temporal.Duration.from({ hours: 12 }),
    isHoliday: (date) => holidayName(date) !== undefined,
    mailAttachMax: 7_000_000,
    draftFilesMax: 10_000_000_000,
    publicUrl: PUBLIC_URL,
    claimFor: Temporal.Duration.from({ minutes: 5 }),
  };
}

/** One small file instead of three: most tests are not about them. */
const smallDocuments: Pick<Documents, 'form1Documents'> = {
  form1Documents: async (form1) => [
    {
      name: `様式1_${form1.reference}.json`,
      mediaType: 'application/json',
      bytes: new TextEncoder().encode(JSON.stringify(form1)),
    },
  ],
};

function postOf(
  office: Office,
  clock: Clock,
  mail: MailServer,
): Pick<TestOffice, 'deliver' | 'deliverAll' | 'lastMailTo' | 'newlyOwed' | 'outbox'> {
  let seen = 0;
  const deliver = (): Promise<Temporal.Instant | undefined> => deliverMail(office, 'deliverer');
  const outbox = async (): Promise<OutboxMail[]> =>
    (await office.store.read((tx) => listMails(tx, { limit: 10_000 }))).toReversed();
  return {
    deliver,
    outbox,
    async deliverAll() {
      for (let round = 0; round < DELIVERY_ROUNDS; round++) {
        const due = await deliver();
        if (!due) return;
        if (Temporal.Instant.compare(due, clock.now()) > 0) clock.set(due.toString());
      }
      throw new Error('the outbox does not come to rest');
    },
    async lastMailTo(email, words = '') {
      await deliver();
      const last = mail.mails.findLast(
        (received) => received.envelope.to.includes(email) && received.parsed.text?.includes(words),
      );
      if (!last) throw new Error(`nothing came to ${email}`);
      return last;
    },
    async newlyOwed() {
      const fresh = (await outbox()).filter((owed) => owed.seq > seen);
      seen = fresh.at(-1)?.seq ?? seen;
      return fresh.map(descriptionOf).sort();
    },
  };
}

function descriptionOf(owed: OutboxMail): string {
  const invite = owed.itip ? ` ${owed.inviteKind} ${owed.itip.method} ${owed.itip.sequence}` : '';
  return `${owed.content.mail} → ${owed.to.email}${invite}`;
}
