import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillListed } from '#store/cases/listed.ts';
import { saveReport } from '#store/cases/reports.ts';
import { countSessionsByPlace } from '#store/rates/sessions.ts';
import { applicantFiles, applicantVerifies, form1Input, sessionConfirmed } from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

describe.each(DATABASES)('sessions by place on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  const at = (address: string) => ({ ...form1Input().venue, address });
  const counts = () => office.store.read(async (tx) => Object.fromEntries(await countSessionsByPlace(tx)));
  const none = { held: 0, planned: 0, asked: 0, made: 0 };

  test('each counts where it is held, as far as that is known, and follows its case', async () => {
    const { application } = await sessionConfirmed(office, { venue: at('石川県金沢市見本1') });
    await applicantVerifies(
      office,
      await applicantFiles(office, { association: '金沢市医師会', venue: at('石川県見本町1') }),
    );
    await applicantFiles(office, { association: '七尾市医師会', venue: at('石川県七尾市1') });
    expect(await counts()).toEqual({
      '172014': { ...none, planned: 1 },
      '17': { ...none, asked: 1 },
      '172022': none,
    });
    const report = {
      attendees: 24,
      applicationsMade: 7,
      remarks: '',
      reportedBy: '公労　太郎',
      reportedAt: office.now(),
    };
    await office.store.write(async (tx) => {
      await tx.db.update(tx.tables.applications).set({ state: 'held' });
      await saveReport(tx, { applicationId: application.id, ...report });
    });
    expect((await counts())['172014']).toEqual({ ...none, held: 1, made: 7 });
    await office.store.write((tx) => saveReport(tx, { applicationId: application.id, ...report, applicationsMade: 9 }));
    expect((await counts())['172014']).toEqual({ ...none, held: 1, made: 9 });
  });

  test('what was listed before places were is counted once it has been taken in', async () => {
    const before = await counts();
    await office.store.write(async ({ db, tables: { listed, listedCounts, upkeep } }) => {
      await db.update(listed).set({ place: null, made: null });
      for (const { value, kind } of await db.select().from(listedCounts)) {
        if (kind === 'place' || kind === 'made') await db.delete(listedCounts).where(eq(listedCounts.value, value));
      }
      await db.delete(upkeep);
    });
    expect(await counts()).toEqual({});
    await fillListed(office.store);
    const after = await counts();
    expect(after['172014']).toEqual(before['172014']);
  });
});
