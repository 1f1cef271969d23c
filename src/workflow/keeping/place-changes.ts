import { placeOldChanges } from '#store/cases/place-changes.ts';
import type { Office } from '#workflow/case/office.ts';

/** A job that gives old changes their fields once per process: what this program writes has them. */
export function placeChangesOnce({ store }: Office): () => Promise<undefined> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    await placeOldChanges(store);
    isDone = true;
  };
}
