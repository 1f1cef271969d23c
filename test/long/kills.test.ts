import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killWhileFiling } from '../faults/killed-filings.ts';
import { DATABASES, type Databases } from '../support/databases.ts';

const KILLS = Number(process.env.KILLS ?? 200);

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('killed again and again while applications with files are filed, nothing acknowledged is lost, and all agrees each time', async () => {
    const killed = await killWhileFiling(await databases.fresh(), KILLS);
    const { faults, lost, ...figures } = killed;
    console.log(`${name}, ${KILLS} kills: ${JSON.stringify({ ...figures, faults: faults.length, lost: lost.length })}`);
    expect([lost, faults]).toEqual([[], []]);
    expect([killed.unlikeDuplicates, killed.missingMails]).toEqual([0, 0]);
    // At most one for each mail and kill, and in all no more than were under way.
    expect(killed.mostOfOne).toBeLessThanOrEqual(KILLS);
    expect(killed.duplicates).toBeLessThanOrEqual(killed.underWay);
  });
});
