/**
 * What a server called a message when it took it, read from its answer: the queue id of Postfix, Exim, OpenSMTPD and
 * sendmail, or what Gmail, Amazon SES and Microsoft 365 answer with. It is what their operator looks for in the log, and the
 * last two write it into the message in place of our Message-ID. Undefined where the answer names nothing.
 */
export function serverIdOf(response: string): string | undefined {
  const said = response.replace(/^\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3} )?/, '');
  const found = PATTERNS.map((pattern) => pattern.exec(said)?.[1]).find((id) => id !== undefined);
  return found?.replace(/[.,;]+$/, '').slice(0, 200);
}

const PATTERNS: readonly RegExp[] = [
  // Microsoft 365: `<…@….prod.outlook.com> [InternalId=…] Queued mail for delivery`.
  /^(<[^<>\s]+>) \[InternalId=/i,
  // Postfix and many others: `Ok: queued as 4F2K…`.
  /\bqueued as (\S+)/i,
  // Exim: `OK id=1rX…`.
  /^OK id=(\S+)/i,
  // OpenSMTPD and sendmail: `5e7e… Message accepted for delivery`.
  /^(\S+) Message accepted for delivery/i,
  // Gmail: `OK  1600… - gsmtp`; Amazon SES: `Ok 0102…-000000`.
  /^OK\s+([0-9A-Za-z][\w.-]{11,})/i,
];
