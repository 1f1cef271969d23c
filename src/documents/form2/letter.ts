import { A4, drawFit, fitText, LEADING, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';

const PAGE = { left: 62, width: A4.short - 124, top: 56 } as const;
const SIZE = 10.5;
const LINE = SIZE * LEADING;
const CELL = 20;

type Structure = PDFKit.PDFStructureElement;

/** Who sends a letter to the 支払基金. */
export interface Sender {
  association: string;
  contact: { name: string; phone: string; email: string };
}

/** One page of a letter that grows downwards; `below` is free room in lines. */
export interface Letter {
  write(text: string, look?: { align?: 'left' | 'center' | 'right'; tag?: 'H1' | 'P'; below?: number }): void;
  table(rows: TableRows, columns: TableColumns): void;
}

/** The first row holds the headings, the first cell of each other one what it is about. */
export type TableRows = readonly [readonly string[], ...(readonly string[])[]];

export interface TableColumns {
  /** In points. */
  widths: readonly number[];
  /** How the cells after the first stand. */
  align: 'left' | 'right';
}

export const LETTER_WIDTH = PAGE.width;

/** A letter on the document's page, with its date, whom it is for and who sends it. */
export function openLetter(
  document: Pdf,
  section: Structure,
  head: Sender & { on: string; handInTo: string; title: string },
): Letter {
  let y: number = PAGE.top;
  const write: Letter['write'] = (text, { align = 'left', tag = 'P', below = 0 } = {}) => {
    const fit = fitText(
      document,
      printable(text),
      PAGE.width,
      tag === 'P' ? { sizes: [SIZE], lines: 1 } : { sizes: [13, 12, 11], lines: 1, weight: 'bold' },
    );
    const area = { x: PAGE.left, y, width: PAGE.width };
    section.add(document.struct(tag, {}, () => drawFit(document, fit, area, { align })));
    y += fit.height + below * LINE;
  };
  write(head.on, { align: 'right', below: 1 });
  write(`${head.handInTo}　御中`, { below: 1 });
  const { name, phone, email } = head.contact;
  const lines = [head.association, `担当　${name}`, phone === '' ? '' : `電話　${phone}`, email];
  for (const line of lines.filter((each) => each !== '')) write(line, { align: 'right' });
  y += 1.5 * LINE;
  write(head.title, { tag: 'H1', align: 'center', below: 1 });
  return {
    write,
    table(rows, columns) {
      const table = document.struct('Table');
      section.add(table);
      for (const [index, cells] of rows.entries()) {
        y += drawCells(document, table, { cells, isHead: index === 0, y }, columns);
      }
      y += LINE;
    },
  };
}

/** Returns how high the row stands. */
function drawCells(
  document: Pdf,
  table: Structure,
  { cells, isHead, y }: { cells: readonly string[]; isHead: boolean; y: number },
  { widths, align }: TableColumns,
): number {
  const areas = widths.map((width, column) => ({
    x: PAGE.left + widths.slice(0, column).reduce((sum, each) => sum + each, 0),
    width,
  }));
  const fits = areas.map(({ width }, column) =>
    fitText(document, printable(cells[column] ?? ''), width - 10, { sizes: [SIZE, 9, 8], lines: 1 }),
  );
  const height = Math.max(CELL, ...fits.map((fit) => fit.height + 4));
  document.markContent('Artifact', { type: 'Layout' });
  for (const { x, width } of areas) document.rect(x, y, width, height).lineWidth(0.5).stroke('black');
  document.endMarkedContent();
  const row = document.struct('TR');
  table.add(row);
  for (const [column, fit] of fits.entries()) {
    const { x, width } = areas[column] ?? { x: 0, width: 0 };
    const inside = { x: x + 5, y: y + (height - fit.height) / 2, width: width - 10 };
    const stands = isHead ? 'center' : column === 0 ? 'left' : align;
    const tag = isHead || column === 0 ? 'TH' : 'TD';
    row.add(document.struct(tag, {}, () => drawFit(document, fit, inside, { align: stands })));
  }
  return height;
}
