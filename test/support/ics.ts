import ICAL from 'ical.js';
import { expect } from 'vitest';

/** One ATTENDEE line; the address without `mailto:`. */
interface IcsAttendee {
  name: string;
  email: string;
  cutype: string;
  role: string;
  partstat: string;
  rsvp: string;
}

/** One calendar object with one event, as ical.js reads it. A property that is not there is an empty text. */
interface Ics {
  method: string;
  uid: string;
  sequence: number;
  stamp: Temporal.Instant;
  start: Temporal.Instant;
  end: Temporal.Instant;
  organizer: { name: string; email: string };
  attendees: IcsAttendee[];
  status: string;
  summary: string;
  description: string;
  location: string;
  url: string;
  /** Names of all properties of the calendar and of the event, upper case, sorted, repeated as often as they stand. */
  properties: string[];
  /** Names of all components below the calendar, of every depth, upper case, sorted. */
  components: string[];
}

/** Reads a calendar object that must hold exactly one VEVENT. */
export function readIcs(text: string): Ics {
  const calendar = ICAL.Component.fromString(text);
  const [event, ...others] = calendar.getAllSubcomponents('vevent');
  if (event === undefined || others.length > 0) throw new Error('the calendar object does not hold exactly one VEVENT');
  return {
    method: textOf(calendar, 'method'),
    uid: textOf(event, 'uid'),
    sequence: Number(event.getFirstPropertyValue('sequence') ?? Number.NaN),
    stamp: instantOf(event, 'dtstamp'),
    start: instantOf(event, 'dtstart'),
    end: instantOf(event, 'dtend'),
    organizer: organizerOf(event),
    attendees: event.getAllProperties('attendee').map(attendeeOf),
    status: textOf(event, 'status'),
    summary: textOf(event, 'summary'),
    description: textOf(event, 'description'),
    location: textOf(event, 'location'),
    url: textOf(event, 'url'),
    properties: [...calendar.getAllProperties(), ...event.getAllProperties()]
      .map((property) => property.name.toUpperCase())
      .sort(),
    components: componentNames(calendar).sort(),
  };
}

/** One REQUEST or CANCEL holds to the table of RFC 5546 §3.2.2 and §3.2.5, to our one attendee and to UTC stamps. */
export function expectItipRules(text: string): void {
  const ics = readIcs(text);
  const count = (name: string) => ics.properties.filter((other) => other === name).length;
  for (const name of [
    'METHOD',
    'PRODID',
    'VERSION',
    'UID',
    'DTSTAMP',
    'LAST-MODIFIED',
    'ORGANIZER',
    'DTSTART',
    'SUMMARY',
    'SEQUENCE',
  ]) {
    expect([name, count(name)]).toEqual([name, 1]);
  }
  for (const name of ['REQUEST-STATUS', 'RECURRENCE-ID', 'RRULE', 'DURATION', 'TIMEZONE-ID']) {
    expect([name, count(name)]).toEqual([name, 0]);
  }
  expect(ics.attendees.length).toBe(1);
  expect(ics.components).not.toContain('VALARM');
  expect(ics.components).toContain('VTIMEZONE');
  if (ics.method === 'REQUEST') expect(ics.status).toBe('CONFIRMED');
  else expect([ics.method, ['', 'CANCELLED'].includes(ics.status)]).toEqual(['CANCEL', true]);
  const lines = unfold(text).split('\r\n');
  expect(lines.filter((line) => /^(DTSTAMP|CREATED|LAST-MODIFIED)/.test(line) && !/:\d{8}T\d{6}Z$/.test(line))).toEqual(
    [],
  );
  expect(lines.filter((line) => /^DT(START|END);/.test(line)).length).toBe(2);
  expect(lines.filter((line) => /^DT(START|END);/.test(line) && !line.includes(';TZID=Asia/Tokyo:'))).toEqual([]);
}

/**
 * RFC 5545 §3.1: only CRLF, also at the very end, at most 75 octets in a line, no control character, and every physical
 * line is UTF-8 on its own, because some mail programs decode before they unfold.
 */
export function expectContentLines(text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  expect(bytes.toString('utf8')).toBe(text);
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(text.replaceAll('\r\n', '').match(/[\p{Cc}\u2028\u2029]/gu)).toBe(null);
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (const line of physicalLines(bytes)) {
    expect(line.length).toBeLessThanOrEqual(75);
    strict.decode(line);
  }
}

/** The text with folded lines joined, as RFC 5545 §3.1 says: CRLF and one space or tab go. */
export function unfold(text: string): string {
  return text.replace(/\r\n[ \t]/g, '');
}

function textOf(component: ICAL.Component, name: string): string {
  const value = component.getFirstPropertyValue(name);
  return value === null ? '' : String(value);
}

function instantOf(component: ICAL.Component, name: string): Temporal.Instant {
  const value = component.getFirstPropertyValue(name);
  if (!(value instanceof ICAL.Time)) throw new Error(`${name} is not a time`);
  return Temporal.Instant.fromEpochMilliseconds(value.toUnixTime() * 1000);
}

function organizerOf(event: ICAL.Component): { name: string; email: string } {
  const property = event.getFirstProperty('organizer');
  if (property === null) throw new Error('the event has no ORGANIZER');
  return { name: property.getFirstParameter('cn'), email: mailboxOf(property) };
}

function attendeeOf(property: ICAL.Property): IcsAttendee {
  return {
    name: property.getFirstParameter('cn'),
    email: mailboxOf(property),
    cutype: property.getFirstParameter('cutype'),
    role: property.getFirstParameter('role'),
    partstat: property.getFirstParameter('partstat'),
    rsvp: property.getFirstParameter('rsvp'),
  };
}

function mailboxOf(property: ICAL.Property): string {
  const value = String(property.getFirstValue());
  if (!/^mailto:/i.test(value)) throw new Error(`${property.name} is not a mailto: address`);
  return value.slice('mailto:'.length);
}

function componentNames(component: ICAL.Component): string[] {
  return component.getAllSubcomponents().flatMap((child) => [child.name.toUpperCase(), ...componentNames(child)]);
}

function physicalLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf('\r\n', from);
    lines.push(bytes.subarray(from, end === -1 ? bytes.length : end));
    from = end === -1 ? bytes.length : end + 2;
  }
  return lines;
}

/** One PUBLISH holds to the table of RFC 5546 §3.2.1: no ATTENDEE, each event with its ORGANIZER, and never empty. */
export function expectPublishRules(text: string): void {
  const calendar = ICAL.Component.fromString(text);
  expect(textOf(calendar, 'method')).toBe('PUBLISH');
  expect(calendar.getAllSubcomponents('vtimezone').length).toBe(1);
  for (const event of calendar.getAllSubcomponents('vevent')) {
    const count = (name: string) => event.getAllProperties(name).length;
    for (const name of ['uid', 'dtstamp', 'organizer', 'dtstart', 'dtend', 'summary', 'sequence', 'status']) {
      expect([name, count(name)]).toEqual([name, 1]);
    }
    for (const name of ['attendee', 'request-status', 'recurrence-id', 'rrule', 'duration']) {
      expect([name, count(name)]).toEqual([name, 0]);
    }
    expect(event.getAllSubcomponents()).toEqual([]);
  }
  const lines = unfold(text).split('\r\n');
  expect(lines.filter((line) => /^(DTSTAMP|CREATED|LAST-MODIFIED)/.test(line) && !/:\d{8}T\d{6}Z$/.test(line))).toEqual(
    [],
  );
  expect(lines.filter((line) => /^DT(START|END);/.test(line) && !line.includes(';TZID=Asia/Tokyo:'))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('TIMEZONE-ID'))).toEqual([]);
  // RFC 5545 §3.6: properties of the calendar stand before its components.
  const first = lines.findIndex((line) => line.startsWith('BEGIN:') && line !== 'BEGIN:VCALENDAR');
  expect(lines.slice(first).filter((line) => /^(X-|REFRESH|NAME)/.test(line) && !line.startsWith('X-LIC'))).toEqual([]);
}
