import ICAL from 'ical.js';
import { JST } from '../domain/filing-deadline.ts';
import type { ItipContent, Party } from './itip-content.ts';

/** One fact per name, in a form that can be compared. */
type Reading = Record<string, string>;

/**
 * Reads the calendar object back with a second library and throws, naming the facts, unless it says exactly what was
 * meant, with no property more or less. It is the last gate before an invitation goes out: names typed by strangers
 * have smuggled properties into calendar objects, and ical-generator prints some odd input without a word.
 */
export function proofRead(text: string, meant: ItipContent): void {
  const found = readingOf(text);
  const expected = meantReading(meant);
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  const wrong = [...names].filter((name) => found[name] !== expected[name]);
  // Only names of facts: the values are people's data and errors are logged.
  if (wrong.length > 0) throw new Error(`iTIP: read back differently from what was meant: ${wrong.join(', ')}`);
}

function meantReading(meant: ItipContent): Reading {
  return {
    ...(meant.status === undefined ? {} : { STATUS: meant.status }),
    ...(meant.location === '' ? {} : { LOCATION: meant.location }),
    ...(meant.url === undefined ? {} : { URL: meant.url }),
    components: 'VEVENT VTIMEZONE',
    partsOfEvent: '',
    zone: JST,
    VERSION: '2.0',
    PRODID: '-//Demokai//Demokai//JA',
    METHOD: meant.method,
    UID: meant.uid,
    SEQUENCE: String(meant.sequence),
    DTSTAMP: `${meant.stamp} Z`,
    DTSTART: `${meant.start.toInstant()} ${JST}`,
    DTEND: `${meant.end.toInstant()} ${JST}`,
    SUMMARY: meant.summary,
    DESCRIPTION: meant.description,
    ORGANIZER: partyReading(meant.organizer, {}),
    ATTENDEE: partyReading(meant.attendee, {
      role: 'REQ-PARTICIPANT',
      cutype: 'INDIVIDUAL',
      partstat: 'NEEDS-ACTION',
      rsvp: meant.rsvp ? 'TRUE' : 'FALSE',
    }),
  };
}

function partyReading(party: Party, parameters: Reading): string {
  return JSON.stringify([party.email, Object.entries({ ...parameters, cn: party.name }).sort()]);
}

function readingOf(text: string): Reading {
  const calendar = ICAL.Component.fromString(text);
  const components = calendar.getAllSubcomponents();
  const event = calendar.getFirstSubcomponent('vevent');
  const zone = calendar.getFirstSubcomponent('vtimezone');
  if (event === null || zone === null) throw new Error('iTIP: the event or its time zone is missing');
  return {
    ...propertyReadings([...calendar.getAllProperties(), ...event.getAllProperties()]),
    components: components
      .map((component) => component.name.toUpperCase())
      .sort()
      .join(' '),
    partsOfEvent: event
      .getAllSubcomponents()
      .map((part) => part.name)
      .join(' '),
    zone: String(zone.getFirstPropertyValue('tzid')),
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
  if (property.name !== 'organizer' && property.name !== 'attendee') return String(value);
  const parameters: Record<string, string | string[]> = property.toJSON()[1];
  return JSON.stringify([String(value).replace(/^mailto:/i, ''), Object.entries(parameters).sort()]);
}
