import type { LateSlot, Refusal } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import type { SlotWish } from './slot.ts';

/**
 * 「開催の10日前を目処に」 (様式1, second note): the last JST day, until 23:59:59, on which a slot on `date` can be filed: `date` −
 * `leadDays` calendar days.
 * @internal
 */
export function lastFilingDay(date: Temporal.PlainDate, leadDays: number): Temporal.PlainDate {
  return date.subtract({ days: leadDays });
}

/** The first day for which a request filed on `filingDay` is in time. */
export function earliestDate(filingDay: Temporal.PlainDate, leadDays: number): Temporal.PlainDate {
  return filingDay.add({ days: leadDays });
}

/**
 * The filing day F: the JST day on which the address was confirmed; when the code came within 60 minutes of the
 * submission, the submission's day, so that nobody who submits at 23:55 is late because of a slow mail.
 */
export function filingDay(submittedAt: Temporal.Instant, confirmedAt: Temporal.Instant): Temporal.PlainDate {
  const minutes = submittedAt.until(confirmedAt).total('minutes');
  return jstDay(minutes <= LIMITS.graceMinutes ? submittedAt : confirmedAt);
}

/**
 * Refuses when any of the wishes lies nearer than `leadDays` after `filingDay`; every late slot is named with its last
 * filing day. `liftedFor` are dates that a coordinator has allowed in spite of the rule.
 */
export function deadlineProblem(
  wishes: readonly SlotWish[],
  filingDay: Temporal.PlainDate,
  leadDays: number,
  liftedFor: readonly Temporal.PlainDate[] = [],
): Refusal | undefined {
  const late: LateSlot[] = wishes
    .filter((wish) => !liftedFor.some((date) => date.equals(wish.date)))
    .map((wish) => ({ rank: wish.rank, date: wish.date, lastFilingDay: lastFilingDay(wish.date, leadDays) }))
    .filter((slot) => Temporal.PlainDate.compare(filingDay, slot.lastFilingDay) > 0);
  if (late.length === 0) return undefined;
  return { code: 'filing-deadline-passed', slots: late, earliestDate: earliestDate(filingDay, leadDays) };
}

/** Three days before the first wished day. */
const NEWS_DAYS = 3;

/** By when an applicant may expect to have heard of a fixed day, and else asks: nobody waits until the day itself has come. */
export function newsExpectedBy(dates: readonly Temporal.PlainDate[]): Temporal.PlainDate | undefined {
  const [first] = dates.toSorted(Temporal.PlainDate.compare);
  return first?.subtract({ days: NEWS_DAYS });
}
