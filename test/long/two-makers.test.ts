import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { race } from '../faults/race.ts';
import { DATABASES, type Databases } from '../support/databases.ts';

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('two makers confirm at once from two processes, 100 rounds: exactly one wins, the other is told', async () => {
    const rounds = await race(await databases.fresh(), 100);
    const wins = Map.groupBy(rounds, (round) => round.makers.join());
    console.log(`${name}: ${[...wins].map(([maker, won]) => `${maker} won ${won.length}`).join(', ')}`);
    expect(rounds).toHaveLength(100);
    for (const round of rounds) {
      expect(round.answers.toSorted()).toEqual(['accepted', 'already-confirmed']);
      expect([round.sessions, round.confirmed, round.makers.length]).toEqual([1, 1, 1]);
      expect(round.invited.filter((role) => role === 'applicant')).toEqual(['applicant']);
    }
    // Were one always first, the two would never have met.
    expect([...wins.keys()].sort()).toEqual(['maker-kou', 'maker-otsu']);
  });
});
