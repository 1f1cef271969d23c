import ical, { type ICalCalendar, ICalCalendarMethod } from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { JST } from '#domain/text/jst.ts';

/** Someone as they stand in ORGANIZER or ATTENDEE: the name fit for CN, the address as it is mailed to. */
export interface Party {
  name: string;
  email: string;
}

/** The library decompresses and searches its whole list at each call; we only ever live in one zone. */
const TOKYO = tzlib_get_ical_block(JST)[0] ?? '';

export function newCalendar(method: 'REQUEST' | 'CANCEL' | 'PUBLISH'): ICalCalendar {
  return ical({
    prodId: { company: 'Demokai', product: 'Demokai', language: 'JA' },
    method: ICalCalendarMethod[method],
    // A name here would make ical-generator print DTSTAMP in Tokyo wall time and add the unregistered TIMEZONE-ID.
    timezone: { name: null, generator: (zone) => (zone === JST ? TOKYO : null) },
  });
}

/** The whole text, CRLF at the end too. A calendar without events still holds a component, as RFC 5545 §3.4 wants it. */
export function calendarText(calendar: ICalCalendar): string {
  const text = calendar.toString();
  return calendar.length() === 0 ? `${text.replace(/END:VCALENDAR$/, `${TOKYO}\r\nEND:VCALENDAR`)}\r\n` : `${text}\r\n`;
}

/** The values that ical-generator writes raw or escapes wrongly, and that nobody may mend silently. */
export function requireIdentity(invite: { uid: string; sequence: number; organizer: { email: string } }): void {
  if (!/^[\w.@-]+$/.test(invite.uid)) throw new Error('iCalendar: the UID has characters that do not belong there');
  if (!Number.isSafeInteger(invite.sequence) || invite.sequence < 0) {
    throw new Error('iCalendar: SEQUENCE is not a count');
  }
  requireAddress(invite.organizer.email, 'organizer');
}

export function requireAddress(email: string, whose: string): void {
  const address = /^[^\s\p{C},;:\\"<>@]+@[^\s\p{C},;:\\"<>@]+$/u;
  if (!address.test(email)) throw new Error(`iCalendar: the address of the ${whose} is unfit`);
}

/** Wall time in Japan. */
export function inTokyo(date: string, time: string): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: JST, plainTime: Temporal.PlainTime.from(time) });
}

/**
 * The address fit for the URL property, or undefined: it is then only in the description. ical-generator escapes `,`
 * and `;` in URLs as if they were text, and the link would lead astray.
 */
export function urlProperty(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined;
  return /^[\w\-.~:/?#[\]@!$&'()*+=%]+$/.test(url) ? url : undefined;
}
