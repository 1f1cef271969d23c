import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first, instantOf } from '#store/tables/columns.ts';

/** A text that the desk offers to all associations. */
export interface CircularOffer {
  id: string;
  title: string;
  text: string;
  at: Temporal.Instant;
  by: string;
}

/** Those that stand, the newest first. */
export async function listOffers({ db, tables: { circularOffers } }: Tx): Promise<CircularOffer[]> {
  const rows = await db
    .select()
    .from(circularOffers)
    .where(isNull(circularOffers.endedAt))
    .orderBy(desc(circularOffers.offeredAt), desc(circularOffers.id));
  return rows.map(({ id, title, text, offeredAt, offeredBy }) => ({
    id,
    title,
    text,
    at: instantOf(offeredAt),
    by: offeredBy,
  }));
}

export async function insertOffer(
  { db, tables: { circularOffers } }: Tx,
  { id, title, text, at, by }: CircularOffer,
): Promise<void> {
  await db.insert(circularOffers).values({ id, title, text, offeredAt: at.epochMilliseconds, offeredBy: by });
}

/** False where it does not stand. */
export async function endOffer(
  { db, tables: { circularOffers } }: Tx,
  id: string,
  { at, by }: { at: Temporal.Instant; by: string },
): Promise<boolean> {
  const standing = and(eq(circularOffers.id, id), isNull(circularOffers.endedAt));
  if (!first(await db.select({ id: circularOffers.id }).from(circularOffers).where(standing))) return false;
  await db.update(circularOffers).set({ endedAt: at.epochMilliseconds, endedBy: by }).where(standing);
  return true;
}
