import { afterEach, beforeEach, expect, test } from 'vitest';
import { followInbox } from '#mail/inbox.ts';
import { listIncoming, nextArrived } from '#store/queue/incoming.ts';
import { lookIntoArrived } from '#workflow/incoming/look-into.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import { type ImapServer, openImapServer } from '../../support/imap-server.ts';
import { letter } from '../../support/letters.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
let server: ImapServer;
let stop: () => Promise<void> = async () => undefined;
beforeEach(async () => {
  office = await openOffice();
  server = await openImapServer();
});
afterEach(async () => {
  await stop();
  await server.close();
  await office.close();
});

/** Follows the mailbox; `taken` resolves when so many mails have been handed over, however often each. */
function follow(longest = 100_000, more: { lookEvery?: number; silence?: number } = {}) {
  const handed: string[] = [];
  const troubles: string[] = [];
  const taker = mailTaker(office);
  let waiting: { count: number; resolve(): void } | undefined;
  const following = followInbox({
    imapUrl: server.url,
    longest,
    ...more,
    waitBefore: () => 5,
    onTrouble: (error) => troubles.push(String(error)),
    taker: {
      ...taker,
      take: async (mail) => {
        await taker.take(mail);
        handed.push(`${mail.place.uidValidity}/${mail.place.uid}`);
        if (waiting && handed.length >= waiting.count) waiting.resolve();
      },
    },
  });
  stop = following.stop;
  return {
    handed,
    troubles,
    taken: (count: number): Promise<void> => {
      if (handed.length >= count) return Promise.resolve();
      return new Promise((resolve) => {
        waiting = { count, resolve };
      });
    },
  };
}

/** What lies at 「未整理」, the oldest first. */
async function waitingWords(): Promise<string[]> {
  await lookIntoArrived(office, async (file) => ({ ok: true, file: { ...file, mediaType: 'text/plain' } }));
  const mails = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 100 }));
  return mails.map(({ ownText, reason }) => (ownText === '' ? reason : ownText));
}

test('takes what lies there in its order, and then each mail as the server tells of it, over one connection', async () => {
  server.add(letter('一'));
  server.add(letter('二'));
  const reader = follow();
  await reader.taken(2);
  server.add(letter('三'));
  await reader.taken(3);
  server.add(letter('四'));
  await reader.taken(4);
  expect(reader.handed).toEqual(['1/1', '1/2', '1/3', '1/4']);
  expect((await waitingWords()).sort()).toEqual(['一', '三', '二', '四']);
  expect({ logins: server.logins(), troubles: reader.troubles }).toEqual({ logins: 1, troubles: [] });
});

test('cut in the middle of a mail it comes back and takes that mail, whole and once', async () => {
  server.behave('cut');
  server.add(letter('途中で切れる'));
  const reader = follow();
  while (reader.troubles.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(await office.store.read(nextArrived)).toBeUndefined();
  server.behave('answer');
  await reader.taken(1);
  expect(await waitingWords()).toEqual(['途中で切れる']);
});

test('stopped in the middle of a mail it takes that mail, whole and once, when it is started again', async () => {
  server.behave('hang');
  server.add(letter('再起動をまたぐ'));
  const first = follow();
  await server.hangs();
  await stop();
  expect([first.handed, await office.store.read(nextArrived)]).toEqual([[], undefined]);
  server.behave('answer');
  await follow().taken(1);
  expect(await waitingWords()).toEqual(['再起動をまたぐ']);
});

test('where the server hangs up, and where all mails get new UIDs, none is lost and none is there twice', async () => {
  const reader = follow();
  server.add(letter('一'));
  await reader.taken(1);
  server.hangUp();
  server.add(letter('二'));
  await reader.taken(2);
  server.renumber();
  await reader.taken(4);
  expect(reader.handed).toEqual(['1/1', '1/2', '2/1001', '2/1002']);
  expect((await waitingWords()).sort()).toEqual(['一', '二']);
});

test('a mail that breaks the connection each time holds up nobody: its head is taken, and the next is read', async () => {
  server.behave('cut-first');
  server.add(letter('いつも切れる'));
  server.add(letter('その次'));
  const reader = follow();
  await reader.taken(2);
  expect([reader.handed, reader.troubles.length]).toEqual([['1/1', '1/2'], 5]);
  expect((await waitingWords()).sort()).toEqual(['too-large', 'その次']);
});

test('a connection that is lost without a word is given up, and what came meanwhile is taken over the next', async () => {
  server.add(letter('一'));
  const reader = follow(100_000, { lookEvery: 50, silence: 800 });
  await reader.taken(1);
  server.fallSilent();
  server.add(letter('二'));
  await reader.taken(2);
  expect(reader.handed).toEqual(['1/1', '1/2']);
  expect(server.logins()).toBeGreaterThan(1);
});

test('a mailbox that is not there is named, and read once it is', async () => {
  server.takeAway(true);
  server.add(letter('一'));
  const reader = follow();
  while (reader.troubles.length < 2) await new Promise((resolve) => setImmediate(resolve));
  expect(reader.troubles[0]).toBe('Error: the mailbox "INBOX" cannot be opened: no such mailbox');
  server.takeAway(false);
  await reader.taken(1);
});

test('where the server cannot tell of new mail, it looks by itself, over the same connection', async () => {
  await server.close();
  server = await openImapServer({ idles: false });
  const reader = follow(100_000, { lookEvery: 20 });
  server.add(letter('一'));
  await reader.taken(1);
  server.add(letter('二'));
  await reader.taken(2);
  expect({ handed: reader.handed, logins: server.logins(), troubles: reader.troubles }).toEqual({
    ...{ handed: ['1/1', '1/2'], logins: 1, troubles: [] },
  });
});

test('of a mail that is too long only its head is kept, and people are told', async () => {
  server.add(letter('長い'.repeat(200)));
  const reader = follow(500);
  await reader.taken(1);
  expect(await waitingWords()).toEqual(['too-large']);
});

test('a mail that cannot be kept is not passed over: the reader comes back for it', async () => {
  server.add(letter('一'));
  const files = { ...office.files };
  let tries = 0;
  office.files.keep = async (bytes) => {
    tries += 1;
    if (tries < 3) throw new Error('the disk is full');
    return files.keep(bytes);
  };
  const reader = follow();
  await reader.taken(1);
  expect(reader.troubles).toEqual(['Error: the disk is full', 'Error: the disk is full']);
  expect(await waitingWords()).toEqual(['一']);
});
