import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readRows, TABLE_NAMES } from '#store/copies/rows.ts';
import { readBoard } from '#workflow/form2/board.ts';
import { moveCollection } from '#workflow/form2/change.ts';
import { correctEntry, handIn } from '#workflow/form2/hand-in.ts';
import { inviteHelper } from '#workflow/form2/helpers.ts';
import { forgetOldRows } from '#workflow/keeping/retain.ts';
import { retainCollections } from '#workflow/keeping/retain-collections.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { BY_COLLECTOR, COLLECTOR, collectionOpened, paperEntered } from '../../support/gathering.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { faultsOf } from '../../support/verified.ts';

const PERSONAL = ['取纏', COLLECTOR, '一郎クリニック', '診療　一郎', 'ichiro@clinic', '甲市医師会', '担当者の変更'];

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
  });
  afterEach(() => office.close());

  async function personalRows(): Promise<string[]> {
    const found = new Set<string>();
    for (const name of TABLE_NAMES) {
      for await (const rows of readRows(office.store, name)) {
        const text = JSON.stringify(rows);
        for (const word of PERSONAL) if (text.includes(word)) found.add(`${name}: ${word}`);
      }
    }
    return [...found].sort();
  }

  /** Everything that it shows but who answers for a collection. */
  async function counted(): Promise<string> {
    const board = await readBoard(office);
    return JSON.stringify(board, (key, value) => (['contact', 'note'].includes(key) ? undefined : value));
  }

  test('a year after 完了 nobody stands in a collection any more, and what the board counts is the same', async () => {
    const { collection } = await collectionOpened(office);
    const { id } = collection;
    const { actor } = BY_COLLECTOR;
    must(await inviteHelper(office, id, { name: '甲市医師会', email: 'kou@shi-ishikai.example.jp', actor }));
    const entry = await paperEntered(office, collection);
    const how = { on: Temporal.PlainDate.from('2026-09-11'), way: 'registered', tracking: '123', note: '' } as const;
    must(await handIn(office, id, { ...how, seen: 1, actor }));
    const form = { ...entry.form, contactName: '診療　二郎' };
    must(await correctEntry(office, id, { entryId: entry.id, seenVersion: 1, actor }, { form, note: '担当者の変更' }));
    await office.deliverAll();
    must(await moveCollection(office, id, { act: 'close', reason: '期限のため', actor }));
    must(await moveCollection(office, id, { act: 'finish', reason: '', actor }));
    const before = await counted();
    office.clock.set(
      office
        .now()
        .add({ hours: 24 * 364 })
        .toString(),
    );
    await retainCollections(office);
    expect(await personalRows()).not.toEqual([]);
    office.clock.set(
      office
        .now()
        .add({ hours: 24 * 2 })
        .toString(),
    );
    await retainCollections(office);
    await forgetOldRows(office);
    expect(await personalRows()).toEqual([]);
    expect(await counted()).toBe(before);
    expect(await faultsOf(office)).toEqual([]);
  });
});
