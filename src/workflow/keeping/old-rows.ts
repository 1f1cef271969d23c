import type { Store } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';

/** A job that brings rows of older versions up to date, once per process: what this program writes is of today. */
export function oncePerProcess({ store }: Office, work: (store: Store) => Promise<void>): () => Promise<undefined> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await work(store);
    isDone = true;
  };
}
