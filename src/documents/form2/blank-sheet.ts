import { type Cell, type CellStyle, type MergeRange, type RowDef, writeXlsx } from 'hucre';
import { writableText } from '#documents/tables/sheet-text.ts';
import { FORM2_ADDRESSEE, FORM2_HEADINGS, FORM2_NOTES, FORM2_STATEMENT, FORM2_TITLE } from '#domain/form2/form2.ts';
import type { ProductName } from '#domain/form2/product.ts';
import { ONLINE_CLAIMS, ONLINE_CLAIMS_WORDS } from '#domain/words/form2.ts';

const FONT = { name: 'ＭＳ Ｐゴシック', size: 11 } as const;
const THIN = { style: 'thin', color: { rgb: '000000' } } as const;
const BORDER = { top: THIN, right: THIN, bottom: THIN, left: THIN } as const;
const PLAIN: CellStyle = { font: FONT, alignment: { horizontal: 'left', vertical: 'center', wrapText: true } };
const RIGHT: CellStyle = { ...PLAIN, alignment: { horizontal: 'right', vertical: 'center' } };
const CENTER: CellStyle = { ...PLAIN, alignment: { horizontal: 'center', vertical: 'center' } };
const TITLE: CellStyle = { ...CENTER, font: { ...FONT, size: 14, bold: true } };
const HEADING: CellStyle = { ...PLAIN, font: { ...FONT, bold: true } };
const LABEL: CellStyle = { ...PLAIN, border: BORDER };
const HEAD: CellStyle = { ...CENTER, border: BORDER };
/** Text format: a code keeps its leading 0. */
const INPUT: CellStyle = {
  ...LABEL,
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFFF99' } },
  numFmt: '@',
  protection: { locked: false },
};
const BOX: CellStyle = { ...INPUT, alignment: { horizontal: 'center', vertical: 'center' } };

/** One column for labels, then eleven of the width of a box. */
const LABEL_WIDTH = 21;
const BOX_WIDTH = 6;
const LAST = 11;
const ROW = 21;
const UNITS = { from: 6, to: 7 } as const;
const FIRST = { from: 8, to: 9 } as const;
const SECOND = { from: 10, to: LAST } as const;

/** A cell over columns `from` to `to`, and over so many rows. */
interface Piece {
  text: string;
  from: number;
  to: number;
  style: CellStyle;
  rows?: number;
}

/** The blank 様式2 as .xlsx, to print or to fill in, in the form's shape on one page of A4; the same bytes for the same products. */
export function blankForm2Sheet(products: readonly ProductName[]): Promise<Uint8Array> {
  const lines = linesOf(products);
  const cells = new Map<string, Partial<Cell>>();
  const merges: MergeRange[] = [];
  const rowDefs = new Map<number, RowDef>();
  for (const [row, { height, pieces }] of lines.entries()) {
    rowDefs.set(row, { height });
    for (const piece of pieces) lay(piece, row, cells, merges);
  }
  // A fixed day: the clock would make other bytes each time.
  const made = new Date('2022-09-09T00:00:00Z');
  return writeXlsx({
    defaultFont: FONT,
    properties: { title: FORM2_TITLE, creator: 'Demokai', lastModifiedBy: 'Demokai', created: made, modified: made },
    sheets: [
      {
        name: '様式2',
        columns: [{ width: LABEL_WIDTH }, ...Array.from({ length: LAST }, () => ({ width: BOX_WIDTH }))],
        cells,
        merges,
        rowDefs,
        protection: { sheet: true },
        view: { showGridLines: false },
        pageSetup: {
          paperSize: 'a4',
          orientation: 'portrait',
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 1,
          horizontalCentered: true,
          margins: { top: 0.6, right: 0.6, bottom: 0.6, left: 0.6, header: 0.3, footer: 0.3 },
          printArea: `$A$1:$L$${lines.length}`,
        },
      },
    ],
  });
}

function lay(
  { text, from, to, style, rows = 1 }: Piece,
  row: number,
  cells: Map<string, Partial<Cell>>,
  merges: MergeRange[],
): void {
  // Every cell under a merge carries the style too, or its borders are missing in Excel.
  for (let below = row; below < row + rows; below += 1) {
    for (let column = from; column <= to; column += 1) cells.set(`${below},${column}`, { value: null, style });
  }
  if (text !== '') cells.set(`${row},${from}`, { value: writableText(text), type: 'string', style });
  if (from !== to || rows > 1) merges.push({ startRow: row, startCol: from, endRow: row + rows - 1, endCol: to });
}

interface Line {
  height: number;
  pieces: Piece[];
}

function linesOf(products: readonly ProductName[]): Line[] {
  return [
    whole('西暦　　　　年　　　月　　　日', RIGHT),
    whole(FORM2_TITLE, TITLE, 33),
    whole(FORM2_ADDRESSEE),
    whole('【申請者】'),
    boxes('都道府県コード', 2),
    boxes('点数表コード', 1),
    boxes('保険医療機関コード', 7),
    ...['保険医療機関名称', '担当者氏名', '電話番号', 'メールアドレス'].map((label) => ({
      height: 24,
      pieces: [
        { text: label, from: 0, to: 0, style: LABEL },
        { text: '', from: 1, to: LAST, style: INPUT },
      ],
    })),
    whole(`　${FORM2_STATEMENT}`, PLAIN, 66),
    whole('記', CENTER),
    heading(1, FORM2_HEADINGS.wishes),
    ...tableHead(),
    ...products.map(productLine),
    ...FORM2_NOTES.map((note) => whole(`※${note}`, PLAIN, 18 * Math.ceil(note.length / 45))),
    heading(2, FORM2_HEADINGS.startMonth),
    whole('　　西暦　　　　年　　　月　導入予定'),
    heading(3, FORM2_HEADINGS.claims),
    ...ONLINE_CLAIMS.map((claims) => {
      const month = claims === 'planned' ? '　⇒　西暦　　　　年　　　月　導入予定' : '';
      return whole(`　　□ ${ONLINE_CLAIMS_WORDS[claims]}${month}`);
    }),
  ];
}

function whole(text: string, style: CellStyle = PLAIN, height = ROW): Line {
  return { height, pieces: [{ text, from: 0, to: LAST, style }] };
}

function heading(number: number, text: string): Line {
  return whole(`${number}　${text}（必須）`, HEADING, 27);
}

function boxes(label: string, count: number): Line {
  const digits = Array.from({ length: count }, (_, index) => ({
    text: '',
    from: index + 1,
    to: index + 1,
    style: BOX,
  }));
  return { height: 24, pieces: [{ text: label, from: 0, to: 0, style: LABEL }, ...digits] };
}

/** 希望順位 stands over its two columns. */
function tableHead(): Line[] {
  const high = (text: string, from: number, to: number): Piece => ({ text, from, to, style: HEAD, rows: 2 });
  return [
    {
      height: 18,
      pieces: [
        high('メーカー名', 0, 0),
        high('製品名(型番)', 1, UNITS.from - 1),
        high('台数', UNITS.from, UNITS.to),
        { text: '希望順位', from: FIRST.from, to: SECOND.to, style: HEAD },
      ],
    },
    {
      height: 18,
      pieces: [
        { text: '第一', ...FIRST, style: HEAD },
        { text: '第二', ...SECOND, style: HEAD },
      ],
    },
  ];
}

function productLine({ maker, model }: ProductName): Line {
  return {
    height: 24,
    pieces: [
      { text: maker, from: 0, to: 0, style: LABEL },
      { text: model, from: 1, to: UNITS.from - 1, style: LABEL },
      { text: '', ...UNITS, style: BOX },
      { text: '□', ...FIRST, style: BOX },
      { text: '□', ...SECOND, style: BOX },
    ],
  };
}
