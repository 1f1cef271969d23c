import { eraseCollection, listCollectionsToErase } from '#store/form2/erasure.ts';
import type { Office } from '#workflow/case/office.ts';

const EVERY_HOURS = 1;

/**
 * Erases the people of collections of 様式2 that were finished RETENTION_DAYS ago; what the ministry's board counts stays.
 * Returns when to look again.
 */
export async function retainCollections(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const before = now.subtract({ hours: 24 * office.policy.retentionDays });
  const due = await office.store.read((tx) => listCollectionsToErase(tx, before));
  for (const id of due) await office.store.write((tx) => eraseCollection(tx, id, now), [`collection ${id}`]);
  return now.add({ hours: EVERY_HOURS });
}
