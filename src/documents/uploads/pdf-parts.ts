/** Between its objects and tables a document holds line breaks and a few words. */
const BESIDE_MAX = 100_000;
/** `4294967295 65535 obj` with some blanks. */
const HEAD_MAX = 24;
const HEAD = /(?:^|\D)\d{1,10}\s{1,4}\d{1,5}\s{0,4}$/;

/**
 * Whether a file holds more beside objects and tables than any document: the library tries at each octet of that whether an
 * object begins there, 12 µs each. One pass, whatever the file holds.
 */
export function isMostlyBeside(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let beside = 0;
  let at = 0;
  let [object, table] = [-1, -1];
  while (at < text.length) {
    // Looked for again only when it has been passed.
    if (object < at) object = objectFrom(text, at);
    if (table < at) table = found(text.indexOf('xref', at), text);
    const from = Math.min(object, table);
    beside += printable(bytes, at, from);
    if (beside > BESIDE_MAX) return true;
    at = from === object ? objectEnd(text, from) : tableEnd(text, from + 'xref'.length);
  }
  return false;
}

/** Where it is, or behind the end. */
function found(place: number, text: string): number {
  return place < 0 ? text.length : place;
}

/** Where two numbers stand before `obj`. */
function objectFrom(text: string, at: number): number {
  for (let word = text.indexOf('obj', at); word >= 0; word = text.indexOf('obj', word + 1)) {
    const head = HEAD.exec(text.slice(Math.max(at, word - HEAD_MAX), word));
    if (head) return word - head[0].length;
  }
  return text.length;
}

function objectEnd(text: string, from: number): number {
  return found(text.indexOf('endobj', from), text) + 'endobj'.length;
}

/** Behind the last line of a table: two numbers, and `n` or `f`. */
function tableEnd(text: string, from: number): number {
  const line = /\s*\d{1,10}\s+\d{1,10}(?:\s+[nf])?/y;
  let end = from;
  for (line.lastIndex = from; line.test(text); ) end = line.lastIndex;
  return end;
}

function printable(bytes: Uint8Array, from: number, until: number): number {
  let count = 0;
  for (let at = from; at < until; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 0x20 && byte < 0x7f) count += 1;
  }
  return count;
}
