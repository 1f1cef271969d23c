import { ICalAttendeeRole, ICalAttendeeStatus, ICalAttendeeType, ICalEventStatus } from 'ical-generator';
import type { InviteKind, ItipStamp } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { JST } from '#domain/text/jst.ts';
import { calendarText, newCalendar, requireAddress, requireIdentity } from './calendar-object.ts';
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
  requireIdentity(stamp);
  requireAddress(recipient.email, 'recipient');
  const content = contentOf(kind, facts, stamp, recipient);
  const text = write(content);
  proofRead(text, content);
  return text;
}

function write(content: ItipContent): string {
  const calendar = newCalendar(content.method);
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
  return calendarText(calendar);
}
