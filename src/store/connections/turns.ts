import { StoreUnavailable } from './connections.ts';

/**
 * Lets so many work at a time, the others in the order of asking. Who gets no turn within `limitMs` is told
 * StoreUnavailable, and its work is never begun.
 */
export function openTurns(
  places: number,
  limitMs: number,
): { take<T>(work: () => Promise<T>): Promise<T>; waiting(): number; atRest(): Promise<void> } {
  const waiting = new Set<() => void>();
  const running = new Set<Promise<unknown>>();

  function next(): void {
    const [first] = waiting;
    if (!first || running.size >= places) return;
    waiting.delete(first);
    first();
  }

  return {
    take<T>(work: () => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const begin = (): void => {
        clearTimeout(turn);
        const run = work()
          .then(resolve, reject)
          .finally(() => {
            running.delete(run);
            next();
          });
        running.add(run);
      };
      const turn = setTimeout(() => {
        if (waiting.delete(begin)) reject(new StoreUnavailable(new Error(`no turn within ${limitMs} ms`)));
      }, limitMs);
      waiting.add(begin);
      next();
      return promise;
    },
    waiting: () => waiting.size,
    async atRest() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
