import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ItipStamp } from '#domain/case/invite.ts';
import { openStore, type Store } from '#store/engine.ts';
import {
  claimDue,
  dropUnsent,
  findMail,
  lastTold,
  nextDue,
  type RenderedParts,
  rescueStuck,
  retryFailed,
  storeParts,
  whoWasSent,
} from '#store/queue/outbox.ts';
import { settle } from '#store/queue/sent-mails.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { NOW, newMail, outbox, owe } from '../samples.ts';

const ICHIRO = 'ichiro@clinic.example';
const later = (seconds: number) => NOW.add({ seconds });

const PARTS: RenderedParts = {
  from: { name: '', email: 'demokai@demokai.example' },
  replyTo: [],
  origin: 'http://demokai.example',
  references: [],
  subject: 's',
  text: 't',
  html: 'h',
  calendar: null,
  attachments: [],
};

describe.each(DATABASES)('the outbox on $name', ({ open }) => {
  let databases: Databases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    store = await openStore(await databases.fresh());
  });
  afterEach(() => store.close());
  afterAll(() => databases.close());

  const claim = async (by: string, limit = 10, at = NOW) =>
    (await store.write((tx) => claimDue(tx, { by, until: at.add({ seconds: 60 }), limit }, at))).map((mail) => mail.id);
  const end = (id: string, by: string, state: 'sent' | 'owed' | 'failed', maybeSent = false, dueAt = NOW) =>
    store.write((tx) => settle(tx, { id, claimedBy: by }, { state, response: '', maybeSent, dueAt }, NOW));

  test('two claimers never get the same mail', async () => {
    for (let index = 0; index < 20; index++) await owe(store, newMail(`a${index}@clinic.example`, 'matter'));
    const [one, two] = await Promise.all([claim('one', 12), claim('two', 12)]);
    expect([one.length, two.length, new Set([...one, ...two]).size]).toEqual([12, 8, 20]);
  });

  test('a later mail to the same recipient in the same thread waits for the earlier, whatever the case of the address', async () => {
    const first = newMail(ICHIRO, 'matter');
    const second = newMail('Ichiro@Clinic.example', 'matter');
    const elsewhere = newMail(ICHIRO, 'another matter');
    for (const mail of [first, second, elsewhere]) await owe(store, mail);
    expect(await claim('one')).toEqual([first.id, elsewhere.id]);
    expect(await claim('two')).toEqual([]);
    await end(first.id, 'one', 'owed', false, later(15));
    expect(await claim('two')).toEqual([]);
    expect(await claim('two', 10, later(15))).toEqual([first.id]);
    await end(first.id, 'two', 'sent');
    expect(await claim('two')).toEqual([second.id]);
  });

  test('a given-up mail does not hold up the next', async () => {
    const first = newMail(ICHIRO, 'matter');
    const second = newMail(ICHIRO, 'matter');
    await owe(store, first);
    await owe(store, second);
    await claim('one');
    await end(first.id, 'one', 'failed');
    expect(await claim('one')).toEqual([second.id]);
  });

  test('codes go before everything else, the rest in the order of owing', async () => {
    const slow = newMail('a@clinic.example', 'm');
    const next = newMail('b@clinic.example', 'm');
    const code = newMail('c@clinic.example', 'm', { priority: 0 });
    for (const mail of [slow, next, code]) await owe(store, mail);
    expect(await claim('one', 1)).toEqual([code.id]);
    expect(await claim('one')).toEqual([slow.id, next.id]);
  });

  test('a mail whose deliverer died is owed again when its claim has run out, and counts as told', async () => {
    const mail = newMail(ICHIRO, 'matter');
    const orderKey = await owe(store, mail);
    await claim('dead');
    expect(await store.write((tx) => rescueStuck(tx, later(59)))).toBe(0);
    expect(await store.write((tx) => rescueStuck(tx, later(60)))).toBe(1);
    expect(await store.read((tx) => whoWasSent(tx, [orderKey], 'not-held'))).toEqual(new Set([orderKey]));
    expect(await claim('next', 10, later(60))).toEqual([mail.id]);
    const [row] = await outbox(store);
    expect([row?.state, row?.attempts, row?.maybeSent]).toEqual(['sending', 2, true]);
  });

  test('a mail that was long in the making has its whole claim for leaving', async () => {
    const mail = newMail(ICHIRO, 'matter');
    await owe(store, mail);
    await claim('one');
    const made = { parts: PARTS, sha256: 'a'.repeat(64) };
    await store.write((tx) => storeParts(tx, { id: mail.id, by: 'one', until: later(110) }, made));
    expect(await store.write((tx) => rescueStuck(tx, later(109)))).toBe(0);
    expect(await store.write((tx) => rescueStuck(tx, later(110)))).toBe(1);
  });

  test('only the holder of the claim can write to the mail', async () => {
    const mail = newMail(ICHIRO, 'matter');
    await owe(store, mail);
    await claim('dead');
    await store.write((tx) => rescueStuck(tx, later(60)));
    await claim('next', 10, later(60));
    const made = { parts: PARTS, sha256: 'a'.repeat(64) };
    expect(await store.write((tx) => storeParts(tx, { id: mail.id, by: 'dead', until: later(120) }, made))).toBe(false);
    await end(mail.id, 'dead', 'failed');
    expect(await store.write((tx) => storeParts(tx, { id: mail.id, by: 'next', until: later(120) }, made))).toBe(true);
    const row = await store.read((tx) => findMail(tx, mail.id));
    expect([row?.state, row?.parts, row?.sha256]).toEqual(['sending', PARTS, made.sha256]);
  });

  test('superseding drops what certainly has not left, by name, and nothing that may have', async () => {
    const plain = newMail(ICHIRO, 'matter');
    const orderKey = await owe(store, plain);
    const drop = () => store.write((tx) => dropUnsent(tx, { orderKeys: [orderKey], names: ['not-held'] }, NOW));
    expect(await store.write((tx) => dropUnsent(tx, { orderKeys: [orderKey], names: ['changed'] }, NOW))).toEqual([]);
    expect(await drop()).toEqual([{ name: 'not-held', subject: 'registration-1' }]);
    const maybe = newMail(ICHIRO, 'matter');
    await owe(store, maybe);
    await claim('one');
    expect(await drop()).toEqual([]);
    await end(maybe.id, 'one', 'owed', true);
    expect(await drop()).toEqual([]);
    expect((await outbox(store)).map((mail) => mail.state)).toEqual(['dropped', 'owed']);
  });

  test('what a recipient was told last is the last object that left or may have', async () => {
    const stamp = (sequence: number): ItipStamp => ({
      uid: 'uid-1',
      sequence,
      stamp: NOW.toString(),
      organizer: { name: '', email: 'demokai@demokai.example' },
      method: 'REQUEST',
      wholeEvent: true,
    });
    const told = async (orderKey: string) =>
      (await store.read((tx) => lastTold(tx, [orderKey]))).get(orderKey)?.sequence;
    const sent = newMail(ICHIRO, 'uid-1', { itip: stamp(0), inviteKind: 'meeting' });
    const orderKey = await owe(store, sent);
    expect(await told(orderKey)).toBeUndefined();
    await claim('one');
    expect(await told(orderKey)).toBe(0);
    await end(sent.id, 'one', 'sent');
    const failed = newMail(ICHIRO, 'uid-1', { itip: stamp(1), inviteKind: 'meeting' });
    await owe(store, failed);
    await claim('one');
    await end(failed.id, 'one', 'failed');
    expect(await told(orderKey)).toBe(0);
    const cut = newMail(ICHIRO, 'uid-1', { itip: stamp(2), inviteKind: 'meeting' });
    await owe(store, cut);
    await claim('one');
    await end(cut.id, 'one', 'owed', true);
    expect(await told(orderKey)).toBe(2);
  });

  test('the next time to look is the earliest mail that may go, or a claim that runs out, never one that waits behind', async () => {
    const due = async () => (await store.read(nextDue))?.toString();
    expect(await due()).toBeUndefined();
    const first = newMail(ICHIRO, 'matter');
    await owe(store, first);
    await owe(store, newMail(ICHIRO, 'matter'));
    expect(await due()).toBe(NOW.toString());
    await claim('one');
    expect(await due()).toBe(later(60).toString());
    await end(first.id, 'one', 'owed', false, later(900));
    expect(await due()).toBe(later(900).toString());
  });

  test('a given-up mail that is sent again is a new message with all its attempts', async () => {
    const mail = newMail(ICHIRO, 'matter');
    await owe(store, mail);
    await claim('one');
    await store.write((tx) =>
      storeParts(tx, { id: mail.id, by: 'one', until: later(120) }, { parts: PARTS, sha256: 'a'.repeat(64) }),
    );
    await end(mail.id, 'one', 'failed');
    expect(await store.write((tx) => retryFailed(tx, mail.id, later(100)))).toBe('owed');
    expect(await store.write((tx) => retryFailed(tx, mail.id, later(100)))).toBe('not-failed');
    const row = await store.read((tx) => findMail(tx, mail.id));
    expect([row?.state, row?.attempts, row?.sha256, row?.date.toString()]).toEqual([
      'owed',
      0,
      undefined,
      later(100).toString(),
    ]);
  });
});
