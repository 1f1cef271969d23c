import fc from 'fast-check';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import { describe, expect, test } from 'vitest';
import { composeEventFile } from '#calendar/feed.ts';
import { composeItip } from '#calendar/itip.ts';
import { expectGolden, goldenFiles } from '../support/golden.ts';
import { expectContentLines, expectPublishRules, readIcs, unfold } from '../support/ics.ts';
import { composeFeed, feeds, PUBLISHED } from './feed-samples.ts';
import { ATTENDEE, FACTS, STAMP } from './samples.ts';

const NAMES = Object.keys(feeds());
const HOSTILE = [
  '\r',
  '\n',
  '\r\nATTENDEE:mailto:eve@evil.example',
  '\0',
  '\x07',
  '\u2028',
  '"',
  '^',
  ';',
  ',',
  ':',
  '\\',
  '長'.repeat(3400),
];

function feed(name: string): string {
  const text = feeds()[name];
  if (text === undefined) throw new Error(`no feed ${name}`);
  return text;
}

describe('each feed (check 9)', () => {
  test.each(NAMES)(
    '%s equals its golden file, byte for byte, in every zone that the tests run in (check 2)',
    (name) => {
      expectGolden(`feeds/${name}.ics`, feed(name));
    },
  );

  test('has no golden file that no sample makes', () => {
    expect(goldenFiles('feeds', '.ics')).toEqual(NAMES.map((name) => `${name}.ics`).sort());
  });

  test.each(NAMES)('%s holds to RFC 5546 for PUBLISH (check 1)', (name) => {
    expectPublishRules(feed(name));
  });

  test.each(NAMES)('%s holds to the content lines of RFC 5545 (check 3)', (name) => {
    expectContentLines(feed(name));
  });

  test.each(NAMES)('%s is read by node-ical as by ical.js (check 1)', (name) => {
    const events = Object.values(nodeIcal.sync.parseICS(feed(name))).filter((part) => part?.type === 'VEVENT');
    const second = events.map((event) => ({
      uid: event.uid,
      start: event.start.toISOString(),
      status: event.status,
      summary: event.summary,
    }));
    const first = ICAL.Component.fromString(feed(name))
      .getAllSubcomponents('vevent')
      .map((event) => new ICAL.Event(event))
      .map((event) => ({
        uid: event.uid,
        start: event.startDate.toJSDate().toISOString(),
        status: event.component.getFirstPropertyValue('status'),
        summary: event.summary,
      }));
    expect(second).toEqual(first);
  });

  test('has no attendee, no phone, no contact, no head count, no layout and no link of ours', () => {
    const words = ['ATTENDEE', '5253', '厚労', 'taro@', '12名', 'レイアウト', 'demokai.example/'];
    for (const name of NAMES) {
      const text = unfold(feed(name));
      expect([name, words.filter((word) => text.includes(word))]).toEqual([name, []]);
    }
  });

  test('tells where to connect to whom it was told by mail, and not to everybody who may have the address', () => {
    const telling = NAMES.filter((name) => unfold(feed(name)).includes('meet.example'));
    expect(telling).toEqual(['feed-maker', 'feed-desk', 'file-guest']);
  });

  test('has the UID, SEQUENCE and ORGANIZER of the invitation, so that an invited calendar knows it again (check 5)', () => {
    const invited = readIcs(composeItip('meeting', FACTS, STAMP, ATTENDEE));
    const published = readIcs(composeEventFile(PUBLISHED, 'guest'));
    const identity = ({ uid, sequence, stamp, organizer }: ReturnType<typeof readIcs>) => ({
      uid,
      sequence,
      stamp,
      organizer,
    });
    expect(identity(published)).toEqual(identity(invited));
  });
});

describe('odd names in a feed (check 4)', () => {
  test.each(HOSTILE)('%.20j in the name of the calendar and in every text adds nothing', (odd) => {
    const text = `東京${odd}大阪`;
    const event = {
      ...PUBLISHED,
      invite: { ...PUBLISHED.invite, organizer: { ...PUBLISHED.invite.organizer, name: text } },
      facts: {
        ...PUBLISHED.facts,
        ...{ association: text, note: text, makers: [text], reference: text, timetable: text, parking: text },
        ...{ venue: { name: text, postalCode: text, address: text }, mode: 'online' as const, url: text },
      },
    };
    const online = { ...PUBLISHED, facts: { ...PUBLISHED.facts, mode: 'online' as const } };
    const plain = composeFeed('名', [online], 'desk');
    const names = (calendar: string) =>
      ICAL.Component.fromString(calendar)
        .getAllProperties()
        .map((property) => property.name);
    const made = composeFeed(text, [event], 'desk');
    expect(names(made)).toEqual(names(plain));
    expect(readIcs(made).properties).toEqual(readIcs(plain).properties);
    expectContentLines(made);
  });

  test('names and words of any length come back unchanged, wherever their lines are folded (check 3)', () => {
    const units = fc.constantFrom('a', '会', '𠮷', 'か\u3099', '👩‍⚕️', ';', ',', ':', '\\', '\\n', '"', '^n', ' x');
    const plain = fc.array(units, { minLength: 1, maxLength: 200 }).map((pieces) => pieces.join('').trim());
    fc.assert(
      fc.property(plain, plain, (name, note) => {
        const made = composeFeed(
          name,
          [{ ...PUBLISHED, facts: { ...PUBLISHED.facts, association: note, note } }],
          'desk',
        );
        expectContentLines(made);
        const lines = unfold(made).split('\r\n');
        const escaped = name.replace(/[\\;,]/g, '\\$&');
        expect(lines.filter((line) => /^(NAME|X-WR-CALNAME):/.test(line))).toEqual([
          `NAME:${escaped}`,
          `X-WR-CALNAME:${escaped}`,
        ]);
        const { summary, description } = readIcs(made);
        expect(summary).toBe(`顔認証付きカードリーダー説明会（${note}）`);
        expect(description.split('\n').at(-1)).toBe(`ご案内の補足：${note}`);
      }),
      { numRuns: 200 },
    );
  });

  test('the name 東京,大阪; is escaped in NAME and X-WR-CALNAME (check 9)', () => {
    const lines = unfold(composeFeed('東京,大阪;', [], 'members')).split('\r\n');
    expect(lines.filter((line) => /^(NAME|X-WR-CALNAME)/.test(line))).toEqual([
      'NAME:東京\\,大阪\\;',
      'X-WR-CALNAME:東京\\,大阪\\;',
    ]);
  });

  test('an unfit UID or address of the organizer is refused', () => {
    const { invite } = PUBLISHED;
    expect(() => composeFeed('名', [{ ...PUBLISHED, invite: { ...invite, uid: 'a\r\nX:1' } }], 'desk')).toThrow('UID');
    const organizer = { name: '', email: 'a@b.example\r\nX:1' };
    expect(() => composeFeed('名', [{ ...PUBLISHED, invite: { ...invite, organizer } }], 'desk')).toThrow('organizer');
  });
});
