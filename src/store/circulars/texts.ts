import { and, asc, eq, gte } from 'drizzle-orm';
import { CIRCULAR_KINDS, type CircularKind } from '#domain/words/circulars.ts';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, oneOf, plain } from '#store/tables/columns.ts';

/** A text as somebody has saved it. */
export interface SavedCircular {
  text: string;
  /** A print of the text that it was made from. */
  madeFrom: string;
  at: Temporal.Instant;
  /** The coordinator who saved it; empty for the applicant. */
  by: string;
}

export async function findCircular(
  { db, tables: { circulars } }: Tx,
  applicationId: string,
  kind: CircularKind,
): Promise<SavedCircular | undefined> {
  const row = first(
    await db
      .select()
      .from(circulars)
      .where(and(eq(circulars.applicationId, applicationId), eq(circulars.kind, kind))),
  );
  return row && { text: row.text, madeFrom: row.madeFrom, at: instantOf(row.savedAt), by: row.savedBy };
}

/** All that were saved for an application. */
export async function listCirculars(
  { db, tables: { circulars } }: Tx,
  applicationId: string,
): Promise<{ kind: CircularKind; text: string; by: string; at: Temporal.Instant }[]> {
  const rows = await db
    .select()
    .from(circulars)
    .where(eq(circulars.applicationId, applicationId))
    .orderBy(asc(circulars.kind));
  return rows.map(({ kind, text, savedBy, savedAt }) => ({
    kind: oneOf(CIRCULAR_KINDS, kind),
    text,
    by: savedBy,
    at: instantOf(savedAt),
  }));
}

/** In the place of what was saved before. */
export async function saveCircular(
  { db, tables: { circulars } }: Tx,
  key: { applicationId: string; kind: CircularKind },
  { text, madeFrom, at, by }: SavedCircular,
): Promise<void> {
  const columns = { text, madeFrom, savedAt: at.epochMilliseconds, savedBy: by };
  await db
    .insert(circulars)
    .values({ ...key, ...columns })
    .onConflictDoUpdate({ target: [circulars.applicationId, circulars.kind], set: columns });
}

/** From then on it is as it was made. */
export async function dropCircular(
  { db, tables: { circulars } }: Tx,
  applicationId: string,
  kind: CircularKind,
): Promise<void> {
  await db.delete(circulars).where(and(eq(circulars.applicationId, applicationId), eq(circulars.kind, kind)));
}

/**
 * The applications of one 申請団体 under one contact's address whose sessions are fixed and come on that JST day or later, in
 * the order of their days. Without an address nobody knows which others are of the same people, so there is only its own.
 */
export async function listComing(
  { db, tables: { applications, sessions } }: Tx,
  own: { id: string; association: string; email: string },
  from: Temporal.PlainDate,
  limit: number,
): Promise<string[]> {
  const ofTheSame =
    own.email === ''
      ? eq(applications.id, own.id)
      : and(eq(applications.contactEmail, own.email), eq(plain(applications.association), own.association));
  const rows = await db
    .select({ id: applications.id })
    .from(applications)
    .innerJoin(sessions, eq(sessions.applicationId, applications.id))
    .where(and(ofTheSame, eq(plain(sessions.state), 'confirmed'), gte(plain(sessions.date), from.toString())))
    .orderBy(asc(sessions.date), asc(sessions.meetingStart), asc(sessions.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}
