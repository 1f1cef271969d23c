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
  namespace PDFKit {
    interface PDFPage {
      readonly structParentTreeKey: number;
    }
    interface PDFDocument {
      /** Which structure element each piece of marked content belongs to, by page (ISO 32000-1 §14.7.4.4). */
      getStructParentTree(): {
        get(page: number): unknown;
        add(page: number, elements: unknown): void;
      };
      ref(elements: unknown): { data: unknown; end(): void };
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
export function openPdf(head: PdfHead): { document: Pdf; bytes: Promise<Uint8Array> } {
  const document = emptyPdf(head);
  return { document, bytes: collect(document) };
}

export interface PdfHead {
  title: string;
  made: string;
  layout: 'portrait' | 'landscape';
  margin: number;
}

/** A document that is handed over while it is made. */
export interface LongPdf {
  document: Pdf;
  /** The octets that are finished and were not taken yet. */
  take(): Promise<Uint8Array>;
  /** Ends the document; the rest of it. */
  end(): Promise<Uint8Array>;
}

export function openLongPdf(head: PdfHead): LongPdf {
  const document = emptyPdf(head);
  const written = gathered();
  document.on('data', written.add);
  letGoOfPages(document);
  return {
    document,
    async take() {
      // What was written since the last turn of the event loop has not been handed over yet.
      await new Promise((resolve) => setImmediate(resolve));
      return written.take();
    },
    async end() {
      const ended = new Promise((resolve, reject) => document.on('end', resolve).on('error', reject));
      document.end();
      await ended;
      return written.take();
    },
  };
}

/** Octets in one piece that grows: pdfkit writes a line at a time, and a line by itself takes ten times its room. */
function gathered(): { add(chunk: Uint8Array): void; take(): Uint8Array } {
  let room = Buffer.alloc(0);
  let length = 0;
  return {
    add(chunk) {
      if (length + chunk.length > room.length) {
        const wider = Buffer.alloc(Math.max(2 * room.length, length + chunk.length, GATHERED_LEAST));
        room.copy(wider, 0, 0, length);
        room = wider;
      }
      room.set(chunk, length);
      length += chunk.length;
    },
    take() {
      const taken = new Uint8Array(room.subarray(0, length));
      length = 0;
      return taken;
    },
  };
}

const GATHERED_LEAST = 1 << 20;

/** pdfkit keeps every element of every page to the end, for one table of them all; what a page has is written with it instead. */
function letGoOfPages(document: Pdf): void {
  let { page } = document;
  document.on('pageAdded', () => {
    const tree = document.getStructParentTree();
    const elements = document.ref(tree.get(page.structParentTreeKey));
    elements.end();
    elements.data = undefined;
    tree.add(page.structParentTreeKey, elements);
    ({ page } = document);
  });
}

function emptyPdf(head: PdfHead): Pdf {
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
  return document;
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
