import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readRows, TABLE_NAMES } from '#store/copies/rows.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { readBoard } from '#workflow/form2/board.ts';
import { moveCollection } from '#workflow/form2/change.ts';
import { correctEntry } from '#workflow/form2/hand-in.ts';
import { inviteHelper } from '#workflow/form2/helpers.ts';
import { readEntry } from '#workflow/form2/read.ts';
import { erasePersonOnRequest, recordOfPerson } from '#workflow/keeping/record-of.ts';
import { forgetOldRows } from '#workflow/keeping/retain.ts';
import { readCollectionErasures, retainCollections } from '#workflow/keeping/retain-collections.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { BY_COLLECTOR, COLLECTOR, collectionOpened, handedIn, paperEntered } from '../../support/gathering.ts';
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
    const how = { on: Temporal.PlainDate.from('2026-09-11'), way: 'registered', tracking: '123' } as const;
    await handedIn(office, id, how);
    const form = { ...entry.form, contactName: '診療　二郎' };
    must(await correctEntry(office, id, { entryId: entry.id, seenVersion: 1, actor }, { form, note: '担当者の変更' }));
    await office.deliverAll();
    must(await moveCollection(office, id, { act: 'close', reason: '期限のため', actor }));
    must(await moveCollection(office, id, { act: 'finish', reason: '', actor }));
    const before = await counted();
    const finished = office.now();
    const afterDays = async (days: number): Promise<void> => {
      office.clock.set(finished.add({ hours: 24 * days }).toString());
      await retainCollections(office);
    };
    await afterDays(334);
    expect(await readCollectionErasures(office)).toEqual([]);
    await afterDays(336);
    const [told] = await readCollectionErasures(office);
    expect([told?.reference, told?.erasedOn.toString()]).toEqual([collection.reference, '2027-09-02']);
    expect((await readAttention(office)).erasures).toBe(1);
    await afterDays(364);
    expect(await personalRows()).not.toEqual([]);
    await afterDays(367);
    expect(await readCollectionErasures(office)).toEqual([]);
    await forgetOldRows(office);
    expect(await personalRows()).toEqual([]);
    expect(await counted()).toBe(before);
    expect(await faultsOf(office)).toEqual([]);
  });

  test('a person asks: an institution’s contact goes alone once it is finished, and is exported with all that names it', async () => {
    const { collection } = await collectionOpened(office);
    const { actor } = BY_COLLECTOR;
    const entry = await paperEntered(office, collection);
    await paperEntered(office, collection, {
      code: '0112342',
      name: '二郎医院',
      contactName: '診療　二郎',
      email: 'jiro@clinic.example.jp',
    });
    const how = { on: Temporal.PlainDate.from('2026-09-11') };
    await handedIn(office, collection.id, how);
    await office.deliverAll();
    const sought = { email: 'Ichiro@clinic.example.jp', name: '' };
    const record = JSON.stringify(await recordOfPerson(office, sought));
    expect([record.includes('診療　一郎'), record.includes('二郎医院')]).toEqual([true, false]);
    const by = { role: 'coordinator', name: '調整　花子' } as const;
    expect(await erasePersonOnRequest(office, sought, by)).toEqual([{ reference: collection.reference }]);
    must(await moveCollection(office, collection.id, { act: 'close', reason: '期限のため', actor }));
    must(await moveCollection(office, collection.id, { act: 'finish', reason: '', actor }));
    expect(await erasePersonOnRequest(office, sought, by)).toEqual([]);
    const left = (await personalRows()).filter((line) => !line.startsWith('mails') && !line.startsWith('contents'));
    expect(left.filter((line) => /ichiro|handInEntries: 診療/.test(line))).toEqual([]);
    const of = { collectionId: collection.id, entryId: entry.id, helperId: undefined };
    const form = (await readEntry(office, of))?.entry.form;
    expect([form?.name, form?.contactName, form?.wishes.length]).toEqual(['一郎クリニック', '', 1]);
    expect(await faultsOf(office)).toEqual([]);
  });
});
