import type { Grid } from '#domain/rates/grid.ts';

const ROWS_MAX = 20_000;
const COLUMNS_MAX = 200;

/** A CSV as a grid; undefined for what is no text, or holds no separator. */
export function csvGrid(bytes: Uint8Array): Grid | undefined {
  const text = decoded(bytes);
  if (text === undefined) return undefined;
  const separator = separatorOf(text);
  if (separator === undefined) return undefined;
  const rows = recordsOf(text, separator).map((record) => record.slice(0, COLUMNS_MAX).map((cell) => ({ text: cell })));
  return { sheet: '', rows, merges: [] };
}

/** By its mark; without one UTF-16 shows by its zeros, UTF-8 by being valid, and what is left is Shift_JIS. */
function decoded(bytes: Uint8Array): string | undefined {
  const encodings = encodingsOf(bytes);
  for (const encoding of encodings) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return /(?![\t\r\n\f])[\p{Cc}\uFFFE\uFFFF]/u.test(text.slice(0, 100_000)) ? undefined : text;
    } catch {
      // Not in this encoding.
    }
  }
  return undefined;
}

function encodingsOf(bytes: Uint8Array): string[] {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return ['utf-16le'];
  if (first === 0xfe && second === 0xff) return ['utf-16be'];
  const start = bytes.subarray(0, 1000);
  const zeros = [0, 1].map((odd) => start.filter((byte, index) => index % 2 === odd && byte === 0).length);
  const [even = 0, uneven = 0] = zeros;
  if (uneven > 2 && even === 0) return ['utf-16le'];
  if (even > 2 && uneven === 0) return ['utf-16be'];
  return ['utf-8', 'shift_jis'];
}

function separatorOf(text: string): string | undefined {
  const start = text.slice(0, 20_000);
  const counted = [',', '\t', ';'].map((separator) => ({ separator, count: start.split(separator).length - 1 }));
  const [most] = counted.toSorted((a, b) => b.count - a.count);
  return most && most.count > 0 ? most.separator : undefined;
}

/** Quoted cells may hold separators, line ends and doubled quotes (RFC 4180). */
function recordsOf(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length && records.length < ROWS_MAX; at += 1) {
    const letter = text[at] ?? '';
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === separator) {
      record.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at += 1;
      records.push([...record, cell]);
      record = [];
      cell = '';
    } else cell += letter;
  }
  return cell === '' && record.length === 0 ? records : [...records, [...record, cell]];
}
