/**
 * What people typed, made fit for a calendar object. ical-generator lets control characters through, and some parsers
 * end a line at U+2028 or U+0085: both would let a name add properties to the event. Nothing is normalised otherwise.
 */

/** Text that may span lines: every kind of line break becomes `\n`, tabs become spaces, other controls are dropped. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|[\r\u0085\u2028\u2029]/gu, '\n')
    .replaceAll('\t', ' ')
    .replace(/[^\P{Cc}\n]/gu, '')
    .trim();
}

/** Text of one line: as `cleanText`, and line breaks become spaces. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll('\n', ' ');
}

/**
 * A name for the CN parameter. `"` may not stand in a parameter value, and the encoding of RFC 6868 for it is shown
 * literally by several clients, so it becomes `”`. `\` means nothing there, yet ical.js and others read `\n` as a line
 * break, so it becomes `＼`. A nameless person goes by the address.
 */
export function cleanCommonName(party: { name: string; email: string }): string {
  return cleanLine(party.name).replaceAll('"', '”').replaceAll('\\', '＼') || party.email;
}
