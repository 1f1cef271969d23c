import { and, asc, eq, isNull } from 'drizzle-orm';
import type { WalkIn } from '#domain/case/reception.ts';
import type { Tx } from '#store/engine.ts';
import { instantOf } from '#store/tables/columns.ts';

/** Adds somebody once, however often the form is sent: a known id is left as it is. */
export async function insertWalkIn(tx: Tx, walkIn: WalkIn): Promise<void> {
  await tx.db
    .insert(tx.tables.walkIns)
    .values({ ...walkIn, addedAt: walkIn.addedAt.epochMilliseconds })
    .onConflictDoNothing();
}

/** Entered by mistake; pressed twice, it is the same removal. */
export async function removeWalkIn(tx: Tx, applicationId: string, id: string, now: Temporal.Instant): Promise<void> {
  const { walkIns } = tx.tables;
  await tx.db
    .update(walkIns)
    .set({ removedAt: now.epochMilliseconds })
    .where(and(eq(walkIns.id, id), eq(walkIns.applicationId, applicationId), isNull(walkIns.removedAt)));
}

/** Who came without a sign-up, in the order of coming. */
export async function listWalkIns(tx: Tx, applicationId: string): Promise<WalkIn[]> {
  const { walkIns } = tx.tables;
  const rows = await tx.db
    .select()
    .from(walkIns)
    .where(and(eq(walkIns.applicationId, applicationId), isNull(walkIns.removedAt)))
    .orderBy(asc(walkIns.addedAt), asc(walkIns.id));
  return rows.map(({ removedAt: _, addedAt, ...row }) => ({ ...row, addedAt: instantOf(addedAt) }));
}
