import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { JST } from '../domain/filing-deadline.ts';
import type { InviteKind, ItipStamp } from '../domain/invite.ts';
import type { SessionFacts } from '../domain/session-facts.ts';
import { contentOf, type ItipContent } from './itip-content.ts';
import { proofRead } from './proof-read.ts';

/**
 * The calendar object (RFC 5545, RFC 5546) of one invite for one recipient, who is its only ATTENDEE. Wall time in
 * Asia/Tokyo with its VTIMEZONE, DTSTAMP in UTC, CRLF throughout; the same arguments give the same bytes, whatever the
 * process' time zone. Free text is cleaned. Throws when UID, SEQUENCE or an address is unfit (cleaning one would make it
 * somebody else's), or when the text, read back, says anything else than was meant.
 */
export function composeItip(
  kind: InviteKind,
  facts: SessionFacts,
  stamp: ItipStamp,
  recipient: { name: string; email: string },
): string {
  requireIdentity(stamp, recipient);
  const content = contentOf(kind, facts, stamp, recipient);
  const text = write(content);
  proofRead(text, content);
  return text;
}

/** The values that ical-generator writes raw or escapes wrongly, and that nobody may mend silently. */
function requireIdentity(stamp: ItipStamp, recipient: { email: string }): void {
  if (!/^[\w.@-]+$/.test(stamp.uid)) throw new Error('iTIP: the UID has characters that do not belong there');
  if (!Number.isSafeInteger(stamp.sequence) || stamp.sequence < 0) {
    throw new Error('iTIP: SEQUENCE is not a count');
  }
  const address = /^[^\s\p{C},;:\\"<>@]+@[^\s\p{C},;:\\"<>@]+$/u;
  if (!address.test(stamp.organizer.email)) throw new Error('iTIP: the address of the organizer is unfit');
  if (!address.test(recipient.email)) throw new Error('iTIP: the address of the recipient is unfit');
}

function write(content: ItipContent): string {
  const calendar = ical({
    prodId: { company: 'Demokai', product: 'Demokai', language: 'JA' },
    method: ICalCalendarMethod[content.method],
    // A name here would make ical-generator print DTSTAMP in Tokyo wall time and add the unregistered TIMEZONE-ID.
    timezone: { name: null, generator: timezoneBlock },
  });
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
    attendees: [
      {
        ...content.attendee,
        type: ICalAttendeeType.INDIVIDUAL,
        role: ICalAttendeeRole.REQ,
        status: ICalAttendeeStatus.NEEDSACTION,
        rsvp: content.rsvp,
      },
    ],
    status: content.status === undefined ? null : ICalEventStatus[content.status],
    url: content.url ?? null,
  });
  return `${calendar.toString()}\r\n`;
}

/** The library decompresses and searches its whole list at each call; we only ever live in one zone. */
const TOKYO = tzlib_get_ical_block(JST)[0] ?? null;

function timezoneBlock(zone: string): string | null {
  return zone === JST ? TOKYO : null;
}
