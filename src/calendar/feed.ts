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
 * A calendar to subscribe to (RFC 5546 §3.2.1: PUBLISH, no ATTENDEE). The same events give the same bytes. It may be
 * empty. Free text is cleaned; throws when the text, read back, says anything else than was meant.
 */
export function composeFeed(name: string, events: readonly PublishedEvent[], reader: Reader): string {
  const calendar = newCalendar('PUBLISH');
  const cleaned = cleanLine(name);
  // ical-generator writes NAME and X-WR-CALNAME as they come.
  calendar.name(cleaned.replace(/[\\;,]/g, (sign) => `\\${sign}`));
  return publish(calendar, cleaned, events, reader);
}

/** One session as a file to be saved and opened with a calendar program. */
export function composeEventFile(event: PublishedEvent, reader: Reader): string {
  return publish(newCalendar('PUBLISH'), '', [event], reader);
}

function publish(calendar: ICalCalendar, name: string, events: readonly PublishedEvent[], reader: Reader): string {
  const contents = events.map((event) => {
    requireIdentity(event.invite);
    return publishedContent(event, reader);
  });
  for (const content of contents) addEvent(calendar, content);
  const plain = calendarText(calendar);
  // Properties stand before components (RFC 5545 §3.6); ical-generator would write these after the time zone.
  const text = name === '' ? plain : plain.replace('BEGIN:VTIMEZONE', `${REFRESH}BEGIN:VTIMEZONE`);
  proofReadPublication(text, { name, events: contents });
  return text;
}

function addEvent(calendar: ICalCalendar, content: PublishedContent): void {
  calendar.createEvent({
    id: content.uid,
    sequence: content.sequence,
    stamp: content.stamp,
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
