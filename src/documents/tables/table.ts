import { type Cell, type CellStyle, writeXlsx } from 'hucre';
import { sheetName, writableText } from './sheet-text.ts';

/** Text stays text (a phone number keeps its leading 0); a number is one that Excel can add up. Empty text is an empty cell. */
export type TableCell = string | number;

export interface TableColumn {
  label: string;
  /** In half-width characters; 16 unless told. */
  width?: number;
}

export interface TableHead {
  /** Names the file and the sheet, and stands in the foot of each printed page. */
  title: string;
  columns: readonly TableColumn[];
}

/** A plain table: one row of labels, then rows of as many cells. */
export interface Table extends TableHead {
  rows: readonly (readonly TableCell[])[];
}

const WIDTH = 16;
const FONT = { name: 'ＭＳ Ｐゴシック', size: 11 } as const;
const THIN = { style: 'thin', color: { rgb: '949494' } } as const;
const LABEL_STYLE: CellStyle = {
  font: { ...FONT, bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E6E6E6' } },
  border: { bottom: THIN },
  alignment: { vertical: 'center', wrapText: true },
};
const TEXT_STYLE: CellStyle = { font: FONT, alignment: { vertical: 'top', wrapText: true }, numFmt: '@' };
const NUMBER_STYLE: CellStyle = { font: FONT, alignment: { vertical: 'top' } };

/**
 * The table as .xlsx for people who read and print it: labels stay in sight and on each page, A4 landscape, with a filter.
 * The same bytes for the same table.
 */
export function writeTableSheet({ title, columns, rows }: Table): Promise<Uint8Array> {
  // A fixed day: the clock would make other bytes each time.
  const made = new Date('2022-09-09T00:00:00Z');
  const cells = new Map<string, Partial<Cell>>();
  for (const [at, { label }] of columns.entries())
    cells.set(`0,${at}`, { value: writableText(label), style: LABEL_STYLE });
  for (const [at, row] of rows.entries()) {
    for (const [column, cell] of row.entries()) {
      if (cell !== '') cells.set(`${at + 1},${column}`, cellOf(cell));
    }
  }
  return writeXlsx({
    defaultFont: FONT,
    properties: { title, creator: 'Demokai', lastModifiedBy: 'Demokai', created: made, modified: made },
    sheets: [
      {
        name: sheetName(title),
        columns: columns.map(({ width }) => ({ width: width ?? WIDTH })),
        cells,
        freezePane: { rows: 1 },
        autoFilter: { range: `A1:${letters(columns.length)}${rows.length + 1}` },
        pageSetup: {
          paperSize: 'a4',
          orientation: 'landscape',
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 0,
          printTitlesRow: '$1:$1',
        },
        headerFooter: { oddFooter: `&L${title.replaceAll('&', '&&')}&R&P / &N` },
      },
    ],
  });
}

function cellOf(cell: TableCell): Partial<Cell> {
  if (typeof cell === 'number') return { value: cell, style: NUMBER_STYLE };
  return { value: writableText(cell), style: TEXT_STYLE };
}

/** The name of a column: 1 is A, 27 is AA. */
function letters(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return `${rest > 0 ? letters(rest) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`;
}
