import { and, count, desc, eq, gte, isNull, lte, sql, sum } from 'drizzle-orm';
import type { DayRange, TotalsBy, TotalsRow } from '#domain/desk/totals.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf } from '#store/tables/columns.ts';

/** Sessions that were held in these days, counted by month, 都道府県 or maker; in no order. */
export async function countHeld(tx: Tx, by: TotalsBy, days: DayRange): Promise<TotalsRow[]> {
  const { sessions, sessionMakers, makers, applications, reports } = tx.tables;
  const keys = {
    month: sql<string>`substr(${sessions.date}, 1, 7)`,
    prefecture: sql<string>`${applications.prefecture}`,
    maker: sql<string>`coalesce(${makers.name}, '')`,
  };
  const counted = {
    key: keys[by],
    sessions: count(sessions.id),
    reported: count(reports.applicationId),
    attendees: sum(reports.attendees),
    applicationsMade: sum(reports.applicationsMade),
  };
  const held = tx.db
    .select(counted)
    .from(sessions)
    .innerJoin(applications, eq(applications.id, sessions.applicationId))
    .leftJoin(reports, eq(reports.applicationId, sessions.applicationId))
    .$dynamic();
  const joined =
    by === 'maker'
      ? held
          .leftJoin(sessionMakers, and(eq(sessionMakers.sessionId, sessions.id), isNull(sessionMakers.outAt)))
          .leftJoin(makers, eq(makers.id, sessionMakers.makerId))
      : held;
  const rows = await joined.where(heldIn(tx, days)).groupBy(keys[by]);
  return rows.map((row) => ({
    key: row.key,
    sessions: Number(row.sessions),
    reported: Number(row.reported),
    attendees: Number(row.attendees ?? 0),
    applicationsMade: Number(row.applicationsMade ?? 0),
  }));
}

/** A held session of which no report came. */
export interface Unreported {
  reference: string;
  association: string;
  date: Temporal.PlainDate;
}

/** The newest first. */
export async function listUnreported(tx: Tx, days: DayRange, limit: number): Promise<Unreported[]> {
  const { sessions, applications, reports } = tx.tables;
  const rows = await tx.db
    .select({ reference: applications.reference, association: applications.association, date: sessions.date })
    .from(sessions)
    .innerJoin(applications, eq(applications.id, sessions.applicationId))
    .leftJoin(reports, eq(reports.applicationId, sessions.applicationId))
    .where(and(heldIn(tx, days), isNull(reports.applicationId)))
    .orderBy(desc(sessions.date), desc(sessions.id))
    .limit(limit);
  return rows.map((row) => ({ ...row, date: dayOf(row.date) }));
}

function heldIn({ tables: { sessions } }: Tx, { from, to }: DayRange) {
  return and(eq(sessions.state, 'held'), gte(sessions.date, from.toString()), lte(sessions.date, to.toString()));
}
