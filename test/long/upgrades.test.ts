import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upgrade } from '../store/upgrading.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { countMigrations, type OldHouse, readOldHouse } from '../support/old-database.ts';

const MIGRATIONS = await countMigrations();
const HOUSES = [await readOldHouse('0003'), await readOldHouse('0008'), await readOldHouse('0017')];

/** The newest that is no newer; the first programs had no demo, so that theirs is the first house without later columns. */
function houseAt(known: number): OldHouse {
  const house = HOUSES.findLast(({ migrations }) => migrations <= known) ?? HOUSES[0];
  if (!house) throw new Error('there is no house');
  return house;
}

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test.each(Array.from({ length: MIGRATIONS }, (_, index) => index + 1))(
    'a house of the program with %i migrations is all there in the newest, and is served',
    async (known) => {
      expect(await upgrade(houseAt(known), known, await databases.empty())).toEqual([]);
    },
  );
});
