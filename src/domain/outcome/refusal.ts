import type { KeptType } from '#domain/words/events.ts';
import type { CollectionState } from '#domain/words/form2.ts';
import type { Rank } from '#domain/words/ranks.ts';
import type { ApplicationState } from '#domain/words/states.ts';

/**
 * An expected "no". A closed union: one table in `web/frame/refusals.ts` turns each code into an HTTP status and a Japanese
 * sentence that says what to do. Dates are JST calendar days. Surprises are thrown, never returned.
 */
export type Refusal =
  | { code: 'filing-deadline-passed'; slots: LateSlot[]; earliestDate: Temporal.PlainDate }
  | { code: 'slot-too-far'; rank: Rank; latestDate: Temporal.PlainDate }
  | { code: 'slot-end-before-start'; rank: Rank; window: 'meeting' | 'demo' }
  | { code: 'demo-outside-meeting'; rank: Rank }
  | { code: 'demo-too-short'; rank: Rank; leastMinutes: number }
  | { code: 'slots-overlap'; rank: Rank; with: Rank }
  | { code: 'first-choice-missing' }
  | { code: 'rank-missing'; rank: Rank }
  | { code: 'further-candidates-unanswered' }
  | { code: 'venue-missing' }
  | { code: 'wrong-state'; state: ApplicationState }
  | { code: 'stale'; version: number; since: ChangeSince[] }
  /** A draft that is not what the page showed any more. */
  | { code: 'draft-changed' }
  /** What the page showed is no longer what stands. */
  | { code: 'changed-meanwhile' }
  | { code: 'nothing-changed' }
  /** The applicant asks for nothing, or has been answered. */
  | { code: 'no-wish' }
  | { code: 'already-filed'; reference: string }
  | { code: 'not-found' }
  | { code: 'link-expired' }
  | { code: 'link-used' }
  /** A newer link has taken its place. */
  | { code: 'link-replaced' }
  | { code: 'code-wrong'; triesLeft: number }
  | { code: 'code-expired' }
  | { code: 'too-many-codes'; retryAt: Temporal.Instant }
  | { code: 'not-allowed' }
  /** `end`: of a slot of today; `rank`: where it stands in the form, if it does. */
  | { code: 'slot-passed'; date: Temporal.PlainDate; end?: Temporal.PlainTime; rank?: Rank }
  | { code: 'slot-not-offered' }
  | { code: 'no-yes-for-slot' }
  | { code: 'coordinator-decides' }
  | { code: 'inquiry-closed' }
  | { code: 'already-confirmed'; slot: SlotText; byUs: boolean }
  | { code: 'crews-exceeded'; maker: string; collisions: Collision[] }
  | { code: 'no-makers-chosen' }
  | { code: 'no-slots-chosen' }
  | { code: 'answer-by-passed' }
  | { code: 'received-ahead' }
  | { code: 'maker-inactive'; maker: string }
  | { code: 'maker-answered'; maker: string }
  | { code: 'maker-already-joined' }
  | { code: 'maker-not-joined' }
  | { code: 'reason-missing' }
  | { code: 'days-off-unfit'; why: 'backwards' | 'passed' | 'too-many' }
  | { code: 'second-contact-is-first' }
  | { code: 'already-registered' }
  /** So many mails were asked for to this address that the house writes none more for somebody else. */
  | { code: 'mailbox-crowded' }
  | { code: 'already-permitted'; by: string; at: Temporal.Instant }
  | { code: 'registration-closed' }
  /** Of somebody who has left, or never confirmed. */
  | { code: 'not-registered' }
  | { code: 'no-attendees' }
  | { code: 'too-many-notices'; perDay: number }
  | { code: 'reception-closed'; from: Temporal.PlainDate; until: Temporal.PlainDate }
  /** Somebody else ticked off or corrected meanwhile; 0 people for 「まだ来ていない」. */
  | { code: 'arrival-changed'; people: number; by: string }
  /** Received at the door: they are there, and cannot leave by the link. */
  | { code: 'already-arrived' }
  | { code: 'sign-up-not-opened' }
  | { code: 'session-over' }
  /** It would write to everybody who was invited, and nobody has said that this is meant. */
  | { code: 'session-ended' }
  | { code: 'more-than-capacity'; capacity: number }
  /** Why the number of people cannot be raised; `waiting`: others wait for a seat. */
  | { code: 'seats-short'; free: number; waiting: boolean }
  | { code: 'closes-on-passed' }
  /** Another of one's own saved conditions has it. */
  | { code: 'name-taken' }
  | { code: 'too-many-saved'; most: number }
  /** Of one form. */
  | { code: 'too-many-files'; most: number }
  /** A collection of 様式2 in which this cannot be done now. */
  | { code: 'collection-state'; state: CollectionState }
  /** The institution stands in this collection already. */
  | { code: 'institution-entered'; entryId: string; number: number; name: string }
  /** 「申請書提出後のキャンセル・機種変更はできません」. */
  | { code: 'handed-in' }
  | { code: 'nothing-to-hand-in' }
  /** Files of strangers take all the room that there is for this draft, their network, or all of them; or the disk is full. */
  | { code: 'no-room'; of: 'draft' | 'network' | 'all' | 'disk' };

export interface LateSlot {
  rank: Rank;
  date: Temporal.PlainDate;
  lastFilingDay: Temporal.PlainDate;
}

/** What somebody else did since the page was read; shown so that a stale act can be looked at again. */
export interface ChangeSince {
  at: Temporal.Instant;
  by: string;
  type: KeptType;
}

export interface SlotText {
  date: Temporal.PlainDate;
  meeting: { start: Temporal.PlainTime; end: Temporal.PlainTime };
}

export interface Collision {
  reference: string;
  association: string;
  date: Temporal.PlainDate;
  demo: { start: Temporal.PlainTime; end: Temporal.PlainTime };
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export function accept<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function refuse(refusal: Refusal): { ok: false; refusal: Refusal } {
  return { ok: false, refusal };
}
