/** What `solve.ts` hands to its thread at the start. */
export interface Order {
  /** As `packInstance` wrote it. */
  instance: string;
  gap: number;
  /** One number, shared: 0 go on, else one of `CALLS`. The thread is busy and reads no messages. */
  flag: SharedArrayBuffer;
}

export const CALLS = { time: 1, stopped: 2 } as const;

/** What the thread says. */
export type Word =
  | { what: 'progress'; count: number; bound: number }
  /** As `packSolution` wrote it; `seconds` is the main thread's to say. */
  | { what: 'solution'; solution: string };
