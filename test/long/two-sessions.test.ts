import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crewRace } from '../faults/crew-race.ts';
import { DATABASES, type Databases } from '../support/databases.ts';

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('two applications want the last crew at once from two processes, 100 rounds: one gets it, the other hears why not', async () => {
    const rounds = await crewRace(await databases.fresh(), 100);
    const wins = rounds.map(({ winner }) => winner);
    console.log(
      `${name}: the first won ${wins.filter((w) => w === 0).length}, the second ${wins.filter((w) => w === 1).length}`,
    );
    expect(rounds).toHaveLength(100);
    for (const round of rounds) {
      expect(round).toEqual({
        ...round,
        winner: expect.toBeOneOf([0, 1]),
        told: `crews-exceeded ${round.collisions}`,
        bound: round.crews,
        loserInvited: [],
        winnerInvited: true,
      });
    }
    // Were one always first, the two would never have met.
    expect([...new Set(wins)].toSorted()).toEqual([0, 1]);
  });
});
