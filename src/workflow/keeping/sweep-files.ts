import { forgetRemovedDraftFiles, namedFiles } from '#store/files/attachments.ts';
import { nameOldMailFiles } from '#store/queue/mail-files.ts';
import type { Office } from '#workflow/case/office.ts';

/** Removed files of drafts still count for so long against who sent them (`case/room.ts`). */
const REMOVED_HOURS = 24;
/** Nobody takes so long from keeping a file to writing its row; a form is five minutes at most. */
const KEPT_HOURS = 6;
const HALF_HOURS = 1;
const EVERY_HOURS = 6;

/**
 * Forgets files that were removed from drafts, and deletes from the disk what no row and no stored mail names any more.
 * Returns when to sweep again.
 */
export async function sweepFiles({ store, files, now }: Office): Promise<Temporal.Instant> {
  const began = now();
  await forgetRemovedDraftFiles(store, began.subtract({ hours: REMOVED_HOURS }));
  await nameOldMailFiles(store);
  await files.sweep({
    keptBefore: began.subtract({ hours: KEPT_HOURS }),
    halfBefore: began.subtract({ hours: HALF_HOURS }),
    named: (sha256s) => store.read((tx) => namedFiles(tx, sha256s)),
  });
  return began.add({ hours: EVERY_HOURS });
}
