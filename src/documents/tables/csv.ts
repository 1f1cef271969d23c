import type { Table, TableCell, TableHead } from './table.ts';

/** Without it Excel takes the file for Shift_JIS. */
const BOM = '\uFEFF';

/**
 * What a spreadsheet may take for a formula, full-width signs included: a Japanese Excel reads ＝ as =. Blanks in front
 * do not help, and a TAB or line end may begin another cell when the text is pasted.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\u3000]*[=+\-@＝＋－＠−])/u;

/** The table as CSV for Excel: UTF-8 with BOM, CRLF, every cell quoted, and no cell that runs as a formula. */
export function writeTableCsv(table: Table): Uint8Array {
  return new TextEncoder().encode(csvHead(table) + csvLines(table.rows));
}

/** What a CSV file begins with: BOM and labels. */
export function csvHead({ columns }: TableHead): string {
  return BOM + csvLines([columns.map(({ label }) => label)]);
}

/** Lines of a CSV file, each with its CRLF. */
export function csvLines(rows: readonly (readonly TableCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** A text that could run is kept from it by an apostrophe in front; numbers are what they are. */
function csvCell(cell: TableCell): string {
  if (typeof cell === 'number') return `"${cell}"`;
  const harmless = FORMULA.test(cell) ? `'${cell}` : cell;
  return `"${harmless.toWellFormed().replaceAll('"', '""')}"`;
}
