import type { Invite } from '#domain/case/invite.ts';
import { withoutConnection } from '#domain/case/session-facts.ts';
import { inTokyo, type Party, urlProperty } from './calendar-object.ts';
import { cleanCommonName, cleanLine } from './clean-text.ts';
import {
  type EventFacts,
  locationOf,
  MARKS,
  type Message,
  publishedDescription,
  type Reader,
  summaryOf,
} from './event-words.ts';

/** One session as it is published: the identity of its invitation, so that calendars that were invited know it again. */
export interface PublishedEvent {
  invite: Pick<Invite, 'kind' | 'uid' | 'sequence' | 'lastStamp' | 'organizer'>;
  facts: EventFacts;
  /** `released`: it goes on without whom the calendar is for. */
  message: Message;
}

/** All that one published event says: it is written from this, and what was written is compared with it. */
export interface PublishedContent {
  uid: string;
  sequence: number;
  stamp: Temporal.Instant;
  start: Temporal.ZonedDateTime;
  end: Temporal.ZonedDateTime;
  organizer: Party;
  status: 'CONFIRMED' | 'CANCELLED' | undefined;
  summary: string;
  description: string;
  /** Empty: there is no LOCATION. */
  location: string;
  url: string | undefined;
}

export function publishedContent(event: PublishedEvent, reader: Reader): PublishedContent {
  const { invite, message } = event;
  const facts = reader === 'members' ? withoutConnection(event.facts) : event.facts;
  const window = facts[invite.kind];
  const stands = message === 'invited';
  const tellsUrl = facts.mode === 'online' && facts.url !== '' && stands;
  return {
    uid: invite.uid,
    sequence: invite.sequence,
    // Never now: the same sessions have to be the same bytes, or every poll would be a new calendar.
    stamp: invite.lastStamp,
    start: inTokyo(facts.date, window.start),
    end: inTokyo(facts.date, window.end),
    organizer: { name: cleanCommonName(invite.organizer), email: invite.organizer.email },
    status: stands ? 'CONFIRMED' : 'CANCELLED',
    summary: `${MARKS[message]}${summaryOf(invite.kind, facts)}`,
    description: publishedDescription(invite.kind, facts, reader, message),
    location: locationOf(facts),
    url: tellsUrl ? urlProperty(cleanLine(facts.url)) : undefined,
  };
}
