import type { Tx } from '#store/engine.ts';
import type { Office } from './office.ts';

/** What one unit of work is given: the transaction, the office, and the instant that was asked once for it. */
export interface Work {
  tx: Tx;
  office: Office;
  now: Temporal.Instant;
}

/**
 * One unit of work that writes, alone. `now` is asked before the transaction waits for its turn. As in `store.write`, `act`
 * awaits nothing but `tx`; it commits when `act` returns, refusal or not, and rolls back only on a throw.
 */
export function inOneWrite<T>(office: Office, act: (work: Work) => Promise<T>): Promise<T> {
  const now = office.now();
  return office.store.write((tx) => act({ tx, office, now }));
}

/** The same beside others, for a decision that is about nothing but what is named; `act` may be called more than once. */
export function besideOthers<T>(office: Office, about: readonly string[], act: (work: Work) => Promise<T>): Promise<T> {
  const now = office.now();
  return office.store.write((tx) => act({ tx, office, now }), about);
}

/** The same where nobody waits for it: it shares the commit of another write that comes within some milliseconds. */
export function withTheNext<T>(office: Office, about: readonly string[], act: (work: Work) => Promise<T>): Promise<T> {
  const now = office.now();
  return office.store.write((tx) => act({ tx, office, now }), about, { mayWait: true });
}
