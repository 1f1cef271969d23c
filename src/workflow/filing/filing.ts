import type { Filing } from '#domain/case/filing.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import type { Actor } from '#store/cases/events.ts';
import type { Tx } from '#store/engine.ts';
import type { Work } from '#workflow/case/work.ts';

/** Why a filing is a draft again. */
export type Reopened = 'address-changed' | 'deadline-passed' | 'expired' | 'no-room';

/**
 * What a form does at the steps of its filing. The steps are the same for every form: a draft is submitted (`submit.ts`), its
 * address confirmed (`verify.ts`), and then the form is received.
 */
export interface FilingForm {
  find(tx: Tx, id: string): Promise<Filing | undefined>;
  /** Of its filings whose address is not confirmed, the one that waits longest. */
  findOldestUnverified(tx: Tx): Promise<{ id: string; submittedAt: Temporal.Instant } | undefined>;
  /**
   * The address is confirmed, by this very write: the form is received, and what follows is owed. `actor` is the coordinator
   * who confirmed it by telephone. A refusal sends the filing back to its draft.
   */
  receive(work: Work, id: string, actor?: Actor): Promise<Outcome<null>>;
  /** Writes that it is a draft again. */
  reopen(work: Work, id: string, why: Reopened): Promise<void>;
}
