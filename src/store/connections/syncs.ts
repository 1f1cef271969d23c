/** How long a commit that nobody waits for waits for another, in this process, whose sync of the disk it shares. */
const PATIENCE_MS = 5;

interface Waiting {
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Of commits that do not wait for the disk themselves: a later one that does brings them there too, because the server's log
 * is written in its order. Where none comes, `sync` does it.
 */
export function openSyncs(sync: () => Promise<unknown>) {
  let waiting: Waiting[] = [];
  let patience: NodeJS.Timeout | undefined;
  let syncing: Promise<void> = Promise.resolve();

  function take(): Waiting[] {
    clearTimeout(patience);
    patience = undefined;
    const all = waiting;
    waiting = [];
    return all;
  }

  function wait(some: readonly Waiting[]): void {
    waiting.push(...some);
    if (waiting.length > 0) patience ??= setTimeout(syncNow, PATIENCE_MS);
  }

  function syncNow(): void {
    const all = take();
    syncing = sync().then(
      () => {
        for (const one of all) one.resolve();
      },
      (error: unknown) => {
        for (const one of all) one.reject(error);
      },
    );
  }

  return {
    /** When the disk has what was committed until now. */
    onDisk(): Promise<void> {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      wait([{ resolve, reject }]);
      return promise;
    },
    /** Does a commit that writes something and waits for the disk; those that wait by now are told with it. */
    async sharedBy(commit: () => Promise<void>): Promise<void> {
      const all = take();
      try {
        await commit();
      } catch (error) {
        wait(all);
        throw error;
      }
      for (const one of all) one.resolve();
    },
    async atRest(): Promise<void> {
      if (waiting.length > 0) syncNow();
      await syncing;
    },
  };
}

export type Syncs = ReturnType<typeof openSyncs>;
