import { expect, test } from 'vitest';
import { readLetter } from '#mail/incoming/read.ts';
import { openMailReader } from '#mail/incoming/reader.ts';
import { letter, parts } from '../support/letters.ts';
import { readOddMails, takeOddMails } from '../support/odd-mail-rounds.ts';
import { openOffice } from '../support/office.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`5,000 odd and broken mails are each read within a second, or are no mails (SEED=${SEED})`, async () => {
  const { slowest, unread } = await readOddMails(5000, SEED);
  process.stdout.write(`slowest ${slowest.toFixed(3)} s of the processor, no mails ${unread}\n`);
});

test(`500 of them come to our mailbox, and it goes on (SEED=${SEED})`, async () => {
  const office = await openOffice();
  await takeOddMails(office, 500, SEED + 1);
  await office.close();
});

test('a mail as long as any that we fetch is read with its file', async () => {
  const file = {
    head: 'Content-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64',
    body: Buffer.alloc(28_000_000).toString('base64'),
  };
  const { files } = await readLetter(
    Buffer.from(letter(parts('b', file), { 'Content-Type': 'multipart/mixed; boundary=b' })),
  );
  expect(files.map(({ bytes }) => bytes.length)).toEqual([28_000_000]);
});

test('one that takes too much memory is given up, and the next is read', async () => {
  const reader = openMailReader({ heapLimit: 32 });
  const html = { 'Content-Type': 'text/html; charset=utf-8' };
  expect(await reader.read(Buffer.from(letter('あ'.repeat(13_000_000), html)))).toEqual({ ok: false, why: 'too-hard' });
  expect(await reader.read(Buffer.from(letter('次のメール')))).toMatchObject({ letter: { text: '次のメール' } });
  await reader.close();
});
