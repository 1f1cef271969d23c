/**
 * Where a mail stands, as the desk is told. Of those that wait: `deferred` was put off by the server, `unknown` was cut
 * after the final dot and is sent again byte for byte, `owed` has not been tried.
 */
export type LedgerState =
  | 'owed'
  | 'sending'
  | 'sent'
  | 'deferred'
  | 'unknown'
  | 'failed'
  | 'bounced'
  | 'dropped'
  | 'kept';

/** What a coordinator did with a mail at the desk. `other`: the mail that came of it. */
export interface MailAct {
  /** RFC 3339. */
  at: string;
  by: string;
  act: 'again' | 'elsewhere' | 'corrected' | 'cancelled' | 'settled';
  other?: string;
}

/** A row's state with what its attempts tell of it. */
export function ledgerStateOf(row: {
  state: Exclude<LedgerState, 'deferred' | 'unknown'>;
  attempts: number;
  maybeSent: boolean;
}): LedgerState {
  if (row.state !== 'owed') return row.state;
  if (row.maybeSent) return 'unknown';
  return row.attempts > 0 ? 'deferred' : 'owed';
}
