import { inArray } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { inBatches, instantOf } from '#store/tables/columns.ts';

/**
 * Notes that somebody was reminded, in the write that owes the mail; false when that very reminder was noted before, and
 * then nothing is to be sent. The key names kind, subject and day.
 */
export async function noteReminder(
  tx: Tx,
  reminder: { key: string; subjectId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  return (await noteReminders(tx, [reminder], now)).size === 1;
}

/** The same for many at once: returns the subjects of those that were not noted before. */
export async function noteReminders(
  tx: Tx,
  reminders: readonly { key: string; subjectId: string }[],
  now: Temporal.Instant,
): Promise<Set<string>> {
  const fresh = new Set<string>();
  for (const some of inBatches(reminders)) {
    const noted = await tx.db
      .insert(tx.tables.reminders)
      .values(some.map((reminder) => ({ ...reminder, remindedAt: now.epochMilliseconds })))
      .onConflictDoNothing()
      .returning({ subjectId: tx.tables.reminders.subjectId });
    for (const { subjectId } of noted) fresh.add(subjectId);
  }
  return fresh;
}

/** When each of these was reminded, by subject. */
export async function remindersOf(tx: Tx, subjectIds: readonly string[]): Promise<Map<string, Temporal.Instant[]>> {
  const { reminders } = tx.tables;
  const found = new Map<string, Temporal.Instant[]>(subjectIds.map((id) => [id, []]));
  if (subjectIds.length === 0) return found;
  const rows = await tx.db
    .select()
    .from(reminders)
    .where(inArray(reminders.subjectId, [...subjectIds]));
  for (const row of rows) found.get(row.subjectId)?.push(instantOf(row.remindedAt));
  return found;
}
