import { Worker } from 'node:worker_threads';
import type { Instance } from '#domain/drive/instance.ts';
import { packInstance, unpackSolution } from '#domain/drive/packed.ts';
import type { Limits, Progress, Solve } from '#domain/drive/planner.ts';
import type { Solution } from '#domain/drive/proposal.ts';
import { CALLS, type Order, type Word } from './order.ts';

export interface Planner {
  solve: Solve;
  /** Ends the run that is under way; it and those that wait fail. */
  close(): Promise<void>;
}

/** The reasons for each row are worked out after the search has ended. */
const SHARE_OF_SEARCH = 0.9;
/** JavaScript heap of the thread, in megabytes; the solver's own memory lies outside of it. */
const HEAP_LIMIT = 1024;

/** A thread is started for each run and ends with it: proposals are rare, and the solver's memory is given back. */
export function openPlanner(now: () => Temporal.Instant): Planner {
  let line: Promise<unknown> = Promise.resolve();
  let running: Worker | undefined;
  let isClosed = false;

  const solve: Solve = (instance, limits, progress) => {
    const own = line.then(() => {
      if (isClosed) throw new Error('the planner is closed');
      return run(instance, limits, progress);
    });
    line = own.catch(() => undefined);
    return own;
  };

  async function run(instance: Instance, limits: Limits, progress?: (soFar: Progress) => void): Promise<Solution> {
    const began = now();
    const seconds = (): number => began.until(now()).total('seconds');
    const flag = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const called = new Int32Array(flag);
    const end = (call: number): void => {
      Atomics.compareExchange(called, 0, 0, call);
    };
    const order: Order = { instance: packInstance(instance), gap: limits.gap, flag };
    const timer = setTimeout(() => end(CALLS.time), limits.seconds * SHARE_OF_SEARCH * 1000);
    const stop = (): void => end(CALLS.stopped);
    limits.signal?.addEventListener('abort', stop);
    if (limits.signal?.aborted) stop();
    try {
      const text = await answerOf(order, ({ count, bound }) => progress?.({ count, bound, seconds: seconds() }));
      return { ...unpackSolution(text), seconds: seconds() };
    } finally {
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', stop);
    }
  }

  function answerOf(order: Order, tell: (soFar: { count: number; bound: number }) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        name: 'planning',
        workerData: order,
        resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT },
      });
      running = worker;
      worker.on('message', (word: Word) => {
        if (word.what === 'progress') tell(word);
        else resolve(word.solution);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        running = undefined;
        reject(new Error('the planner ended before it had an answer'));
      });
    });
  }

  return {
    solve,
    async close() {
      isClosed = true;
      await running?.terminate();
    },
  };
}
