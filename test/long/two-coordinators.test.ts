import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskRace } from '../faults/desk-race.ts';
import { DATABASES, type Databases } from '../support/databases.ts';

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());

  test('two coordinators act at once from two processes, 100 rounds: one act is done, the other hears of it', async () => {
    const rounds = await deskRace(await databases.fresh(), 100);
    const wins = rounds.map(({ winner }) => winner);
    console.log(
      `${name}: the first won ${wins.filter((w) => w === 0).length}, the second ${wins.filter((w) => w === 1).length}`,
    );
    expect(rounds).toHaveLength(100);
    for (const round of rounds) {
      const { acts, winner, told, events, doubled, versions } = round;
      const by = ['調整　花子', '調整　次郎'][winner];
      expect({ winner: winner >= 0, told, doubled }).toEqual({
        winner: true,
        told: `stale ${by} ${acts[winner === 0 ? 0 : 1]}`,
        doubled: [],
      });
      expect([versions, events.every((event) => event.startsWith(`${by} `))]).toEqual([events.length, true]);
    }
    // Were one always first, the two would never have met.
    expect([...new Set(wins)].toSorted()).toEqual([0, 1]);
  });
});
