import { inArray } from 'drizzle-orm';
import { instantOf } from './columns.ts';
import type { Tx } from './engine.ts';

/**
 * Notes that somebody was reminded, in the write that owes the mail; false when that very reminder was noted before, and
 * then nothing is to be sent. The key names kind, subject and day.
 */
export async function noteReminder(
  tx: Tx,
  reminder: { key: string; subjectId: string },
  now: Temporal.Instant,
): Promise<boolean> {
  const noted = await tx.db
    .insert(tx.tables.reminders)
    .values({ ...reminder, remindedAt: now.epochMilliseconds })
    .onConflictDoNothing()
    .returning({ key: tx.tables.reminders.key });
  return noted.length === 1;
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
