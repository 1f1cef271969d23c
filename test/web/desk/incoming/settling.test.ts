import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calendarAnswersOf } from '#store/cases/calendar-answers.ts';
import { findInvite } from '#store/cases/invites.ts';
import { listIncoming } from '#store/queue/incoming.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { deskIncomingRoutes } from '#web/desk/incoming/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { makeNameList } from '#workflow/attendees/lists.ts';
import { attendeeSignsUp, ICHIRO, sessionConfirmed, signUpPage } from '../../../support/cast.ts';
import { letter, parts } from '../../../support/letters.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { arrives } from '../../../support/post-in.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
let id: string;
let reference: string;
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskIncomingRoutes, attendeeListRoutes]);
  desk = await coordinatorAt(http, office);
  ({ id, reference } = (await sessionConfirmed(office)).application);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  await office.deliver();
});
afterAll(async () => {
  await http.close();
  await office.close();
});

let count = 0;
async function reply(from: string, attendee: string): Promise<string> {
  count += 1;
  const { session } = await office.see(id);
  const invite = await office.store.read((tx) => findInvite(tx, session?.id ?? '', 'meeting'));
  const object = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:REPLY', 'BEGIN:VEVENT', `UID:${invite?.uid}`]
    .concat([`DTSTAMP:2026090${count}T030000Z`, `ATTENDEE;PARTSTAT=DECLINED:mailto:${attendee}`])
    .concat(['END:VEVENT', 'END:VCALENDAR'])
    .join('\n');
  const body = parts('b', { head: 'Content-Type: text/calendar; method=REPLY', body: object });
  const head = { From: from, 'Message-ID': `<s${count}@a>`, 'Content-Type': 'multipart/mixed; boundary=b' };
  await arrives(office, letter(body, head));
  return waitingPath();
}

async function waitingPath(): Promise<string> {
  const mails = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 9 }));
  return `/desk/incoming/${mails.at(-1)?.id}`;
}

const arrivals = async () => (await office.history(id)).filter(({ type }) => type === 'mail-arrived').length;

test('a calendar’s answer from another address is recorded as that of who was invited, once a person has looked', async () => {
  const path = await reply('assistant@clinic.example.jp', ICHIRO.email);
  const check = `${path}/case?reference=${reference}`;
  expect((await desk.get(path)).html.replaceAll('&#x3D;', '=')).toContain(check);
  expect((await desk.get(check)).text).toContain(`${ICHIRO.email} への招待に、「辞退」と答えています。`);
  expect(await office.store.read((tx) => calendarAnswersOf(tx, id))).toEqual([]);
  const seats = (await office.see(id)).attendees;
  expect((await desk.post(`${path}/answer`, {}, check)).location).toBe('/desk/incoming?done=answer');
  expect(await office.store.read((tx) => calendarAnswersOf(tx, id))).toMatchObject([
    { email: ICHIRO.email, partstat: 'declined' },
  ]);
  const names = (await desk.get(`/desk/applications/${reference}/attendees`)).text;
  expect(names).toContain('予定表の回答：辞退 1件');
  const sheet = await makeNameList(office, id, { kind: 'names', order: 'kana' }, 'xlsx');
  const { bytes } = await makeNameList(office, id, { kind: 'sign-in', order: 'kana' }, 'xlsx');
  const cells = await Promise.all([sheet.bytes, bytes].map((one) => office.documents.readGrids(one)));
  expect(cells.map((read) => JSON.stringify(read).includes('予定表の回答'))).toEqual([true, false]);
  expect([(await office.see(id)).attendees, (await desk.post(`${path}/answer`, {}, '/desk/incoming')).status]).toEqual([
    seats,
    409,
  ]);
});

test('whoever answers uninvited is made an attendee with name and address of the mail, which then stands in the history', async () => {
  const path = await reply('Tobiiri Saburo <tobiiri@clinic.example.jp>', 'tobiiri@clinic.example.jp');
  const check = await desk.get(`${path}/case?reference=${reference}`);
  const entry = /href="([^"]*attendees\/new[^"]*)"/.exec(check.html)?.[1]?.replaceAll('&#x3D;', '=') ?? '';
  const form = await desk.get(entry);
  expect(form.html).toContain('value="Tobiiri Saburo"');
  expect(form.html).toContain('value="tobiiri@clinic.example.jp"');
  const [key = '', mail = ''] = ['key', 'mail'].map(
    (name) => new RegExp(`name="${name}" value="([^"]+)"`).exec(form.html)?.[1],
  );
  const before = await arrivals();
  const typed = { name: 'Tobiiri Saburo', kana: '', institution: '三医院', institutionCode: '', people: '1' };
  const entered = await desk.post(
    entry.split('?')[0] ?? '',
    { ...typed, email: 'tobiiri@clinic.example.jp', key, mail },
    entry,
  );
  expect(entered.location).toContain('/attendees?done=added');
  expect((await office.see(id)).attendees.map(({ email }) => email)).toEqual([
    ICHIRO.email,
    'tobiiri@clinic.example.jp',
  ]);
  expect([(await desk.get(path)).text.includes('片づけた人'), await arrivals()]).toEqual([true, before + 1]);
});

test('a server’s word that a person reads as a bounce marks the mail, and leads to where the address is put right', async () => {
  const sent = (await office.outbox()).findLast(
    ({ content, to }) => content.mail === 'registered' && to.email === ICHIRO.email,
  );
  const server = { From: 'MAILER-DAEMON@mx.example.jp', 'Return-Path': '<>', 'Message-ID': '<mx@a>' };
  await arrives(office, letter(`ご確認ください。\n\nMessage-ID: ${sent?.messageId}`, server));
  const path = await waitingPath();
  expect((await desk.get(path)).text).toContain('届いたかどうかを読み取れませんでした。');
  await office.newlyOwed();
  expect((await desk.post(`${path}/returned`, {}, path)).location).toBe(path);
  expect((await office.outbox()).find((mail) => mail.id === sent?.id)?.state).toBe('bounced');
  expect((await office.newlyOwed()).map((owed) => owed.split(' ')[0])).toEqual(['attendee-unreached']);
  const [attendee] = (await office.see(id)).attendees;
  const page = await desk.get(path);
  expect(page.html).toContain(`/desk/applications/${reference}/attendees/${attendee?.id}"`);
  expect(page.html).toContain(`/desk/mails/${sent?.id}"`);
});
