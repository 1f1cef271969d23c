import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, optionalInstant } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** A coordinator's bearer key for the API; kept as a hash. */
export interface ApiKey {
  id: string;
  email: string;
  /** The person's name. */
  name: string;
  purpose: string;
  createdAt: Temporal.Instant;
  revokedAt: Temporal.Instant | undefined;
}

export async function insertApiKey(tx: Tx, key: ApiKey, keyHash: string): Promise<void> {
  await tx.db.insert(tx.tables.apiKeys).values({
    id: key.id,
    keyHash,
    email: key.email,
    name: key.name,
    purpose: key.purpose,
    createdAt: key.createdAt.epochMilliseconds,
  });
}

/** The key behind a hash, unless it was revoked. */
export async function findLiveApiKey(tx: Tx, keyHash: string): Promise<ApiKey | undefined> {
  const { apiKeys } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(apiKeys)
      .where(and(eq(apiKeys.keyHash, keyHash), isNull(apiKeys.revokedAt))),
  );
  return row ? apiKeyOf(row) : undefined;
}

/** The newest first, revoked ones too. */
export async function listApiKeys(tx: Tx): Promise<ApiKey[]> {
  const { apiKeys } = tx.tables;
  return (await tx.db.select().from(apiKeys).orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))).map(apiKeyOf);
}

/** False when there is no such key. One that is revoked already stays as it is. */
export async function revokeApiKey(tx: Tx, id: string, now: Temporal.Instant): Promise<boolean> {
  const { apiKeys } = tx.tables;
  const known = first(await tx.db.select({ id: apiKeys.id }).from(apiKeys).where(eq(apiKeys.id, id)));
  await tx.db
    .update(apiKeys)
    .set({ revokedAt: now.epochMilliseconds })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt)));
  return known !== undefined;
}

function apiKeyOf(row: Tables['apiKeys']['$inferSelect']): ApiKey {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    purpose: row.purpose,
    createdAt: instantOf(row.createdAt),
    revokedAt: optionalInstant(row.revokedAt),
  };
}
