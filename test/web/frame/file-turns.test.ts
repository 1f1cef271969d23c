import { expect, test } from 'vitest';
import { takeFileTurn } from '#web/frame/file-turns.ts';

test('networks take turns, however many files one of them sends, and each turn comes once', async () => {
  const taken: string[] = [];
  const turns: (() => void)[] = [];
  const take = async (network: string): Promise<void> => {
    turns.push(await takeFileTurn(network));
    taken.push(network);
  };
  const all = ['many', 'many', 'many', 'many', 'many', 'many', 'many', 'one', 'other'].map(take);
  for (let turn = 0; turn < all.length; turn += 1) {
    await expect.poll(() => turns.length).toBeGreaterThan(turn);
    turns[turn]?.();
    // Given back twice it is one.
    turns[turn]?.();
  }
  await Promise.all(all);
  expect(taken).toEqual(['many', 'many', 'many', 'one', 'other', 'many', 'many', 'many', 'many']);
});
