import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIST_SORTS } from '#domain/desk/list.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { searchTextOf, searchWords } from '#domain/text/search.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { refreshListed } from '#store/cases/listed.ts';
import { allListed, findListed, listMonths, listPrefectures } from '#store/desk/list.ts';
import { openStore, type Store } from '#store/engine.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { ApplicationIndex } from '../../support/list-oracle.ts';

const DAY = 86_400_000;
const FIRST = Date.UTC(2026, 8, 30, 12);

/** What a case can become: few values, so that many are equal. */
const facts = fc.record({
  state: fc.constantFrom(...APPLICATION_STATES.slice(0, 4)),
  association: fc.constantFrom('見本市医師会', 'ミホン市医師会', '青森県医師会', 'Ａ％_\\会'),
  address: fc.constantFrom('', '東京都港区1-1', '大阪府大阪市1'),
  day: fc.constantFrom('', '2026-10-20', '2026-10-21', '2026-11-01'),
  received: fc.constantFrom(FIRST, FIRST + 1, FIRST + DAY, FIRST + 40 * DAY),
  remarks: fc.constantFrom('', '当日は総会の後', '市医師の会', '𠮷野家の隣'),
  makers: fc.subarray(['kou', 'otsu']),
  owner: fc.constantFrom('', '', '調整　花子', '調整　次郎'),
});
type Facts = { [K in keyof Drawn]: Drawn[K] extends string ? string : Drawn[K] } & Pick<Drawn, 'state'>;
type Drawn = typeof facts extends fc.Arbitrary<infer F> ? F : never;

const filters = fc.record(
  {
    state: fc.constantFrom(...APPLICATION_STATES.slice(0, 4)),
    association: fc.constantFrom('ﾐﾎﾝ', '医師会', '県', '%', '_', '\\'),
    prefecture: fc.constantFrom('', '東京都', '青森県'),
    month: fc.constantFrom('2026-10', '2026-11'),
    maker: fc.constantFrom('kou', 'otsu', 'nobody'),
    owner: fc.constantFrom('', '調整　花子', '退職　四郎'),
    words: fc.constantFrom(
      ...['ミホン', '医師会 みほん', '会', '市医師会', '𠮷', '総会の', '%', '_', 'a'].map(searchWords),
    ),
  },
  { requiredKeys: [] },
);
const orders = fc.record({ sort: fc.constantFrom(...LIST_SORTS), descending: fc.boolean() });
const windows = fc.record({ offset: fc.nat(30), limit: fc.integer({ min: 1, max: 12 }) });
/** Small ones, so that a handful of cases is as many as a million. */
const limitsOfWords = fc.record({ counted: fc.constantFrom(0, 3, 8, 99), reached: fc.constantFrom(2, 10) });

const IDS = Array.from({ length: 24 }, (_, at) => `case-${String(at).padStart(2, '0')}`);

describe.each(DATABASES)('the list on $name', ({ open }) => {
  let databases: Databases;
  let store: Store;
  const model = new Map<string, Facts>();
  beforeAll(async () => {
    databases = await open();
    store = await openStore(await databases.fresh());
    for (const [at, one] of fc.sample(facts, { numRuns: IDS.length, seed: 20261129 }).entries()) {
      await become(IDS[at] ?? '', one);
    }
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await databases.close();
  });

  /** As the functions of the store write it; who was asked stays asked. */
  async function become(id: string, what: Facts) {
    const { state, association, address, day, received, remarks, makers, owner } = what;
    const before = model.get(id);
    const asked = [...new Set([...(before?.makers ?? []), ...makers])];
    await store.write(async (tx) => {
      const { applications, slots, inquiries } = tx.tables;
      const times = { submittedAt: FIRST, receivedAt: received === FIRST ? null : received, updatedAt: FIRST };
      const form = {
        association,
        address,
        remarks,
        venueName: '',
        postalCode: '',
        mode: 'online',
        noFurtherCandidates: 1,
      };
      const contact = { contactName: '', contactKana: '', contactPhone: '', contactExtension: '', contactEmail: '' };
      const row = { owner, state, version: 1, formVersion: 1, source: 'web', ...times, ...form, ...contact };
      await tx.db
        .insert(applications)
        .values({ id, reference: id, ...row })
        .onConflictDoUpdate({ target: applications.id, set: row });
      await tx.db.delete(slots).where(eq(slots.applicationId, id));
      const hours = { meetingStart: '10:00', meetingEnd: '12:00', demoStart: '11:00', demoEnd: '11:15', filedOn: day };
      if (day !== '') await tx.db.insert(slots).values({ id, applicationId: id, rank: 1, date: day, ...hours });
      for (const maker of asked.filter((one) => before?.makers.includes(one) !== true)) {
        const question = {
          kind: 'new',
          state: 'open',
          answerBy: day,
          note: '',
          decides: 'maker',
          askedAt: 0,
          askedBy: '',
        };
        await tx.db.insert(inquiries).values({ id: `${id}-${maker}`, applicationId: id, makerId: maker, ...question });
      }
      await refreshListed(tx, id);
    });
    model.set(id, { ...what, makers: asked });
  }

  /** The list as it was before it moved into the database: everything in memory. */
  function oracle(): ApplicationIndex {
    const index = new ApplicationIndex();
    for (const [id, { association, address, remarks, ...rest }] of model) {
      const prefecture = prefectureOfCase({ association, address }) ?? '';
      const searchText = searchTextOf([...new Set([id, association, address, remarks])]);
      index.put({ id, association, prefecture, searchText, ...rest });
    }
    return index;
  }

  test('finds, counts and sorts as the list in memory did, after any change', async () => {
    const changes = fc.array(fc.tuple(fc.constantFrom(...IDS), facts), { maxLength: 3 });
    const queries = fc.array(fc.tuple(filters, orders, windows, limitsOfWords), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, queries, async (changed, asked) => {
        for (const [id, one] of changed) await become(id, one);
        const index = oracle();
        expect(await store.read(listMonths)).toEqual(index.months());
        expect(sorted(await store.read(listPrefectures))).toEqual(sorted(index.prefectures()));
        for (const [filter, order, window, limits] of asked) {
          const query = { filter, order };
          const found = await store.read((tx) => findListed(tx, query, window, limits));
          const expected = index.find(filter, order, window);
          const all = index.find(filter, order);
          if (found.counts === undefined) {
            expect([found.total, index.find({ words: filter.words }, order).total > limits.counted]).toEqual([
              limits.counted,
              true,
            ]);
            const reached = Math.min(limits.counted, limits.reached);
            expect(found.ids).toEqual(all.ids.slice(0, reached).slice(window.offset, window.offset + window.limit));
          } else {
            expect({ ...found, counts: sorted(found.counts) }).toEqual({
              ...expected,
              counts: sorted(expected.counts),
            });
          }
          expect((await Array.fromAsync(allListed(store, query, limits))).flat()).toEqual(all.ids);
        }
      }),
      { numRuns: 150, seed: 20261129, endOnFailure: true },
    );
  }, 120_000);

  test('holds nothing more of a case that was erased', async () => {
    await become('case-00', {
      ...(model.get('case-00') as Facts),
      remarks: '消える語',
      association: '消える会',
      makers: ['kou'],
    });
    const lists = (tx: Parameters<Parameters<Store['read']>[0]>[0]) =>
      Promise.all([
        findListed(tx, { filter: { words: searchWords('消える語') }, order: NEWEST }, FIRST_PAGE),
        findListed(tx, { filter: { association: '消える' }, order: NEWEST }, FIRST_PAGE),
        tx.db.select().from(tx.tables.listedNames).where(eq(tx.tables.listedNames.name, '消える会')),
        tx.db.select().from(tx.tables.listed).where(eq(tx.tables.listed.applicationId, 'case-00')),
      ]);
    expect((await store.read(lists)).map((found) => ('ids' in found ? found.ids : found.length))).toEqual([
      ['case-00'],
      ['case-00'],
      1,
      1,
    ]);
    await store.write(async (tx) => {
      await tx.db.delete(tx.tables.applications).where(eq(tx.tables.applications.id, 'case-00'));
      await refreshListed(tx, 'case-00');
    });
    model.delete('case-00');
    expect((await store.read(lists)).map((found) => ('ids' in found ? found.ids : found.length))).toEqual([
      [],
      [],
      0,
      0,
    ]);
    expect(sorted(await store.read(listPrefectures))).toEqual(sorted(oracle().prefectures()));
  });
});

const NEWEST = { sort: 'received', descending: true } as const;
const FIRST_PAGE = { offset: 0, limit: 50 };

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}
