import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DATABASES, type Databases } from '../support/databases.ts';
import { race } from './race.ts';

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('two makers confirm at once from two processes, 5 rounds: exactly one wins, the other is told', async () => {
    for (const round of await race(await databases.fresh(), 5)) {
      expect(round.answers.toSorted()).toEqual(['accepted', 'already-confirmed']);
      expect([round.sessions, round.confirmed, round.makers.length]).toEqual([1, 1, 1]);
    }
  });
});
