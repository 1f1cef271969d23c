import { expect, test } from 'vitest';
import { composeItip } from '#calendar/itip.ts';
import { contentOf } from '#calendar/itip-content.ts';
import { proofRead } from '#calendar/proof-read.ts';
import type { ItipStamp } from '#domain/case/invite.ts';
import { ATTENDEE, FACTS, STAMP } from './samples.ts';

const LEAVER: ItipStamp = { ...STAMP, method: 'CANCEL', wholeEvent: false };

/** The names of the facts that differ after `from` was replaced by `to` in a good message. */
function complaint(stamp: ItipStamp, from: string, to: string): string {
  const text = composeItip('meeting', FACTS, stamp, ATTENDEE);
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  try {
    proofRead(changed, contentOf('meeting', FACTS, stamp, ATTENDEE));
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^.*meant: /, '') : '';
  }
  return 'nothing';
}

test.each([
  ['another method', 'METHOD:REQUEST', 'METHOD:PUBLISH', 'METHOD'],
  ['another UID', STAMP.uid, 'other', 'UID'],
  ['another SEQUENCE', 'SEQUENCE:0', 'SEQUENCE:1', 'SEQUENCE'],
  ['a stamp without Z', '20261001T012345Z', '20261001T012345', 'DTSTAMP'],
  ['a floating start', 'DTSTART;TZID=Asia/Tokyo', 'DTSTART', 'DTSTART'],
  ['a start in UTC', 'DTSTART;TZID=Asia/Tokyo:20261020T100000', 'DTSTART:20261020T100000Z', 'DTSTART'],
  ['a time zone of another offset', 'TZOFFSETTO:+0900', 'TZOFFSETTO:+0800', 'DTSTART, DTEND'],
  ['a second attendee', 'STATUS:', 'ATTENDEE:mailto:eve@evil.example\r\nSTATUS:', 'ATTENDEE again'],
  ['another address', 'MAILTO:hanako@', 'MAILTO:eve@', 'ATTENDEE'],
  ['no wish for an answer', '=TRUE', '=FALSE', 'ATTENDEE'],
  ['another name', 'CN="佐藤 花子"', 'CN="佐藤 太郎"', 'ATTENDEE'],
  ['a foreign property', 'STATUS:', 'ATTACH:https://evil.example/\r\nSTATUS:', 'ATTACH'],
  ['a foreign property of the calendar', 'METHOD:', 'TIMEZONE-ID:Asia/Tokyo\r\nMETHOD:', 'TIMEZONE-ID'],
  ['no status', 'STATUS:CONFIRMED\r\n', '', 'STATUS'],
  [
    'an alarm',
    'END:VEVENT',
    'BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\nEND:VEVENT',
    'partsOfEvent',
  ],
  ['a second event', 'END:VCALENDAR', 'BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT\r\nEND:VCALENDAR', 'components'],
])('%s is noticed', (_what, from, to, names) => {
  expect(complaint(STAMP, from, to)).toBe(names);
});

test("a STATUS in a leaver's CANCEL is noticed", () => {
  expect(complaint(LEAVER, 'END:VEVENT', 'STATUS:CANCELLED\r\nEND:VEVENT')).toBe('STATUS');
});
