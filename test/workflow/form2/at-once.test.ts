import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HandIn } from '#domain/form2/hand-in.ts';
import { jstDay } from '#domain/text/jst.ts';
import { insertHandIn } from '#store/form2/hand-ins.ts';
import { enterForm2 } from '#workflow/form2/enter.ts';
import { tellUntold } from '#workflow/form2/hand-in.ts';
import { readEntries } from '#workflow/form2/read.ts';
import { form2Of } from '../../domain/form2/samples.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { BY_COLLECTOR, collectionOpened, paperEntered } from '../../support/gathering.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { faultsOf } from '../../support/verified.ts';

describe.each(DATABASES)('two people at once on $name', ({ open }) => {
  let databases: Databases;
  let here: TestOffice;
  let there: TestOffice;
  beforeAll(async () => {
    databases = await open();
    const database = await databases.fresh();
    here = await openOffice({ database });
    there = await openOffice({ database, mail: here.mail, idPrefix: '1111' });
  });
  afterAll(async () => {
    await there.close();
    await here.close();
    await databases.close();
  });

  test('lose nothing, get numbers of their own, and of one institution one wins and the other is told', async () => {
    const { collection } = await collectionOpened(here);
    const codes = ['0000001', '0000002', '0000003', '9999996'];
    const typed = codes.map((code) => form2Of({ code, email: '' }));
    const others = typed.map((form) => ({ ...form, points: '3' as const })).slice(0, 3);
    const [same] = typed.slice(-1);
    const all = await Promise.all([
      ...typed.map((form) => enterForm2(here, collection.id, form, BY_COLLECTOR)),
      ...[...others, ...(same ? [same] : [])].map((form) => enterForm2(there, collection.id, form, BY_COLLECTOR)),
    ]);
    const refused = all.flatMap((one) => (one.ok ? [] : [one.refusal]));
    expect(refused).toEqual([expect.objectContaining({ code: 'institution-entered', name: '一郎クリニック' })]);
    const { rows } = await readEntries(here, collection.id, {}, { before: undefined, limit: 20 });
    expect(rows.map(({ number }) => number)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(await faultsOf(here)).toEqual([]);
  });

  test('of a 提出 whose process died before all were told, each institution is told once', async () => {
    const { collection } = await collectionOpened(here, { association: '見本都薬剤師会' });
    await paperEntered(here, collection, { code: '9999996' });
    await paperEntered(here, collection, { code: '0112342', email: 'niji@yakkyoku.example.jp' });
    await here.deliverAll();
    const handIn: HandIn = {
      ...{ id: 'died', collectionId: collection.id, number: 1, on: jstDay(here.now()), way: 'carried' },
      ...{ tracking: '', note: '', institutions: 2, at: here.now(), by: '取纏　一美' },
    };
    await here.store.write((tx) => insertHandIn(tx, handIn));
    await here.newlyOwed();
    await Promise.all([tellUntold(here), tellUntold(there)]);
    const owed = (await here.newlyOwed()).toSorted();
    expect(owed).toEqual(['entry-handed-in → ichiro@clinic.example.jp', 'entry-handed-in → niji@yakkyoku.example.jp']);
    await tellUntold(there);
    expect(await here.newlyOwed()).toEqual([]);
    expect(await faultsOf(here)).toEqual([]);
  });
});
