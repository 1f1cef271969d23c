/**
 * How text reads back from our PDFs. Two things are done otherwise than pdfkit 0.20 does them: its map from glyphs to text
 * (ToUnicode, ISO 32000-1 §9.10.3) is written with `bfchar`, because Ghostscript 10 reads its `bfrange` as two Latin letters
 * for each kanji; and a glyph that stands for several characters (高 and ⾼, a kanji with and without a variation selector)
 * goes into the font once for each, because pdfkit keeps one text for each glyph, whichever came first.
 *
 * What Ghostscript 10.00 garbles all the same is text of more than one UTF-16 unit for one glyph: 𠮷 and its kind, and kanji
 * with a variation selector. All other readers take them.
 */

/** As far as it is used here, and open where pdfkit and fontkit do not say what they have. */
interface Glyph {
  readonly id: number;
  readonly codePoints: readonly number[];
  readonly advanceWidth: number;
}

/** The font in one document. */
export interface EmbeddedFont {
  font: { getGlyph(id: number, codePoints?: readonly number[]): Glyph; glyphForCodePoint(codePoint: number): Glyph };
  subset: { includeGlyph(id: number): number; mapping: Record<number, number> };
  scale: number;
  widths: number[];
  unicode: (readonly number[])[];
  /** What was laid out before, word by word; pdfkit forgets nothing by itself. */
  layoutCache: Record<string, Run>;
  layout(text: string, features?: unknown): Run;
  layoutRun(text: string, features?: Record<string, boolean>): Run;
  encode(text: string, features?: unknown): [string[], unknown[]];
  document: { ref(): CharacterMap };
  toUnicodeCmap(): CharacterMap;
}

interface Run {
  glyphs: Glyph[];
  positions: unknown[];
}

interface CharacterMap {
  end(content: string): void;
}

declare global {
  namespace PDFKit {
    interface PDFDocument {
      /** The font that was chosen last. */
      _font: EmbeddedFont;
    }
  }
}

/** Sections of a character map end after 100 entries (Adobe Technical Note 5411). */
const ENTRIES_MAX = 100;

const ENCODED_MAX = 500;
const RUNS_MAX = 2000;

/** Makes this font of this document keep every character; once for each, before anything is written with it. */
export function keepText(font: EmbeddedFont): void {
  keepCodePoints(font);
  const layOut = font.layoutRun.bind(font);
  let runs = 0;
  // A ligature would be one glyph for two letters, and Ghostscript reads no such text.
  font.layoutRun = (text, features) => {
    runs += 1;
    if (runs % RUNS_MAX === 0) font.layoutCache = {};
    return layOut(text, { liga: false, ...features });
  };
  const placed = new Map<Glyph, number>();
  const encoded = new Map<string, [string[], unknown[]]>();
  font.encode = (text, features) => {
    const known = encoded.get(text);
    if (known) return known;
    const { glyphs, positions } = font.layout(text, features);
    const code: [string[], unknown[]] = [
      glyphs.map((glyph) => hex(placeOf(font, placed, shownAs(font, glyph)))),
      positions,
    ];
    // What every page of a long document says again, and no endless row of names.
    if (encoded.size < ENCODED_MAX) encoded.set(text, code);
    return code;
  };
  font.toUnicodeCmap = () => {
    const map = font.document.ref();
    map.end(characterMap(font.unicode));
    return map;
  };
}

/** ☑ is no glyph of Noto Sans JP: it stands as □, whose tick is drawn, and reads as ☑. Both are one em wide. */
function shownAs({ font }: EmbeddedFont, glyph: Glyph): Glyph {
  const isTicked = glyph.id === 0 && glyph.codePoints[0] === TICKED;
  return isTicked ? font.getGlyph(font.glyphForCodePoint(BOX).id, [TICKED]) : glyph;
}

/** ☑ and □. */
const [TICKED, BOX] = [0x2611, 0x25a1] as const;

/** A glyph knows the characters for which it was asked, and not those for which it was asked first. */
function keepCodePoints({ font }: EmbeddedFont): void {
  const first = font.getGlyph.bind(font);
  const known = new Map<string, Glyph>();
  font.getGlyph = (id, codePoints = []) => {
    const key = `${id} ${codePoints.join(' ')}`;
    const glyph = known.get(key) ?? withText(first(id, codePoints), codePoints);
    known.set(key, glyph);
    return glyph;
  };
}

/** The same glyph for other characters. */
function withText(glyph: Glyph, codePoints: readonly number[]): Glyph {
  const isOwn = glyph.codePoints.join(' ') === codePoints.join(' ');
  return isOwn ? glyph : Object.create(glyph, { codePoints: { value: codePoints } });
}

/** The number under which a glyph with this text stands in the document's font. */
function placeOf(font: EmbeddedFont, placed: Map<Glyph, number>, glyph: Glyph): number {
  const known = placed.get(glyph);
  if (known !== undefined) return known;
  const { subset } = font;
  let place = subset.includeGlyph(glyph.id);
  if (font.unicode[place] !== undefined) {
    // Another text has this one: the outline goes in once more, under a number of its own.
    Reflect.deleteProperty(subset.mapping, glyph.id);
    place = subset.includeGlyph(glyph.id);
  }
  font.widths[place] = glyph.advanceWidth * font.scale;
  font.unicode[place] = glyph.codePoints;
  placed.set(glyph, place);
  return place;
}

/** `unicode`: the code points of each glyph, by its number. */
function characterMap(unicode: readonly (readonly number[] | undefined)[]): string {
  const entries = unicode.flatMap((codePoints, glyph) =>
    glyph === 0 || !codePoints || codePoints.length === 0 ? [] : [`<${hex(glyph)}> <${utf16(codePoints)}>`],
  );
  const sections: string[] = [];
  for (let from = 0; from < entries.length; from += ENTRIES_MAX) {
    const some = entries.slice(from, from + ENTRIES_MAX);
    sections.push(`${some.length} beginbfchar\n${some.join('\n')}\nendbfchar`);
  }
  return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
${sections.join('\n')}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
}

function utf16(codePoints: readonly number[]): string {
  const text = String.fromCodePoint(...codePoints);
  return Array.from({ length: text.length }, (_, index) => hex(text.charCodeAt(index))).join('');
}

function hex(number: number): string {
  return number.toString(16).padStart(4, '0');
}
