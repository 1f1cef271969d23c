import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows at this instant; RFC 4226 and 6238 read anew, so that ours is not checked by itself. */
export function appShows(secret: string, now: Temporal.Instant): string {
  let bits = 0n;
  for (const sign of secret) bits = bits * 32n + BigInt(ALPHABET.indexOf(sign));
  const key = Buffer.from(bits.toString(16).padStart(Math.floor((secret.length * 5) / 4), '0'), 'hex');
  const counter = Math.floor(now.epochMilliseconds / 30_000)
    .toString(16)
    .padStart(16, '0');
  const mac = createHmac('sha1', key).update(Buffer.from(counter, 'hex')).digest('hex');
  const offset = 2 * Number.parseInt(mac.slice(-1), 16);
  const number = Number.parseInt(mac.slice(offset, offset + 8), 16) % 2 ** 31;
  return String(number % 1_000_000).padStart(6, '0');
}
