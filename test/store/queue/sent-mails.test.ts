import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '#store/engine.ts';
import { claimDue, findMail, rescueStuck, whoWasSent } from '#store/queue/outbox.ts';
import { findSentMail, markBounced, settle } from '#store/queue/sent-mails.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { NOW, newMail, outbox, owe } from '../samples.ts';

const SERVERS_ID = '<TYAPR01MB0001@TYAPR01MB0001.jpnprd01.prod.outlook.example>';

describe.each(DATABASES)('a mail that left on $name', ({ open }) => {
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

  const send = async (maybeSent = false, state: 'sent' | 'owed' | 'failed' = 'sent') => {
    const [mail] = await store.write((tx) =>
      claimDue(tx, { by: 'one', until: NOW.add({ seconds: 60 }), limit: 1 }, NOW),
    );
    if (!mail) throw new Error('nothing is owed');
    const result = { state, response: '', maybeSent, serverId: SERVERS_ID, dueAt: NOW };
    await store.write((tx) => settle(tx, { id: mail.id, claimedBy: 'one' }, result, NOW));
    return mail;
  };
  const bounce = (id: string) => store.write((tx) => markBounced(tx, id, '550 5.1.1 No such mailbox', NOW));

  test('is found by its Message-ID and by the server’s own, and by no other', async () => {
    await owe(store, newMail('ichiro@clinic.example', 'matter'));
    const mail = await send();
    await owe(store, newMail('hanako@clinic.example', 'matter'));
    const found = await store.read((tx) =>
      Promise.all([mail.messageId, SERVERS_ID, '<other@demokai.example>', ''].map((name) => findSentMail(tx, name))),
    );
    expect(found).toEqual([mail.id, mail.id, undefined, undefined]);
  });

  test('and comes back is marked once, counts as not told and is not tried again', async () => {
    const owed = newMail('ichiro@clinic.example', 'matter');
    await owe(store, owed);
    const { id, orderKey } = await send(true, 'owed');
    expect(await bounce(id)).toBe(true);
    expect(await bounce(id)).toBe(false);
    const told = await store.read((tx) => whoWasSent(tx, [orderKey], owed.content.mail));
    const claimed = await store.write((tx) => claimDue(tx, { by: 'one', until: NOW, limit: 1 }, NOW));
    expect([(await outbox(store)).map(({ state }) => state), [...told], claimed]).toEqual([['bounced'], [], []]);
  });

  test('can only come back once it has left', async () => {
    await owe(store, newMail('ichiro@clinic.example', 'matter'));
    const [waiting] = await outbox(store);
    expect(await bounce(waiting?.id ?? '')).toBe(false);
    const { id } = await send(false, 'owed');
    expect(await bounce(id)).toBe(false);
    await store.write((tx) => claimDue(tx, { by: 'two', until: NOW, limit: 1 }, NOW));
    expect(await bounce(id)).toBe(false);
    await store.write((tx) => rescueStuck(tx, NOW.add({ seconds: 1 })));
    expect(await bounce(id)).toBe(true);
    expect((await store.read((tx) => findMail(tx, id)))?.response).toBe('550 5.1.1 No such mailbox');
  });
});
