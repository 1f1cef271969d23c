import type { FiledForm1, Venue } from '#domain/form1/form1.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Source } from '#domain/words/channels.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { ApplicationState } from '#domain/words/states.ts';

/** 二人目の連絡先: gets a copy of what the contact gets. Not part of 様式1's sheet. */
export interface SecondContact {
  name: string;
  kana: string;
  /** National format with hyphens, an extension behind it in words. */
  phone: string;
  email: string;
}

/** 申請: a 様式1 on its way from its filing to the session, or to its end. */
export interface Application {
  id: string;
  /** 受付番号 `ABCD-EFGH`. */
  reference: string;
  state: ApplicationState;
  /** Rises with everything that happens; a coordinator's act carries the version that was seen. */
  version: number;
  /** The version at which what 様式1 says last changed; a maker's confirmation carries it (DESIGN §3.5). */
  formVersion: number;
  source: Source;
  secondContact: SecondContact | undefined;
  form1: FiledForm1;
  /** Days for which a coordinator has lifted the 10 days (DESIGN §3.1, Exception). */
  liftedFor: Temporal.PlainDate[];
  /** 「もう一度申請する」: the final application from which this one was copied. */
  previousId: string | undefined;
  /** 担当: the coordinator's name as it is signed in with; empty while nobody has it. */
  owner: string;
  submittedAt: Temporal.Instant;
  /** When it became `received`; undefined before. */
  receivedAt: Temporal.Instant | undefined;
  /** Set while `returned`. */
  returned: { reason: string; replyBy: Temporal.PlainDate } | undefined;
  updatedAt: Temporal.Instant;
}

/** One word per step, the same in every layer. */
export type Act =
  | 'verify'
  | 'reopen'
  | 'ask'
  | 'answer'
  | 'recall'
  | 'return'
  | 'correct'
  | 'decline'
  | 'withdraw'
  | 'confirm'
  | 'change'
  | 'ask-change'
  | 'answer-wish'
  | 'choose-materials'
  | 'circulate'
  | 'cancel'
  | 'hold'
  | 'register'
  | 'mail-attendees'
  | 'report'
  | 'move-contact'
  | 'set-second-contact'
  | 'write';

const ALLOWED: Record<Act, readonly ApplicationState[]> = {
  verify: ['unverified'],
  reopen: ['unverified'],
  ask: ['received', 'inquiring'],
  answer: ['inquiring', 'confirmed'],
  recall: ['inquiring', 'confirmed'],
  return: ['received', 'inquiring'],
  correct: ['received', 'inquiring', 'returned'],
  decline: ['received', 'inquiring', 'returned'],
  withdraw: ['received', 'inquiring', 'returned'],
  confirm: ['received', 'inquiring'],
  change: ['confirmed'],
  'ask-change': ['confirmed'],
  'answer-wish': ['confirmed'],
  'choose-materials': ['confirmed'],
  circulate: ['received', 'inquiring', 'returned', 'confirmed'],
  cancel: ['confirmed'],
  hold: ['confirmed'],
  register: ['received', 'inquiring', 'returned', 'confirmed'],
  'mail-attendees': ['received', 'inquiring', 'returned', 'confirmed', 'held'],
  report: ['held'],
  'move-contact': ['unverified', 'received', 'inquiring', 'returned', 'confirmed'],
  'set-second-contact': ['received', 'inquiring', 'returned', 'confirmed'],
  // Nobody has confirmed the address before.
  write: ['received', 'inquiring', 'returned', 'confirmed', 'declined', 'withdrawn', 'cancelled', 'held'],
};

/** Whether the act is possible in this state (DESIGN §2 "States"). */
export function may(state: ApplicationState, act: Act): boolean {
  return ALLOWED[act].includes(state);
}

/** The application itself, or `wrong-state` with the state it is in. */
export function requireAct<T extends { state: ApplicationState }>(application: T, act: Act): Outcome<T> {
  return may(application.state, act) ? accept(application) : refuse({ code: 'wrong-state', state: application.state });
}

export function isFinal(state: ApplicationState): boolean {
  return state === 'declined' || state === 'withdrawn' || state === 'cancelled' || state === 'held';
}

/** In-person needs the venue's name and address (DESIGN §3.3). */
export function venueStands(venue: Venue, mode: Mode): boolean {
  return mode === 'online' || (venue.name !== '' && venue.address !== '');
}
