import { addCounts, type Counted } from '#store/access/askings.ts';
import type { Office } from '#workflow/case/office.ts';

/** The counts of all processes may stand beside whatever else is written. */
const ABOUT_REQUESTS = ['requests'];

/** Adds what one process has counted to what all have, within the same minute; returns what stands then, by the same keys. */
export async function addRequests(
  { store, vault, now }: Office,
  counts: readonly Counted[],
): Promise<ReadonlyMap<string, Counted>> {
  const hashed = new Map(counts.map((count) => [vault.hashCode('requests', count.key), count]));
  const rows = [...hashed].map(([key, count]) => ({ ...count, key }));
  const all = await store.write((tx) => addCounts(tx, 'requests', rows, now()), ABOUT_REQUESTS);
  return new Map(all.map((count) => [hashed.get(count.key)?.key ?? '', count]));
}
