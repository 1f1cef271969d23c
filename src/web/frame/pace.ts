/** A person hardly notices; who asks a thousand times does. */
const WAIT_MS = 2000;
/** Of one process: each holds a connection. */
const WAITING_MAX = 50;

/** A place in which somebody waits. */
export interface Pace {
  wait(): Promise<void>;
  /** Everybody goes on at once. */
  end(): void;
}

/**
 * Holds up whoever comes for a moment, and never more of them than fit: the one more lets the first go on, so that nobody is
 * turned away and no connections pile up.
 */
export function openPace(waitMs = WAIT_MS, waitingMax = WAITING_MAX): Pace {
  const waiting = new Set<() => void>();
  return {
    wait: () =>
      new Promise((resolve) => {
        const goOn = (): void => {
          clearTimeout(timer);
          waiting.delete(goOn);
          resolve();
        };
        const timer = setTimeout(goOn, waitMs);
        const [first] = waiting;
        if (waiting.size >= waitingMax) first?.();
        waiting.add(goOn);
      }),
    end: () => {
      for (const goOn of waiting) goOn();
    },
  };
}
