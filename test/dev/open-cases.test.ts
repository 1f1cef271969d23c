import { expect, test } from 'vitest';
import { seedOpenCases } from '#dev/open-cases.ts';
import { SAMPLE_MAKERS } from '#dev/sample-makers.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { NEWEST_FIRST, readDeskList } from '#workflow/desk/read-list.ts';
import { openOffice } from '../support/office.ts';

test('open cases of a drive: unasked, waiting and answered, in several hands, each of an association of its own', async () => {
  const office = await openOffice();
  try {
    await office.store.write(async (tx) => {
      for (const maker of SAMPLE_MAKERS) await saveMaker(tx, maker);
    });
    await seedOpenCases(office, 24);
    const { rows, counts } = await readDeskList(office, { filter: {}, order: NEWEST_FIRST, page: 1 });
    expect([...(counts ?? [])]).toEqual([
      ['received', 8],
      ['inquiring', 16],
    ]);
    const applications = rows.map(({ application }) => application);
    expect(new Set(applications.map(({ form1 }) => form1.association)).size).toBe(24);
    expect(new Set(applications.map(({ owner }) => owner))).toEqual(new Set(['調整　花子', '調整　次郎', '']));
    expect(applications.flatMap(({ form1 }) => form1.slots)).toHaveLength(72);
  } finally {
    await office.close();
  }
});
