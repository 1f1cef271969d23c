import { and, count, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** An authenticator app of a person behind a coordinator's address. */
export interface SecondStep {
  id: string;
  email: string;
  name: string;
  secretSealed: string;
  /** The period of the last code that was taken. */
  lastPeriod: number;
  createdAt: Temporal.Instant;
  createdBy: string;
  endedAt: Temporal.Instant | undefined;
  endedBy: string | undefined;
}

export async function insertSecondStep(
  tx: Tx,
  step: Omit<SecondStep, 'endedAt' | 'endedBy'>,
  recoveryHashes: readonly string[],
): Promise<void> {
  await tx.db.insert(tx.tables.secondSteps).values({
    id: step.id,
    email: step.email,
    name: step.name,
    secretSealed: step.secretSealed,
    lastPeriod: step.lastPeriod,
    createdAt: step.createdAt.epochMilliseconds,
    createdBy: step.createdBy,
  });
  await tx.insertAll(
    tx.tables.recoveryCodes,
    recoveryHashes.map((codeHash) => ({ codeHash, secondStepId: step.id })),
  );
}

/** Those of one address that have not ended. */
export async function listSecondStepsOf(tx: Tx, email: string): Promise<SecondStep[]> {
  const { secondSteps } = tx.tables;
  const rows = await tx.db
    .select()
    .from(secondSteps)
    .where(and(eq(secondSteps.email, email), isNull(secondSteps.endedAt)))
    .orderBy(desc(secondSteps.createdAt), desc(secondSteps.id));
  return rows.map(stepOf);
}

/** All of them, the newest first, with the number of recovery codes that are left. */
export async function listSecondSteps(tx: Tx): Promise<(SecondStep & { recoveryLeft: number })[]> {
  const { secondSteps, recoveryCodes } = tx.tables;
  const rows = await tx.db.select().from(secondSteps).orderBy(desc(secondSteps.createdAt), desc(secondSteps.id));
  const left = await tx.db
    .select({ id: recoveryCodes.secondStepId, count: count() })
    .from(recoveryCodes)
    .where(isNull(recoveryCodes.usedAt))
    .groupBy(recoveryCodes.secondStepId);
  const counts = new Map(left.map((row) => [row.id, Number(row.count)]));
  return rows.map((row) => ({ ...stepOf(row), recoveryLeft: counts.get(row.id) ?? 0 }));
}

/** The code of this period is taken; false when another sign-in took it, or a later one, first. */
export async function takePeriod(tx: Tx, id: string, period: number): Promise<boolean> {
  const { secondSteps } = tx.tables;
  const taken = await tx.db
    .update(secondSteps)
    .set({ lastPeriod: period })
    .where(and(eq(secondSteps.id, id), lt(secondSteps.lastPeriod, period), isNull(secondSteps.endedAt)))
    .returning({ id: secondSteps.id });
  return taken.length > 0;
}

/** Spends a recovery code of one of these apps, by each hash that it may have; returns which app, undefined when it is none of theirs or was used. */
export async function spendRecoveryCode(
  tx: Tx,
  { codeHashes, ids }: { codeHashes: readonly string[]; ids: readonly string[] },
  now: Temporal.Instant,
): Promise<string | undefined> {
  const { recoveryCodes } = tx.tables;
  const spent = await tx.db
    .update(recoveryCodes)
    .set({ usedAt: now.epochMilliseconds })
    .where(
      and(
        inArray(recoveryCodes.codeHash, [...codeHashes]),
        inArray(recoveryCodes.secondStepId, [...ids]),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ id: recoveryCodes.secondStepId });
  return first(spent)?.id;
}

/** Undefined when there is none that has not ended. */
export async function endSecondStep(
  tx: Tx,
  id: string,
  ended: { at: Temporal.Instant; by: string },
): Promise<SecondStep | undefined> {
  const { secondSteps } = tx.tables;
  const rows = await tx.db
    .update(secondSteps)
    .set({ endedAt: ended.at.epochMilliseconds, endedBy: ended.by })
    .where(and(eq(secondSteps.id, id), isNull(secondSteps.endedAt)))
    .returning();
  const row = first(rows);
  return row ? stepOf(row) : undefined;
}

function stepOf(row: Tables['secondSteps']['$inferSelect']): SecondStep {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    secretSealed: row.secretSealed,
    lastPeriod: row.lastPeriod,
    createdAt: instantOf(row.createdAt),
    createdBy: row.createdBy,
    endedAt: optionalInstant(row.endedAt),
    endedBy: row.endedBy ?? undefined,
  };
}
