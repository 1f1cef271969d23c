import { randomInt } from 'node:crypto';
import { and, asc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { inBatches, instantOf } from '#store/tables/columns.ts';

/** Sums of a hundred thousand of them are exact. */
const MARKS = 2 ** 32;

/** The mark of a session that nobody has published yet. */
export function newMark(): number {
  return randomInt(1, MARKS);
}

/** One broken row must not take the others along: whoever reads all of it leaves it out. */
export function stampOf(ms: number): Temporal.Instant | undefined {
  try {
    return instantOf(ms);
  } catch {
    return undefined;
  }
}

/**
 * What published calendars say of these sessions has changed, or may have. By chance and not by one, so that one that goes
 * and another that comes never even out.
 */
export async function markPublished(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  for (const some of inBatches(sessionIds)) await mark(tx, inArray(tx.tables.sessions.id, some));
}

/** The same for an application's session, if it has one. */
export async function markPublishedOf(tx: Tx, applicationId: string): Promise<void> {
  await mark(tx, eq(tx.tables.sessions.applicationId, applicationId));
}

/** The same for every session that a maker came or comes to, however many they are. */
export async function markPublishedWith(tx: Tx, makerId: string): Promise<void> {
  const { sessions, sessionMakers } = tx.tables;
  const joined = tx.db.select({ id: sessionMakers.sessionId }).from(sessionMakers);
  await mark(tx, inArray(sessions.id, joined.where(eq(sessionMakers.makerId, makerId))));
}

async function mark(tx: Tx, which: SQL): Promise<void> {
  const { sessions } = tx.tables;
  await tx.db
    .update(sessions)
    .set({ mark: sql`${sessions.mark} + ${newMark()}`, unreadableAt: null })
    .where(which);
}

/** From then on published calendars leave these out. Returns those that they did not leave out before. */
export async function noteUnreadable(tx: Tx, sessionIds: readonly string[], now: Temporal.Instant): Promise<string[]> {
  const { sessions } = tx.tables;
  const noted: string[] = [];
  for (const some of inBatches(sessionIds)) {
    const rows = await tx.db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(inArray(sessions.id, some), isNull(sessions.unreadableAt)));
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) continue;
    await tx.db.update(sessions).set({ unreadableAt: now.epochMilliseconds }).where(inArray(sessions.id, ids));
    noted.push(...ids);
  }
  return noted;
}

/** A session that published calendars leave out, because what they would say of it does not read back as it was meant. */
export interface UnreadableSession {
  reference: string;
  association: string;
  since: Temporal.Instant;
}

/** Those that were found so far, by the time of their finding. */
export async function listUnreadable(tx: Tx): Promise<UnreadableSession[]> {
  const { sessions, applications } = tx.tables;
  const rows = await tx.db
    .select({
      reference: applications.reference,
      association: applications.association,
      since: sessions.unreadableAt,
    })
    .from(sessions)
    .innerJoin(applications, eq(applications.id, sessions.applicationId))
    .where(isNotNull(sessions.unreadableAt))
    .orderBy(asc(sessions.unreadableAt), asc(sessions.id));
  return rows.map(({ since, ...row }) => ({ ...row, since: instantOf(since ?? 0) }));
}
