import ICAL from 'ical.js';
import { JST } from '#domain/text/jst.ts';
import type { Party } from './calendar-object.ts';
import type { ItipContent } from './itip-content.ts';
import type { PublishedContent } from './published-content.ts';

/** One fact per name, in a form that can be compared. */
type Reading = Record<string, string>;

/**
 * Reads the calendar object back with a second library and throws, naming the facts, unless it says exactly what was
 * meant, with no property more or less. It is the last gate before an invitation goes out: names typed by strangers
 * have smuggled properties into calendar objects, and ical-generator prints some odd input without a word.
 */
export function proofRead(text: string, meant: ItipContent): void {
  compare(readingOf(text), meantReading(meant));
}

/** The same for a calendar that is published: its name and each of its events, in their order. */
export function proofReadPublication(text: string, meant: { name: string; events: readonly PublishedContent[] }): void {
  const calendar = ICAL.Component.fromString(text);
  const events = calendar.getAllSubcomponents('vevent');
  compare(calendarReading(calendar), {
    ...FRAME,
    METHOD: 'PUBLISH',
    ...(meant.name === '' ? {} : { NAME: meant.name, 'X-WR-CALNAME': meant.name, ...REFRESHED }),
    components: ['VTIMEZONE', ...meant.events.map(() => 'VEVENT')].sort().join(' '),
    zone: JST,
  });
  for (const [index, event] of events.entries()) {
    const content = meant.events[index];
    if (content) compare(eventReading(event), eventMeant(content));
  }
}

function compare(found: Reading, expected: Reading): void {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  const wrong = [...names].filter((name) => found[name] !== expected[name]);
  // Only names of facts: the values are people's data and errors are logged.
  if (wrong.length > 0) throw new Error(`iCalendar: read back differently from what was meant: ${wrong.join(', ')}`);
}

const FRAME: Reading = { VERSION: '2.0', PRODID: '-//Demokai//Demokai//JA' };
/** Asked for once an hour. */
const REFRESHED: Reading = { 'REFRESH-INTERVAL': 'PT1H', 'X-PUBLISHED-TTL': 'PT1H' };

function meantReading(meant: ItipContent): Reading {
  return {
    ...FRAME,
    ...eventMeant(meant),
    components: 'VEVENT VTIMEZONE',
    zone: JST,
    METHOD: meant.method,
    ATTENDEE: partyReading(meant.attendee, {
      role: 'REQ-PARTICIPANT',
      cutype: 'INDIVIDUAL',
      partstat: 'NEEDS-ACTION',
      rsvp: meant.rsvp ? 'TRUE' : 'FALSE',
    }),
  };
}

function eventMeant(meant: PublishedContent): Reading {
  return {
    ...(meant.status === undefined ? {} : { STATUS: meant.status }),
    ...(meant.location === '' ? {} : { LOCATION: meant.location }),
    ...(meant.url === undefined ? {} : { URL: meant.url }),
    partsOfEvent: '',
    UID: meant.uid,
    SEQUENCE: String(meant.sequence),
    DTSTAMP: `${meant.stamp} Z`,
    'LAST-MODIFIED': `${meant.stamp} Z`,
    DTSTART: `${meant.start.toInstant()} ${JST}`,
    DTEND: `${meant.end.toInstant()} ${JST}`,
    SUMMARY: meant.summary,
    DESCRIPTION: meant.description,
    ORGANIZER: partyReading(meant.organizer, {}),
  };
}

function partyReading(party: Party, parameters: Reading): string {
  return JSON.stringify([party.email, Object.entries({ ...parameters, cn: party.name }).sort()]);
}

function readingOf(text: string): Reading {
  const calendar = ICAL.Component.fromString(text);
  const event = calendar.getFirstSubcomponent('vevent');
  if (event === null) throw new Error('iCalendar: the event is missing');
  return { ...calendarReading(calendar), ...eventReading(event) };
}

function calendarReading(calendar: ICAL.Component): Reading {
  const zone = calendar.getFirstSubcomponent('vtimezone');
  if (zone === null) throw new Error('iCalendar: the time zone is missing');
  return {
    ...propertyReadings(calendar.getAllProperties()),
    components: calendar
      .getAllSubcomponents()
      .map((component) => component.name.toUpperCase())
      .sort()
      .join(' '),
    zone: String(zone.getFirstPropertyValue('tzid')),
  };
}

function eventReading(event: ICAL.Component): Reading {
  return {
    ...propertyReadings(event.getAllProperties()),
    partsOfEvent: event
      .getAllSubcomponents()
      .map((part) => part.name)
      .join(' '),
  };
}

/** A property that stands twice makes a fact of another name, so that it cannot hide behind the first. */
function propertyReadings(properties: ICAL.Property[]): Reading {
  const readings: Reading = {};
  for (const property of properties) {
    let name = property.name.toUpperCase();
    while (name in readings) name += ' again';
    readings[name] = valueReading(property);
  }
  return readings;
}

function valueReading(property: ICAL.Property): string {
  const value = property.getFirstValue();
  if (value instanceof ICAL.Time) {
    const instant = Temporal.Instant.fromEpochMilliseconds(value.toUnixTime() * 1000);
    return `${instant} ${property.getFirstParameter('tzid') ?? value.zone.tzid.replace('UTC', 'Z')}`;
  }
  // ical.js does not know that these two are text, and leaves them as they stand.
  if (property.name === 'name' || property.name === 'x-wr-calname') {
    return String(value).replace(/\\([\\;,])/g, '$1');
  }
  if (property.name !== 'organizer' && property.name !== 'attendee') return String(value);
  const parameters: Record<string, string | string[]> = property.toJSON()[1];
  return JSON.stringify([String(value).replace(/^mailto:/i, ''), Object.entries(parameters).sort()]);
}
