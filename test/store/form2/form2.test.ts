import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Collection } from '#domain/form2/collection.ts';
import type { Entry } from '#domain/form2/entry.ts';
import type { Form2Texts } from '#domain/form2/fields.ts';
import { openStore, type Store } from '#store/engine.ts';
import { appendCollectionEvent, listCollectionEvents, listEntryEvents } from '#store/form2/collection-events.ts';
import {
  findCollection,
  findOldestUnverifiedCollection,
  insertCollection,
  listStanding,
  takeNumbers,
  updateCollection,
} from '#store/form2/collections.ts';
import {
  entryCounts,
  findEntry,
  findStandingEntry,
  insertEntries,
  listElsewhere,
  listEntries,
  listStandingCodes,
  updateEntry,
} from '#store/form2/entries.ts';
import {
  insertAnswer,
  insertCorrection,
  insertHandIn,
  listAnswers,
  listCorrections,
  listFrozen,
  listHandIns,
  listWaiting,
} from '#store/form2/hand-ins.ts';
import { findHelper, insertHelper, listHelpers, revokeHelper } from '#store/form2/helpers.ts';
import { form2Of } from '../../domain/form2/samples.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { NOW } from '../samples.ts';

const day = Temporal.PlainDate.from;

function collection(id: string, changes: Partial<Collection> = {}): Collection {
  return {
    id,
    reference: `ABCD-${id}`,
    state: 'open',
    version: 1,
    prefecture: '13',
    association: '見本県医師会',
    contact: { name: '公労　太郎', phone: '03-5253-1111', email: 'taro@ishikai.example.jp' },
    secondContact: undefined,
    dueOn: day('2022-09-30'),
    finalOn: day('2022-10-07'),
    handInTo: '支払基金',
    note: '',
    ownEntry: false,
    openedBy: 'association',
    submittedAt: NOW,
    openedAt: NOW,
    doneAt: undefined,
    updatedAt: NOW,
    ...changes,
  };
}

function entry(id: string, number: number, typed: Partial<Form2Texts> = {}, changes: Partial<Entry> = {}): Entry {
  return {
    id,
    collectionId: 'c1',
    number,
    form: form2Of(typed),
    source: 'paper',
    state: 'kept',
    helperId: undefined,
    handInId: undefined,
    version: 1,
    enteredAt: NOW,
    enteredBy: '公労　太郎',
    updatedAt: NOW,
    ...changes,
  };
}

describe.each(DATABASES)('様式2 on $name', ({ open }) => {
  let databases: Databases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
    store = await openStore(await databases.fresh());
  });
  afterAll(async () => {
    await store.close();
    await databases.close();
  });

  test('a collection reads back as it was written, and stands for its prefecture while it is open or closed', async () => {
    const second = { name: '医師　花子', email: 'hanako@ishikai.example.jp' };
    const c1 = collection('c1', { secondContact: second, note: '1\n2' });
    await store.write(async (tx) => {
      await insertCollection(tx, c1);
      await insertCollection(tx, collection('c2', { state: 'unverified', openedAt: undefined }));
      await insertCollection(tx, collection('c3', { prefecture: '14' }));
    });
    expect(await store.read((tx) => findCollection(tx, 'c1'))).toEqual(c1);
    expect((await store.read((tx) => listStanding(tx, '13'))).map(({ id }) => id)).toEqual(['c1']);
    expect(await store.read(findOldestUnverifiedCollection)).toEqual({ id: 'c2', submittedAt: NOW });
    const c2 = collection('c2', { state: 'done', doneAt: NOW, ownEntry: true, version: 2 });
    await store.write((tx) => updateCollection(tx, c2));
    expect(await store.read((tx) => findCollection(tx, 'c2'))).toEqual(c2);
    expect((await store.read((tx) => listStanding(tx, '13'))).map(({ id }) => id)).toEqual(['c1']);
  });

  test('numbers rise, and history and helpers keep their order', async () => {
    const numbers = await store.write(async (tx) => [await takeNumbers(tx, 'c1', 1), await takeNumbers(tx, 'c1', 3)]);
    expect([numbers, await store.write((tx) => takeNumbers(tx, 'c1', 1))]).toEqual([[1, 2], 5]);
    const actor = { role: 'collector', name: '公労　太郎' } as const;
    await store.write(async (tx) => {
      await appendCollectionEvent(tx, 'c1', { type: 'opened', at: NOW, actor, entryId: undefined, text: '' });
      await appendCollectionEvent(tx, 'c1', { type: 'entered', at: NOW, actor, entryId: 'e1', text: '1番' });
      await insertHelper(tx, {
        id: 'h1',
        collectionId: 'c1',
        name: '甲市医師会',
        email: 'kou@example.jp',
        invitedAt: NOW,
      });
      await revokeHelper(tx, 'h1', NOW);
    });
    const events = await store.read((tx) => listCollectionEvents(tx, 'c1', 10));
    expect(events.map(({ type, text }) => [type, text])).toEqual([
      ['entered', '1番'],
      ['opened', ''],
    ]);
    expect(await store.read((tx) => listEntryEvents(tx, 'e1'))).toEqual([events[0]]);
    expect(await store.read((tx) => listHelpers(tx, 'c1'))).toEqual([await store.read((tx) => findHelper(tx, 'h1'))]);
  });

  test('no institution stands twice in a collection; removed it stands no more, and elsewhere it is pointed out', async () => {
    const e1 = entry('e1', 1, {}, { helperId: 'h1' });
    await store.write((tx) => insertEntries(tx, [e1]));
    await expect(store.write((tx) => insertEntries(tx, [entry('e1b', 2)]))).rejects.toThrow();
    await store.write((tx) => insertEntries(tx, [entry('x1', 1, {}, { collectionId: 'c3' })]));
    expect(await store.read((tx) => findStandingEntry(tx, 'c1', e1.form))).toEqual(e1);
    expect(await store.read((tx) => listElsewhere(tx, 'c1', e1.form))).toEqual([
      { reference: 'ABCD-c3', association: '見本県医師会', number: 1, handedIn: false },
    ]);
    expect(await store.read((tx) => listStandingCodes(tx, 'c1', [e1.form, form2Of({ code: '0000000' })]))).toEqual(
      new Map([['1319999996', { id: 'e1', number: 1, name: '一郎クリニック' }]]),
    );
    await store.write((tx) => updateEntry(tx, { ...e1, state: 'removed', version: 2 }));
    expect(await store.read((tx) => findStandingEntry(tx, 'c1', e1.form))).toBeUndefined();
    await store.write((tx) => insertEntries(tx, [entry('e2', 2), entry('e3', 3, { code: '0000001', kind: '病院' })]));
  });

  test('entries are listed by number, by code, by helper and by word', async () => {
    await store.write((tx) =>
      insertEntries(tx, [entry('e4', 4, { code: '0000002' }, { helperId: 'h1', state: 'offered' })]),
    );
    const ids = async (filter: Parameters<typeof listEntries>[2], before?: number) =>
      (await store.read((tx) => listEntries(tx, 'c1', filter, { ...(before ? { before } : {}), limit: 9 }))).map(
        ({ id }) => id,
      );
    expect(await ids({})).toEqual(['e4', 'e3', 'e2']);
    expect(await ids({}, 4)).toEqual(['e3', 'e2']);
    expect(await ids({ helperId: 'h1' })).toEqual(['e4']);
    expect(await ids({ states: ['removed'] })).toEqual(['e1']);
    expect(await ids({ word: '000001' })).toEqual(['e3']);
    expect(await ids({ word: '%' })).toEqual([]);
    const counts = { unconfirmed: 0, offered: 1, kept: 2, removed: 1, handedIn: 0, waiting: 2 };
    expect(await store.read((tx) => entryCounts(tx, 'c1'))).toEqual(counts);
    expect(await store.read((tx) => entryCounts(tx, 'c1', 'h1'))).toMatchObject({ offered: 1, kept: 0 });
  });

  test('what is handed in stays as it was, whatever is corrected afterwards', async () => {
    const waiting = await store.read((tx) => listWaiting(tx, 'c1'));
    expect(waiting.map(({ id }) => id)).toEqual(['e3', 'e2']);
    const handIn = {
      ...{ id: 'hand-1', collectionId: 'c1', number: 1, tracking: '123', note: '', institutions: 2, by: '公労　太郎' },
      ...{ on: day('2022-09-30'), way: 'registered' as const, at: NOW },
    };
    await store.write((tx) => insertHandIn(tx, handIn));
    expect(await store.read((tx) => listHandIns(tx, 'c1'))).toEqual([handIn]);
    expect(await store.read((tx) => listWaiting(tx, 'c1'))).toEqual([]);
    const [e2] = [await store.read((tx) => findEntry(tx, 'e2'))];
    if (!e2) throw new Error('e2 is gone');
    expect(e2.handInId).toBe('hand-1');
    const after = form2Of({ name: '一郎医院' });
    const correction = {
      id: 'k1',
      entryId: 'e2',
      at: NOW,
      by: '公労　太郎',
      note: '名称の誤り',
      before: e2.form,
      after,
    };
    await store.write(async (tx) => {
      await updateEntry(tx, { ...e2, form: after, version: 2 });
      await insertCorrection(tx, 'c1', correction);
      await insertAnswer(tx, 'c1', {
        ...{
          id: 'a1',
          entryId: 'e2',
          answer: 'faulty',
          on: day('2022-10-10'),
          note: '電話番号',
          at: NOW,
          by: '公労　太郎',
        },
      });
    });
    const frozen = await store.read((tx) => listFrozen(tx, 'hand-1', { after: '', limit: 9 }));
    expect(frozen.map(({ form }) => form.name)).toEqual(['一郎クリニック', '一郎クリニック']);
    expect(await store.read((tx) => listCorrections(tx, 'e2'))).toEqual([correction]);
    expect((await store.read((tx) => listAnswers(tx, 'e2'))).map(({ answer, note }) => [answer, note])).toEqual([
      ['faulty', '電話番号'],
    ]);
    const answered = await store.read((tx) => listEntries(tx, 'c1', { answer: 'faulty' }, { limit: 9 }));
    expect(answered.map(({ id, answer }) => [id, answer])).toEqual([['e2', 'faulty']]);
  });
});
