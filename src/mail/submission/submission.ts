import type { OutgoingMessage, Send } from '#domain/notices/delivery.ts';
import type { StoredParts } from '#mail/message/compose.ts';
import { openSigner } from '#mail/message/dkim.ts';
import { makeReady, type Ready } from '#mail/message/ready.ts';
import { openTransport } from '#mail/transport.ts';

/** Makes messages ready and hands them to the relay (RFC 6409). */
export interface Submission {
  /** Composes and signs; links and codes stand in their places. */
  compose(revealed: StoredParts): Promise<Ready>;
  send: Send;
  /** Hangs up; what is under way ends first. */
  close(): Promise<void>;
}

export interface SubmissionOptions {
  smtpUrl: string;
  /** Certificates (PEM) that vouch for the relay's own. */
  ca?: string | undefined;
  /** With what our mails are signed; unsigned without it. */
  dkim?: { domain: string; selector: string; key: string } | undefined;
}

/** A server that is silent must not hold up the codes and sign-ins: they have connections of their own. */
const URGENT_CONNECTIONS = 2;
/** More gain little on a relay nearby, and some providers count them. */
const CONNECTIONS = 4;

/** In this thread. */
export function openSubmission({ smtpUrl, ca, dkim }: SubmissionOptions): Submission {
  const urgent = openTransport({ smtpUrl, ca, maxConnections: URGENT_CONNECTIONS });
  const rest = openTransport({ smtpUrl, ca, maxConnections: CONNECTIONS });
  const signer = dkim && openSigner(dkim);
  return {
    compose: (revealed) => makeReady(revealed, signer),
    send: (message: OutgoingMessage) => (message.urgent ? urgent : rest).send(message),
    async close() {
      await Promise.all([urgent.close(), rest.close()]);
    },
  };
}
