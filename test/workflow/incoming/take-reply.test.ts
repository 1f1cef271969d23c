import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { laterAnswer, type StandingAnswer } from '#domain/incoming/calendar-answer.ts';
import { PARTSTATS } from '#domain/words/incoming.ts';
import { calendarAnswersOf } from '#store/cases/calendar-answers.ts';
import { findInvite } from '#store/cases/invites.ts';
import { listIncoming } from '#store/queue/incoming.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import {
  attendeeSignsUp,
  COORDINATOR,
  ICHIRO,
  KOU,
  makersLink,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { letter, parts } from '../../support/letters.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { arrives } from '../../support/post-in.ts';

let office: TestOffice;
let id: string;
let uid: string;
beforeEach(async () => {
  office = await openOffice({ policy: { authservId: 'mx.demokai.example' } });
  id = (await sessionConfirmed(office)).application.id;
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  uid = await uidOf('meeting');
});
afterEach(() => office.close());

async function uidOf(kind: 'meeting' | 'demo'): Promise<string> {
  const { session } = await office.see(id);
  return (await office.store.read((tx) => findInvite(tx, session?.id ?? '', kind)))?.uid ?? '';
}

interface Said {
  uid?: string;
  method?: string;
  attendee?: string;
  sequence?: number | undefined;
  stamp?: string;
  more?: readonly string[];
}

function object(said: Said = {}): string {
  return [
    ...[
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Test//Test//EN',
      `METHOD:${said.method ?? 'REPLY'}`,
      'BEGIN:VEVENT',
    ],
    ...[`UID:${said.uid ?? uid}`, `DTSTAMP:${said.stamp ?? '20260901T030000Z'}`],
    ...(said.sequence === undefined ? [] : [`SEQUENCE:${said.sequence}`]),
    said.attendee ?? `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${ICHIRO.email}`,
    ...(said.more ?? []),
    ...['END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');
}

const EXCHANGE_ZONE = [
  ...['BEGIN:VTIMEZONE', 'TZID:Tokyo Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T000000'],
  ...['TZOFFSETFROM:+0900', 'TZOFFSETTO:+0900', 'END:STANDARD', 'END:VTIMEZONE'],
].join('\r\n');

let count = 0;
/** As Thunderbird sends it: the same object twice, the second as a file. */
async function reply(text: string, head: Record<string, string> = {}, method = 'REPLY'): Promise<void> {
  count += 1;
  const body = parts(
    'b',
    { head: 'Content-Type: text/plain; charset=utf-8', body: '承諾しました' },
    { head: `Content-Type: text/calendar; charset=utf-8; method=${method}`, body: text.replaceAll('\r\n', '\n') },
    {
      head: 'Content-Type: application/ics; name=invite.ics\nContent-Disposition: attachment',
      body: text.replaceAll('\r\n', '\n'),
    },
  );
  const usual = {
    From: ICHIRO.email,
    'Message-ID': `<r${count}@clinic.example>`,
    'Content-Type': 'multipart/mixed; boundary=b',
  };
  await arrives(office, letter(body, { ...usual, ...head }));
}

const answers = async (): Promise<string[]> =>
  (await office.store.read((tx) => calendarAnswersOf(tx, id))).map(
    ({ kind, email, partstat, isOld }) => `${kind} ${email} ${partstat}${isOld ? ' old' : ''}`,
  );
const reasons = async (): Promise<string[]> =>
  (await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 50 }))).map(({ reason }) => reason);

describe('an answer is kept as that of its address (check 21)', () => {
  test.each([
    ['accepted', `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${ICHIRO.email}`],
    ['declined', `ATTENDEE;CN="一郎";PARTSTAT=DECLINED;RSVP=TRUE:MAILTO:${ICHIRO.email.toUpperCase()}`],
    ['tentative', `ATTENDEE;PARTSTAT=TENTATIVE:mailto:${ICHIRO.email}`],
  ])('%s', async (partstat, attendee) => {
    const before = await office.see(id);
    await reply(object({ attendee }));
    expect([await answers(), await reasons()]).toEqual([[`meeting ${ICHIRO.email} ${partstat}`], []]);
    expect(await office.see(id)).toEqual(before);
  });

  test('as Exchange writes it: no ORGANIZER, its own zone, the number of the meeting in a property of its own', async () => {
    const exchange = object({ attendee: `ATTENDEE;PARTSTAT=TENTATIVE;CN=Ichiro:MAILTO:${ICHIRO.email}` })
      .replace('BEGIN:VEVENT', `${EXCHANGE_ZONE}\r\nBEGIN:VEVENT`)
      .replace(
        'END:VEVENT',
        'DTSTART;TZID=Tokyo Standard Time:20261020T100000\r\nX-MICROSOFT-CDO-APPT-SEQUENCE:0\r\nEND:VEVENT',
      );
    await reply(exchange);
    expect([await answers(), await reasons()]).toEqual([[`meeting ${ICHIRO.email} tentative`], []]);
  });

  test('a proposed hour in that zone is said in Japanese time', async () => {
    const when = ['DTSTART;TZID=Tokyo Standard Time:20261020T140000', 'DTEND;TZID=Tokyo Standard Time:20261020T150000'];
    const counter = object({ method: 'COUNTER', more: when });
    const described = counter.replace('BEGIN:VEVENT', `${EXCHANGE_ZONE}\r\nBEGIN:VEVENT`);
    for (const text of [described, counter]) await reply(text, {}, 'COUNTER');
    const mails = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 3 }));
    expect(mails.map(({ ownText }) => ownText.split('\n')[0])).toEqual([
      '提案された日時：2026年10月20日（火） 14:00～15:00',
      '提案された日時：2026年10月20日（火） 14:00～15:00',
    ]);
  });

  test('of a maker to its own event, and REQUEST-STATUS beside it', async () => {
    await makersLink(office, KOU);
    const email = KOU.addresses[0] ?? '';
    const demo = await uidOf('demo');
    const attendee = `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${email}`;
    await reply(object({ uid: demo, attendee, more: ['REQUEST-STATUS:2.0;Success'] }), { From: email });
    expect(await answers()).toEqual([`demo ${email} accepted`]);
  });

  test('the younger stands, whichever comes first, and the same mail twice is once', async () => {
    const declined = `ATTENDEE;PARTSTAT=DECLINED:mailto:${ICHIRO.email}`;
    await reply(object({ attendee: declined, stamp: '20260901T040000Z' }));
    await reply(object({ stamp: '20260901T030000Z' }));
    expect(await answers()).toEqual([`meeting ${ICHIRO.email} declined`]);
  });
});

describe('somebody else may answer', () => {
  test('for a maker, from another of its addresses, and for nobody from an address of their own choice', async () => {
    const [address = '', colleague = ''] = OTSU.addresses;
    must(await joinFixedSession(office, await makersLink(office, OTSU), '企画　四郎'));
    const sentBy = (email: string) => `ATTENDEE;PARTSTAT=DECLINED;SENT-BY="mailto:${email}":mailto:${address}`;
    const demo = await uidOf('demo');
    await reply(object({ uid: demo, attendee: sentBy('stranger@example.jp') }), { From: 'stranger@example.jp' });
    await reply(object({ uid: demo, attendee: sentBy(ICHIRO.email) }), { From: ICHIRO.email });
    expect([await answers(), await reasons()]).toEqual([[], ['other-sender', 'other-sender']]);
    await reply(object({ uid: demo, attendee: sentBy(colleague) }), { From: colleague });
    expect(await answers()).toEqual([`demo ${address} declined`]);
  });

  test('the ministry, which is invited where MINISTRY_INVITES says so', async () => {
    const { email } = office.policy.ministry;
    const attendee = `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${email}`;
    await reply(object({ attendee }), { From: email });
    expect([await answers(), await reasons()]).toEqual([[`meeting ${email} accepted`], []]);
  });
});

test('a calendar whose clock is years ahead does not outdo the answers that come after', async () => {
  await reply(object({ stamp: '20990101T000000Z' }));
  office.clock.advance({ hours: 1 });
  const stamp = `${office.now().toString({ smallestUnit: 'second' }).replace(/[-:]/g, '')}`;
  await reply(object({ attendee: `ATTENDEE;PARTSTAT=DECLINED:mailto:${ICHIRO.email}`, stamp }));
  expect(await answers()).toEqual([`meeting ${ICHIRO.email} declined`]);
});

test('an answer to an older invitation is kept as such, and one to the newer outdoes it though its clock is behind', async () => {
  await reply(object({ sequence: 0, stamp: '20260901T050000Z' }));
  const { application } = await office.see(id);
  const venue = { name: '第二会館', postalCode: '', address: '東京都港区1-1' };
  const seen = { applicationId: id, seenVersion: application.version, actor: COORDINATOR };
  must(await changeSession(office, { ...seen, edit: { venue } }));
  expect(await answers()).toEqual([`meeting ${ICHIRO.email} accepted old`]);
  const declined = `ATTENDEE;PARTSTAT=DECLINED:mailto:${ICHIRO.email}`;
  await reply(object({ attendee: declined, sequence: 1, stamp: '20260901T020000Z' }));
  await reply(object({ sequence: 0, stamp: '20260901T060000Z' }));
  expect([await answers(), await reasons()]).toEqual([[`meeting ${ICHIRO.email} declined`], []]);
});

describe('nothing is kept, and people are told why (check 23), of', () => {
  test.each<[string, Said, Record<string, string>, string, string]>([
    ['one from another address', {}, { From: 'other@example.jp' }, 'REPLY', 'other-sender'],
    [
      'one that our server found forged',
      {},
      { 'Authentication-Results': 'mx.demokai.example; dmarc=fail' },
      'REPLY',
      'forged',
    ],
    [
      'one for two attendees',
      { more: ['ATTENDEE;PARTSTAT=ACCEPTED:mailto:x@example.jp'] },
      {},
      'REPLY',
      'calendar-unreadable',
    ],
    ['one whose head says another method', {}, {}, 'CANCEL', 'calendar-unreadable'],
    [
      'one that is passed on to somebody else',
      { more: [`ATTENDEE;DELEGATED-FROM="mailto:${ICHIRO.email}":mailto:x@example.jp`] },
      {},
      'REPLY',
      'calendar-delegated',
    ],
    [
      'one that says that it is passed on',
      { attendee: `ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:x@example.jp":mailto:${ICHIRO.email}` },
      {},
      'REPLY',
      'calendar-delegated',
    ],
    [
      'one with a word that is none',
      { attendee: `ATTENDEE;PARTSTAT=X-PERHAPS:mailto:${ICHIRO.email}` },
      {},
      'REPLY',
      'calendar-delegated',
    ],
    ['one of another event', { uid: 'nobody-knows' }, {}, 'REPLY', 'calendar-unknown'],
    ['one of a date of a series', { more: ['RECURRENCE-ID:20261020T010000Z'] }, {}, 'REPLY', 'calendar-instance'],
    ['one to an invitation that we never sent', { sequence: 9 }, {}, 'REPLY', 'calendar-unreadable'],
    [
      'who was not invited',
      { attendee: 'ATTENDEE;PARTSTAT=ACCEPTED:mailto:tobiiri@example.jp' },
      { From: 'tobiiri@example.jp' },
      'REPLY',
      'uninvited',
    ],
    [
      'a proposed hour',
      { method: 'COUNTER', more: ['DTSTART:20261020T050000Z', 'DTEND:20261020T060000Z'] },
      {},
      'COUNTER',
      'counter',
    ],
    ...['REQUEST', 'CANCEL', 'PUBLISH', 'REFRESH', 'ADD', 'DECLINECOUNTER'].map(
      (method): [string, Said, Record<string, string>, string, string] => [
        method,
        { method },
        {},
        method,
        'calendar-method',
      ],
    ),
  ])('%s', async (_, said, head, method, reason) => {
    const before = await office.see(id);
    await reply(object(said), head, method);
    expect([await answers(), await reasons(), await office.see(id)]).toEqual([[], [reason], before]);
  });

  test('one that stands in a mail that somebody forwards', async () => {
    const inner = `Subject: inner\nContent-Type: text/calendar; method=REPLY\n\n${object().replaceAll('\r\n', '\n')}`;
    const body = parts('b', { head: 'Content-Type: message/rfc822\nContent-Disposition: inline', body: inner });
    await arrives(office, letter(body, { From: ICHIRO.email, 'Content-Type': 'multipart/mixed; boundary=b' }));
    expect([await answers(), await reasons()]).toEqual([[], ['unplaced']]);
  });
});

test('a proposed hour is said in words at the desk, in Japanese time', async () => {
  await reply(
    object({ method: 'COUNTER', more: ['DTSTART:20261020T050000Z', 'DTEND:20261020T060000Z', 'COMMENT:午後なら'] }),
    {},
    'COUNTER',
  );
  const [mail] = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 1 }));
  expect(mail?.ownText).toBe('提案された日時：2026年10月20日（火） 14:00～15:00\n午後なら\n\n承諾しました');
});

test('an answer to a cancelled session revives nothing', async () => {
  const { application } = await office.see(id);
  must(
    await cancelSession(office, {
      applicationId: id,
      seenVersion: application.version,
      actor: COORDINATOR,
      reason: '会場の都合',
    }),
  );
  const before = await office.see(id);
  await reply(object());
  expect([await answers(), await reasons(), await office.see(id)]).toEqual([[], [], before]);
  // Words are somebody's all the same, and another hour is for people to think about.
  await office.newlyOwed();
  await reply(object({ more: ['COMMENT:次回は参ります'] }));
  await reply(object({ method: 'COUNTER', more: ['DTSTART;VALUE=DATE:20261021'] }), {}, 'COUNTER');
  expect([await office.newlyOwed(), await answers(), await reasons()]).toEqual([
    [`mail-came → ${office.policy.ministry.email}`],
    [],
    ['counter'],
  ]);
  const [counter] = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 1 }));
  expect(counter?.ownText.split('\n')[0]).toBe('提案された日時：2026年10月21日（水） 終日');
});

test('what a person wrote beside an answer is told and stands in the history; what programs write is not', async () => {
  await office.newlyOwed();
  const outlook = (text: string): string => text.replace('-//Test//Test//EN', 'Microsoft Exchange Server 2010');
  const said = async (text: string, words: string): Promise<void> => {
    count += 1;
    const calendar = {
      head: 'Content-Type: text/calendar; charset=utf-8; method=REPLY',
      body: text.replaceAll('\r\n', '\n'),
    };
    const body = parts('b', { head: 'Content-Type: text/plain; charset=utf-8', body: words }, calendar);
    const head = { From: ICHIRO.email, 'Message-ID': `<w${count}@clinic.example>` };
    await arrives(office, letter(body, { ...head, 'Content-Type': 'multipart/alternative; boundary=b' }));
  };
  await said(object(), '診療 一郎 さんが招待を承諾しました。');
  await said(outlook(object()), '\n \n');
  await said(outlook(object()), 'Outlook for iOS を入手');
  expect(await office.newlyOwed()).toEqual([]);
  await said(object({ more: ['COMMENT:車いすで参ります'] }), '一郎 さんが招待を承諾しました。メモ: 車いすで参ります');
  await said(
    outlook(object()),
    '30分遅れます。\n\nOutlook for iOS を入手\n\n-----Original Appointment-----\n差出人: デモ会申請\n件名: 日程',
  );
  expect(await office.newlyOwed()).toEqual(Array(2).fill(`mail-came → ${office.policy.ministry.email}`));
  const arrived = (await office.history(id)).filter(({ type }) => type === 'mail-arrived');
  expect(arrived.map(({ actor, data }) => [actor.role, data.text])).toEqual([
    ['attendee', '車いすで参ります'],
    ['attendee', '30分遅れます。'],
  ]);
  expect([await answers(), await reasons()]).toEqual([[`meeting ${ICHIRO.email} accepted`], []]);
});

test('whatever the order in which answers come, the same one stands (check 22)', () => {
  const answer = fc.record({
    partstat: fc.constantFrom(...PARTSTATS),
    sequence: fc.integer({ min: 0, max: 2 }),
    stamp: fc.integer({ min: 0, max: 3 }).map((s) => Temporal.Instant.fromEpochMilliseconds(s * 1000)),
  });
  const last = (all: readonly StandingAnswer[]): StandingAnswer => all.reduce((a, b) => laterAnswer(a, b));
  fc.assert(
    fc.property(
      fc
        .array(answer, { minLength: 1, maxLength: 6 })
        .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(last(shuffled)).toEqual(last(all));
      },
    ),
  );
});
