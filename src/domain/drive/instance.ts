import type { DaysOff } from '#domain/case/inquiry.ts';
import type { Commitment } from '#domain/case/session.ts';
import type { PreferredSlot } from '#domain/form1/slot.ts';
import type { Prefecture } from '#domain/text/prefecture.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import type { Mode } from '#domain/words/modes.ts';

/** All that a 割付案 is worked out from, kept beside it; the same instance gives the same proposal. */
export interface Instance {
  applications: OpenCase[];
  /** Makers that do not stand here are asked nothing, as if they did not exist. */
  makers: DriveMaker[];
  /** By maker id: the sessions that are fixed already. They stay where they are. */
  commitments: ReadonlyMap<string, FixedSession[]>;
  /** What must be so. No pin overrules a rule: what cannot be so is left over and says why. */
  pins: Pin[];
  /** What must not be so. */
  exclusions: Pin[];
}

/** An application that waits for its date. */
export interface OpenCase {
  id: string;
  reference: string;
  /** Where it takes place, as `prefectureOfCase` says. */
  prefecture: Prefecture | undefined;
  /** Travel is kept free around an in-person demonstration only (DESIGN §3.6). */
  mode: Mode;
  /** Only those that may still be asked for or confirmed: the caller leaves out what has passed and what is too near. */
  slots: PreferredSlot[];
  /** So many makers come to its session, no fewer and no more; at least 1. */
  makersWanted: number;
  /** The latest reply of each maker to each slot. */
  replies: CaseReply[];
  /** Of the application when it was read: what is accepted later is checked against it. */
  version: number;
}

export interface CaseReply {
  makerId: string;
  slotId: string;
  reply: Reply;
}

/** What of a `Maker` counts here. */
export interface DriveMaker {
  id: string;
  name: string;
  crews: number;
  bufferMinutes: number;
  /** None means all of them. */
  regions: Prefecture[];
  /** 不可日: nothing is proposed on them. */
  daysOff: Pick<DaysOff, 'from' | 'to'>[];
  active: boolean;
}

/** A session with its date, and where it is, as far as anybody knows. */
export interface FixedSession extends Commitment {
  prefecture: Prefecture | undefined;
}

/** One application with this slot, with this maker, or with both; at least one of the two is named. */
export interface Pin {
  applicationId: string;
  slotId?: string;
  makerId?: string;
}
