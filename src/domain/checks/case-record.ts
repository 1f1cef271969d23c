import type { ItipStamp } from '#domain/case/invite.ts';
import type { EventContent, Unreadable } from '#domain/history/events.ts';

/** A case as its rows say it, for whoever asks whether they agree. */
export interface CaseRecord {
  id: string;
  state: string;
  version: number;
  formVersion: number;
  isReceived: boolean;
  /** In the order in which they happened. */
  events: readonly EventFacts[];
  slots: readonly { id: string; rank: number; isReplaced: boolean; hours: string }[];
  session: { id: string; state: string; slotId: string; hours: string; invites: readonly InviteFacts[] } | undefined;
  inquiryIds: readonly string[];
  registrationIds: readonly string[];
  /** In the order in which they were owed. */
  mails: readonly MailFacts[];
}

export type EventFacts = { id: string; at: Temporal.Instant; version: number } & (EventContent | Unreadable);

export interface InviteFacts {
  kind: string;
  uid: string;
  sequence: number;
  lastStamp: Temporal.Instant;
  organizer: ItipStamp['organizer'];
}

export interface MailFacts {
  id: string;
  name: string;
  /** When it was owed; or, where a coordinator has sent it again, when that was. */
  date: Temporal.Instant;
  role: string;
  recipientId: string;
  thread: string;
  state: string;
  isClaimed: boolean;
  isSettled: boolean;
  isRendered: boolean;
  hasHash: boolean;
  itip: ItipStamp | undefined;
  inviteKind: string | undefined;
  /** The calendar object among its stored parts. */
  calendar: string | undefined;
}
