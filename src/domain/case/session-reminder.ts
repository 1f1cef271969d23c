import { JST, jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';

/** How long before the session people are reminded of it (DESIGN §4). The applicant only the first time. */
const REMINDER_DAYS = [LIMITS.sessionReminderDays, 1] as const;
export type DaysBefore = (typeof REMINDER_DAYS)[number];

/** Clinics read their mail before they open. */
const HOUR = new Temporal.PlainTime(9);

/** The sessions of which day people are to be reminded now, and since when. */
export interface DueReminder {
  daysBefore: DaysBefore;
  /** The session's day. */
  date: Temporal.PlainDate;
  /** 9:00 JST of today: who was told of the session since then needs no reminder of it. */
  since: Temporal.Instant;
}

/** From 9:00 JST until the day is over; a day that was slept through is not made good, because its words would be wrong. */
export function dueReminders(now: Temporal.Instant): DueReminder[] {
  const today = jstDay(now);
  const since = atReminderHour(today);
  if (Temporal.Instant.compare(now, since) < 0) return [];
  return REMINDER_DAYS.map((daysBefore) => ({ daysBefore, date: today.add({ days: daysBefore }), since }));
}

/** Whether a reminder that has not left says 「明日」 or 「3日後」 of another day by now. */
export function isReminderOutdated(
  reminder: { daysBefore: DaysBefore; date: Temporal.PlainDate },
  now: Temporal.Instant,
): boolean {
  return !jstDay(now).add({ days: reminder.daysBefore }).equals(reminder.date);
}

/** The next 9:00 JST. Until then only sessions that change fall due, and whoever is told of them needs no reminder. */
export function nextReminderMoment(now: Temporal.Instant): Temporal.Instant {
  const today = jstDay(now);
  const nine = atReminderHour(today);
  return Temporal.Instant.compare(now, nine) < 0 ? nine : atReminderHour(today.add({ days: 1 }));
}

function atReminderHour(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: JST, plainTime: HOUR }).toInstant();
}
