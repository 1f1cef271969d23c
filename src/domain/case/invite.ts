/**
 * `meeting`: the whole 説明会, for applicant, attendees and ministry. `demo`: the demonstration's window, for makers.
 * They are two calendar events, because a maker that blocks its crew for two hours is lost to everybody else.
 */
export type InviteKind = 'meeting' | 'demo';

/** RFC 5546 methods that we send by mail; PUBLISH is for feeds only and never mailed. */
export type Method = 'REQUEST' | 'CANCEL';

/** ご案内: an iCalendar identity. UID and ORGANIZER's address stay for life (RFC 5546 §2.1.4, §3.2.2.4). */
export interface Invite {
  id: string;
  sessionId: string;
  kind: InviteKind;
  uid: string;
  sequence: number;
  /**
   * Our own mailbox. The address is frozen at the first send, because replies go there; the name is ours, the same for all,
   * because Thunderbird shows every mail from an address under the ORGANIZER's name that it met there first.
   */
  organizer: { name: string; email: string };
  /** The last DTSTAMP given out; the next one is strictly later. */
  lastStamp: Temporal.Instant;
}

/** SEQUENCE and DTSTAMP of one message, kept in its outbox row so that a retry says the same. */
export interface ItipStamp {
  uid: string;
  sequence: number;
  /** RFC 3339 in UTC, whole seconds. */
  stamp: string;
  organizer: { name: string; email: string };
  method: Method;
  /** Who comes of the people that share the recipient's mailbox, and so its one entry; missing where nobody does. */
  names?: readonly string[];
  /** A leaver's own CANCEL carries no STATUS, because the event goes on without them (RFC 5546 §3.2.5). */
  wholeEvent: boolean;
}

/** A session starts with one invite of each kind at SEQUENCE 0. */
export function newInvite(invite: Omit<Invite, 'sequence' | 'lastStamp'>, now: Temporal.Instant): Invite {
  return { ...invite, sequence: 0, lastStamp: wholeSecond(now) };
}

/**
 * The invite after one more revision: SEQUENCE + 1 for a material change, a cancellation, and every leaver or re-joiner;
 * the same SEQUENCE with a newer DTSTAMP for a wording fix (RFC 5546 §2.1.4). Two revisions within a second still get
 * rising stamps, because receivers order by them.
 */
export function revise(invite: Invite, material: boolean, now: Temporal.Instant): Invite {
  const next = invite.lastStamp.add({ seconds: 1 });
  const stamp = wholeSecond(now);
  return {
    ...invite,
    sequence: material ? invite.sequence + 1 : invite.sequence,
    lastStamp: Temporal.Instant.compare(stamp, next) > 0 ? stamp : next,
  };
}

/** `organizerName`: ours of today. */
export function itipStamp(
  invite: Invite,
  organizerName: string,
  { method, wholeEvent }: Pick<ItipStamp, 'method' | 'wholeEvent'>,
): ItipStamp {
  return {
    uid: invite.uid,
    sequence: invite.sequence,
    stamp: invite.lastStamp.toString(),
    organizer: { ...invite.organizer, name: organizerName },
    method,
    wholeEvent,
  };
}

function wholeSecond(instant: Temporal.Instant): Temporal.Instant {
  return instant.round({ smallestUnit: 'second', roundingMode: 'floor' });
}
