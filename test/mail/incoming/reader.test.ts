import { afterEach, expect, test } from 'vitest';
import { type MailReader, openMailReader } from '#mail/incoming/reader.ts';
import { letter, parts } from '../../support/letters.ts';

let reader: MailReader;
afterEach(() => reader.close());

test('a mail is read in a thread, its files as they are, and what is no mail is said', async () => {
  reader = openMailReader();
  const text = { head: 'Content-Type: text/plain; charset=utf-8', body: '添付します' };
  const file = { head: 'Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt', body: 'memo' };
  const mixed = { 'Content-Type': 'multipart/mixed; boundary=b' };
  const [read, unreadable] = await Promise.all([
    reader.read(Buffer.from(letter(parts('b', text, file), mixed))),
    reader.read(Buffer.from(letter(parts('b', ...Array.from({ length: 300 }, () => text)), mixed))),
  ]);
  expect(read).toMatchObject({
    letter: { text: '添付します', files: [{ name: 'a.txt', bytes: new Uint8Array(Buffer.from('memo')) }] },
  });
  expect(unreadable).toEqual({ ok: false, why: 'unreadable' });
});

test('one that takes too long is given up', async () => {
  // No thread starts within a millisecond.
  reader = openMailReader({ timeLimit: 1 });
  expect(await reader.read(Buffer.from(letter('x')))).toEqual({ ok: false, why: 'too-hard' });
});
