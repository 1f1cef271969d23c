import type { Store } from '#store/engine.ts';
import type { Office } from './office.ts';
import type { Work } from './work.ts';

/**
 * The office for steps that are to be done inside a write that is under way: what they read and write is of that one
 * transaction, at its instant, and commits or goes with it. A step that refuses has written nothing that must not stay.
 */
export function officeWithin({ tx, office, now }: Work): Office {
  const store: Store = { ...office.store, read: (work) => work(tx), write: (work) => work(tx) };
  return { ...office, store, now: () => now };
}
