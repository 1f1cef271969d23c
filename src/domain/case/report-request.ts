/** How many days after it was asked for the report is asked for again, once. */
const AGAIN_AFTER_DAYS = 7;
/** Older sessions are left alone: a service that slept for a month must not mail about last year. */
const ASKED_WITHIN_DAYS = 30;

/**
 * The next JST day on which something may be due for a session of this day that nobody has reported, given the days on
 * which it was asked for; undefined when nothing will be. `askable`: there is an address to ask.
 */
export function nextReportAsk(
  session: Temporal.PlainDate,
  today: Temporal.PlainDate,
  askedOn: readonly Temporal.PlainDate[],
  askable: boolean,
): Temporal.PlainDate | undefined {
  const [first, again] = askedOn;
  if (again !== undefined) return undefined;
  const tomorrow = today.add({ days: 1 });
  const planned = first && askable ? first.add({ days: AGAIN_AFTER_DAYS }) : tomorrow;
  const next = Temporal.PlainDate.compare(planned, tomorrow) < 0 ? tomorrow : planned;
  return session.until(next).total('days') > ASKED_WITHIN_DAYS ? undefined : next;
}

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
