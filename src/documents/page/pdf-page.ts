import PDFDocument from 'pdfkit';
import { keepText } from './pdf-font.ts';
import { breakLines, fontBytes, type Line, type Weight } from './pdf-text.ts';

/** What every PDF of ours is made of: an A4 page with embedded Noto Sans JP, tagged for screen readers. */
export type Pdf = PDFKit.PDFDocument;

declare global {
  namespace PDFKit.Mixins {
    /** pdfkit takes it, its types do not know it yet. */
    interface StructureElementOptions {
      scope?: 'Row' | 'Column' | 'Both';
    }
  }
}

/** A4, in points. */
export const A4 = { short: 595.28, long: 841.89 } as const;
/** Lines of Japanese text stand this far apart, in sizes. */
export const LEADING = 1.45;

/**
 * An empty document and the bytes that it will be once it is ended. `made`, a JST day, is the date of creation: the clock
 * would make other bytes each time. No typed text goes into the title, which pdfkit writes into XML as it is.
 */
export function openPdf(head: { title: string; made: string; layout: 'portrait' | 'landscape'; margin: number }): {
  document: Pdf;
  bytes: Promise<Uint8Array>;
} {
  const made = new Date(`${head.made}T00:00:00+09:00`);
  const document = new PDFDocument({
    size: 'A4',
    layout: head.layout,
    margin: head.margin,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'ja-JP',
    displayTitle: true,
    info: { Title: head.title, Creator: 'Demokai', Producer: 'Demokai', CreationDate: made, ModDate: made },
  });
  document.registerFont('regular', fontBytes('regular'));
  document.registerFont('bold', fontBytes('bold'));
  for (const weight of ['regular', 'bold'] as const) keepText(document.font(weight)._font);
  return { document, bytes: collect(document) };
}

function collect(document: Pdf): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    document.on('error', reject);
  });
}

/** Draws one line; whoever calls has broken the text already. */
export function drawLine(
  document: Pdf,
  text: string,
  at: { x: number; y: number },
  { size, weight = 'regular', color = 'black' }: { size: number; weight?: Weight; color?: string },
): void {
  document.font(weight).fontSize(size).fillColor(color).text(text, at.x, at.y, { lineBreak: false });
}

/** Widths of characters, in thousandths of the size: the fonts never change, and measuring is what costs time. */
const widths: Record<Weight, Map<string, number>> = { regular: new Map(), bold: new Map() };
const WIDTHS_MAX = 20_000;
const LONGEST_KNOWN = 16;

/** The width of a text at this size, in points. */
export function measureAt(document: Pdf, size: number, weight: Weight): (text: string) => number {
  const known = widths[weight];
  if (known.size > WIDTHS_MAX) known.clear();
  return (text) => {
    let width = known.get(text);
    if (width === undefined) {
      width = document.font(weight).fontSize(1000).widthOfString(text);
      if (text.length <= LONGEST_KNOWN) known.set(text, width);
    }
    return (width * size) / 1000;
  };
}

/** A text broken to a width, and how high it stands. */
export interface Fit {
  size: number;
  weight: Weight;
  lines: Line[];
  height: number;
}

/** The text at the greatest of the sizes at which it stands in at most so many lines; at the least it takes what it needs. */
export function fitText(
  document: Pdf,
  text: string,
  width: number,
  within: { sizes: readonly [number, ...number[]]; lines: number; weight?: Weight },
): Fit {
  const weight = within.weight ?? 'regular';
  const fits = within.sizes.map((size) => {
    const lines = breakLines(text, width, measureAt(document, size, weight));
    return { size, weight, lines, height: lines.length * size * LEADING };
  });
  const [greatest] = fits;
  if (greatest === undefined) throw new Error('no size to fit a text');
  return fits.find((fit) => fit.lines.length <= within.lines) ?? fits.at(-1) ?? greatest;
}

/** Draws all lines of a fitted text. */
export function drawFit(
  document: Pdf,
  fit: Fit,
  area: { x: number; y: number; width: number },
  { align = 'left', color = 'black' }: { align?: 'left' | 'center' | 'right'; color?: string } = {},
): void {
  const measure = measureAt(document, fit.size, fit.weight);
  for (const [index, line] of fit.lines.entries()) {
    const free = align === 'left' ? 0 : area.width - measure(line.text.trimEnd());
    const x = area.x + (align === 'center' ? free / 2 : free);
    const at = { x, y: area.y + index * fit.size * LEADING };
    drawLine(document, line.text, at, { size: fit.size, weight: fit.weight, color });
  }
}
