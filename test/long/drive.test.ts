import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStore, type Store } from '#store/engine.ts';
import { type Case, getCase } from '#workflow/case/case.ts';
import { openFormClient, type Timings } from '../support/form-client.ts';
import { readIcs } from '../support/ics.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { calendarOf } from '../support/office.ts';
import { type Service, startService } from '../support/service.ts';
import { COORDINATORS, driveByHand, epochOf, MAKERS, MINISTRY, mostAtOnce } from './drive-by-hand.ts';
import { type Drive, type DrivenMaker, throwDice } from './driving.ts';
import { coordinatorRegisters, coordinatorSignsIn } from './driving-desk.ts';

const APPLICATIONS = Number(process.env.DRIVE_APPLICATIONS ?? 300);
const SEED = Number(process.env.DRIVE_SEED ?? 20261126);
let dataDir: string;
let mail: MailServer;
let service: Service;
let store: Store;
const timings: Timings = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'demokai-drive-'));
  mail = await openMailServer();
  service = await startService({
    dataDir,
    smtpUrl: mail.url,
    env: { MINISTRY_ADDRESS: MINISTRY, COORDINATORS: COORDINATORS.join(','), TRUST_PROXY: '127.0.0.1' },
  });
  store = await openStore(join(dataDir, 'demokai.sqlite'));
});
afterAll(async () => {
  await store.close();
  await service.stop();
  await mail.close();
  await rm(dataDir, { recursive: true, force: true });
});

test(`${APPLICATIONS} applications go through offices, coordinators and makers at once: each ends confirmed or declined, and every mailbox knows the truth`, async () => {
  const drive: Drive = {
    mail,
    browser: () => openFormClient(service.url, timings),
    chance: throwDice(SEED),
    tally: new Map(),
  };
  const begun = performance.now();
  const coordinators = await Promise.all(
    COORDINATORS.map((email, index) => coordinatorSignsIn(drive, email, `調整　${index + 1}郎`)),
  );
  const [first] = coordinators;
  if (!first) throw new Error('somebody has to be at the desk');
  const makers: DrivenMaker[] = [];
  for (const maker of MAKERS) makers.push(await coordinatorRegisters(first, maker));
  const offices = await driveByHand(drive, {
    ...{ coordinators, makers, offices: [], applications: APPLICATIONS },
    untilMailsLeft,
  });
  const seconds = (performance.now() - begun) / 1000;

  const cases = await allCases();
  console.log(figures(drive, cases, seconds));
  expect(offices.length).toBe(APPLICATIONS);
  expect(cases.map(({ application }) => application.form1.association).sort()).toEqual(
    offices.map(({ association }) => association).sort(),
  );
  expect(cases.filter(({ application: { state } }) => state !== 'confirmed' && state !== 'declined')).toEqual([]);
  expect(makers.map((maker) => [maker.name, mostAtOnce(maker, cases) <= maker.crews])).toEqual(
    makers.map(({ name }) => [name, true]),
  );
  const owed = await outbox();
  expectMailsLeft(owed);
  for (const about of cases) expectMailsOf(about, owed);
  expectCalendars(cases);
});

interface Owed {
  state: string;
  mail: string;
  to: string;
  applicationId: string | null;
  messageId: string;
}

/** In the order in which they came to be owed; without their parts, which are hundreds of megabytes. */
function outbox(): Promise<Owed[]> {
  return store.read(async (tx) => {
    const { mails } = tx.tables;
    const { state, dataJson, recipientEmail, applicationId, messageId } = mails;
    const rows = await tx.db
      .select({ state, dataJson, to: recipientEmail, applicationId, messageId })
      .from(mails)
      .orderBy(asc(mails.seq));
    return rows.map(({ dataJson: data, ...row }) => ({ ...row, mail: String(JSON.parse(data).mail) }));
  });
}

async function untilMailsLeft(): Promise<void> {
  const waiting = async () => (await outbox()).filter(({ state }) => state === 'owed' || state === 'sending').length;
  await vi.waitFor(async () => expect(await waiting()).toBe(0), { timeout: 120_000, interval: 500 });
}

function allCases(): Promise<Case[]> {
  return store.read(async (tx) => {
    const rows = await tx.db.select({ id: tx.tables.applications.id }).from(tx.tables.applications);
    const cases: Case[] = [];
    for (const { id } of rows) cases.push(await getCase(tx, id));
    return cases;
  });
}

/** Everything owed left, once each; what is not sent any more was overtaken before it could leave. */
function expectMailsLeft(owed: readonly Owed[]): void {
  expect(owed.filter(({ state }) => state !== 'sent' && state !== 'dropped')).toEqual([]);
  expect(mail.mails.map(({ parsed }) => parsed.messageId ?? '').sort()).toEqual(
    owed
      .filter(({ state }) => state === 'sent')
      .map(({ messageId }) => messageId)
      .sort(),
  );
}

/** What everybody was told last about one application is what became of it, and each news of a kind came once. */
function expectMailsOf({ application, session, inquiries, attendees }: Case, all: readonly Owed[]): void {
  const owed = all.filter(({ applicationId }) => applicationId === application.id);
  const mails = owed.filter(({ state }) => state === 'sent');
  const told = (email: string, ...kinds: string[]) =>
    mails.filter(({ to, mail }) => to === email && kinds.includes(mail)).map(({ mail }) => mail);
  const fixed = application.state === 'confirmed';
  const who = `${application.form1.association} ${application.state}`;
  expect([who, told(application.form1.contact.email, 'verification', 'received', 'confirmed', 'declined')]).toEqual([
    who,
    ['verification', 'received', fixed ? 'confirmed' : 'declined'],
  ]);
  expect([who, told(MINISTRY, 'request', 'confirmed')]).toEqual([who, fixed ? ['request', 'confirmed'] : ['request']]);
  for (const { email } of attendees) {
    expect([who, email, told(email, 'confirmed', 'not-held')]).toEqual([
      who,
      email,
      [fixed ? 'confirmed' : 'not-held'],
    ]);
  }
  for (const { maker } of inquiries) {
    const email = maker.addresses[0] ?? '';
    const comes = session?.makers.some((joined) => joined.maker.id === maker.id) ?? false;
    const last = told(email, 'inquiry', 'slot-fixed', 'inquiry-closed', 'confirmed', 'changed', 'cancelled').at(-1);
    const open = inquiries.some((inquiry) => inquiry.maker.id === maker.id && inquiry.state === 'open');
    const right = comes ? ['confirmed', 'changed'] : fixed ? ['slot-fixed', 'cancelled'] : ['inquiry-closed'];
    // Overtaken before it left: who never heard of the request has nothing to be told.
    const neverAsked = !mails.some(({ to }) => to === email) && owed.some(({ to }) => to === email);
    if (neverAsked) expect([who, maker.name, last, comes]).toEqual([who, maker.name, undefined, false]);
    else expect([who, maker.name, last, open && !fixed]).toEqual([who, maker.name, expect.toBeOneOf(right), false]);
  }
}

/** What each mailbox's calendar shows after all its mails is what stands, and nothing went backwards on the way. */
function expectCalendars(cases: readonly Case[]): void {
  const standing = new Map<string, string[]>();
  const stands = (email: string, session: NonNullable<Case['session']>, kind: 'meeting' | 'demo'): void => {
    const [start, end] = [session[kind].start, session[kind].end].map((time) => epochOf(session.date, time));
    standing.set(email, [...(standing.get(email) ?? []), `${start} ${end} ${placeOf(session)}`]);
  };
  for (const { application, session, attendees } of cases) {
    if (session?.state !== 'confirmed') continue;
    for (const email of [application.form1.contact.email, MINISTRY, ...attendees.map((attendee) => attendee.email)]) {
      stands(email, session, 'meeting');
    }
    for (const { maker } of session.makers) for (const email of maker.addresses) stands(email, session, 'demo');
  }
  const mailboxes = new Set(mail.mails.flatMap(({ envelope }) => envelope.to));
  for (const email of mailboxes) {
    expect([email, ...calendarOfMailbox(email)]).toEqual([email, ...(standing.get(email) ?? []).sort()]);
  }
}

function placeOf(session: NonNullable<Case['session']>): string {
  return session.mode === 'online'
    ? `オンライン ${session.url}`
    : [session.venue.name, session.venue.address].join(' ');
}

function calendarOfMailbox(email: string): string[] {
  const shown = new Map<string, ReturnType<typeof readIcs>>();
  for (const received of mail.mails.filter(({ envelope }) => envelope.to.includes(email))) {
    const text = calendarOf(received);
    if (text === undefined) continue;
    const ics = readIcs(text);
    const before = shown.get(ics.uid);
    if (!before)
      expect([email, received.parsed.subject, ics.method]).toEqual([email, received.parsed.subject, 'REQUEST']);
    else expect(ics.sequence).toBeGreaterThanOrEqual(before.sequence);
    shown.set(ics.uid, ics);
  }
  return [...shown.values()]
    .filter(({ method }) => method === 'REQUEST')
    .map(({ start, end, location, url }) =>
      [start.epochMilliseconds, end.epochMilliseconds, location, ...(url === '' ? [] : [url])].join(' '),
    )
    .sort();
}

function figures(drive: Drive, cases: readonly Case[], seconds: number): string {
  const times = timings.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  const states = Map.groupBy(cases, ({ application }) => application.state);
  const sessions = cases.flatMap(({ session }) => (session ? [session] : []));
  return [
    `seed ${SEED}: ${[...states].map(([state, same]) => `${same.length} ${state}`).join(', ')} in ${seconds.toFixed(0)} s`,
    `${timings.length} requests, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(0.9999)} ms; ${mail.mails.length} mails`,
    `${sessions.filter(({ makers }) => makers.length > 1).length} sessions with several makers`,
    ...MAKERS.map(
      (maker) => `${maker.name}: at most ${mostAtOnce({ ...maker, id: '' }, cases)} of ${maker.crews} at once`,
    ),
    ...[...drive.tally].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, often]) => `  ${what}: ${often}`),
    `  answers: ${[...Map.groupBy(timings, ({ what }) => what)].map(([what, same]) => `${what} ${same.length}`).join(', ')}`,
  ].join('\n');
}
