import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeItip } from '#calendar/itip.ts';
import type { InviteKind, ItipStamp } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { expectContentLines, expectItipRules, readIcs } from '../support/ics.ts';
import { ATTENDEE, FACTS, ONLINE, STAMP } from './samples.ts';

const HOSTILE = [
  '\r',
  '\n',
  '\r\nATTENDEE:mailto:eve@evil.example',
  '\r\n ',
  '\r\nEND:VEVENT\r\nBEGIN:VALARM',
  '\u0000',
  '\u0007',
  '\t',
  '\u000b',
  '\u000c',
  '\u007f',
  '\u0085',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ud800',
  '\udc00',
  '"',
  '^',
  "^'",
  '^n',
  ';',
  ',',
  ':',
  '=',
  '\\',
  '\\n',
  '\\N',
  '%0D%0A',
  '髙',
  '𠮷',
  'か\u3099',
  '👩‍⚕️',
  ' ',
] as const;

const hostileText = fc.oneof(
  fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'grapheme', maxLength: 30 })), { maxLength: 12 }),
  fc
    .tuple(fc.constantFrom(...HOSTILE), fc.integer({ min: 1, max: 10_000 }))
    .map(([text, times]) => [text.repeat(Math.ceil(times / text.length))]),
);
const hostile = hostileText.map((pieces) => pieces.join(''));

const hostileFacts: fc.Arbitrary<SessionFacts> = fc.record({
  reference: hostile,
  association: hostile,
  date: fc.constantFrom('2026-10-20', '2027-01-01', '2028-02-29'),
  meeting: fc.constant(FACTS.meeting),
  demo: fc.constant(FACTS.demo),
  venue: fc.record({ name: hostile, postalCode: hostile, address: hostile }),
  mode: fc.constantFrom('in-person', 'online'),
  url: fc.oneof(hostile, fc.webUrl({ withQueryParameters: true, withFragments: true })),
  note: hostile,
  timetable: hostile,
  parking: hostile,
  contact: fc.record({ name: hostile, phone: hostile, extension: hostile, email: hostile }),
  makers: fc.array(hostile, { maxLength: 2 }),
  attendees: fc.nat(),
  layouts: fc.array(hostile, { maxLength: 2 }),
});

const stamps: fc.Arbitrary<ItipStamp> = fc.record({
  uid: fc.uuid(),
  sequence: fc.nat(),
  stamp: fc.constant(STAMP.stamp),
  organizer: fc.record({ name: hostile, email: fc.constant('demokai@demokai.example') }),
  method: fc.constantFrom('REQUEST', 'CANCEL'),
  wholeEvent: fc.boolean(),
});

const kinds = fc.constantFrom<InviteKind>('meeting', 'demo');
const SOMETIMES = ['LOCATION', 'STATUS', 'URL'];
const ALWAYS = [
  'ATTENDEE',
  'DESCRIPTION',
  'DTEND',
  'DTSTAMP',
  'DTSTART',
  'LAST-MODIFIED',
  'METHOD',
  'ORGANIZER',
  'PRODID',
  'SEQUENCE',
  'SUMMARY',
  'UID',
  'VERSION',
];

test('hostile text in every field adds no property, breaks no line and leaves a lawful message (check 4)', () => {
  fc.assert(
    fc.property(kinds, hostileFacts, stamps, hostile, (kind, facts, stamp, name) => {
      const text = composeItip(kind, facts, stamp, { name, email: ATTENDEE.email });
      expectContentLines(text);
      expectItipRules(text);
      const ics = readIcs(text);
      expect(ics.properties.filter((property) => !SOMETIMES.includes(property))).toEqual(ALWAYS);
      expect(ics.components).toEqual(['STANDARD', 'VEVENT', 'VTIMEZONE']);
      expect(ics.attendees.map(({ email }) => email)).toEqual([ATTENDEE.email]);
      const names = [ics.organizer.name, ...ics.attendees.map((attendee) => attendee.name)];
      expect(names.filter((cn) => cn === '' || /["\p{Cc}\u2028\u2029]/u.test(cn))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('text of any length that needs no cleaning comes back unchanged, wherever its lines are folded (check 3)', () => {
  const units = fc.constantFrom(
    'a',
    '会',
    '𠮷',
    '髙',
    'か\u3099',
    'é',
    '👩‍⚕️',
    ';',
    ',',
    ':',
    '\\',
    '\\n',
    '"',
    '^n',
    '）',
    ' x',
  );
  const plain = fc.array(units, { minLength: 1, maxLength: 200 }).map((pieces) => pieces.join('').trim());
  fc.assert(
    fc.property(plain, plain, (association, note) => {
      const text = composeItip('meeting', { ...FACTS, association, note: `${note}\n${note}` }, STAMP, ATTENDEE);
      expectContentLines(text);
      const ics = readIcs(text);
      expect(ics.summary).toBe(`顔認証付きカードリーダー説明会（${association}）`);
      expect(ics.description.split('\n').slice(5, 7)).toEqual([`ご案内の補足：${note}`, note]);
    }),
    { numRuns: 200 },
  );
});

test('every length from 1 to 200 is folded without cutting a character (check 3)', () => {
  for (const unit of ['a', '会', '𠮷', 'か\u3099']) {
    for (let length = 1; length <= 200; length += 1) {
      const text = composeItip('meeting', { ...ONLINE, association: unit.repeat(length) }, STAMP, ATTENDEE);
      expectContentLines(text);
    }
  }
});

describe('cleaning', () => {
  const written = (name: string) => readIcs(composeItip('meeting', FACTS, STAMP, { name, email: ATTENDEE.email }));
  test.each([
    ['佐藤 "院長" 花子', '佐藤 ”院長” 花子'],
    ['佐藤\\n花子', '佐藤＼n花子'],
    ['佐藤\r\n花子', '佐藤 花子'],
    ['佐藤\u2028花子', '佐藤 花子'],
    ['佐藤\u0000\u0007\u0085花子', '佐藤 花子'],
    ['佐藤\t花子', '佐藤 花子'],
    ['佐藤\ud800花子', '佐藤\ufffd花子'],
    ['髙橋 か\u3099く', '髙橋 か\u3099く'],
    ["^'佐藤^n, a;b:c", "^'佐藤^n, a;b:c"],
  ])('makes of the name %j the name %j', (name, cleaned) => {
    expect(written(name).attendees.map((attendee) => attendee.name)).toEqual([cleaned]);
  });

  test('keeps the lines of the note', () => {
    const facts = { ...FACTS, note: '一行目\r\n二行目\r三行目\u2028四行目\u0007' };
    const { description } = readIcs(composeItip('demo', facts, STAMP, ATTENDEE));
    expect(description.split('\n').slice(-4)).toEqual(['ご案内の補足：一行目', '二行目', '三行目', '四行目']);
  });
});

describe('what nobody may mend is refused (check 4)', () => {
  test.each([
    'hanako@clinic.example\r\nATTENDEE:mailto:eve@evil.example',
    'hanako@clinic.example, eve@evil.example',
    'hanako@clinic.example;x',
    '"a b"@clinic.example',
    '<hanako@clinic.example>',
    'hanako',
    '',
  ])('the address %j', (email) => {
    expect(() => composeItip('meeting', FACTS, STAMP, { name: '佐藤', email })).toThrow('the recipient is unfit');
    const organizer = { name: '●●市医師会', email };
    expect(() => composeItip('meeting', FACTS, { ...STAMP, organizer }, ATTENDEE)).toThrow('the organizer is unfit');
  });

  test.each(['', 'a b', 'a\r\nX-FOREIGN:1', 'a,b', 'あ'])('the UID %j', (uid) => {
    expect(() => composeItip('meeting', FACTS, { ...STAMP, uid }, ATTENDEE)).toThrow('the UID');
  });

  test.each([-1, 1.5, Number.NaN])('the SEQUENCE %d', (sequence) => {
    expect(() => composeItip('meeting', FACTS, { ...STAMP, sequence }, ATTENDEE)).toThrow('SEQUENCE');
  });

  test('hours that run backwards, which ical-generator would swap', () => {
    const facts = { ...FACTS, meeting: { start: '12:00', end: '10:00' } };
    expect(() => composeItip('meeting', facts, STAMP, ATTENDEE)).toThrow('DTSTART, DTEND');
  });

  test('a stamp finer than a second, which would order two messages differently than their bytes', () => {
    expect(() => composeItip('meeting', FACTS, { ...STAMP, stamp: '2026-10-01T01:23:45.5Z' }, ATTENDEE)).toThrow(
      'DTSTAMP',
    );
  });
});
