import { isWeekend } from '#domain/text/dates.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import type { Inquiry } from './inquiry.ts';

type IsHoliday = (date: Temporal.PlainDate) => boolean;

/** Planners read mail in office hours, JST; a reminder at night would only be buried. */
const FIRST_HOUR = 9;
const END_HOUR = 18;

/**
 * The JST days on which a maker without an answer is reminded: three days after it was asked, and the day before
 * `answerBy` (DESIGN §4). On a day off the first waits for the next working day and the second goes on the last working
 * day before it; where the two would meet or cross there is only the second, and none on the day of the question itself.
 */
function reminderDays(
  asked: Temporal.PlainDate,
  answerBy: Temporal.PlainDate,
  isHoliday: IsHoliday,
): Temporal.PlainDate[] {
  const isOff = (day: Temporal.PlainDate): boolean => isWeekend(day) || isHoliday(day);
  let first = asked.add({ days: LIMITS.makerReminderDays });
  while (isOff(first)) first = first.add({ days: 1 });
  let last = answerBy.subtract({ days: 1 });
  while (isOff(last)) last = last.subtract({ days: 1 });
  if (Temporal.PlainDate.compare(last, asked) <= 0) return [];
  return Temporal.PlainDate.compare(first, last) < 0 ? [first, last] : [last];
}

/**
 * Whether a reminder is to go now: one of its days has come, nothing was sent since, it is a working day between 9:00 and
 * 18:00 JST, and the deadline has not passed. Days that were slept through are made good by one mail.
 */
export function isReminderDue(
  inquiry: Pick<Inquiry, 'askedAt' | 'answerBy'>,
  remindedAt: readonly Temporal.Instant[],
  now: Temporal.Instant,
  isHoliday: IsHoliday,
): boolean {
  const today = jstDay(now);
  if (!isReminderHour(now, isHoliday) || Temporal.PlainDate.compare(today, inquiry.answerBy) > 0) return false;
  const due = reminderDays(jstDay(inquiry.askedAt), inquiry.answerBy, isHoliday).findLast(
    (day) => Temporal.PlainDate.compare(day, today) <= 0,
  );
  return due !== undefined && !remindedAt.some((at) => Temporal.PlainDate.compare(jstDay(at), due) >= 0);
}

/** The first JST day after `today` on which a maker without an answer is reminded; undefined when there is none any more. */
export function nextReminderDay(
  inquiry: Pick<Inquiry, 'askedAt' | 'answerBy'>,
  today: Temporal.PlainDate,
  isHoliday: IsHoliday,
): Temporal.PlainDate | undefined {
  return reminderDays(jstDay(inquiry.askedAt), inquiry.answerBy, isHoliday).find(
    (day) => Temporal.PlainDate.compare(day, today) > 0,
  );
}

export function isReminderHour(now: Temporal.Instant, isHoliday: IsHoliday): boolean {
  const { hour } = now.toZonedDateTimeISO(JST);
  const today = jstDay(now);
  return hour >= FIRST_HOUR && hour < END_HOUR && !isWeekend(today) && !isHoliday(today);
}

/** The next 9:00 JST: nothing falls due in between. */
export function nextReminderHour(now: Temporal.Instant): Temporal.Instant {
  const today = jstDay(now);
  const nine = (day: Temporal.PlainDate): Temporal.Instant =>
    day.toZonedDateTime({ timeZone: JST, plainTime: new Temporal.PlainTime(FIRST_HOUR) }).toInstant();
  return Temporal.Instant.compare(now, nine(today)) < 0 ? nine(today) : nine(today.add({ days: 1 }));
}
