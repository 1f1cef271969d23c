import type { Maker } from '#domain/case/inquiry.ts';
import { listMakers } from '#store/cases/makers.ts';
import {
  type CalendarCandidate,
  type CalendarSession,
  listCalendarCandidates,
  listCalendarSessions,
} from '#store/desk/calendar.ts';
import type { Office } from '#workflow/case/office.ts';

export interface DeskCalendar {
  sessions: CalendarSession[];
  candidates: CalendarCandidate[];
  /** All of them, by name. */
  makers: Maker[];
}

/**
 * カレンダー of these JST days, both included. Five queries however many entries there are. Nothing is left out for a
 * filter: how many crews of a maker are busy does not depend on what somebody looks at.
 */
export async function readDeskCalendar(
  office: Office,
  days: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<DeskCalendar> {
  return office.store.read(async (tx) => ({
    sessions: await listCalendarSessions(tx, days),
    candidates: await listCalendarCandidates(tx, days),
    makers: await listMakers(tx),
  }));
}
