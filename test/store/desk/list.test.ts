import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ListFilter } from '#domain/desk/list.ts';
import { searchWords } from '#domain/text/search.ts';
import { fillListed, isListWhole } from '#store/cases/listed.ts';
import { findListed, listMonths } from '#store/desk/list.ts';
import { openStore, type Store } from '#store/engine.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { moveSession } from '#workflow/session/move.ts';
import { fillApplications } from '../../bench/many-applications.ts';
import { wish } from '../../domain/samples.ts';
import {
  applicantCorrects,
  applicantFiles,
  applicantVerifies,
  COORDINATOR,
  coordinatorAsks,
  KOU,
  makerConfirms,
} from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';

const NEWEST = { sort: 'received', descending: true } as const;
const FIRST_PAGE = { offset: 0, limit: 50 };

async function found(store: Store, filter: ListFilter): Promise<string[]> {
  return (await store.read((tx) => findListed(tx, { filter, order: NEWEST }, FIRST_PAGE))).ids;
}

/** Everything that the lists of one database say, for comparing them. */
async function allOf(store: Store): Promise<unknown> {
  const makers = await Promise.all([KOU.id, 'maker-otsu'].map((maker) => found(store, { maker })));
  const words = await Promise.all(['見本', '横浜', '会館'].map((typed) => found(store, { words: searchWords(typed) })));
  const places = await Promise.all(['東京都', '神奈川県', ''].map((prefecture) => found(store, { prefecture })));
  const byDay = { filter: {}, order: { sort: 'day', descending: false } } as const;
  const days = await store.read((tx) => findListed(tx, byDay, FIRST_PAGE));
  return [days, await store.read(listMonths), makers, words, places];
}

describe.each(DATABASES)('the list on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  let address: string;
  beforeAll(async () => {
    databases = await open();
    address = await databases.fresh();
    office = await openOffice({ database: address });
  }, 60_000);
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  test('follows every step of an application, in this process and in another', async () => {
    const elsewhere = await openStore(address);
    const list = office.store;
    const filed = await applicantFiles(office);
    const { id } = filed.application;
    expect(await found(list, { state: 'unverified', month: '2026-10', prefecture: '東京都' })).toEqual([id]);
    await applicantVerifies(office, filed);
    expect(await found(list, { state: 'unverified' })).toEqual([]);

    must(
      await applicantCorrects(office, id, {
        remarks: 'ﾐﾗｲ棟の横',
        slots: [wish(1, '2026-11-20')],
        noFurtherCandidates: true,
      }),
    );
    expect(await found(list, { words: searchWords('みらい　見本') })).toEqual([id]);
    expect([await list.read(listMonths), await found(list, { month: '2026-11' })]).toEqual([['2026-11'], [id]]);

    expect(await found(list, { maker: KOU.id })).toEqual([]);
    const [inquiry] = await coordinatorAsks(office, id, { makers: [KOU] });
    expect([await found(list, { maker: KOU.id }), await found(list, { maker: 'maker-otsu' })]).toEqual([[id], []]);
    if (!inquiry) throw new Error('nobody was asked');
    await makerConfirms(office, inquiry);
    expect(await found(list, { state: 'confirmed' })).toEqual([id]);

    const { application, session } = await office.see(id);
    if (!session) throw new Error('nothing is fixed');
    const venue = { name: '港の会館', postalCode: '231-0001', address: '神奈川県横浜市中区1-1' };
    const edit = { venue, mode: session.mode, url: session.url, note: session.note };
    const act = { applicationId: id, actor: COORDINATOR };
    const changed = must(await changeSession(office, { ...act, seenVersion: application.version, edit }));
    expect(await found(list, { prefecture: '神奈川県', words: searchWords('ヨコハマ 港の') })).toEqual([]);
    expect(await found(list, { prefecture: '神奈川県', words: searchWords('横浜 港の') })).toEqual([id]);
    expect(await found(list, { words: searchWords('見本会館') })).toEqual([id]);

    const consent = { kind: 'agreed', by: '甲　次郎' } as const;
    const move = { ...act, seenVersion: changed.version, wish: wish(1, '2026-12-01'), reason: '会場の都合', consent };
    const moved = must(await moveSession(office, move));
    expect([await list.read(listMonths), await found(list, { month: '2026-12' })]).toEqual([['2026-12'], [id]]);

    must(await cancelSession(office, { ...act, seenVersion: moved.version, reason: '荒天のため' }));
    expect(await found(list, { state: 'cancelled', month: '2026-12', maker: KOU.id })).toEqual([id]);

    await applicantFiles(office, { association: '横浜市医師会' });
    expect(await allOf(elsewhere)).toEqual(await allOf(list));
    await elsewhere.close();
  });

  test('looks once for the rows of a month, however many months of receipt there are', async () => {
    const many = await openStore(await databases.fresh());
    await fillApplications(many, 100);
    await fillListed(many);
    const months = await many.read(listMonths);
    // Two counts, the rows, and their ids.
    const looks = async (filter: ListFilter): Promise<number> =>
      many.read(async (tx) => {
        const select = vi.spyOn(tx.db, 'select');
        await findListed(tx, { filter, order: NEWEST }, FIRST_PAGE);
        const count = select.mock.calls.length;
        select.mockRestore();
        return count;
      });
    expect([months.length > 40, await looks({ month: months[20] })]).toEqual([true, 4]);
    await many.close();
  });

  test('takes in what is older than the list, once, and leaves nothing to find in the old place', async () => {
    const before = await allOf(office.store);
    const old = await openStore(address);
    await old.write(async ({ db, tables, indexText }) => {
      const rows = await db.select({ number: tables.listed.number }).from(tables.listed);
      for (const { number } of rows) await indexText(number, undefined);
      for (const name of ['listed', 'listedByMaker', 'listedCounts', 'listedNames', 'upkeep'] as const) {
        await db.delete(tables[name]);
      }
      await db.update(tables.applications).set({ day: '2026-10-20', searchText: 'みほん' });
    });
    expect([await old.read(isListWhole), await found(old, {})]).toEqual([false, []]);
    await fillListed(old);
    expect([await old.read(isListWhole), await allOf(old)]).toEqual([true, before]);
    const texts = await old.read(({ db, tables: { applications } }) =>
      db.selectDistinct({ text: applications.searchText }).from(applications),
    );
    expect(texts).toEqual([{ text: '' }]);
    await old.close();
  });
});
