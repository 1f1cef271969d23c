import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findReport, type Report, saveReport } from '#store/cases/reports.ts';
import { openStore, type Store } from '#store/engine.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { NOW } from '../samples.ts';

const REPORT: Report = {
  applicationId: 'application-1',
  attendees: 24,
  applicationsMade: 0,
  remarks: '質問が多く、時間が足りませんでした。',
  reportedBy: '公労　太郎',
  reportedAt: NOW,
};

describe.each(DATABASES)('実施報告 on $name', ({ open }) => {
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

  test('is kept as it was given, and a later one replaces it', async () => {
    const find = (applicationId: string) => store.read((tx) => findReport(tx, applicationId));
    expect(await find('application-1')).toBe(undefined);
    await store.write((tx) => saveReport(tx, REPORT));
    expect(await find('application-1')).toEqual(REPORT);
    const corrected = { ...REPORT, attendees: 25, applicationsMade: 7, reportedAt: NOW.add({ hours: 1 }) };
    await store.write((tx) => saveReport(tx, corrected));
    expect(await find('application-1')).toEqual(corrected);
    expect(await find('application-2')).toBe(undefined);
  });
});
