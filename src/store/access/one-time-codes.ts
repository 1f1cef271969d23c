import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/*
 * The codes of authenticator apps: TOTP (RFC 6238) with SHA-1, 6 digits and 30 seconds, because those are the values that
 * every app knows; some leave out what an address says beside the secret.
 */

const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A secret out of a random token of at least 128 bits, as apps take it: base32. */
export function oneTimeSecret(token: string): string {
  const bits = [...createHash('sha256').update(token).digest().subarray(0, SECRET_BYTES)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('');
  return bits.replace(/.{5}/g, (five) => BASE32.charAt(Number.parseInt(five, 2)));
}

/** The code of this secret (base32) in one period. */
function oneTimeCode(secret: string, period: number): string {
  const bits = [...secret].map((sign) => BASE32.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(period));
  const mac = createHmac('sha1', key).update(counter).digest();
  const number = mac.readUInt32BE(mac.readUInt8(mac.length - 1) & 0xf) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/**
 * The period whose code was typed: this one or a neighbour, because clocks of phones differ; later than `after`, so that a
 * code is good once.
 */
export function periodOf(
  secret: string,
  typed: string,
  { now, after }: { now: Temporal.Instant; after: number },
): number | undefined {
  const current = Math.floor(now.epochMilliseconds / 1000 / PERIOD_SECONDS);
  return [current - 1, current, current + 1].find(
    (period) => period > after && isSame(oneTimeCode(secret, period), typed),
  );
}

function isSame(code: string, typed: string): boolean {
  return /^\d{6}$/.test(typed) && timingSafeEqual(Buffer.from(code), Buffer.from(typed));
}
