import { describe, expect, test } from 'vitest';
import { kindOf } from '#domain/incoming/sort.ts';
import { headOf, readLetter, writtenHash } from '#mail/incoming/read.ts';
import { letter, parts } from '../../support/letters.ts';

/** As Windows writes them. */
const ENCODED: Readonly<Record<string, string>> = {
  'iso-2022-jp 会場は①番の㈱です': 'GyRCMnE+bCRPLSFIViROLWokRyQ5GyhC',
  'iso-2022-jp 髙﨑と申します': 'GyRCfGJ5dSRIPz0kNyReJDkbKEI=',
  'shift_jis ①㈱髙﨑': 'h0CHiu7g7ZU=',
  'cp932 ①㈱髙﨑ｶﾅ': 'h0CHiu7g7ZW2xQ==',
  'windows-31j 会場': 'ie+P6g==',
};

const subjectOf = (words: string): string => `=?UTF-8?B?${Buffer.from(words).toString('base64')}?=`;
const US = 'demokai@demokai.example';
const read = (raw: string | Uint8Array) => readLetter(Buffer.from(raw));
const mixed = { 'Content-Type': 'multipart/mixed; boundary=b' };

describe('words', () => {
  test.each([
    ['iso-2022-jp', '会場は①番の㈱です'],
    ['iso-2022-jp', '髙﨑と申します'],
    ['shift_jis', '①㈱髙﨑'],
    ['cp932', '①㈱髙﨑ｶﾅ'],
    ['windows-31j', '会場'],
  ])('in %s: %s', async (charset, words) => {
    const encoded = ENCODED[`${charset} ${words}`] ?? '';
    const head = letter('', {
      'Content-Type': `text/plain; charset=${charset}`,
      'Content-Transfer-Encoding': 'base64',
    });
    expect((await read(`${head.trimEnd()}\r\n\r\n${encoded}\r\n`)).text).toBe(words);
  });

  test('of HTML alone its words, its quotes marked, nothing of its scripts', async () => {
    const html =
      '<html><head><title>x</title><style>p{}</style></head><body><p>はい&amp;どうぞ<br>次</p><script>alert(1)</script><blockquote><p>以前の文</p></blockquote>';
    const { text } = await read(letter(html, { 'Content-Type': 'text/html; charset=utf-8' }));
    expect(text).toBe('はい&どうぞ\n次\n> 以前の文');
  });
});

describe('calendar parts', () => {
  const calendar = { head: 'Content-Type: text/calendar; method=REPLY; charset=utf-8', body: 'BEGIN:VCALENDAR' };

  test('its own is read with the method of its head, in its own charset', async () => {
    const { calendars } = await read(
      letter(parts('b', { head: 'Content-Type: text/plain', body: 'x' }, calendar), mixed),
    );
    expect(calendars).toEqual([{ method: 'REPLY', text: 'BEGIN:VCALENDAR' }]);
  });

  test.each([
    ['iso-2022-jp', 'GyRCQGJMQDJxIVY4YThlIVcbKEI=', '説明会「午後」'],
    // By its escapes alone, as ISO-2022-JP-MS is labelled by some.
    ['iso-2022-jp-ms', 'GyRCMnE+bCRPLSFIViROLWokRyQ5GyhC', '会場は①番の㈱です'],
    ['us-ascii', 'GyRCQGJMQDJxIVY4YThlIVcbKEI=', '説明会「午後」'],
    ['cp932', 'ie+LY4FGh0CHivv8+rE=', '会議：①㈱髙﨑'],
  ])('in %s %s is read as it was written', async (charset, encoded, words) => {
    const head = `Content-Type: text/calendar; method=REPLY; charset=${charset}\nContent-Transfer-Encoding: base64`;
    const { calendars } = await read(letter(parts('b', { head, body: encoded }), mixed));
    expect(calendars).toEqual([{ method: 'REPLY', text: words }]);
  });

  test.each([
    `Content-Disposition: attachment; filename="=?shift_jis?B?km6QfYdALnBkZg==?="`,
    `Content-Disposition: attachment; filename*=shift_jis''%92%6E%90%7D%87%40%2E%70%64%66`,
    `Content-Disposition: attachment; filename*0*=cp932''%92%6E%90%7D; filename*1*=%87%40%2E%70%64%66`,
  ])('of a file the name in cp932 is read: %s', async (disposition) => {
    const file = { head: `Content-Type: application/pdf\n${disposition}`, body: 'x' };
    expect((await read(letter(parts('b', file), mixed))).files.map(({ name }) => name)).toEqual(['地図①.pdf']);
  });

  test('one in a forwarded mail is nobody’s answer, wherever that mail says that it is to be shown', async () => {
    for (const shown of ['', '\nContent-Disposition: inline', '\nContent-Disposition: attachment']) {
      const inner = `Subject: inner\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR`;
      const forwarded = { head: `Content-Type: message/rfc822${shown}`, body: inner };
      const mail = await read(
        letter(parts('b', { head: 'Content-Type: text/plain', body: '転送します' }, forwarded), mixed),
      );
      expect({ calendars: mail.calendars, files: mail.files.map(({ mediaType }) => mediaType) }).toEqual({
        calendars: [],
        files: ['message/rfc822'],
      });
      expect(kindOf(mail, US)).toBe('person');
    }
  });
});

describe('what a mail is', () => {
  test.each([
    ['a person’s answer', {}, 'person'],
    [
      'a vacation answer of Sieve',
      {
        From: '',
        'Return-Path': '<>',
        'Auto-Submitted': 'auto-replied (vacation)',
        'In-Reply-To': '<a@demokai.example>',
      },
      'automatic',
    ],
    ['a vacation answer with a name', { 'Return-Path': '<>', Precedence: 'bulk' }, 'automatic'],
    ['one that says that it is not automatic', { 'Auto-Submitted': 'no' }, 'person'],
    ['a person’s by a mailing list', { 'List-Id': '<kai.example.jp>', Precedence: 'list' }, 'person'],
    ['an advertiser’s', { Precedence: 'bulk' }, 'automatic'],
    // Proton, Fastmail, Zoho and relays such as SES write it into what people send.
    ['a person’s whose provider counts complaints', { 'Feedback-ID': '1:user:proton' }, 'person'],
    ['an absence by Outlook', { 'X-Auto-Response-Suppress': 'All' }, 'automatic'],
    ['an absence by a word of its own', { Precedence: 'auto-reply' }, 'automatic'],
    ['an absence by an older program', { 'X-Autoreply-From': 'taro@ishikai.example.jp' }, 'automatic'],
    ['an absence by its subject', { Subject: subjectOf('自動返信: ご案内') }, 'automatic'],
    ['an absence by its subject in brackets', { Subject: subjectOf('【自動応答】不在のお知らせ') }, 'automatic'],
    ['an absence by its English subject', { Subject: 'Automatic reply: session' }, 'automatic'],
    ['a person’s who answers an absence', { Subject: subjectOf('Re: 自動返信: ご案内') }, 'person'],
    ['what a person scanned', { Subject: subjectOf('【自動送信】スキャンデータ') }, 'person'],
    ['a person’s about absences', { Subject: subjectOf('担当者の自動返信について') }, 'person'],
    [
      'the word that a mail was opened',
      { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' },
      'automatic',
    ],
    ['a report of whatever kind', { 'Content-Type': 'multipart/report; boundary=b' }, 'bounce'],
    ['a server’s report', { From: 'MAILER-DAEMON@mx.example.jp', 'Return-Path': '<>' }, 'bounce'],
    ['a server’s without any return path', { From: 'Mailer-Daemon@mx.example.jp', Subject: 'x' }, 'bounce'],
    [
      'one whose return path a server has filled in',
      { From: 'postmaster@example.net', 'Return-Path': '<MAILER-DAEMON@mx.example.jp>' },
      'bounce',
    ],
    ['one under our own address', { From: US }, 'own'],
  ])('%s', async (_, head, kind) => {
    expect(kindOf(await read(letter('本文', head)), US)).toBe(kind);
  });

  test('two senders are nobody', async () => {
    expect((await read(letter('x', { From: 'a@example.jp, b@example.jp' }))).from).toBeUndefined();
  });

  test('winmail.dat is said and is no file', async () => {
    const tnef = { head: 'Content-Type: application/ms-tnef; name=winmail.dat', body: 'eJ8+' };
    const mail = await read(letter(parts('b', { head: 'Content-Type: text/plain', body: 'x' }, tnef), mixed));
    expect({ hasWinmail: mail.hasWinmail, files: mail.files }).toEqual({ hasWinmail: true, files: [] });
  });
});

test('the same mail is known again under what other servers wrote above it, and another with its Message-ID is not', () => {
  const one = letter('本文');
  const again = `Received: from a by b\r\nDelivered-To: x@example.jp\r\n${one}`;
  const hashOf = (raw: string): string => writtenHash(Buffer.from(raw)).hash;
  expect(hashOf(again)).toBe(hashOf(one));
  expect(hashOf(letter('ほかの本文'))).not.toBe(hashOf(one));
  expect(hashOf(letter('本文', { 'Message-ID': '<two@example.jp>' }))).not.toBe(hashOf(one));
});

test('an address is compared in lower case, with its domain as it goes through the wire, and without needless quotes', async () => {
  const from = async (address: string) => (await read(letter('x', { From: address }))).from?.email;
  expect(await from('Taro@XN--R8JZ45G.JP')).toBe('taro@xn--r8jz45g.jp');
  expect(await from('"taro."@docomo.ne.jp')).toBe('taro.@docomo.ne.jp');
  expect(await from('<taro+demo@ishikai.example.jp>')).toBe('taro+demo@ishikai.example.jp');
});

test('of the head alone it is seen from whom a mail is', async () => {
  const whole = letter('x', { 'Content-Type': 'multipart/mixed;\r\n boundary=b', References: '<a@b>' });
  const { from, subject, answers, text } = await read(headOf(Buffer.from(whole)));
  expect({ from: from?.email, subject, answers, text }).toEqual({
    ...{ from: 'taro@ishikai.example.jp', subject: 'ご連絡', answers: ['<a@b>'], text: '' },
  });
});

test('a mail of a thousand parts is not read', async () => {
  const many = Array.from({ length: 1000 }, () => ({ head: 'Content-Type: text/plain', body: 'x' }));
  await expect(read(letter(parts('b', ...many), mixed))).rejects.toThrow();
});
