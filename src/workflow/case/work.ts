import type { Tx } from '#store/engine.ts';
import type { Office } from './office.ts';

/** What one unit of work is given: the transaction, the office, and the instant that was asked once for it. */
export interface Work {
  tx: Tx;
  office: Office;
  now: Temporal.Instant;
}

/**
 * One unit of work that writes. `now` is asked before the transaction waits for its turn. As in `store.write`, `act`
 * awaits nothing but `tx`; it commits when `act` returns, refusal or not, and rolls back only on a throw; `about` is what lets it
 * run beside others.
 */
export function inOneWrite<T>(office: Office, act: (work: Work) => Promise<T>, about?: readonly string[]): Promise<T> {
  const now = office.now();
  return office.store.write((tx) => act({ tx, office, now }), about);
}
