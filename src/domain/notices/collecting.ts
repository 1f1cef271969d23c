import { JST, jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import type { MailName } from './mail-data.ts';

/** What a collected mail tells a maker of one inquiry: that it is asked, is asked once more, or need not answer any more. */
export type Gathered = 'asked' | 'reminded' | 'closed';

/** The mails about one inquiry whose place a collected mail can take. Changes to a fixed session are never among them. */
const TAKEN_PLACES: Partial<Record<MailName, Gathered>> = {
  inquiry: 'asked',
  'inquiry-reminder': 'reminded',
  'inquiry-closed': 'closed',
  'slot-fixed': 'closed',
};

/** Undefined where the mail always leaves by itself. */
export function gatheredAs(mail: MailName): Gathered | undefined {
  return TAKEN_PLACES[mail];
}

/** When the first and the last of a kind were put into the mail. */
export interface GatheredSpan {
  what: Gathered;
  first: Temporal.Instant;
  last: Temporal.Instant;
}

/**
 * When a mail that gathers these may leave, not before `now`. Questions wait until none has come for some minutes, and not
 * much longer in all, so that one run over hundreds of cases ends in one mail. Closings leave at 17:00 JST of their day, or
 * earlier with whatever else the maker is told; those of the evening at 17:00 of the next. Reminders leave as questions do
 * where they are the first of the day to this mailbox (`remindedToday`), else with the closings: no more than one a day.
 */
export function leavesAt(
  spans: readonly GatheredSpan[],
  remindedToday: boolean,
  now: Temporal.Instant,
): Temporal.Instant {
  const ends = spans.map(({ what, first, last }) => {
    if (what === 'closed' || (what === 'reminded' && remindedToday)) return eveningOf(first);
    const settled = last.add({ minutes: LIMITS.gatherMinutes });
    const latest = first.add({ minutes: LIMITS.gatherAtMostMinutes });
    return Temporal.Instant.compare(settled, latest) < 0 ? settled : latest;
  });
  const [earliest = now] = ends.toSorted(Temporal.Instant.compare);
  return Temporal.Instant.compare(earliest, now) < 0 ? now : earliest;
}

function eveningOf(at: Temporal.Instant): Temporal.Instant {
  const today = jstDay(at);
  const of = (day: Temporal.PlainDate): Temporal.Instant =>
    day.toZonedDateTime({ timeZone: JST, plainTime: new Temporal.PlainTime(LIMITS.closingsHour) }).toInstant();
  return Temporal.Instant.compare(at, of(today)) <= 0 ? of(today) : of(today.add({ days: 1 }));
}
