import { desc, eq } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** 期限後の申請の許可: for one day, to one address, until a moment, with who and why. */
export interface LatePermit {
  id: string;
  email: string;
  date: Temporal.PlainDate;
  reason: string;
  validUntil: Temporal.Instant;
  permittedAt: Temporal.Instant;
  permittedBy: string;
  usedAt: Temporal.Instant | undefined;
  /** In which draft the day was lifted last; undefined of old rows too. */
  draftId: string | undefined;
}

export async function insertLatePermit(tx: Tx, permit: LatePermit): Promise<void> {
  await tx.db.insert(tx.tables.latePermits).values({
    id: permit.id,
    email: permit.email,
    date: permit.date.toString(),
    reason: permit.reason,
    validUntil: permit.validUntil.epochMilliseconds,
    permittedAt: permit.permittedAt.epochMilliseconds,
    permittedBy: permit.permittedBy,
  });
}

export async function findLatePermit(tx: Tx, id: string): Promise<LatePermit | undefined> {
  const { latePermits } = tx.tables;
  const row = first(await tx.db.select().from(latePermits).where(eq(latePermits.id, id)));
  return row ? permitOf(row) : undefined;
}

export async function markPermitUsed(
  tx: Tx,
  { id, draftId }: { id: string; draftId: string },
  now: Temporal.Instant,
): Promise<void> {
  const { latePermits } = tx.tables;
  await tx.db.update(latePermits).set({ usedAt: now.epochMilliseconds, draftId }).where(eq(latePermits.id, id));
}

/** The newest first. */
export async function listLatePermits(tx: Tx, limit: number): Promise<LatePermit[]> {
  const { latePermits } = tx.tables;
  const rows = await tx.db.select().from(latePermits).orderBy(desc(latePermits.permittedAt)).limit(limit);
  return rows.map(permitOf);
}

function permitOf(row: Tables['latePermits']['$inferSelect']): LatePermit {
  return {
    id: row.id,
    email: row.email,
    date: dayOf(row.date),
    reason: row.reason,
    validUntil: instantOf(row.validUntil),
    permittedAt: instantOf(row.permittedAt),
    permittedBy: row.permittedBy,
    usedAt: optionalInstant(row.usedAt),
    draftId: row.draftId ?? undefined,
  };
}
