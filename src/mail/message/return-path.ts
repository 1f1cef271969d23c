import { timingSafeEqual } from 'node:crypto';

/** Stands in `RETURN_PATH` where the token of the mail goes. */
const TOKEN_PLACE = '{id}';

/** A keyed digest in hexadecimal, which only we can make. */
export type Mark = (text: string) => string;

/** 128 bits of the mail's id, 80 of the mark, both in the digits and letters that no server changes or treats apart. */
const ID_LENGTH = 25;
const MARK_LENGTH = 16;
const MARK_HEX = 20;
/** Of the whole token. With what stands around it the part before the @ stays within 64 (RFC 5321 §4.5.3.1.1). */
const TOKEN_LENGTH = ID_LENGTH + MARK_LENGTH;

/**
 * The envelope sender of one mail (VERP): where its bounce comes back to says which mail it was, whatever the other server
 * writes into it. `pattern`: RETURN_PATH, e.g. `bounce+{id}@demokai.example`. Throws for an id that is no UUID.
 */
export function returnPathOf(pattern: string, mailId: string, mark: Mark): string {
  return pattern.replace(TOKEN_PLACE, tokenOf(mailId, mark));
}

/**
 * The id of the mail whose bounce goes to this address; undefined where it is no return path of ours, or one that we never
 * gave out. Capitals do not matter, since servers may change them.
 */
export function mailIdOfReturnPath(pattern: string, address: string, mark: Mark): string | undefined {
  const [before = '', after = ''] = pattern.toLowerCase().split(TOKEN_PLACE);
  const seen = address.toLowerCase();
  if (!seen.startsWith(before) || !seen.endsWith(after)) return undefined;
  const token = seen.slice(before.length, seen.length - after.length);
  if (token.length !== TOKEN_LENGTH || !/^[0-9a-z]+$/.test(token)) return undefined;
  const mailId = uuidOf(token.slice(0, ID_LENGTH));
  if (mailId === undefined) return undefined;
  return timingSafeEqual(Buffer.from(tokenOf(mailId, mark)), Buffer.from(token)) ? mailId : undefined;
}

function tokenOf(mailId: string, mark: Mark): string {
  const hex = mailId.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new RangeError('the id of a mail has to be a UUID');
  return `${base36(hex, ID_LENGTH)}${base36(mark(mailId).slice(0, MARK_HEX), MARK_LENGTH)}`;
}

function base36(hex: string, length: number): string {
  return BigInt(`0x${hex}`).toString(36).padStart(length, '0');
}

function uuidOf(digits: string): string | undefined {
  let number = 0n;
  for (const digit of digits) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = number.toString(16).padStart(32, '0');
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : undefined;
}
