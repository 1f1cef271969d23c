import { type ICalCalendar, ICalEventStatus } from 'ical-generator';
import { JST } from '#domain/text/jst.ts';
import { calendarText, newCalendar, requireIdentity } from './calendar-object.ts';
import { cleanLine } from './clean-text.ts';
import type { Reader } from './event-words.ts';
import { proofReadPublication } from './proof-read.ts';
import { type PublishedContent, type PublishedEvent, publishedContent } from './published-content.ts';

/** Clients that listen to it ask again after an hour; the others decide themselves. */
const REFRESH = 'REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n';

/**
 * One event as it stands in a calendar to subscribe to (RFC 5546 §3.2.1: PUBLISH, no ATTENDEE), without what is around it.
 * Free text is cleaned; throws when the text, read back, says anything else than was meant.
 */
export function composeEvent(event: PublishedEvent, reader: Reader): string {
  const text = composeEventFile(event, reader);
  // Lines of an event that are folded begin with a space, so that no text within it can look like these two.
  return text.slice(text.indexOf('BEGIN:VEVENT\r\n'), text.lastIndexOf('END:VCALENDAR'));
}

/** What stands before and after the events of a calendar with this name, which may have none. Throws as `composeEvent`. */
export function composeFrame(name: string): { before: string; after: string } {
  const calendar = newCalendar('PUBLISH');
  const cleaned = cleanLine(name);
  // ical-generator writes NAME and X-WR-CALNAME as they come.
  calendar.name(cleaned.replace(/[\\;,]/g, (sign) => `\\${sign}`));
  // Properties stand before components (RFC 5545 §3.6); ical-generator would write these after the time zone.
  const text = calendarText(calendar).replace('BEGIN:VTIMEZONE', `${REFRESH}BEGIN:VTIMEZONE`);
  proofReadPublication(text, { name: cleaned, events: [] });
  const end = text.lastIndexOf('END:VCALENDAR');
  return { before: text.slice(0, end), after: text.slice(end) };
}

/** One session as a file to be saved and opened with a calendar program. */
export function composeEventFile(event: PublishedEvent, reader: Reader): string {
  requireIdentity(event.invite);
  const content = publishedContent(event, reader);
  const calendar = newCalendar('PUBLISH');
  addEvent(calendar, content);
  const text = calendarText(calendar);
  proofReadPublication(text, { name: '', events: [content] });
  return text;
}

function addEvent(calendar: ICalCalendar, content: PublishedContent): void {
  calendar.createEvent({
    id: content.uid,
    sequence: content.sequence,
    stamp: content.stamp,
    // KCalendarCore takes an update of the same SEQUENCE for obsolete without it.
    lastModified: content.stamp,
    start: content.start,
    end: content.end,
    // Without it DTSTART would be floating.
    timezone: JST,
    summary: content.summary,
    description: content.description,
    location: content.location,
    organizer: content.organizer,
    status: content.status === undefined ? null : ICalEventStatus[content.status],
    url: content.url ?? null,
  });
}
