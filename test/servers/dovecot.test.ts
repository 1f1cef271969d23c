import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followInbox } from '#mail/inbox.ts';
import { countWaiting, listIncoming } from '#store/queue/incoming.ts';
import { lookIntoArrived } from '#workflow/incoming/look-into.ts';
import { mailTaker } from '#workflow/incoming/take.ts';
import { type Debian, openDebian } from '../support/debian.ts';
import { type Dovecot, openDovecot } from '../support/dovecot.ts';
import { letter } from '../support/letters.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

let debian: Debian;
let dovecot: Dovecot;
let office: TestOffice;
let between: Server;
let following: { stop(): Promise<void> };
/** Octets that the connection lets through to the reader before it is cut; undefined for all. */
let cutAfter: number | undefined;
let [cuts, handed] = [0, 0];
let whenHanded: { count: number; resolve(): void } | undefined;
const sockets = new Set<Socket>();

beforeAll(async () => {
  debian = await openDebian(['dovecot-imapd']);
  dovecot = await openDovecot(debian, '/box');
  office = await openOffice();
  between = createServer((reader) => {
    const server = connect(dovecot.port, '127.0.0.1');
    let passed = 0;
    for (const socket of [reader, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        reader.destroy();
        server.destroy();
      });
    }
    reader.pipe(server);
    server.on('data', (piece) => {
      passed += piece.length;
      if (cutAfter !== undefined && passed > cutAfter) {
        cuts += 1;
        reader.destroy();
      } else reader.write(piece);
    });
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  const address = between.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const taker = mailTaker(office);
  following = followInbox({
    imapUrl: `imap://demokai:secret@127.0.0.1:${port}/INBOX`,
    longest: 5_000_000,
    waitBefore: () => 50,
    onTrouble: () => undefined,
    taker: {
      ...taker,
      take: async (mail) => {
        await taker.take(mail);
        handed += 1;
        if (whenHanded && handed >= whenHanded.count) whenHanded.resolve();
      },
    },
  });
});
afterAll(async () => {
  await following?.stop();
  for (const socket of sockets) socket.destroy();
  between?.close();
  await office?.close();
  await debian?.remove();
});

/** Resolves when so many mails have been handed over in all. */
function whenThere(count: number): Promise<void> {
  if (handed >= count) return Promise.resolve();
  return new Promise((resolve) => {
    whenHanded = { count, resolve };
  });
}

async function words(): Promise<string[]> {
  await lookIntoArrived(office, async (file) => ({ ok: true, file: { ...file, mediaType: 'text/plain' } }));
  const mails = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 100 }));
  return mails.map(({ ownText }) => ownText.slice(0, 2)).sort();
}

test('IDLE: a mail that Dovecot delivers is taken without being asked for', async () => {
  await dovecot.deliver(letter('01', { 'Message-ID': '<1@a>' }));
  await whenThere(1);
  await dovecot.deliver(letter('02', { 'Message-ID': '<2@a>' }));
  await whenThere(2);
  expect(await words()).toEqual(['01', '02']);
});

test('cut in the middle of a fetch, again and again, it takes the mail whole and once', async () => {
  cutAfter = 100_000;
  await dovecot.deliver(letter(`03${'x'.repeat(1_000_000)}`, { 'Message-ID': '<3@a>' }));
  while (cuts < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await words()).toEqual(['01', '02']);
  cutAfter = undefined;
  await whenThere(3);
  expect(await words()).toEqual(['01', '02', '03']);
});

test('stopped and started with a new UIDVALIDITY, it hands all over anew, and none is lost or there twice', async () => {
  await dovecot.stop();
  await dovecot.forgetUids();
  await dovecot.deliver(letter('04', { 'Message-ID': '<4@a>' }));
  await dovecot.start();
  await whenThere(7);
  expect(await words()).toEqual(['01', '02', '03', '04']);
  expect(await office.store.read(countWaiting)).toBe(4);
});
