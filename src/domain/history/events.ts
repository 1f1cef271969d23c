import type { Decides } from '#domain/case/inquiry.ts';
import type { Channel, Source } from '#domain/words/channels.ts';
import type { EventType } from '#domain/words/events.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import type { Wish, WishAnswer } from '#domain/words/wishes.ts';
import type { FactChange } from './facts.ts';

/**
 * What each event says beside its type: plain JSON, kept in its row. What came to be said later is optional, because older
 * rows do not have it.
 */
export interface EventData {
  submitted: Nothing;
  /** `filedOn`: a JST day. `by`: a coordinator confirmed the address by telephone. */
  received: { filedOn: string; by?: 'phone' };
  entered: { source: Source; receivedOn: string };
  reopened: { why: 'address-changed' | 'deadline-passed' | 'expired' | 'no-room' };
  corrected: Changed;
  withdrawn: Reasoned;
  returned: Reasoned;
  declined: Reasoned;
  /** `proposalId`: it was a row of that 割付案, as below. */
  asked: { makers: readonly string[]; answerBy: string; decides: Decides; note: string; proposalId?: string };
  recalled: Reasoned & { makers: readonly string[] };
  reminded: { maker: string; inquiryId: string; answerBy: string };
  answered: { maker: string; by: string; channel: Channel; answers: readonly SlotAnswer[] };
  confirmed: { slotId: string; makers: readonly string[]; proposalId?: string };
  'maker-joined': { maker: string; by?: string; channel?: Channel };
  'maker-out': Reasoned & { maker: string };
  'maker-removed': Reasoned & { maker: string };
  'visitor-named': { maker: string; visitor: string; phoneOnDay: string };
  'join-asked': { makers: readonly string[]; answerBy: string; note: string };
  /** Of a maker that came along later: `makers` instead of a reason. */
  'move-asked': {
    slotId: string;
    answerBy: string;
    reason?: string;
    makers?: readonly string[];
    /** 申込締切 moves with the session. */
    shiftsClosing?: boolean;
  };
  /** `closing`: the JST days of 申込締切 that stood, and that would lie as far before the new day. */
  moved: Announced & Reasoned & { agreedBy: string; closing?: { stands: string; offered: string } };
  changed: Announced;
  /** `awaitsAnswer`: it stands until `wish-answered`; wishes from before that event ended with any change. */
  'change-asked': { wish: Wish; text: string; awaitsAnswer?: boolean };
  'wish-answered': { wishAnswer: WishAnswer; text: string };
  cancelled: Reasoned;
  held: Nothing;
  registered: SignedUp;
  left: SignedUp;
  /** `text`: the subject with the number of recipients, and below it what was written. */
  'attendees-mailed': { subject: string; text: string; batchId: string; recipients: number };
  'report-asked': Nothing;
  /** `text`: the report in words. */
  reported: { attendees: number; applicationsMade: number; remarks: string; text: string };
  'reception-opened': Nothing;
  'reception-closed': Nothing;
  waiting: SignedUp;
  promoted: SignedUp & { name: string };
  /** Others may get seats before this one; the reason is for the desk. */
  'passed-over': SignedUp & Reasoned & { name: string };
  /** Nobody is let in by itself once the session has begun: so many people could be, of so many who wait. */
  'seats-free': { free: number; waiting: number; text: string };
  /** Of a session that moved: `text` says for each day how many were ticked off, who count no more. */
  'arrivals-ended': { text: string };
  'people-changed': { institution: string; before: number; people: number };
  /** For somebody who applied by FAX or telephone; `waits`: there was no seat. */
  'attendee-added': SignedUp & { name: string; waits: boolean };
  /** `what`: which fields, by their labels; `formerly`: the name before, so that who asks to be erased is found. */
  'attendee-corrected': SignedUp & { name: string; formerly: string; what: readonly string[] };
  'attendee-removed': SignedUp & { name: string };
  'sign-up-opened': SignUpTerms;
  'sign-up-changed': SignUpTerms;
  'sign-up-closed': SignUpTerms;
  'sign-up-reopened': SignUpTerms;
  'contact-moved': Changed & Reasoned;
  'second-contact-set': Changed;
  /** Of which event the applicant was told. */
  phoned: { eventId: string };
  noted: { text: string };
  'owner-set': Changed;
  /** In place of all that was there before. */
  erased: Nothing;
  'message-sent': { recipients: readonly string[]; subject: string; text: string };
  /** `mail`: its name in the outbox; `text`: what the other server said. */
  'mail-bounced': { mailId: string; mail: string; recipient: string; text: string };
  /**
   * `text`: the author's own words, without what they quote; the rest is with the mail. `inquiryId`: the answers to it were
   * recorded from a sheet in the mail, which is about other cases as well.
   */
  'mail-arrived': {
    incomingId: string;
    sender: string;
    subject: string;
    text: string;
    files: readonly string[];
    inquiryId?: string;
  };
}

type Nothing = Readonly<Record<never, never>>;

interface Reasoned {
  reason: string;
}

interface Changed {
  changes: readonly FactChange[];
}

/** `material`: everybody invited was told (DESIGN §3.7). */
interface Announced extends Changed {
  material: boolean;
}

export interface SlotAnswer {
  slotId: string;
  reply: Reply;
  comment: string;
}

interface SignedUp {
  institution: string;
  people?: number;
}

/** `closesOn`: a JST day, or empty. */
interface SignUpTerms {
  capacity: number | null;
  closesOn: string;
}

/** The state before and after, where it changed; a first event has none before. */
export interface StateChange {
  from?: ApplicationState;
  to?: ApplicationState;
  /** The run (まとめて) in which it was done with many others. */
  together?: string;
}

/** An event's type together with what it says. */
export type EventContent<T extends EventType = EventType> = {
  [K in T]: { type: K; data: EventData[K] & StateChange };
}[T];

/** In place of a row whose type or data this program does not know; `kept` is the type that it has. */
export interface Unreadable {
  type: 'unreadable';
  kept: string;
  data: StateChange;
}
