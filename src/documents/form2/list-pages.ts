import {
  type Column,
  drawColumnHeads,
  drawRow,
  insideOf,
  intoPages,
  type LaidRow,
  laidRow,
  type TableArea,
} from '#documents/page/column-table.ts';
import { A4, drawFit, fitText, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import { codeWords, type Form2, wishOf } from '#domain/form2/form2.ts';
import { productWords } from '#domain/form2/product.ts';
import { monthWords } from '#domain/text/months.ts';
import { INSTITUTION_KIND_WORDS, type WishRank } from '#domain/words/form2.ts';

/** A line of the list: the form and its number in the order of the codes, from 1. */
export interface ListedForm2 {
  number: number;
  form: Form2;
}

const PAGE = { left: 45, top: 42, bottom: A4.long - 50 } as const;
const AREA: TableArea = { left: PAGE.left, width: A4.short - 2 * PAGE.left };
const TOPS = { first: PAGE.top + 30, next: PAGE.top + 24 } as const;
const SIZES = [9, 8.5, 8] as const;
const LEAST_ROW = 20;

const COLUMNS: readonly Column<ListedForm2>[] = [
  { heading: '番号', width: 32, cell: ({ number }) => String(number), align: 'center' },
  { heading: 'コード', width: 72, cell: ({ form }) => codeWords(form), align: 'center' },
  { heading: '種別', width: 40, cell: ({ form }) => INSTITUTION_KIND_WORDS[form.kind], align: 'center' },
  { heading: '保険医療機関名称', width: 0, cell: ({ form }) => form.name, weight: 'bold' },
  { heading: '第一希望（台数）', width: 92, cell: ({ form }) => wishText(form, 1) },
  { heading: '第二希望（台数）', width: 92, cell: ({ form }) => wishText(form, 2) },
  { heading: '導入予定', width: 64, cell: ({ form }) => monthWords(form.startMonth), align: 'center' },
];

function wishText(form: Form2, rank: WishRank): string {
  const wish = wishOf(form, rank);
  return wish ? `${productWords(wish.product)}（${wish.units}）` : '';
}

/** Lays out one line, with nothing drawn. */
export function layListed(document: Pdf, listed: ListedForm2): LaidRow {
  const cells = COLUMNS.map((column, index) => [
    fitText(document, printable(column.cell(listed)), insideOf(COLUMNS, index, AREA), {
      sizes: SIZES,
      lines: 2,
      weight: column.weight ?? 'regular',
    }),
  ]);
  return laidRow(cells, LEAST_ROW);
}

/** How many lines of these heights stand on each page; an empty list has one page as well. */
export function linesOnPages(heights: readonly number[]): number[] {
  const rows = heights.map((height) => ({ height }));
  return intoPages(rows, TOPS, PAGE.bottom).map((page) => page.length);
}

/** A list that grows line by line; `end` once the last is drawn. */
export interface OpenList {
  draw(row: LaidRow): void;
  end(): void;
}

/**
 * The list over as many pages as `linesOnPages` says; `nextPage` begins each of them. Each page is a table by itself, with its
 * heads: pdfkit keeps all that a table holds until it ends, which is 50 kB a line.
 */
export function openList(
  document: Pdf,
  root: PDFKit.PDFStructureElement,
  { title, pages }: { title: string; pages: readonly number[] },
  nextPage: () => void,
): OpenList {
  const section = document.struct('Sect');
  root.add(section);
  let at = -1;
  let page = begin();

  function begin() {
    at += 1;
    nextPage();
    drawTitle(document, section, title, at === 0);
    const table = document.struct('Table');
    section.add(table);
    const sheet = { document, table, columns: COLUMNS, area: AREA };
    const y = drawColumnHeads(sheet, at === 0 ? TOPS.first : TOPS.next, true);
    return { sheet, y, left: pages[at] ?? 0 };
  }

  return {
    draw(row) {
      if (page.left === 0) {
        page.sheet.table.end();
        page = begin();
      }
      page.left -= 1;
      page.y = drawRow(page.sheet, row, page.y);
    },
    end() {
      section.end();
    },
  };
}

function drawTitle(document: Pdf, section: PDFKit.PDFStructureElement, title: string, isFirst: boolean): void {
  const fit = fitText(document, printable(isFirst ? title : `${title}（続き）`), AREA.width, {
    sizes: isFirst ? [13, 11, 9] : [9, 8],
    lines: 1,
    weight: 'bold',
  });
  const at = { x: PAGE.left, y: PAGE.top, width: AREA.width };
  if (isFirst) {
    section.add(document.struct('H1', {}, () => drawFit(document, fit, at)));
    return;
  }
  document.markContent('Artifact', { type: 'Pagination' });
  drawFit(document, fit, at);
  document.endMarkedContent();
}
