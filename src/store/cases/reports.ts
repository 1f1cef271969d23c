import { and, asc, eq, inArray, isNull, lte } from 'drizzle-orm';
import type { Tx } from '#store/engine.ts';
import { first, instantOf, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { refreshListed } from './listed.ts';

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

/** Those of these applications whose session was held and of which no report has come. */
export async function listUnreported(tx: Tx, applicationIds: readonly string[]): Promise<Set<string>> {
  if (applicationIds.length === 0) return new Set();
  const { sessions, reports } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId })
    .from(sessions)
    .leftJoin(reports, eq(reports.applicationId, sessions.applicationId))
    .where(
      and(
        inArray(sessions.applicationId, [...applicationIds]),
        eq(plain(sessions.state), 'held'),
        isNull(reports.applicationId),
      ),
    );
  return new Set(rows.map(({ applicationId }) => applicationId));
}

/** Applications whose report may have to be asked for by this JST day, at most so many, the longest due first. */
export async function listReportsToAsk(tx: Tx, today: Temporal.PlainDate, limit: number): Promise<string[]> {
  const { sessions } = tx.tables;
  const rows = await tx.db
    .select({ applicationId: sessions.applicationId })
    .from(sessions)
    .where(lte(sessions.askReportOn, today.toString()))
    .orderBy(asc(sessions.askReportOn))
    .limit(limit);
  return rows.map((row) => row.applicationId);
}

/** When to look next whether to ask for the report; undefined when never again. */
export async function planReportAsk(tx: Tx, applicationId: string, day: Temporal.PlainDate | undefined): Promise<void> {
  const { sessions } = tx.tables;
  await tx.db
    .update(sessions)
    .set({ askReportOn: day?.toString() ?? null })
    .where(eq(sessions.applicationId, applicationId));
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
  await refreshListed(tx, report.applicationId);
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
