import { expect, test } from 'vitest';
import { race } from './race.ts';

test('two makers confirm at once from two processes, 5 rounds: exactly one wins, the other is told', async () => {
  for (const round of await race(5)) {
    expect(round.answers.toSorted()).toEqual(['accepted', 'already-confirmed']);
    expect([round.sessions, round.confirmed, round.makers.length]).toEqual([1, 1, 1]);
  }
});
