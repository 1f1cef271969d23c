import ICAL from 'ical.js';
import type { CalendarAnswer, NoAnswer } from '#domain/incoming/calendar-answer.ts';
import type { CalendarPart } from '#domain/incoming/letter.ts';
import { comparableAddress } from '#domain/text/comparable-address.ts';
import { JST } from '#domain/text/jst.ts';
import { PARTSTATS, type Partstat } from '#domain/words/incoming.ts';

/**
 * Reads what a calendar answers: one REPLY or COUNTER for one event by one attendee. Exchange writes no ORGANIZER,
 * `MAILTO:` and its own names of zones, KMail no SEQUENCE when it is 0.
 */
export function readCalendarAnswer({ method: said, text }: CalendarPart): CalendarAnswer | NoAnswer {
  try {
    return answerIn(text, said);
  } catch {
    return 'calendar-unreadable';
  }
}

function answerIn(text: string, said: string): CalendarAnswer | NoAnswer {
  // A byte order mark, or lines before the object, and ical.js throws something of its own.
  const start = text.search(/BEGIN:VCALENDAR/i);
  if (start === -1) return 'calendar-unreadable';
  const calendar = ICAL.Component.fromString(text.slice(start).trimEnd());
  if (calendar.name !== 'vcalendar') return 'calendar-unreadable';
  const method = wordOf(calendar, 'method').toUpperCase();
  if (said !== '' && said !== method) return 'calendar-unreadable';
  if (method !== 'REPLY' && method !== 'COUNTER') return 'calendar-method';
  const [event, ...more] = calendar.getAllSubcomponents('vevent');
  if (!event || more.length > 0) return 'calendar-unreadable';
  if (event.getFirstProperty('recurrence-id')) return 'calendar-instance';
  const [attendee, ...others] = event.getAllProperties('attendee');
  const stamp = instantOf(event, 'dtstamp');
  if (isDelegation([attendee, ...others])) return 'calendar-delegated';
  if (!attendee || others.length > 0 || !stamp) return 'calendar-unreadable';
  const partstat = partstatOf(attendee.getParameter('partstat'));
  if (partstat === undefined) return 'calendar-delegated';
  return {
    method,
    uid: wordOf(event, 'uid').trim(),
    attendee: addressOf(attendee.getFirstValue()),
    sentBy: addressOf(attendee.getParameter('sent-by')),
    partstat,
    sequence: sequenceOf(event),
    stamp,
    proposed: method === 'COUNTER' ? proposedIn(event) : undefined,
    comment: wordOf(event, 'comment').trim().slice(0, 1000),
    isOutlooks: /microsoft/i.test(wordOf(calendar, 'prodid')),
  };
}

function wordOf(component: ICAL.Component, name: string): string {
  const value = component.getFirstPropertyValue(name);
  return value === null || value === undefined ? '' : String(value);
}

/** Exchange says the number of a meeting in a property of its own where the usual one is missing. */
function sequenceOf(event: ICAL.Component): number {
  const said = Number(wordOf(event, 'sequence') || wordOf(event, 'x-microsoft-cdo-appt-sequence') || '0');
  return Number.isSafeInteger(said) && said >= 0 ? said : 0;
}

function addressOf(value: unknown): string {
  return typeof value === 'string' ? comparableAddress(value.replace(/^mailto:/i, '').trim()) : '';
}

/** Left out it is NEEDS-ACTION (RFC 5545 §3.2.12); undefined for a word that is no answer. */
function partstatOf(value: unknown): Partstat | undefined {
  const said = typeof value === 'string' ? value.toLowerCase() : 'needs-action';
  return PARTSTATS.find((known) => known === said);
}

/** Who passes an invitation on names both, or says whom; who got it so says from whom (RFC 5546 §3.2.2.3). */
function isDelegation(attendees: readonly (ICAL.Property | undefined)[]): boolean {
  return attendees.some(
    (attendee) => attendee?.getParameter('delegated-to') || attendee?.getParameter('delegated-from'),
  );
}

function instantOf(event: ICAL.Component, name: string): Temporal.Instant | undefined {
  const value = event.getFirstPropertyValue(name);
  if (!(value instanceof ICAL.Time)) return undefined;
  // Without a zone, or with the name of one that the object does not describe: whoever answers us is in Japan.
  if (value.zone === ICAL.Timezone.localTimezone) {
    const { year, month, day, hour, minute, second } = value;
    return Temporal.PlainDateTime.from({ year, month, day, hour, minute, second }).toZonedDateTime(JST).toInstant();
  }
  return Temporal.Instant.fromEpochMilliseconds(value.toUnixTime() * 1000);
}

function proposedIn(event: ICAL.Component): CalendarAnswer['proposed'] {
  const start = instantOf(event, 'dtstart')?.toZonedDateTimeISO(JST);
  const value = event.getFirstPropertyValue('dtstart');
  const isWholeDay = value instanceof ICAL.Time && value.isDate;
  return start && { start, end: instantOf(event, 'dtend')?.toZonedDateTimeISO(JST), isWholeDay };
}
