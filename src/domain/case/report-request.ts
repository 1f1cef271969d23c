/** How many days after it was asked for the report is asked for again, once. */
const AGAIN_AFTER_DAYS = 7;
/** Older sessions are left alone: a service that slept for a month must not mail about last year. */
export const ASKED_WITHIN_DAYS = 30;

/**
 * Which request for 実施報告 is due for a session of this day, given the JST days on which it was asked for: the first from
 * the day after the session, one reminder a week later; undefined when there is nothing to ask.
 */
export function reportAskDue(
  session: Temporal.PlainDate,
  today: Temporal.PlainDate,
  askedOn: readonly Temporal.PlainDate[],
): 'first' | 'again' | undefined {
  const days = session.until(today).total('days');
  if (days < 1 || days > ASKED_WITHIN_DAYS) return undefined;
  const [first, again] = askedOn;
  if (first === undefined) return 'first';
  return again === undefined && first.until(today).total('days') >= AGAIN_AFTER_DAYS ? 'again' : undefined;
}
