import { and, asc, eq, gte, isNull } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** 実施報告: how the session went, one per application that was held. Counts are whole numbers, zero included. */
export interface Report {
  applicationId: string;
  /** 参加者数. */
  attendees: number;
  /** その場での申込件数. */
  applicationsMade: number;
  remarks: string;
  /** The person's name as given. */
  reportedBy: string;
  reportedAt: Temporal.Instant;
}

/** What was reported so far; undefined before. */
export async function findReport(tx: Tx, applicationId: string): Promise<Report | undefined> {
  const { reports } = tx.tables;
  const row = first(await tx.db.select().from(reports).where(eq(reports.applicationId, applicationId)));
  return row ? reportOf(row) : undefined;
}

/** Held sessions from this day on of which nobody has reported yet, by their application's id, the oldest first. */
export async function listUnreported(
  tx: Tx,
  from: Temporal.PlainDate,
): Promise<{ applicationId: string; date: Temporal.PlainDate }[]> {
  const { reports, sessions } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId, date: sessions.date })
    .from(sessions)
    .leftJoin(reports, eq(reports.applicationId, sessions.applicationId))
    .where(and(eq(sessions.state, 'held'), gte(sessions.date, from.toString()), isNull(reports.applicationId)))
    .orderBy(asc(sessions.date), asc(sessions.id));
  return rows.map((row) => ({ applicationId: row.applicationId, date: dayOf(row.date) }));
}

/** A later report of the same session replaces the earlier one; the events keep both. */
export async function saveReport(tx: Tx, report: Report): Promise<void> {
  const { reports } = tx.tables;
  const columns = {
    attendees: report.attendees,
    applicationsMade: report.applicationsMade,
    remarks: report.remarks,
    reportedBy: report.reportedBy,
    reportedAt: report.reportedAt.epochMilliseconds,
  };
  await tx.db
    .insert(reports)
    .values({ applicationId: report.applicationId, ...columns })
    .onConflictDoUpdate({ target: reports.applicationId, set: columns });
}

function reportOf(row: Tables['reports']['$inferSelect']): Report {
  return {
    applicationId: row.applicationId,
    attendees: row.attendees,
    applicationsMade: row.applicationsMade,
    remarks: row.remarks,
    reportedBy: row.reportedBy,
    reportedAt: instantOf(row.reportedAt),
  };
}
