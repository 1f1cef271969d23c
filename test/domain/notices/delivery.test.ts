import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GIVE_UP_AFTER, waitBeforeRetry } from '#domain/notices/delivery.ts';

const seconds = (attempts: number, chance: number): number => waitBeforeRetry(attempts, chance).total('seconds');

describe('the wait before a retry', () => {
  test('doubles from 15 seconds to an hour', () => {
    const waits = Array.from({ length: 11 }, (_, index) => seconds(index + 1, 0.5));
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });

  test('varies by a quarter either way', () => {
    expect([seconds(3, 0), seconds(3, 1)]).toEqual([45, 75]);
  });

  test('lies between 11 seconds and 75 minutes and never shrinks with the attempts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, chance) => {
          const wait = seconds(attempts, chance);
          expect(wait >= 11 && wait <= 4500 && Number.isInteger(wait)).toBe(true);
          expect(seconds(attempts + 1, chance) >= wait).toBe(true);
        },
      ),
    );
  });

  test('a mail is given up after three days', () => {
    expect(GIVE_UP_AFTER.total('hours')).toBe(72);
  });
});
