import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeOldChanges } from '#store/cases/place-changes.ts';
import { openStore, type Store } from '#store/engine.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';

/** Every label that a change ever had before it carried a field, and the field that it is about. */
const EVER: [string, string][] = [
  ['申請団体', 'association'],
  ['担当者氏名', 'contact.name'],
  ['TEL', 'contact.phone'],
  ['E-Mail', 'contact.email'],
  ['第一希望', 'slots.1'],
  ['第二希望', 'slots.2'],
  ['第三希望', 'slots.3'],
  ['開催場所', 'venue'],
  ['実施方法', 'mode'],
  ['備考', 'remarks'],
  ['レイアウト等の添付', 'layouts'],
  ['日付', 'date'],
  ['説明会の時間', 'meeting'],
  ['デモの時間', 'demo'],
  ['接続先', 'url'],
  ['ご案内の補足', 'note'],
  ['二人目の連絡先', 'secondContact'],
  ['当日の連絡先', 'contact.onDay'],
];
const UNKNOWN = '携帯電話';

function old(label: string): { label: string; before: string; after: string } {
  return { label, before: `${label}のまえ`, after: `${label}のあと` };
}

function placed(label: string, field: string): unknown {
  return { field, ...old(label) };
}

async function keepEvent(store: Store, seq: number, type: string, dataJson: string): Promise<void> {
  await store.write(async ({ db, tables: { events } }) => {
    await db.insert(events).values({
      ...{ id: `event-${seq}`, seq, applicationId: 'a', at: seq, type, version: 1, dataJson },
      ...{ actorRole: 'applicant', actorName: '公労　太郎' },
    });
  });
}

async function keepMail(store: Store, seq: number, name: string, data: unknown): Promise<void> {
  await store.write(async ({ db, tables: { mails } }) => {
    await db.insert(mails).values({
      ...{ id: `mail-${seq}`, seq, name, role: 'maker', recipientName: '', recipientEmail: '', recipientId: '' },
      ...{ thread: 'a', orderKey: 'a', dataJson: JSON.stringify(data), messageId: '', date: seq, boundarySeed: '' },
      ...{ priority: 1, state: 'sent', attempts: 1, dueAt: 0, maybeSent: 0, response: '' },
    });
  });
}

async function keptIn(store: Store, table: 'events' | 'mails'): Promise<string[]> {
  return store.read(async ({ db, tables }) => {
    const kept = tables[table];
    const rows = await db.select({ seq: kept.seq, dataJson: kept.dataJson }).from(kept).orderBy(kept.seq);
    return rows.map(({ dataJson }) => dataJson);
  });
}

/** How many rows were written, and how many of them held a field. */
async function countPlaced(store: Store): Promise<string> {
  const kept = await keptIn(store, 'events');
  return `${kept.filter((json) => json.includes('"field":"venue"')).length} of ${kept.length}`;
}

describe.each(DATABASES)('changes kept before they had a field, on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('get the field of the label that they had; one that never was is unplaced; all else stays to the letter', async () => {
    const store = await openStore(await databases.fresh());
    const changes = [...EVER.map(([label]) => old(label)), old(UNKNOWN), placed('場所', 'venue')];
    const after = [
      ...EVER.map(([label, field]) => placed(label, field)),
      placed(UNKNOWN, 'unplaced'),
      placed('場所', 'venue'),
    ];
    await keepEvent(store, 1, 'corrected', JSON.stringify({ changes, from: 'returned', to: 'received' }));
    await keepEvent(store, 2, 'noted', '{"text":"TELは自宅"}');
    await keepEvent(store, 3, 'changed', '{"changes":[{"label":"TEL"');
    await keepMail(store, 1, 'changed', { audience: 'maker', changes });
    await keepMail(store, 2, 'waiting', { position: 1 });
    await placeOldChanges(store);
    expect(await keptIn(store, 'events')).toEqual([
      JSON.stringify({ changes: after, from: 'returned', to: 'received' }),
      '{"text":"TELは自宅"}',
      '{"changes":[{"label":"TEL"',
    ]);
    expect(await keptIn(store, 'mails')).toEqual([
      JSON.stringify({ audience: 'maker', changes: after }),
      '{"position":1}',
    ]);
    await store.close();
  });

  test('are placed a batch at a time: stopped in the middle it goes on from there, and what came since is placed too', async () => {
    const store = await openStore(await databases.fresh());
    const change = JSON.stringify({ changes: [old('開催場所')] });
    for (let seq = 1; seq <= 450; seq += 1) await keepEvent(store, seq, 'corrected', change);
    let writes = 0;
    const stopping: Store = {
      ...store,
      write: (work) => {
        writes += 1;
        return writes === 2 ? Promise.reject(new Error('the process ended')) : store.write(work);
      },
    };
    await expect(placeOldChanges(stopping)).rejects.toThrow('the process ended');
    expect(await countPlaced(store)).toBe('200 of 450');
    let read = 0;
    const counting: Store = {
      ...store,
      write: (work) => {
        read += 1;
        return store.write(work);
      },
    };
    await placeOldChanges(counting);
    expect([await countPlaced(store), read]).toEqual(['450 of 450', 2]);
    await keepEvent(store, 451, 'moved', change);
    await placeOldChanges(store);
    expect(await countPlaced(store)).toBe('451 of 451');
    await store.close();
  });

  test('are placed once and whole where another process does it between a look and its write', async () => {
    const address = await databases.fresh();
    const [one, other] = [await openStore(address), await openStore(address)];
    const change = JSON.stringify({ changes: [old('開催場所'), old(UNKNOWN)] });
    for (let seq = 1; seq <= 450; seq += 1) await keepEvent(one, seq, 'corrected', change);
    let looks = 0;
    const slow: Store = {
      ...one,
      write: async (work) => {
        looks += 1;
        if (looks === 1) await placeOldChanges(other);
        return one.write(work);
      },
    };
    await placeOldChanges(slow);
    const whole = JSON.stringify({ changes: [placed('開催場所', 'venue'), placed(UNKNOWN, 'unplaced')] });
    expect(new Set(await keptIn(one, 'events'))).toEqual(new Set([whole]));
    await one.close();
    await other.close();
  });
});
