import { drawFit, type Fit, fitText, type Pdf } from './pdf-page.ts';

/** A table with ruled cells that goes on over the pages of a PDF, its head on each. */
export interface Column<R> {
  heading: string;
  /** In points; the last column takes what the others leave. */
  width: number;
  cell(row: R): string;
  align?: 'center';
  /** The heading of its row. */
  weight?: 'bold';
}

/** Where the table stands: the page's left edge, and its own width. */
export interface TableArea {
  left: number;
  width: number;
}

export interface LaidRow {
  /** What stands in each cell, one above the other. */
  cells: Fit[][];
  height: number;
}

/** The table that goes on over the pages. */
export interface Sheet<R> {
  document: Pdf;
  table: PDFKit.PDFStructureElement;
  columns: readonly Column<R>[];
  area: TableArea;
}

const HEAD_HEIGHT = 24;
const PADDING = { x: 5, y: 4 } as const;
export const INK = '#1a1a1a';
const LINES = '#767676';
const YELLOW = '#FFFF99';

/** The room for text in a column. */
export function insideOf<R>(columns: readonly Column<R>[], index: number, area: TableArea): number {
  return widthOf(columns, index, area) - 2 * PADDING.x;
}

function widthOf<R>(columns: readonly Column<R>[], index: number, { width: whole }: TableArea): number {
  const { width } = columns[index] ?? { width: 0 };
  return width > 0 ? width : whole - columns.reduce((sum, each) => sum + each.width, 0);
}

/** As high as its highest cell, and at least `least`. */
export function laidRow(cells: Fit[][], least: number): LaidRow {
  const needed = Math.max(...cells.map((stack) => stack.reduce((sum, { height }) => sum + height, 0)));
  return { cells, height: Math.max(least, needed + 2 * PADDING.y) };
}

/** Which rows stand on which page, `tops` being where the table begins on the first and on the next; a row is never parted. */
export function intoPages<T extends Pick<LaidRow, 'height'>>(
  rows: readonly T[],
  tops: { first: number; next: number },
  bottom: number,
): T[][] {
  const pages: T[][] = [[]];
  let y = tops.first + HEAD_HEIGHT;
  for (const row of rows) {
    if (y + row.height > bottom && (pages.at(-1)?.length ?? 0) > 0) {
      pages.push([]);
      y = tops.next + HEAD_HEIGHT;
    }
    pages.at(-1)?.push(row);
    y += row.height;
  }
  return pages;
}

/** Returns where the rows begin. Only the first page's head is for a screen reader. */
export function drawColumnHeads<R>({ document, table, columns, area }: Sheet<R>, y: number, isFirst: boolean): number {
  document.markContent('Artifact', { type: 'Layout' });
  columnAreas(columns, area).forEach(({ x, width }) => {
    document.rect(x, y, width, HEAD_HEIGHT).lineWidth(0.75).fillAndStroke(YELLOW, LINES);
  });
  document.endMarkedContent();
  const draw = (index: number): void => {
    const { x, width } = columnAreas(columns, area)[index] ?? { x: 0, width: 0 };
    const fit = fitText(document, columns[index]?.heading ?? '', width - 4, {
      sizes: [9.5, 9, 8],
      lines: 1,
      weight: 'bold',
    });
    drawFit(
      document,
      fit,
      { x: x + 2, y: y + (HEAD_HEIGHT - fit.height) / 2, width: width - 4 },
      { align: 'center', color: INK },
    );
  };
  if (isFirst) {
    const row = document.struct('TR');
    for (const index of columns.keys()) {
      row.add(document.struct('TH', { scope: 'Column' }, () => draw(index)));
    }
    table.add(row);
  } else {
    document.markContent('Artifact', { type: 'Pagination' });
    for (const index of columns.keys()) draw(index);
    document.endMarkedContent();
  }
  return y + HEAD_HEIGHT;
}

function columnAreas<R>(columns: readonly Column<R>[], area: TableArea): { x: number; width: number }[] {
  let x = area.left;
  return columns.map((_, index) => {
    const own = { x, width: widthOf(columns, index, area) };
    x += own.width;
    return own;
  });
}

/** Returns where the next row begins. `decorate` draws what else is no text. */
export function drawRow<R>(
  { document, table, columns, area }: Sheet<R>,
  row: LaidRow,
  y: number,
  decorate?: () => void,
): number {
  const areas = columnAreas(columns, area);
  document.markContent('Artifact', { type: 'Layout' });
  for (const { x, width } of areas) document.rect(x, y, width, row.height).lineWidth(0.5).stroke(LINES);
  decorate?.();
  document.endMarkedContent();
  const structure = document.struct('TR');
  for (const [index, stack] of row.cells.entries()) {
    const { x, width } = areas[index] ?? { x: 0, width: 0 };
    const column = columns[index];
    const inside = { x: x + PADDING.x, width: width - 2 * PADDING.x };
    const tag = column?.weight === 'bold' ? 'TH' : 'TD';
    structure.add(
      document.struct(tag, tag === 'TH' ? { scope: 'Row' } : {}, () => {
        let top = y + (row.height - stack.reduce((sum, { height }) => sum + height, 0)) / 2;
        for (const [place, fit] of stack.entries()) {
          const align = place === stack.length - 1 ? (column?.align ?? 'left') : 'left';
          drawFit(document, fit, { ...inside, y: top }, { align, color: INK });
          top += fit.height;
        }
      }),
    );
  }
  table.add(structure);
  return y + row.height;
}
