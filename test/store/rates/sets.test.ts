import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rate, RateSet } from '#domain/rates/rate-set.ts';
import { openStore, type Store } from '#store/engine.ts';
import {
  findReadFile,
  findSet,
  forgetReadFiles,
  insertReadFile,
  leftRowsOf,
  listSets,
  newestSet,
  ratesIn,
  ratesOf,
  takeSet,
  withdrawSet,
} from '#store/rates/sets.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { NOW } from '../samples.ts';

const BY = '調整　花子';
const SET: RateSet = {
  id: 'set-1',
  day: Temporal.PlainDate.from('2022-09-30'),
  base: 'all',
  source: '見本',
  fileName: '見本.xlsx',
  takenAt: NOW,
  takenBy: BY,
  withdrawn: undefined,
};
const RATES: Rate[] = [
  { place: '17', name: '石川県', institutions: 10, applied: 4, rate: 4000 },
  { place: '172014', name: '金沢市', institutions: 10, applied: 4, rate: 4000 },
  { place: '999999', name: '知らない市', institutions: undefined, applied: undefined, rate: 5340 },
];

describe.each(DATABASES)('sets of rates on $name', ({ open }) => {
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

  const read = (id: string) =>
    store.write((tx) => insertReadFile(tx, { id, fileName: '見本.xlsx', gridsJson: '[]', readAt: NOW, readBy: BY }));
  const take = (set: RateSet) => store.write((tx) => takeSet(tx, set, { rates: RATES, left: [] }));

  test('a file that was read counts for nothing, a set that was taken is the newest by its day', async () => {
    await read('set-1');
    expect(await store.read(newestSet)).toBe(undefined);
    await take(SET);
    await read('set-0');
    await take({ ...SET, id: 'set-0', day: Temporal.PlainDate.from('2022-08-31') });
    expect(await store.read(newestSet)).toEqual(SET);
  });

  test('its rates are found by place, whatever they leave out', async () => {
    await read('set-1');
    await take(SET);
    const found = await store.read((tx) => ratesOf(tx, 'set-1', ['999999', '172014', '011002']));
    expect(found.toSorted((a, b) => (a.place < b.place ? -1 : 1))).toEqual(RATES.slice(1));
    expect(await store.read((tx) => ratesOf(tx, 'set-2'))).toEqual([]);
  });

  test('of one 都道府県 its own rate and those of its municipalities are found, and no others', async () => {
    await read('set-1');
    await take(SET);
    const found = await store.read((tx) => ratesIn(tx, 'set-1', '石川県'));
    expect(found.map(({ place }) => place).sort()).toEqual(['17', '172014']);
    expect(await store.read((tx) => ratesIn(tx, 'set-1', '富山県'))).toEqual([]);
  });

  test('a set is withdrawn once, counts no more, and stays with who, when and why', async () => {
    await read('set-1');
    expect(await store.write((tx) => withdrawSet(tx, 'set-1', { at: NOW, by: BY, reason: '誤り' }))).toBe(false);
    await take(SET);
    const withdrawn = { at: NOW.add({ hours: 1 }), by: BY, reason: '訂正のため' };
    expect(await store.write((tx) => withdrawSet(tx, 'set-1', withdrawn))).toBe(true);
    expect(await store.write((tx) => withdrawSet(tx, 'set-1', { ...withdrawn, reason: '二度目' }))).toBe(false);
    expect(await store.read(newestSet)).toBe(undefined);
    expect(await store.read(listSets)).toEqual([{ ...SET, withdrawn }]);
  });

  test('a file is found until it is taken, and one that nobody takes goes, while sets stay', async () => {
    await read('set-1');
    expect((await store.read((tx) => findReadFile(tx, 'set-1')))?.gridsJson).toBe('[]');
    await take(SET);
    await read('file-2');
    const left = await store.read((tx) => leftRowsOf(tx, 'set-1'));
    await store.write((tx) => forgetReadFiles(tx, NOW.add({ hours: 1 })));
    expect([left, await store.read((tx) => findReadFile(tx, 'file-2'))]).toEqual([[], undefined]);
    expect((await store.read((tx) => findSet(tx, 'set-1')))?.id).toBe('set-1');
  });
});
