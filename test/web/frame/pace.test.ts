import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPace } from '#web/frame/pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Who has gone on so far, in order. */
function walkers(pace: ReturnType<typeof openPace>): { come(name: string): void; gone: string[] } {
  const gone: string[] = [];
  return { gone, come: (name) => void pace.wait().then(() => gone.push(name)) };
}

test('who asks when all ask too often goes on after two seconds, and nobody is turned away', async () => {
  const { come, gone } = walkers(openPace());
  come('stranger');
  await vi.advanceTimersByTimeAsync(1999);
  expect(gone).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(gone).toEqual(['stranger']);
});

test('no more than fit wait at a time: the one more lets the first go on', async () => {
  const { come, gone } = walkers(openPace(2000, 3));
  for (const name of ['first', 'second', 'third', 'fourth', 'fifth']) come(name);
  await vi.advanceTimersByTimeAsync(0);
  expect(gone).toEqual(['first', 'second']);
  expect(vi.getTimerCount()).toBe(3);
  await vi.advanceTimersByTimeAsync(2000);
  expect(gone).toEqual(['first', 'second', 'third', 'fourth', 'fifth']);
});

test('a stop lets all go on at once', async () => {
  const pace = openPace();
  const { come, gone } = walkers(pace);
  for (const name of ['first', 'second']) come(name);
  pace.end();
  await vi.advanceTimersByTimeAsync(0);
  expect([gone, vi.getTimerCount()]).toEqual([['first', 'second'], 0]);
});
