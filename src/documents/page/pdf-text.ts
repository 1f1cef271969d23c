import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Japanese text on PDF pages: the fonts, which letters they hold, and lines broken as Japanese typesetting does. Lines are
 * broken here and not by pdfkit, so that it is known to the letter what stands on which page.
 */

export type Weight = 'regular' | 'bold';

/** Noto Sans JP, OFL-1.1. Each file is about 5.5 MB and is read once, when the first page is made. */
const FONT_FILES: Record<Weight, string> = {
  regular: '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf',
};

const fonts = new Map<Weight, Buffer>();

export function fontBytes(weight: Weight): Buffer {
  const known = fonts.get(weight);
  if (known !== undefined) return known;
  const bytes = readFileSync(fileURLToPath(import.meta.resolve(FONT_FILES[weight])));
  fonts.set(weight, bytes);
  return bytes;
}

/** 〓 is what Japanese printers set for a letter that the font lacks. */
const MISSING = '〓';

let held: Set<number> | undefined;

/** The text with each character that the font lacks (an emoji) as 〓, instead of a box or nothing at all. */
export function printable(text: string): string {
  held ??= codePointsOf(fontBytes('regular'));
  const known = held;
  const prints = (char: string): boolean =>
    /[\n\p{Variation_Selector}]/u.test(char) || known.has(char.codePointAt(0) ?? 0);
  return segments(text)
    .map((segment) => ([...segment].every(prints) ? segment : MISSING))
    .join('');
}

const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' });
/** Each of these is seen as one character, whatever stands beside it; nearly all text is made of them. */
const PLAIN = /^[ -~　-〩ぁ-ゖァ-ヺー一-鿿！-～]*$/;

function segments(text: string): string[] {
  return PLAIN.test(text) ? [...text] : Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The code points in the font's `cmap`, from its table of format 12 (OpenType, "Segmented coverage"). */
function codePointsOf(font: Uint8Array): Set<number> {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const tables = Array.from({ length: view.getUint16(4) }, (_, index) => 12 + index * 16);
  const cmap = tables.find((at) => view.getUint32(at) === 0x636d6170);
  if (cmap === undefined) throw new Error('the font has no cmap');
  const start = view.getUint32(cmap + 8);
  const subtables = Array.from(
    { length: view.getUint16(start + 2) },
    (_, index) => start + view.getUint32(start + 8 + index * 8),
  );
  const wide = subtables.find((at) => view.getUint16(at) === 12);
  if (wide === undefined) throw new Error('the font has no cmap of format 12');
  const points = new Set<number>();
  for (let group = 0; group < view.getUint32(wide + 12); group += 1) {
    const at = wide + 16 + group * 12;
    for (let point = view.getUint32(at); point <= view.getUint32(at + 4); point += 1) points.add(point);
  }
  return points;
}

export interface Line {
  text: string;
  /** The writer's own line ends here; otherwise it goes on in the next. */
  last: boolean;
}

/** Gives the width of a text in points. */
export type Measure = (text: string) => number;

/** Never at the start of a line, never at its end (行頭禁則, 行末禁則; JIS X 4051). */
const NOT_FIRST = new Set(
  '、。，．,.・：；:;？！?!）)］]｝}」』】〕〉》〟’”ーぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々ゝゞヽヾ％%',
);
const NOT_LAST = new Set('（(［[｛{「『【〔〈《〝‘“〒￥＄$#＃');

/** Breaks a text into lines of at most `width` points. Every character is in exactly one line. */
export function breakLines(text: string, width: number, measure: Measure): Line[] {
  return text.split('\n').flatMap((paragraph) => breakParagraph(paragraph, width, measure));
}

function breakParagraph(paragraph: string, width: number, measure: Measure): Line[] {
  const lines: string[][] = [];
  let line: string[] = [];
  let used = 0;
  for (const piece of pieces(paragraph, width, measure)) {
    const size = measure(piece);
    // A blank may hang over the edge, so that no line begins with it.
    if (used + size > width && line.length > 0 && piece !== ' ') {
      const carried = carriedOver(line, piece);
      lines.push(line);
      line = carried;
      used = carried.reduce((sum, each) => sum + measure(each), 0);
    }
    line.push(piece);
    used += size;
  }
  lines.push(line);
  return lines.map((each, index) => ({ text: each.join(''), last: index === lines.length - 1 }));
}

/** Takes from the end of a full line what must not be parted from the piece that begins the next. */
function carriedOver(line: string[], next: string): string[] {
  const carried: string[] = [];
  let first = next;
  for (let moves = 0; moves < 4 && line.length > 1; moves += 1) {
    if (!NOT_FIRST.has(first) && !NOT_LAST.has(line.at(-1) ?? '')) break;
    first = line.pop() ?? '';
    carried.unshift(first);
  }
  return carried;
}

/** Characters as they are seen; runs of Latin letters and digits stay together unless one is wider than a line. */
function pieces(paragraph: string, width: number, measure: Measure): string[] {
  const words: string[] = [];
  for (const segment of segments(paragraph)) {
    const before = words.at(-1);
    const joins = before !== undefined && /[!-~]$/.test(before) && /^[!-~]$/.test(segment);
    if (joins && !NOT_LAST.has(segment) && !NOT_FIRST.has(before.at(-1) ?? ''))
      words[words.length - 1] = before + segment;
    else words.push(segment);
  }
  return words.flatMap((word) => (measure(word) > width ? segments(word) : [word]));
}
