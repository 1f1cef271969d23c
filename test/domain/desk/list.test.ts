import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApplicationIndex, LIST_SORTS, type ListedApplication, type ListFilter } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { searchText, searchTextOf, searchWords } from '#domain/text/search.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';

const NEWEST = { sort: 'received', descending: true } as const;

function listed(id: string, changes: Partial<ListedApplication> = {}): ListedApplication {
  return {
    id,
    state: 'received',
    association: '見本市医師会',
    prefecture: '東京都',
    day: '2026-10-20',
    received: 1000,
    searchText: searchTextOf(['見本市医師会']),
    makers: [],
    ...changes,
  };
}

function indexOf(rows: readonly ListedApplication[]): ApplicationIndex {
  const index = new ApplicationIndex();
  for (const row of rows) index.put(row);
  return index;
}

describe('the list', () => {
  test('begins with what was received last, equal ones by id', () => {
    const index = indexOf([listed('b'), listed('c', { received: 2000 }), listed('a')]);
    expect(index.find({}, NEWEST).ids).toEqual(['c', 'a', 'b']);
    expect(index.find({}, NEWEST, { offset: 1, limit: 1 })).toMatchObject({ ids: ['a'], total: 3 });
  });

  test('sorts by every column in both directions, equal ones by receipt', () => {
    const index = indexOf([
      listed('a', { prefecture: '', day: '', received: 1 }),
      listed('b', { prefecture: '沖縄県', day: '2026-10-01', state: 'held', association: 'い', received: 2 }),
      listed('c', { prefecture: '北海道', day: '2026-11-01', state: 'draft', association: 'あ', received: 3 }),
      listed('d', { prefecture: '北海道', day: '2026-11-01', state: 'draft', association: 'あ', received: 4 }),
    ]);
    const sorted = LIST_SORTS.map((sort) => [
      sort,
      index.find({}, { sort, descending: false }).ids.join(''),
      index.find({}, { sort, descending: true }).ids.join(''),
    ]);
    expect(sorted).toEqual([
      ['received', 'abcd', 'dcba'],
      ['day', 'abdc', 'dcba'],
      ['association', 'dcba', 'abdc'],
      ['prefecture', 'dcba', 'abdc'],
      ['state', 'dcab', 'badc'],
    ]);
  });

  test('counts the states of what the other filters find', () => {
    const index = indexOf([
      listed('a'),
      listed('b', { state: 'held' }),
      listed('c', { state: 'held', prefecture: '大阪府' }),
    ]);
    const found = index.find({ state: 'received', prefecture: '東京都' }, NEWEST);
    expect([found.ids, found.total, [...found.counts]]).toEqual([
      ['a'],
      1,
      [
        ['received', 1],
        ['held', 1],
      ],
    ]);
  });

  test('follows a change, and names the months that are left', () => {
    const index = indexOf([listed('a'), listed('b', { day: '2026-12-01', received: 5 })]);
    expect(index.months()).toEqual(['2026-12', '2026-10']);
    index.put(listed('b', { day: '2026-10-02', received: 9000, state: 'confirmed', makers: ['kou'] }));
    expect(index.months()).toEqual(['2026-10']);
    expect(index.find({ month: '2026-12' }, NEWEST).ids).toEqual([]);
    expect(index.find({ maker: 'kou', month: '2026-10' }, NEWEST).ids).toEqual(['b']);
    expect(index.find({}, NEWEST).ids).toEqual(['b', 'a']);
    expect(index.size).toBe(2);
  });

  test('finds and sorts what a plain reading of all rows does, also after changes', () => {
    const row = fc.record({
      id: fc.constantFrom(...'abcdefghijkl'),
      state: fc.constantFrom(...APPLICATION_STATES.slice(0, 4)),
      association: fc.constantFrom('見本市医師会', 'ミホン市医師会', '青森県医師会'),
      prefecture: fc.constantFrom('', '東京都', '大阪府'),
      day: fc.constantFrom('', '2026-10-20', '2026-10-21', '2026-11-01'),
      received: fc.integer({ min: 1, max: 4 }),
      searchText: fc.constantFrom('みほん\n会館', '青森\n会館', 'みほん\n市役所'),
      makers: fc.subarray(['kou', 'otsu']),
    });
    const filter = fc.record(
      {
        state: fc.constantFrom(...APPLICATION_STATES.slice(0, 4)),
        association: fc.constantFrom('ﾐﾎﾝ', '医師会', '県'),
        prefecture: fc.constantFrom('', '東京都'),
        month: fc.constantFrom('2026-10', '2026-11'),
        maker: fc.constantFrom('kou', 'otsu'),
        words: fc.constantFrom(searchWords('ミホン'), searchWords('会館 みほん'), []),
      },
      { requiredKeys: [] },
    );
    const order = fc.record({ sort: fc.constantFrom(...LIST_SORTS), descending: fc.boolean() });
    const window = fc.record({ offset: fc.nat(6), limit: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 25 }), filter, order, window, (rows, filter, order, window) => {
        const all = [...new Map(rows.map((each) => [each.id, each])).values()];
        const others = all.filter((each) => passes(each, { ...filter, state: undefined }));
        const mine = others.filter((each) => filter.state === undefined || each.state === filter.state);
        const sorted = mine.toSorted((a, b) => compare(a, b, order.sort) * (order.descending ? -1 : 1) || newest(a, b));
        const index = indexOf(rows.slice(0, 12));
        // From the first look on the order is kept right, row by row.
        index.find({}, order);
        for (const each of rows.slice(12)) index.put(each);
        const found = index.find(filter, order, window);
        expect(found.ids).toEqual(sorted.slice(window.offset, window.offset + window.limit).map(({ id }) => id));
        expect(found.total).toBe(mine.length);
        expect(found.counts).toEqual(
          new Map(
            Map.groupBy(others, ({ state }) => state)
              .entries()
              .map(([state, same]) => [state, same.length]),
          ),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

function passes(row: ListedApplication, { association, prefecture, month, maker, words }: ListFilter): boolean {
  return (
    (association === undefined || searchText(row.association).includes(searchText(association))) &&
    (prefecture === undefined || row.prefecture === prefecture) &&
    (month === undefined || row.day.startsWith(month)) &&
    (maker === undefined || row.makers.includes(maker)) &&
    (words ?? []).every((word) => row.searchText.includes(word))
  );
}

function compare(a: ListedApplication, b: ListedApplication, sort: (typeof LIST_SORTS)[number]): number {
  if (sort === 'received') return a.received - b.received;
  if (sort === 'state') return APPLICATION_STATES.indexOf(a.state) - APPLICATION_STATES.indexOf(b.state);
  if (sort === 'prefecture') return placeOf(a.prefecture) - placeOf(b.prefecture);
  return a[sort] === b[sort] ? 0 : a[sort] < b[sort] ? -1 : 1;
}

function newest(a: ListedApplication, b: ListedApplication): number {
  return b.received - a.received || (a.id < b.id ? -1 : 1);
}

function placeOf(prefecture: string): number {
  const place = PREFECTURES.join().split(',').indexOf(prefecture);
  return place < 0 ? PREFECTURES.length : place;
}
