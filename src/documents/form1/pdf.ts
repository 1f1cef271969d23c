import { drawLine, LEADING, measureAt, openPdf, type Pdf } from '#documents/page/pdf-page.ts';
import { breakLines, type Line, printable } from '#documents/page/pdf-text.ts';
import { FORM1_NOTES, FORM1_TITLE, type Form1 } from '#domain/form1/snapshot.ts';
import { formatDay } from '#domain/text/dates.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { cellTexts, type Form1CellTexts } from './cells.ts';
import { FORM1_GRID, type GridCell, ROW_HEIGHTS } from './grid.ts';

/** A4 landscape, in points. */
const PAGE = { width: 841.89, height: 595.28, margin: 42 } as const;
const COLUMN_WIDTHS = [112, 64, 220, 114, 64, 183] as const;
const TABLE_TOP = 132;
const FOOTER_TOP = PAGE.height - PAGE.margin - 12;
const TABLE_HEIGHT = FOOTER_TOP - 12 - TABLE_TOP;
const USUAL_HEIGHTS = ROW_HEIGHTS.map(({ pdf }) => pdf);
const LAST_ROW = USUAL_HEIGHTS.length - 1;
const PADDING = { x: 6, y: 4 } as const;

/** 10.5 points is the usual size of Japanese documents; below 8 print is not read by older eyes. */
const TEXT_SIZE = 10.5;
const LEAST_SIZE = 8;
const SIZE_STEP = 0.5;

/** The date of creation while there is no filing day: that of the letter. */
const UNFILED = '2022-09-09';
const YELLOW = '#FFFF99';
const GOES_ON = '（次のページへ続きます）';

/**
 * The filled 様式1.pdf: the same sheet as the .xlsx, A4 landscape, Noto Sans JP embedded as subset, tagged for screen
 * readers, the same bytes for the same form. Text that does not fit its cell shrinks to 8 points, then the row grows, then
 * it goes on on the next page; nothing is cut.
 */
export async function writeForm1Pdf(form1: Form1): Promise<Uint8Array> {
  const { document, bytes } = openPdf({
    title: `${FORM1_TITLE}（${form1.reference}）`,
    made: form1.filedOn === '' ? UNFILED : form1.filedOn,
    layout: 'landscape',
    margin: PAGE.margin,
  });
  const root = document.struct('Document');
  document.addStructure(root);
  drawHead(document, root);
  const texts = printableTexts(cellTexts(form1));
  const rest = drawTable(document, root, texts);
  drawFooter(document, root, form1);
  if (rest.length > 0) drawRest(document, root, form1, rest);
  root.end();
  document.end();
  return bytes;
}

function drawHead(document: Pdf, root: PDFKit.PDFStructureElement): void {
  const width = PAGE.width - 2 * PAGE.margin;
  const title = document.struct('H1', {}, () => {
    document.font('bold').fontSize(16).fillColor('black');
    document.text(FORM1_TITLE, PAGE.margin, PAGE.margin, { width, align: 'center', lineBreak: false });
  });
  root.add(title);
  for (const [index, note] of FORM1_NOTES.entries()) {
    root.add(
      document.struct('P', {}, () =>
        drawLine(document, note, { x: PAGE.margin, y: PAGE.margin + 34 + index * 16 }, { size: 10 }),
      ),
    );
  }
}

function printableTexts(texts: Form1CellTexts): Form1CellTexts {
  const printed = { ...texts };
  for (const place of FORM1_GRID) if ('field' in place) printed[place.field] = printable(texts[place.field]);
  return printed;
}

interface Fit {
  size: number;
  lines: Line[];
  height: number;
}

/** What of a cell goes on on the next page. */
interface Rest {
  heading: string;
  text: string;
}

function drawTable(document: Pdf, root: PDFKit.PDFStructureElement, texts: Form1CellTexts): Rest[] {
  const fits = fitAll(document, texts);
  const heights = rowHeights(fits);
  const tops = heights.map((_, row) => TABLE_TOP + sum(heights.slice(0, row)));
  const area = (place: GridCell) => ({
    x: PAGE.margin + sum(COLUMN_WIDTHS.slice(0, place.column)),
    y: tops[place.row] ?? TABLE_TOP,
    width: widthOf(place),
    height: sum(heights.slice(place.row, place.row + place.rows)),
  });
  document.markContent('Artifact', { type: 'Layout' });
  for (const place of FORM1_GRID) {
    const { x, y, width, height } = area(place);
    document.rect(x, y, width, height).lineWidth(0.75);
    if ('field' in place) document.fillAndStroke(YELLOW, 'black');
    else document.stroke('black');
  }
  document.endMarkedContent();
  const rest: Rest[] = [];
  const draw = (place: GridCell): void => {
    const fit = fits.get(place);
    const left = fit === undefined ? '' : drawCell(document, place, fit, area(place));
    if (left !== '' && 'field' in place) rest.push({ heading: place.heading, text: left });
  };
  root.add(tableStructure(document, draw));
  return rest;
}

function textOf(place: GridCell, texts: Form1CellTexts): string {
  return 'field' in place ? texts[place.field] : place.label;
}

function widthOf(place: GridCell): number {
  return sum(COLUMN_WIDTHS.slice(place.column, place.column + place.columns));
}

/** The last row, 備考, is fitted when the others are known: it has all the height that they leave. */
function fitAll(document: Pdf, texts: Form1CellTexts): Map<GridCell, Fit> {
  const fits = new Map<GridCell, Fit>();
  const add = (place: GridCell, height: number) =>
    fits.set(place, fitText(document, place, textOf(place, texts), height));
  for (const place of FORM1_GRID) {
    if (place.row < LAST_ROW) add(place, sum(USUAL_HEIGHTS.slice(place.row, place.row + place.rows)));
  }
  const left = TABLE_HEIGHT - sum(neededHeights(fits).slice(0, LAST_ROW));
  for (const place of FORM1_GRID) {
    if (place.row === LAST_ROW) add(place, Math.max(left, USUAL_HEIGHTS[LAST_ROW] ?? 0));
  }
  return fits;
}

/** The greatest size at which the text fits the height, or else the least size. */
function fitText(document: Pdf, place: GridCell, text: string, height: number): Fit {
  for (let size = TEXT_SIZE; ; size -= SIZE_STEP) {
    const fit = fitAt(document, place, text, size);
    if (fit.height <= height || size <= LEAST_SIZE) return fit;
  }
}

function fitAt(document: Pdf, place: GridCell, text: string, size: number): Fit {
  const lines = breakLines(text, widthOf(place) - 2 * PADDING.x, measureAt(document, size, 'regular'));
  return { size, lines, height: lines.length * size * LEADING + 2 * PADDING.y };
}

/**
 * Rows grow to what they need while the page has room; when it has not, the highest rows give way, all to the same height.
 * 備考 takes what is left over.
 */
function rowHeights(fits: ReadonlyMap<GridCell, Fit>): number[] {
  const needs = neededHeights(fits);
  const capped = (cap: number): number[] =>
    needs.map((need, row) => Math.min(need, Math.max(USUAL_HEIGHTS[row] ?? 0, cap)));
  let cap = TABLE_HEIGHT;
  while (cap > 0 && sum(capped(cap)) > TABLE_HEIGHT) cap -= 1;
  const heights = capped(cap);
  return [...heights.slice(0, LAST_ROW), TABLE_HEIGHT - sum(heights.slice(0, LAST_ROW))];
}

function neededHeights(fits: ReadonlyMap<GridCell, Fit>): number[] {
  return USUAL_HEIGHTS.map((usual, row) => {
    const cells = [...fits].filter(([place]) => place.row === row && place.rows === 1);
    return Math.max(usual, ...cells.map(([, fit]) => fit.height));
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/**
 * For screen readers the table is a plain list of 見出し and value, row by row: the merged cells of the sheet would be read
 * in an order that makes no sense.
 */
function tableStructure(document: Pdf, draw: (place: GridCell) => void): PDFKit.PDFStructureElement {
  const table = document.struct('Table');
  let labels: GridCell[] = [];
  for (const place of FORM1_GRID) {
    labels.push(place);
    if (!('field' in place)) continue;
    const heads = labels.slice(0, -1);
    const row = document.struct('TR');
    row.add(document.struct('TH', { title: place.heading, scope: 'Row' }, () => heads.forEach(draw)));
    row.add(document.struct('TD', {}, () => draw(place)));
    table.add(row);
    labels = [];
  }
  return table;
}

/** Draws the lines that fit and returns the text that does not. */
function drawCell(
  document: Pdf,
  place: GridCell,
  fit: Fit,
  area: { x: number; y: number; width: number; height: number },
): string {
  const leading = fit.size * LEADING;
  const room = Math.floor((area.height - 2 * PADDING.y + 0.01) / leading);
  const fits = fit.lines.length <= room;
  const shown = fits ? fit.lines : [...fit.lines.slice(0, room - 1), { text: GOES_ON, last: true }];
  const isLabel = !('field' in place);
  const top = 'field' in place && place.long ? PADDING.y : (area.height - shown.length * leading) / 2;
  const measure = measureAt(document, fit.size, 'regular');
  for (const [index, line] of shown.entries()) {
    const indent = isLabel ? (area.width - measure(line.text.trimEnd())) / 2 : PADDING.x;
    const at = { x: area.x + indent, y: area.y + top + index * leading };
    drawLine(document, line.text, at, { size: fit.size });
  }
  return fits ? '' : joinLines(fit.lines.slice(room - 1));
}

function joinLines(lines: readonly Line[]): string {
  return lines.map((line, index) => (line.last && index < lines.length - 1 ? `${line.text}\n` : line.text)).join('');
}

function drawFooter(document: Pdf, root: PDFKit.PDFStructureElement, form1: Form1): void {
  root.add(
    document.struct('P', {}, () =>
      drawLine(document, referenceWords(form1.reference), { x: PAGE.margin, y: FOOTER_TOP }, { size: 9 }),
    ),
  );
  if (form1.filedOn === '') return;
  const filed = `提出日 ${formatDay(Temporal.PlainDate.from(form1.filedOn))}`;
  const x = PAGE.width - PAGE.margin - measureAt(document, 9, 'regular')(filed);
  root.add(document.struct('P', {}, () => drawLine(document, filed, { x, y: FOOTER_TOP }, { size: 9 })));
}

function drawRest(document: Pdf, root: PDFKit.PDFStructureElement, form1: Form1, rest: readonly Rest[]): void {
  const bottom = FOOTER_TOP - 12;
  const leading = TEXT_SIZE * LEADING;
  let y = Number.POSITIVE_INFINITY;
  const startPage = (): void => {
    drawNextPage(document, root, form1);
    y = PAGE.margin + 34;
  };
  for (const { heading, text } of rest) {
    if (y + 3 * leading > bottom) startPage();
    const headingAt = { x: PAGE.margin, y };
    root.add(
      document.struct('H2', {}, () =>
        drawLine(document, `${heading}（続き）`, headingAt, { size: 11, weight: 'bold' }),
      ),
    );
    y += 1.4 * leading;
    let paragraph: PDFKit.PDFStructureElement | undefined;
    for (const line of breakLines(text, PAGE.width - 2 * PAGE.margin, measureAt(document, TEXT_SIZE, 'regular'))) {
      if (y + leading > bottom) startPage();
      const at = { x: PAGE.margin, y };
      paragraph ??= addParagraph(document, root);
      paragraph.add(() => drawLine(document, line.text, at, { size: TEXT_SIZE }));
      if (line.last) paragraph = undefined;
      y += leading;
    }
    y += leading;
  }
}

function addParagraph(document: Pdf, root: PDFKit.PDFStructureElement): PDFKit.PDFStructureElement {
  const paragraph = document.struct('P');
  root.add(paragraph);
  return paragraph;
}

function drawNextPage(document: Pdf, root: PDFKit.PDFStructureElement, form1: Form1): void {
  document.addPage();
  const title = `${FORM1_TITLE}（続き）`;
  const at = { x: PAGE.margin, y: PAGE.margin };
  root.add(document.struct('P', {}, () => drawLine(document, title, at, { size: 11, weight: 'bold' })));
  drawFooter(document, root, form1);
}
