import { type Cell, HucreError, readXlsx, type Sheet } from 'hucre';
import { outerRefusal, type SheetRefusal } from '#documents/tables/xlsx-guard.ts';
import { openPackage, plainWorkbook } from '#documents/tables/xlsx-package.ts';
import { startsWith } from '#documents/tables/zip.ts';
import type { Grid, GridCell } from '#domain/rates/grid.ts';
import { csvGrid } from './csv-grid.ts';

/** Why a file is no table that can be read. */
export type GridsRefusal = Exclude<SheetRefusal, 'not-form1' | 'several-forms'> | 'not-table';

export type GridsOutcome = { ok: true; grids: Grid[] } | { ok: false; refusal: GridsRefusal };

/** Rows and columns farther out than this are not looked at. */
const AREA = 'A1:CV6000';
const SHEETS_MAX = 60;
/** All sheets together; the country has less than 2,000 rows. */
const CELLS_MAX = 300_000;

/**
 * The cells of an .xlsx or a CSV (UTF-8, UTF-16, Shift_JIS; comma, tab or semicolon), untrusted. Hidden sheets are left out;
 * rows that a filter hides count, because totals count them.
 */
export async function readGrids(bytes: Uint8Array): Promise<GridsOutcome> {
  const isZip = startsWith(bytes, [0x50, 0x4b]);
  const isOle = startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0]);
  if (!isZip && !isOle) {
    const grid = csvGrid(bytes);
    if (grid === undefined) return { ok: false, refusal: 'not-table' };
    const cells = grid.rows.reduce((sum, row) => sum + row.length, 0);
    return cells > CELLS_MAX ? { ok: false, refusal: 'too-big' } : { ok: true, grids: [grid] };
  }
  const outer = outerRefusal(bytes);
  if (outer !== undefined)
    return { ok: false, refusal: outer === 'not-form1' || outer === 'several-forms' ? 'not-xlsx' : outer };
  try {
    const { sheets } = await readXlsx(plainWorkbook(openPackage(bytes)), {
      readStyles: true,
      range: AREA,
      sheets: ({ hidden, veryHidden }, index) => !hidden && !veryHidden && index < SHEETS_MAX,
    });
    const grids = sheets.map(gridOf);
    const cells = grids.reduce((sum, { rows }) => sum + rows.reduce((row, each) => row + each.length, 0), 0);
    return cells > CELLS_MAX ? { ok: false, refusal: 'too-big' } : { ok: true, grids };
  } catch (error) {
    // Every error of hucre means that the file is no workbook, because a broken file must not be reported as our fault.
    return {
      ok: false,
      refusal: error instanceof HucreError && /zip bomb/i.test(error.message) ? 'zip-bomb' : 'not-xlsx',
    };
  }
}

function gridOf(sheet: Sheet): Grid {
  const rows = sheet.rows.map((row, top) =>
    (row ?? []).map((value, left) => gridCell(value, sheet.cells?.get(`${top},${left}`))),
  );
  const merges = (sheet.merges ?? []).map(({ startRow, startCol, endRow, endCol }) => ({
    ...{ top: startRow, left: startCol, bottom: endRow, right: endCol },
  }));
  return { sheet: sheet.name, rows, merges };
}

function gridCell(value: Sheet['rows'][number][number], cell: Cell | undefined): GridCell {
  if (cell?.formula !== undefined && (cell.formulaResult ?? cell.value ?? null) === null)
    return { text: `=${cell.formula}` };
  if (cell?.richText !== undefined) {
    const kept = cell.richText.filter(({ font }) => font?.strikethrough !== true);
    return { text: kept.map(({ text }) => text).join('') };
  }
  if (value === null || value === undefined) return { text: '' };
  if (value instanceof Date) {
    const day = Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO('UTC');
    return { text: `${day.year}/${day.month}/${day.day}` };
  }
  if (typeof value !== 'number') return { text: String(value) };
  return { text: String(value), number: value, ...(isPercent(cell?.style?.numFmt) ? { percent: true } : {}) };
}

/** A % in quotes or behind a backslash is a letter: 0.0"%" shows 91.8 as 91.8%. */
function isPercent(format: string | undefined): boolean {
  return format?.replace(/"[^"]*"|\\./g, '').includes('%') === true;
}
