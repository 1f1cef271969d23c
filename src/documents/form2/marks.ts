import { drawLine, type Fit, LEADING, measureAt, type Pdf } from '#documents/page/pdf-page.ts';
import { breakLines, type Measure } from '#documents/page/pdf-text.ts';

/** ☑ stands in the form's notes and in its boxes; the font has □ and not this one, so its tick is drawn. */
const TICKED = '☑';
const BOX = '□';

/** A printed text of the form that may hold ☑, broken to a width at one size. */
export function fitMarked(document: Pdf, text: string, width: number, size: number): Fit {
  const lines = breakLines(text, width, measureMarked(document, size));
  return { size, weight: 'regular', lines, height: lines.length * size * LEADING };
}

export function drawMarked(document: Pdf, fit: Fit, at: { x: number; y: number }): void {
  for (const [index, { text }] of fit.lines.entries()) {
    drawMarkedLine(document, text, { x: at.x, y: at.y + index * fit.size * LEADING }, fit.size);
  }
}

function drawMarkedLine(document: Pdf, text: string, at: { x: number; y: number }, size: number): void {
  const measure = measureMarked(document, size);
  let x = at.x;
  for (const piece of text.split(/(☑)/u).filter((part) => part !== '')) {
    if (piece === TICKED) drawTicked(document, { x, y: at.y }, size);
    else drawLine(document, piece, { x, y: at.y }, { size });
    x += measure(piece);
  }
}

/** The box with a tick in it. */
export function drawTicked(document: Pdf, at: { x: number; y: number }, size: number): void {
  drawLine(document, TICKED, at, { size });
  document
    .moveTo(at.x + 0.22 * size, at.y + 0.72 * size)
    .lineTo(at.x + 0.45 * size, at.y + 1.0 * size)
    .lineTo(at.x + 0.98 * size, at.y + 0.3 * size)
    .lineWidth(0.12 * size)
    .stroke('black');
}

function measureMarked(document: Pdf, size: number): Measure {
  const measure = measureAt(document, size, 'regular');
  return (text) => measure(text.replaceAll(TICKED, BOX));
}
