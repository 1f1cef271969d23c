import { and, eq, lt } from 'drizzle-orm';
import { given, prepared, preparedWrite } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf } from '#store/tables/columns.ts';

/** One request that creates something, under the key its caller gave it. */
export interface IdempotencyKey {
  scope: string;
  key: string;
}

export interface KeptRequest {
  requestHash: string;
  createdAt: Temporal.Instant;
  claimedUntil: Temporal.Instant;
  /** Undefined while the first request is under way, or died. */
  answer: { status: number; sealed: string } | undefined;
}

export async function findKeptRequest(tx: Tx, { scope, key }: IdempotencyKey): Promise<KeptRequest | undefined> {
  const row = first(await rowOf(tx, { scope, key }));
  if (!row) return undefined;
  return {
    requestHash: row.requestHash,
    createdAt: instantOf(row.createdAt),
    claimedUntil: instantOf(row.claimedUntil),
    answer:
      row.status === null || row.answerSealed === null ? undefined : { status: row.status, sealed: row.answerSealed },
  };
}

const rowOf = prepared(({ db, tables: { idempotencyKeys } }) =>
  db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.scope, given('scope')), eq(idempotencyKeys.key, given('key')))),
);

/** Claims the key, for the first time, after a claim that ran out, or after the day for which its answer was kept. */
export async function claimKey(
  tx: Tx,
  { scope, key }: IdempotencyKey,
  claim: { requestHash: string; now: Temporal.Instant; until: Temporal.Instant },
): Promise<void> {
  const { idempotencyKeys } = tx.tables;
  const claimed = {
    requestHash: claim.requestHash,
    createdAt: claim.now.epochMilliseconds,
    claimedUntil: claim.until.epochMilliseconds,
    status: null,
    answerSealed: null,
  };
  await tx.db
    .insert(idempotencyKeys)
    .values({ scope, key, ...claimed })
    .onConflictDoUpdate({ target: [idempotencyKeys.scope, idempotencyKeys.key], set: claimed });
}

/** Keeps the answer of a request that never claimed its key, because it was one write. */
export async function keepAtOnce(
  tx: Tx,
  { scope, key }: IdempotencyKey,
  { requestHash, now, status, sealed }: { requestHash: string; now: Temporal.Instant; status: number; sealed: string },
): Promise<void> {
  await keptAtOnce(tx, { scope, key, requestHash, now: now.epochMilliseconds, status, sealed });
}

const keptAtOnce = preparedWrite(({ db, tables: { idempotencyKeys } }) => {
  const kept = {
    requestHash: given('requestHash'),
    createdAt: given('now'),
    claimedUntil: given('now'),
    status: given('status'),
    answerSealed: given('sealed'),
  };
  return db
    .insert(idempotencyKeys)
    .values({ scope: given('scope'), key: given('key'), ...kept })
    .onConflictDoUpdate({ target: [idempotencyKeys.scope, idempotencyKeys.key], set: kept });
});

export async function keepAnswer(
  tx: Tx,
  { scope, key }: IdempotencyKey,
  answer: { status: number; sealed: string },
): Promise<void> {
  const { idempotencyKeys } = tx.tables;
  await tx.db
    .update(idempotencyKeys)
    .set({ status: answer.status, answerSealed: answer.sealed })
    .where(and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key)));
}

/** After a request that created nothing: the key is free again. */
export async function releaseKey(tx: Tx, { scope, key }: IdempotencyKey): Promise<void> {
  const { idempotencyKeys } = tx.tables;
  await tx.db.delete(idempotencyKeys).where(and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key)));
}

export async function dropKeysBefore(tx: Tx, moment: Temporal.Instant): Promise<void> {
  const { idempotencyKeys } = tx.tables;
  await tx.db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, moment.epochMilliseconds));
}
