import type { Decides } from '#domain/case/inquiry.ts';
import type { Did, LeftOut, RunState } from '#domain/words/runs.ts';

/** What is to be done with each of many applications. Days are JST. */
export type RunOrder =
  | {
      act: 'ask';
      /** Ids; undefined for all that serve the place of the application. */
      makerIds: readonly string[] | undefined;
      /** All candidates that lie ahead, or the first of them. */
      slots: 'all' | 'first';
      answerBy: Temporal.PlainDate;
      decides: Decides;
      note: string;
    }
  /** Makers that owe an answer are reminded; whose day has passed is asked anew, until `answerBy`. */
  | { act: 'remind'; answerBy: Temporal.PlainDate }
  | { act: 'return'; reason: string; replyBy: Temporal.PlainDate }
  | { act: 'decline'; reason: string }
  | { act: 'write'; to: readonly RunAddressee[]; subject: string; text: string }
  /**
   * Empty for nobody. `had`: who had each of the cases when the run began, by id, where somebody did; no version is raised
   * by it. Who has taken a case since then keeps it.
   */
  | { act: 'own'; owner: string; had?: Readonly<Record<string, string>> };

/** `makers`: those whose inquiry is open, or that come. */
export type RunAddressee = 'applicant' | 'makers';

/** An application as the page showed it. */
export interface SeenCase {
  applicationId: string;
  seenVersion: number;
}

/** まとめて: one act on many applications, each in its own transaction. */
export interface Run {
  id: string;
  order: RunOrder;
  by: string;
  startedAt: Temporal.Instant;
  state: RunState;
  /** When it ended or was stopped, and who stopped it. */
  settledAt: Temporal.Instant | undefined;
  stoppedBy: string;
}

/** What a run has come to in one application. */
export interface RunCaseResult {
  /** Empty when it was left out. */
  did: readonly Did[];
  left: readonly LeftOut[];
}

export const RUN_CASE_STATES = ['waiting', 'done', 'left'] as const;
export type RunCaseState = (typeof RUN_CASE_STATES)[number];

export interface RunCounts {
  waiting: number;
  done: number;
  left: number;
}
