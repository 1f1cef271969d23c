import type { Instance } from './instance.ts';
import type { Solution } from './proposal.ts';

/** When a search may end before its best is proved. */
export interface Limits {
  /** On the wall. What was found by then is the answer. */
  seconds: number;
  /** Ends when no plan can place more than this share more, e.g. 0.005. */
  gap: number;
  /** Aborted: the search ends at once and answers with the best so far, `ended: 'stopped'`. */
  signal?: AbortSignal;
}

export interface Progress {
  /** Placed by the best plan so far. */
  count: number;
  bound: number;
  seconds: number;
}

/** The door to the solver. Runs wait for each other; `limits.seconds` count from a run's own start. */
export type Solve = (instance: Instance, limits: Limits, progress?: (soFar: Progress) => void) => Promise<Solution>;
