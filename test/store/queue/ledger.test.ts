import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore, type Store } from '#store/engine.ts';
import { holding, listLedger } from '#store/queue/ledger.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { newMail, owe } from '../samples.ts';

const ALL = ['Ichiro@clinic.example', 'niji_ko@yakkyoku.example', 'nijiko@yakkyoku.example'];

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
    store = await openStore(await databases.fresh());
  });
  beforeEach(async () => {
    await store.write(({ db, tables: { mails } }) => db.delete(mails));
    for (const to of ALL) await owe(store, newMail(to, to));
  });
  afterAll(async () => {
    await store.close();
    await databases.close();
  });

  /** By its index, which must say the same as the way along all mails. */
  const found = (text: string) =>
    store.read(async (tx) => {
      const listed = async (one: 'few' | 'many') => {
        const rows = await listLedger(tx, { part: { text, holding: one } }, { before: undefined, limit: 10 });
        return rows.map(({ to }) => to.email).sort();
      };
      const few = await listed('few');
      expect([await listed('many'), await holding(tx, text)]).toEqual([few, few.length === 0 ? 'none' : 'few']);
      return few;
    });

  test('a mail is found by any part of its address, whatever its case, and by no pattern', async () => {
    expect(
      await Promise.all(['ICHI', 'o@yak', '.example', 'i_k', 'nij%ko', 'ich"iro', "'--"].map((part) => found(part))),
    ).toEqual([['Ichiro@clinic.example'], ALL.slice(1), ALL, ['niji_ko@yakkyoku.example'], ...Array(3).fill([])]);
  });

  test('an address that is another now, or gone, is found no more', async () => {
    await store.write(async ({ db, tables: { mails } }) => {
      await db.delete(mails).where(eq(mails.recipientEmail, 'nijiko@yakkyoku.example'));
      await db
        .update(mails)
        .set({ recipientEmail: 'jiro@clinic.example' })
        .where(eq(mails.recipientEmail, ALL[0] ?? ''));
    });
    expect(await Promise.all(['nijiko', 'ichiro', 'jiro@cl'].map((part) => found(part)))).toEqual([
      [],
      [],
      ['jiro@clinic.example'],
    ]);
  });
});
