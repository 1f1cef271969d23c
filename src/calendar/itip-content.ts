import type { InviteKind, ItipStamp, Method } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { inTokyo, type Party, urlProperty } from './calendar-object.ts';
import { cleanCommonName, cleanLine } from './clean-text.ts';
import { descriptionOf, locationOf, MARKS, type Message, summaryOf } from './event-words.ts';

/** All that one iTIP message says: it is written from this, and what was written is compared with it. */
export interface ItipContent {
  method: Method;
  uid: string;
  sequence: number;
  stamp: Temporal.Instant;
  start: Temporal.ZonedDateTime;
  end: Temporal.ZonedDateTime;
  organizer: Party;
  attendee: Party;
  /** Whether an answer is asked for; without it clients show no buttons. */
  rsvp: boolean;
  status: 'CONFIRMED' | 'CANCELLED' | undefined;
  summary: string;
  description: string;
  /** Empty: there is no LOCATION. */
  location: string;
  url: string | undefined;
}

/** What the message to this recipient says, with every free text cleaned. */
export function contentOf(
  kind: InviteKind,
  facts: SessionFacts,
  stamp: ItipStamp,
  recipient: { name: string; email: string },
): ItipContent {
  const message = messageOf(stamp);
  const window = facts[kind];
  return {
    method: stamp.method,
    uid: stamp.uid,
    sequence: stamp.sequence,
    stamp: Temporal.Instant.from(stamp.stamp),
    start: inTokyo(facts.date, window.start),
    end: inTokyo(facts.date, window.end),
    organizer: { name: cleanCommonName(stamp.organizer), email: stamp.organizer.email },
    attendee: {
      name: cleanCommonName({ name: stamp.names?.join('、') ?? recipient.name, email: recipient.email }),
      email: recipient.email,
    },
    rsvp: message === 'invited',
    status: statusOf(message),
    summary: `${MARKS[message]}${summaryOf(kind, facts)}`,
    description: descriptionOf(kind, { ...facts, comers: stamp.names ?? [] }, message),
    location: locationOf(facts),
    url: message === 'invited' && facts.mode === 'online' ? urlProperty(cleanLine(facts.url)) : undefined,
  };
}

function messageOf(stamp: ItipStamp): Message {
  if (stamp.method === 'REQUEST') return 'invited';
  return stamp.wholeEvent ? 'cancelled' : 'released';
}

/** A leaver's CANCEL has no STATUS, because the event goes on (RFC 5546 §3.2.5). */
function statusOf(message: Message): ItipContent['status'] {
  if (message === 'invited') return 'CONFIRMED';
  return message === 'cancelled' ? 'CANCELLED' : undefined;
}
