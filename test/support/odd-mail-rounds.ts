import fc from 'fast-check';
import { expect } from 'vitest';
import { readCalendarAnswer } from '#calendar/reply.ts';
import { fateOf } from '#domain/incoming/bounce.ts';
import { ownWords } from '#domain/incoming/own-words.ts';
import { kindOf } from '#domain/incoming/sort.ts';
import { verdictOf } from '#domain/incoming/trust.ts';
import { readLetter, writtenHash } from '#mail/incoming/read.ts';
import { countWaiting, listIncoming, nextArrived } from '#store/queue/incoming.ts';
import { letter } from './letters.ts';
import { oddMail, WHOLE_MAILS } from './odd-mails.ts';
import type { TestOffice } from './office.ts';
import { arrives } from './post-in.ts';

/** Seconds of the processor, because others keep it busy, too. */
const CPU_SECONDS = 1;

/** Everything that is read of a mail before anything is decided. Says how long it took, in seconds of the processor. */
async function readAll(raw: Buffer): Promise<{ seconds: number; read: boolean }> {
  const before = process.cpuUsage();
  let read = true;
  writtenHash(raw);
  try {
    const mail = await readLetter(raw);
    kindOf(mail, 'demokai@demokai.example');
    ownWords(mail.text);
    fateOf(mail);
    verdictOf(mail, 'mx');
    for (const part of mail.calendars) readCalendarAnswer(part);
  } catch {
    // What is no mail is left to people.
    read = false;
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1_000_000, read };
}

/** So many mails are read, each within a second; returns the slowest and how many were no mails. */
export async function readOddMails(count: number, seed: number): Promise<{ slowest: number; unread: number }> {
  let [slowest, unread] = [0, 0];
  const all = [...WHOLE_MAILS.map((mail) => Buffer.from(mail)), ...fc.sample(oddMail, { numRuns: count, seed })];
  for (const raw of all) {
    const { seconds, read } = await readAll(raw);
    slowest = Math.max(slowest, seconds);
    if (!read) unread += 1;
    expect(seconds, raw.subarray(0, 200).toString('latin1')).toBeLessThan(CPU_SECONDS);
  }
  return { slowest, unread };
}

/** So many come to our mailbox: each is looked into once, and the good one behind them is read. */
export async function takeOddMails(office: TestOffice, count: number, seed: number): Promise<void> {
  const mails = fc.sample(oddMail, { numRuns: count, seed });
  for (const raw of mails) await arrives(office, raw);
  await arrives(office, letter('最後のメール', { 'Message-ID': '<last@example.jp>' }));
  const [arrived, waiting, done] = await office.store.read(async (tx) => [
    await nextArrived(tx),
    await countWaiting(tx),
    await listIncoming(tx, { state: 'done', limit: count + 1 }),
  ]);
  const known = new Set(
    [...mails, Buffer.from(letter('最後のメール', { 'Message-ID': '<last@example.jp>' }))].map(
      (raw) => writtenHash(raw).hash,
    ),
  );
  expect(arrived).toBeUndefined();
  expect(waiting + done.length).toBe(known.size);
  const last = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: count + 1 }));
  expect(last.at(-1)?.ownText).toBe('最後のメール');
}
