import type { Reply } from '#domain/words/inquiries.ts';
import type { Rank } from '#domain/words/ranks.ts';

/** One application at one of its slots, with as many makers as it wants. */
export interface Placement {
  applicationId: string;
  slotId: string;
  /** In the order of the instance's makers. */
  makerIds: string[];
}

/** A row of 割付案, with what speaks for it. */
export interface Row extends Placement {
  why: Why[];
}

/** Why a row is as it is. */
export type Why =
  | { code: 'wish'; rank: Rank }
  | { code: 'reply'; makerId: string; reply: Reply | 'unanswered' }
  | { code: 'pinned' }
  /** There is no other slot and maker at all. */
  | { code: 'only-way' }
  /** On that day the maker is at these cases too, in the same or a neighbouring prefecture; `references` by hour. */
  | { code: 'near'; makerId: string; references: string[] }
  /** An earlier wish did not come about. */
  | { code: 'earlier-wish-taken'; slotId: string; rank: Rank; obstacles: Obstacle[] };

/** What stands in the way of an application, or of one of its slots. */
export type Obstacle =
  | { code: 'no-slot-left' }
  | { code: 'no-maker' }
  /** The maker does not go there. */
  | { code: 'region'; makerId: string }
  | { code: 'inactive'; makerId: string }
  | { code: 'day-off'; makerId: string; slotId: string; day: Temporal.PlainDate }
  | { code: 'answered-no'; makerId: string; slotId: string }
  /** A coordinator has excluded it; neither slot nor maker named: both together. */
  | { code: 'excluded'; makerId?: string; slotId?: string }
  /** A coordinator has pinned it to something else, and that cannot be. */
  | { code: 'pinned-elsewhere'; makerId?: string; slotId?: string }
  /** Fewer makers can come to the slot than are wanted. */
  | { code: 'too-few-makers'; slotId: string; able: number; wanted: number }
  /** All crews are out at that hour; `references`: the cases that hold them in this proposal or in a fixed session. */
  | { code: 'crews-taken'; makerId: string; slotId: string; day: Temporal.PlainDate; references: string[] };

/**
 * What would help. `places`: how many applications more could be placed, of all and not only of this one; counted by working
 * the change out. `sure: 'exactly'`: no plan places more; `'at-least'`: a plan that places so many was found.
 */
export type Help =
  /** One more crew of the maker on that one day. */
  | { code: 'crew'; makerId: string; day: Temporal.PlainDate; places: number; sure: Sure }
  /** The maker comes on a day that it has kept free. */
  | { code: 'day-off'; makerId: string; day: Temporal.PlainDate; places: number; sure: Sure }
  /** A coordinator lifts what it said about the application itself. */
  | { code: 'lift' }
  /** Nothing but other dates from the applicant. */
  | { code: 'other-dates' };

export type Sure = 'exactly' | 'at-least';

/** An application without a place. */
export interface Leftover {
  applicationId: string;
  /** Never empty. */
  obstacles: Obstacle[];
  /** The one that places most first; empty where nothing was found. */
  help: Help[];
}

/**
 * How good a proposal is. Of two the one with more `pinned` is better, else the one with more `count`, and so on in this
 * order: a later figure never costs an earlier one.
 */
export interface Points {
  /** Placed applications that a coordinator has pinned. */
  pinned: number;
  /** Placed applications. */
  count: number;
  /** 2 for each first wish, 1 for each second. */
  wishes: number;
  /** 2 for each maker that said ○, 1 for each that has not answered, 0 for △. */
  replies: number;
  /** How far makers' sessions are from shares by their crews; 0 is even, and less is better. */
  unevenness: number;
  /** Places at which the maker has another session on that day in the same or a neighbouring prefecture. */
  ways: number;
}

/** How it ended. Only 'optimal' and 'gap' give the same answer to the same instance on any machine. */
export type Ended = 'optimal' | 'gap' | 'time' | 'stopped';

/** 割付案 as it was found; `check` has passed it. */
export interface Solution {
  /** In the order of the instance's applications, as `left`. */
  placements: Row[];
  left: Leftover[];
  points: Points;
  /** Placed applications. */
  count: number;
  /** No plan places more; proved, not guessed. */
  bound: number;
  /** (bound − count) ÷ bound; 0 where the bound is 0. */
  gap: number;
  ended: Ended;
  /** From start to answer, on the wall. */
  seconds: number;
  /** So many would be placed first come, first served. */
  firstCome: number;
  /** So many if the one with the fewest ways went first. */
  scarceFirst: number;
}
