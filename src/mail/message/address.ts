import { readEmail } from '#domain/text/japanese.ts';

/**
 * The address itself if it is one plain ASCII addr-spec, else a RangeError. Mail libraries parse address strings, so that
 * `a@b.example, c@d.example` or `a@b.example\r\nRCPT TO:<c@d.example>` would reach somebody else.
 */
export function requirePlainAddress(email: string): string {
  const read = readEmail(email);
  if (read === undefined || read.toLowerCase() !== email.toLowerCase()) {
    throw new RangeError(`not a plain mail address: ${JSON.stringify(email.slice(0, 100))}`);
  }
  return read;
}

/** A name without what could end it early in a header: quotes, brackets, separators, line breaks and other controls. */
export function cleanName(name: string): string {
  return name
    .replace(/["<>,;:@\\\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}
