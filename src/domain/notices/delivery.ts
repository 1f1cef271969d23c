import { LIMITS } from '#domain/words/limits.ts';
/** One message on its way: exactly one envelope recipient. */
export interface OutgoingMessage {
  envelope: { from: string; to: string };
  /** The whole RFC 5322 message. */
  raw: Uint8Array;
  /** Somebody waits for it at the screen. */
  urgent?: boolean;
}

/**
 * What SMTP said; `serverId` is what the server calls a message that it took. `unknown`: the connection broke after the final dot, so the message may have been taken; it is sent
 * again byte for byte and counts as sent wherever "was this person ever told" is asked.
 */
export type Delivery =
  | { outcome: 'sent'; response: string; serverId?: string }
  | { outcome: 'refused'; permanent: boolean; response: string }
  | { outcome: 'unknown'; response: string };

export type Send = (message: OutgoingMessage) => Promise<Delivery>;

/** A mail that could not be delivered for three days is given up and shown at the desk. */
export const GIVE_UP_AFTER = Temporal.Duration.from({ hours: LIMITS.deliveryDays * 24 });

const FIRST_WAIT_SECONDS = 15;
const LONGEST_WAIT_SECONDS = 3600;

/**
 * How long to wait after the n-th failed attempt (n ≥ 1): doubling from 15 s to an hour, times 0.75–1.25. `chance` is
 * between 0 and 1; the jitter keeps a relay that comes back from being met by everything at once.
 */
export function waitBeforeRetry(attempts: number, chance: number): Temporal.Duration {
  const doubled = FIRST_WAIT_SECONDS * 2 ** Math.min(attempts - 1, 16);
  const bounded = Math.min(doubled, LONGEST_WAIT_SECONDS);
  return Temporal.Duration.from({ seconds: Math.round(bounded * (0.75 + chance / 2)) });
}
