import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ground, openGround } from '../bench/ground.ts';
import { confirmOf } from '../bench/paths/confirm.ts';
import { attention, wake, week } from '../bench/paths/desk.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({ many: 100, written: 50 });
});
afterAll(() => ground.close());

// They copy and insert rows past the program, so that a change of a table breaks them where the compiler sees nothing.
test.each([confirmOf(20), wake, attention, week])('npm run bench still measures: $name', async (path) => {
  const sides = await path.open(ground);
  const costs = [await sides.ours(), await sides.floor?.()];
  await sides.close();
  expect(costs.map((cost) => cost === undefined || Number(cost) >= 0)).toEqual([true, true]);
});
