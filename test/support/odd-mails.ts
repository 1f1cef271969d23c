import fc from 'fast-check';
import { letter, parts } from './letters.ts';

const CALENDAR = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'METHOD:REPLY', 'BEGIN:VEVENT', 'UID:u', 'DTSTAMP:20260901T030000Z']
  .concat(['ATTENDEE;PARTSTAT=ACCEPTED:mailto:taro@ishikai.example.jp', 'END:VEVENT', 'END:VCALENDAR'])
  .join('\n');
const REPORT =
  'Reporting-MTA: dns; mx.example.jp\n\nFinal-Recipient: rfc822; x@example.jp\nAction: failed\nStatus: 5.1.1';
const MIXED = { 'Content-Type': 'multipart/mixed; boundary=b' };
const PLAIN = { head: 'Content-Type: text/plain; charset=utf-8', body: '承知しました。\n\n> 以前の文' };

function nested(depth: number): string {
  return depth === 0
    ? 'Content-Type: text/plain\n\nx'
    : `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n${nested(depth - 1)}\n--b${depth}--`;
}

/** Mails of every kind that the reader tells apart, and such as try to make it work for long. */
export const WHOLE_MAILS: readonly string[] = [
  letter('承知しました。\n\n2026年9月1日(火) 10:00 デモ会申請:\n> 以前'),
  letter('x').replaceAll('\r\n', '\n'),
  `\ufeff${letter('x')}`,
  letter('<p>はい</p><blockquote>以前</blockquote>'.repeat(200), { 'Content-Type': 'text/html; charset=utf-8' }),
  letter('<div '.repeat(20_000), { 'Content-Type': 'text/html' }),
  letter('<!--'.repeat(20_000), { 'Content-Type': 'text/html' }),
  letter('&#x26;&amp;'.repeat(20_000), { 'Content-Type': 'text/html' }),
  letter('GyRCJDMbKEI=', { 'Content-Type': 'text/plain; charset=iso-2022-jp', 'Content-Transfer-Encoding': 'base64' }),
  letter('=E3=81=82=ZZ', { 'Content-Transfer-Encoding': 'quoted-printable' }),
  letter('!!!! not base64 ####', { 'Content-Transfer-Encoding': 'base64' }),
  letter('a'.repeat(1_000_000)),
  letter('>'.repeat(100_000)),
  letter(`On ${'x'.repeat(100_000)} wrote:`),
  letter('x', { Subject: `=?UTF-8?B?${'44GC'.repeat(20_000)}?=` }),
  letter('x', { From: `${'('.repeat(5000)}taro@example.jp${')'.repeat(5000)}` }),
  letter('x', { From: `${'"a" <b@c>, '.repeat(2000)}x@y` }),
  letter('x', { References: '<a@b> '.repeat(20_000) }),
  letter('x', { References: '<'.repeat(100_000) }),
  letter('x', { 'Authentication-Results': `mx; dmarc=pass ${'('.repeat(50_000)}` }),
  letter('x', { 'Content-Type': `multipart/mixed; ${'a=b; '.repeat(5000)}` }),
  letter('x', { 'Content-Type': 'text/plain; charset=no-such-charset' }),
  letter(parts('b', PLAIN, { head: 'Content-Type: text/calendar; method=REPLY', body: CALENDAR }), MIXED),
  letter(parts('b', PLAIN, { head: 'Content-Type: text/calendar', body: `\ufeff${CALENDAR}` }), MIXED),
  letter(parts('b', { head: 'Content-Type: text/calendar', body: `${CALENDAR}\n${CALENDAR}` }), MIXED),
  letter(
    parts('b', { head: 'Content-Type: text/calendar', body: `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(5000)}` }),
    MIXED,
  ),
  letter(
    parts('b', { head: 'Content-Type: text/calendar', body: `BEGIN:VCALENDAR\nX:${'\n y'.repeat(50_000)}` }),
    MIXED,
  ),
  letter(parts('b', PLAIN, { head: 'Content-Type: message/delivery-status', body: REPORT }), {
    'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
    From: 'MAILER-DAEMON@mx.example.jp',
    'Return-Path': '<>',
  }),
  letter(
    parts('b', PLAIN, { head: 'Content-Type: message/delivery-status', body: 'Action: failed\n\n'.repeat(5000) }),
    MIXED,
  ),
  letter(
    parts('b', {
      head: 'Content-Type: message/rfc822',
      body: `Subject: x\nContent-Type: text/calendar\n\n${CALENDAR}`,
    }),
    MIXED,
  ),
  letter(parts('b', { head: 'Content-Type: application/ms-tnef; name=winmail.dat', body: 'eJ8+' }), MIXED),
  letter('x', { 'Content-Type': 'multipart/mixed; boundary=""' }),
  nested(60),
  nested(400),
  '',
  '\r\n\r\n',
  '\0\0\0\0',
  `${'X: y\r\n'.repeat(20_000)}\r\nx`,
];

type Mutation = (bytes: Buffer) => Buffer;
const at = fc.double({ min: 0, max: 1, noNaN: true });

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(at, fc.integer({ min: 0, max: 255 })).map(
    ([where, byte]): Mutation =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        if (changed.length > 0) changed[Math.floor(where * (changed.length - 1))] = byte;
        return changed;
      },
  ),
  fc.tuple(at, at).map(
    ([from, to]): Mutation =>
      (bytes) => {
        const [a = 0, b = 0] = [from, to].map((one) => Math.floor(one * bytes.length)).toSorted((x, y) => x - y);
        return Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]);
      },
  ),
  fc.tuple(at, at).map(
    ([from, to]): Mutation =>
      (bytes) => {
        const [a = 0, b = 0] = [from, to].map((one) => Math.floor(one * bytes.length)).toSorted((x, y) => x - y);
        return Buffer.concat([bytes.subarray(0, b), bytes.subarray(a)]).subarray(0, 2_000_000);
      },
  ),
  fc.tuple(at, fc.uint8Array({ maxLength: 40 })).map(
    ([where, junk]): Mutation =>
      (bytes) => {
        const place = Math.floor(where * bytes.length);
        return Buffer.concat([bytes.subarray(0, place), junk, bytes.subarray(place)]);
      },
  ),
  fc.tuple(at, fc.constantFrom('\r\n\r\n', '--b\r\n', '--b--\r\n', '=?', '\u0000', '\r', 'BEGIN:VEVENT\r\n', ' :')).map(
    ([where, junk]): Mutation =>
      (bytes) => {
        const place = Math.floor(where * bytes.length);
        return Buffer.concat([bytes.subarray(0, place), Buffer.from(junk), bytes.subarray(place)]);
      },
  ),
);

/** One of them, changed in up to five places. */
export const oddMail: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...WHOLE_MAILS), fc.array(mutation, { maxLength: 5 }))
  .map(([mail, mutations]) => mutations.reduce<Buffer>((bytes, mutate) => mutate(bytes), Buffer.from(mail)));
