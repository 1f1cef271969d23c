import Database from 'better-sqlite3';
import { type Connections, StoreUnavailable, type WriteTerms, type Writing } from './connections.ts';

/** How often the writer looks whether another process has let go. */
const RETRY_MS = 5;
/** How long a write waits for its turn, behind others of ours and of other processes. */
const TURN_LIMIT_MS = 5000;
/** Of one synced commit: more would let the first wait for the last. */
const GROUP_SIZE = 64;
/** How long a write that may wait does so, for the commit of another. */
const PATIENCE_MS = 5;

/** A write that waits for its turn. */
interface Waiting {
  /** Waits for the commit of another, for a moment. */
  mayWait: boolean;
  /** Does the work in a savepoint of its own. Never throws. */
  run(): Promise<Done>;
  refuse(error: unknown): void;
}

/** What became of a write; `answer` tells it to whoever asked, once the group is committed. */
interface Done {
  answer(): void;
  error?: unknown;
}

/**
 * Writers that wait together share one synced commit, each in a savepoint of its own: the disk takes as long for sixty as
 * for one. They run one after the other in the order of asking; one that fails takes back only what it did.
 */
export function openGroups(
  connection: Database.Database,
  writing: Writing,
): Pick<Connections, 'transact'> & { isBusy(): boolean; waiting(): number; atRest(): Promise<void> } {
  const waiting = new Set<Waiting>();
  let draining: Promise<void> | undefined;
  let patience: NodeJS.Timeout | undefined;
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const inSavepoint = openSavepoints(connection, writing);

  function start(): void {
    clearTimeout(patience);
    draining ??= drain();
  }

  async function drain(): Promise<void> {
    do {
      // Whoever writes at the same moment joins; and pages are served in between.
      await new Promise((resolve) => setImmediate(resolve));
      try {
        begin.run();
      } catch (error) {
        if (isBusy(error)) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        else {
          refuse(waiting, error);
          waiting.clear();
        }
        continue;
      }
      await oneGroup();
    } while (waiting.values().some(({ mayWait }) => !mayWait));
    draining = undefined;
    if (waiting.size > 0) patience = setTimeout(start, PATIENCE_MS);
  }

  async function oneGroup(): Promise<void> {
    const group: Waiting[] = [];
    const done: Done[] = [];
    for (const one of waiting) {
      waiting.delete(one);
      group.push(one);
      done.push(await one.run());
      // A full disk ends the whole transaction: what the others did is gone with it, and those behind come again.
      if (!connection.inTransaction) return refuse(group, done.at(-1)?.error);
      if (group.length === GROUP_SIZE) break;
    }
    try {
      commit.run();
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      return refuse(group, error);
    }
    for (const { answer } of done) answer();
  }

  return {
    transact<T>(work: (writing: Writing) => Promise<T>, { mayWait = false }: WriteTerms = {}): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const one: Waiting = {
        mayWait,
        run: () => {
          clearTimeout(turn);
          return inSavepoint(work, { resolve, reject });
        },
        refuse: reject,
      };
      const turn = setTimeout(() => {
        if (waiting.delete(one)) reject(new StoreUnavailable(new Error(`no turn within ${TURN_LIMIT_MS} ms`)));
      }, TURN_LIMIT_MS);
      waiting.add(one);
      if (!mayWait) start();
      else if (!draining && waiting.size === 1) patience = setTimeout(start, PATIENCE_MS);
      return promise;
    },
    isBusy: () => draining !== undefined,
    waiting: () => waiting.size,
    async atRest() {
      for (; waiting.size > 0 || draining; await draining) start();
    },
  };
}

/** Does one write after the other, each in a savepoint of its own. */
function openSavepoints(connection: Database.Database, writing: Writing) {
  const savepoint = connection.prepare('SAVEPOINT one');
  const release = connection.prepare('RELEASE one');
  const undo = connection.prepare('ROLLBACK TO one');
  return async <T>(
    work: (writing: Writing) => Promise<T>,
    { resolve, reject }: Pick<PromiseWithResolvers<T>, 'resolve' | 'reject'>,
  ): Promise<Done> => {
    try {
      savepoint.run();
      const value = await work(writing);
      release.run();
      return { answer: () => resolve(value) };
    } catch (error) {
      if (connection.inTransaction) {
        undo.run();
        release.run();
      }
      return { answer: () => reject(error), error };
    }
  };
}

function refuse(all: Iterable<Waiting>, error: unknown): void {
  for (const one of all) one.refuse(error);
}

/** Another process writes. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
