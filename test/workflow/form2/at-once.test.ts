import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enterForm2 } from '#workflow/form2/enter.ts';
import { readEntries } from '#workflow/form2/read.ts';
import { form2Of } from '../../domain/form2/samples.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { BY_COLLECTOR, collectionOpened } from '../../support/gathering.ts';
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
});
