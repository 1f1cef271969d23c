import { execFileSync } from 'node:child_process';
import nodeIcal from 'node-ical';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { composeItip } from '#calendar/itip.ts';
import type { ItipContent } from '#calendar/itip-content.ts';
import type { PublishedContent } from '#calendar/published-content.ts';
import type { InviteKind } from '#domain/case/invite.ts';
import { expectGolden, goldenFiles } from '../support/golden.ts';
import { expectContentLines, expectItipRules, readIcs, unfold } from '../support/ics.ts';
import { ATTENDEE, FACTS, ONLINE, PLANNER, STAMP, samples } from './samples.ts';

const NAMES = Object.keys(samples());

function sample(name: string): string {
  const text = samples()[name];
  if (text === undefined) throw new Error(`no sample ${name}`);
  return text;
}

describe('each message', () => {
  test.each(NAMES)('%s equals its golden file, byte for byte', (name) => {
    expectGolden(`${name}.ics`, sample(name));
  });

  test('has no golden file that no sample makes', () => {
    expect(goldenFiles('', '.ics')).toEqual(NAMES.map((name) => `${name}.ics`).sort());
  });

  test.each(NAMES)('%s holds to RFC 5546 (check 1)', (name) => {
    expectItipRules(sample(name));
  });

  test.each(NAMES)('%s holds to the content lines of RFC 5545 (check 3)', (name) => {
    expectContentLines(sample(name));
  });

  test.each(['UTC', 'Asia/Tokyo', 'America/New_York'])(
    'is the same, byte for byte, in a process in %s (check 2)',
    (zone) => {
      const script = `import { samples } from '${new URL('./samples.ts', import.meta.url)}';
      process.stdout.write(JSON.stringify([new Intl.DateTimeFormat().resolvedOptions().timeZone, samples()]));`;
      const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, TZ: zone },
        encoding: 'utf8',
      });
      expect(JSON.parse(printed)).toEqual([zone, samples()]);
    },
  );

  test.each(NAMES)('%s is read by node-ical as by ical.js (check 1)', (name) => {
    const events = Object.values(nodeIcal.sync.parseICS(sample(name))).filter((part) => part?.type === 'VEVENT');
    const second = events.map((event) => ({
      method: event.method,
      uid: event.uid,
      sequence: Number(event.sequence),
      stamp: event.dtstamp.toISOString(),
      start: event.start.toISOString(),
      end: event.end?.toISOString(),
      status: event.status ?? '',
      summary: event.summary,
      description: event.description,
    }));
    const { method, uid, sequence, stamp, start, end, status, summary, description } = readIcs(sample(name));
    const iso = (instant: Temporal.Instant) => instant.toString({ smallestUnit: 'millisecond' });
    const times = { stamp: iso(stamp), start: iso(start), end: iso(end) };
    expect(second).toEqual([{ method, uid, sequence, ...times, status, summary, description }]);
  });

  // The compiler holds these: a Date, a PlainDateTime or a day in their place would be hours off, or a day.
  test('takes only moments in a named zone for its hours, and a moment for its stamp (check 2)', () => {
    expectTypeOf<ItipContent['start']>().toEqualTypeOf<Temporal.ZonedDateTime>();
    expectTypeOf<ItipContent['end']>().toEqualTypeOf<Temporal.ZonedDateTime>();
    expectTypeOf<ItipContent['stamp']>().toEqualTypeOf<Temporal.Instant>();
    expectTypeOf<PublishedContent['start']>().toEqualTypeOf<Temporal.ZonedDateTime>();
    expectTypeOf<PublishedContent['end']>().toEqualTypeOf<Temporal.ZonedDateTime>();
    expectTypeOf<PublishedContent['stamp']>().toEqualTypeOf<Temporal.Instant>();
  });
});

describe('a REQUEST', () => {
  test('for the meeting says everything that was meant', () => {
    const { description, ...rest } = readIcs(sample('request-meeting'));
    expect(rest).toEqual({
      method: 'REQUEST',
      uid: STAMP.uid,
      sequence: 0,
      stamp: Temporal.Instant.from('2026-10-01T01:23:45Z'),
      start: Temporal.Instant.from('2026-10-20T10:00+09:00'),
      end: Temporal.Instant.from('2026-10-20T12:00+09:00'),
      organizer: STAMP.organizer,
      attendees: [
        { ...ATTENDEE, cutype: 'INDIVIDUAL', role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'TRUE' },
      ],
      status: 'CONFIRMED',
      summary: '顔認証付きカードリーダー説明会（●●市医師会）',
      location: '▲▲会館 大ホール 東京都●●区▲参画1-1-1',
      url: '',
      properties: [
        'ATTENDEE',
        'DESCRIPTION',
        'DTEND',
        'DTSTAMP',
        'DTSTART',
        'LAST-MODIFIED',
        'LOCATION',
        'METHOD',
        'ORGANIZER',
        'PRODID',
        'SEQUENCE',
        'STATUS',
        'SUMMARY',
        'UID',
        'VERSION',
      ],
      components: ['STANDARD', 'VEVENT', 'VTIMEZONE'],
    });
    expect(description.split('\n').slice(0, 7)).toEqual([
      '●●市医師会の顔認証付きカードリーダー説明会のご案内です。',
      '日時：2026年10月20日（火）10:00～12:00（日本時間）',
      'デモンストレーション：11:00～11:15（15分）',
      '実施方法：実地',
      '開催場所：▲▲会館 大ホール 〒100-0001 東京都●●区▲参画1-1-1',
      'ご案内の補足：駐車場はありません。',
      '公共交通機関でお越しください。',
    ]);
  });

  test('for the meeting names nobody but its recipient: not the contact, not the makers, not a head count (check 7)', () => {
    const text = unfold(sample('request-meeting'));
    const private_ = ['厚労 太郎', '5253', 'taro@', '甲電機', '12名', 'ABCD-EFGH', '会場レイアウト'];
    expect(private_.filter((words) => text.includes(words))).toEqual([]);
  });

  test('for the demo is its window alone and tells makers whom to call, who comes and what the room is like', () => {
    const ics = readIcs(sample('request-demo'));
    expect([ics.start, ics.end]).toEqual([
      Temporal.Instant.from('2026-10-20T11:00+09:00'),
      Temporal.Instant.from('2026-10-20T11:15+09:00'),
    ]);
    expect(ics.summary).toBe('デモンストレーション：●●市医師会');
    expect(ics.description.split('\n')).toEqual([
      '●●市医師会の説明会でのデモンストレーションのご案内です。',
      'デモンストレーション：2026年10月20日（火）11:00～11:15（日本時間）',
      '説明会全体：10:00～12:00',
      '実施方法：実地',
      '開催場所：▲▲会館 大ホール 〒100-0001 東京都●●区▲参画1-1-1',
      '当日の連絡先：厚労 太郎 様（電話 03-5253-1111、内線 1234）',
      '参加申込：12名',
      '参加メーカー：甲電機、乙システム',
      'レイアウト等：会場レイアウト.pdf、電源位置.png',
      '受付番号：ABCD-EFGH',
      'ご案内の補足：駐車場はありません。',
      '公共交通機関でお越しください。',
    ]);
  });

  test('says what the applicant wrote for the day: makers have their own timetable, but they park too', () => {
    const facts = { ...FACTS, timetable: '9:40 受付\n10:00 説明会', parking: '地下に20台分あります。' };
    const linesOf = (kind: InviteKind) =>
      readIcs(composeItip(kind, facts, STAMP, ATTENDEE))
        .description.split('\n')
        .filter((line) => /流れ|受付$|10:00 説明会|駐車場など/.test(line));
    expect([linesOf('meeting'), linesOf('demo')]).toEqual([
      ['当日の流れ：', '9:40 受付', '10:00 説明会', '駐車場など：地下に20台分あります。'],
      ['駐車場など：地下に20台分あります。'],
    ]);
  });

  test('for the demo leaves out what there is not', () => {
    const bare = {
      ...FACTS,
      venue: { name: '▲▲会館', postalCode: '', address: '●●市1-1' },
      contact: { name: '厚労 太郎', phone: '03-5253-1111', extension: '', email: '' },
      makers: [],
      layouts: [],
      note: '',
      attendees: 0,
    };
    const { description } = readIcs(composeItip('demo', bare, STAMP, PLANNER));
    expect(description.split('\n').slice(4)).toEqual([
      '開催場所：▲▲会館 ●●市1-1',
      '当日の連絡先：厚労 太郎 様（電話 03-5253-1111）',
      '参加申込：0名',
      '受付番号：ABCD-EFGH',
    ]);
  });

  test('always quotes the name, also a plain one', () => {
    const lines = unfold(composeItip('meeting', FACTS, STAMP, { name: 'Sato', email: 'sato@clinic.example' })).split(
      '\r\n',
    );
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toEqual([
      'ATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Sato":MAILTO:sato@clinic.example',
    ]);
  });

  test('calls a nameless recipient by the address', () => {
    const ics = readIcs(composeItip('meeting', FACTS, STAMP, { name: ' ', email: 'sato@clinic.example' }));
    expect(ics.attendees.map(({ name }) => name)).toEqual(['sato@clinic.example']);
  });
});

describe('an online session', () => {
  const withUrl = (url: string) => readIcs(composeItip('meeting', { ...ONLINE, url }, STAMP, ATTENDEE));
  const connection = (description: string) => description.split('\n').filter((line) => line.startsWith('接続先'));

  test('without an address says that it follows', () => {
    const ics = withUrl('');
    expect(ics.location).toBe('オンライン');
    expect(ics.url).toBe('');
    expect(connection(ics.description)).toEqual(['接続先は追ってお知らせします']);
  });

  test.each(['https://meet.example/j/123?pwd=a%2Cb&x=1#k', 'http://meet.example:8080/~a/'])(
    'with %s says it in words and as URL',
    (url) => {
      const ics = withUrl(url);
      expect(ics.url).toBe(url);
      expect(connection(ics.description)).toEqual([`接続先：${url}`]);
    },
  );

  test.each([
    'https://meet.example/a,b',
    'https://meet.example/a;b',
    'https://meet.example/会議',
    'https://meet.example/a b',
    'https://meet.example/"',
    'javascript:alert(1)',
    'ftp://meet.example/',
    '会議番号 123 456',
  ])('with %s says it in words only', (url) => {
    const ics = withUrl(url);
    expect(ics.properties.includes('URL')).toBe(false);
    expect(connection(ics.description)).toEqual([`接続先：${url}`]);
  });

  test('that has become in-person no longer tells where to connect', () => {
    const ics = readIcs(composeItip('meeting', { ...FACTS, url: 'https://meet.example/' }, STAMP, ATTENDEE));
    expect(ics.url).toBe('');
    expect(connection(ics.description)).toEqual([]);
  });
});

describe('a CANCEL (check 8)', () => {
  test('of the whole event is CANCELLED and asks for no answer', () => {
    const ics = readIcs(sample('cancel-whole'));
    expect([ics.method, ics.status, ics.sequence]).toEqual(['CANCEL', 'CANCELLED', 1]);
    expect(ics.attendees).toEqual([
      { ...ATTENDEE, cutype: 'INDIVIDUAL', role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'FALSE' },
    ]);
    expect(ics.description.split('\n')).toEqual([
      '●●市医師会の顔認証付きカードリーダー説明会は中止になりました。',
      '日時：2026年10月20日（火）10:00～12:00（日本時間）',
      'デモンストレーション：11:00～11:15（15分）',
    ]);
  });

  test('for one leaver has no STATUS, because the event goes on', () => {
    const ics = readIcs(sample('cancel-leaver'));
    expect(ics.properties.includes('STATUS')).toBe(false);
    expect(ics.attendees.map(({ email }) => email)).toEqual([ATTENDEE.email]);
    expect(ics.description.split('\n')[0]).toBe(
      '●●市医師会の顔認証付きカードリーダー説明会へのご案内を取り消しました。',
    );
  });

  test('tells a maker that has left neither the phone nor where to connect', () => {
    const facts = { ...ONLINE, url: 'https://meet.example/j/1' };
    const ics = readIcs(composeItip('demo', facts, { ...STAMP, method: 'CANCEL', wholeEvent: false }, PLANNER));
    expect(ics.url).toBe('');
    expect(ics.description.split('\n')).toEqual([
      '●●市医師会の説明会でのデモンストレーションへのご案内を取り消しました。',
      'デモンストレーション：2026年10月20日（火）11:00～11:15（日本時間）',
      '説明会全体：10:00～12:00',
    ]);
  });
});

test('REQUEST, update and CANCEL share UID and ORGANIZER (check 5)', () => {
  const read = ['request-meeting', 'update-meeting', 'cancel-whole', 'cancel-leaver'].map((name) =>
    readIcs(sample(name)),
  );
  expect(read.map(({ uid, organizer }) => ({ uid, organizer }))).toEqual(
    read.map(() => ({ uid: STAMP.uid, organizer: STAMP.organizer })),
  );
});
