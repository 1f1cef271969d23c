import type { Cell, CellStyle, MergeRange, Sheet } from 'hucre';
import type { SheetCell } from './labels.ts';

/** Something in the workbook that was not taken over, or not as it stands there. Plain JSON. */
export interface LeftOver {
  /** The cell (`B8`), the heading of a field, or the name of a sheet; empty for what floats above the cells. */
  where: string;
  text: string;
  why:
    | 'text'
    | 'struck'
    | 'error'
    | 'formula'
    | 'shape'
    | 'comment'
    | 'picture'
    | 'object'
    | 'remark'
    | 'sample'
    | 'sheet';
}

/** How the workbook counts its days. */
export type DateSystem = '1900' | '1904';

/**
 * The cells of a sheet that its reader sees, as one would type them: no hidden row or column, nothing that a merge
 * covers. Struck-out text, errors and formulas without a result are no values; they are handed back beside the cells.
 */
export function sheetCells(sheet: Sheet, dates: DateSystem): { cells: SheetCell[]; marked: LeftOver[] } {
  const cells: SheetCell[] = [];
  const marked: LeftOver[] = [];
  const covers = new Map((sheet.merges ?? []).map((merge) => [`${merge.startRow},${merge.startCol}`, merge]));
  const isCovered = coveredBy(sheet.merges ?? []);
  for (const [top, left] of places(sheet)) {
    const cover = covers.get(`${top},${left}`);
    const area = { top, left, bottom: cover?.endRow ?? top, right: cover?.endCol ?? left };
    if (isCovered(top, left) || isHidden(sheet, area)) continue;
    const cell = sheet.cells?.get(`${top},${left}`);
    const input = isInput(cell?.style);
    const where = cellName(top, left);
    const fault = faultOf(cell);
    if (fault !== undefined) {
      marked.push({ where, ...fault });
      if (input) cells.push({ ...area, text: '', input, hour: false });
      continue;
    }
    const { struck, ...text } = cellText(sheet.rows[top]?.[left] ?? null, cell, dates);
    if (struck.trim() !== '') marked.push({ where, text: struck.trim(), why: 'struck' });
    if (text.text.trim() !== '' || input) cells.push({ ...area, ...text, input });
  }
  return { cells, marked };
}

/** Rows and columns of all cells with a value or a look, from top to bottom. */
function places(sheet: Sheet): [top: number, left: number][] {
  const found: [number, number][] = [];
  for (const [top, row] of sheet.rows.entries()) {
    for (const [left, value] of (row ?? []).entries())
      if (value !== null && value !== undefined) found.push([top, left]);
  }
  for (const at of sheet.cells?.keys() ?? []) {
    const [top = 0, left = 0] = at.split(',').map(Number);
    const value = sheet.rows[top]?.[left];
    if (value === null || value === undefined) found.push([top, left]);
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Excel keeps, but does not show, what stands in a cell that a merge has covered. */
function coveredBy(merges: readonly MergeRange[]): (row: number, column: number) => boolean {
  return (row, column) =>
    merges.some(
      (merge) =>
        row >= merge.startRow &&
        row <= merge.endRow &&
        column >= merge.startCol &&
        column <= merge.endCol &&
        (row !== merge.startRow || column !== merge.startCol),
    );
}

/** No row or no column of the area is shown. */
function isHidden(sheet: Sheet, { top, bottom, left, right }: Omit<SheetCell, 'text' | 'input' | 'hour'>): boolean {
  const all = (from: number, to: number, hidden: (index: number) => boolean): boolean => {
    for (let index = from; index <= to; index += 1) if (!hidden(index)) return false;
    return true;
  };
  const rowHidden = (row: number): boolean => {
    const def = sheet.rowDefs?.get(row);
    return def?.hidden === true || def?.height === 0;
  };
  const columnHidden = (column: number): boolean => {
    const def = sheet.columns?.[column];
    return def?.hidden === true || def?.width === 0;
  };
  return all(top, bottom, rowHidden) || all(left, right, columnHidden);
}

const ERROR =
  /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|GETTING_DATA|BUSY!|PYTHON!|EXTERNAL!)$/;

function faultOf(cell: Cell | undefined): Pick<LeftOver, 'text' | 'why'> | undefined {
  if (cell === undefined) return undefined;
  const value = typeof cell.value === 'string' ? cell.value.trim() : cell.value;
  if (cell.type === 'error' || (typeof value === 'string' && ERROR.test(value))) {
    return { text: String(value ?? ''), why: 'error' };
  }
  const missing = cell.formula !== undefined && (cell.formulaResult ?? cell.value ?? null) === null;
  return missing ? { text: `=${cell.formula}`.slice(0, 200), why: 'formula' } : undefined;
}

/** What stands in the cell, as one would type it, and what is struck out in it. */
function cellText(
  value: Sheet['rows'][number][number],
  cell: Cell | undefined,
  dates: DateSystem,
): { text: string; struck: string; hour: boolean } {
  if (cell?.richText !== undefined) {
    const runs = (struck: boolean): string =>
      cell.richText
        ?.filter(({ font }) => (font?.strikethrough ?? false) === struck)
        .map(({ text }) => text)
        .join('') ?? '';
    return { text: runs(false), struck: runs(true), hour: false };
  }
  const shown = valueText(value, dates);
  return cell?.style?.font?.strikethrough === true
    ? { text: '', struck: shown.text, hour: false }
    : { ...shown, struck: '' };
}

function valueText(value: Sheet['rows'][number][number], dates: DateSystem): { text: string; hour: boolean } {
  if (value instanceof Date) return serialText(value.getTime());
  if (typeof value === 'string' && ISO.test(value)) {
    const milliseconds = Date.parse(`${value.includes('T') ? '' : '1899-12-30T'}${value.replace('Z', '')}Z`);
    if (Number.isFinite(milliseconds)) return serialText(milliseconds);
  }
  if (typeof value !== 'number') return { text: value === null ? '' : String(value), hour: false };
  if (value > 0 && value < 1) return serialText(Date.UTC(1899, 11, 30) + value * DAY);
  // The day and hour that somebody typed into a cell of format "General", after a copy that lost the format.
  const serial = dates === '1904' ? value + DAYS_BETWEEN_SYSTEMS : value;
  if (isDaySerial(serial)) return serialText(Date.UTC(1899, 11, 30) + serial * DAY);
  // Excel takes the 0 off a telephone number that is typed without hyphens.
  return { text: /^[1-9]\d{8,9}$/.test(String(value)) ? `0${value}` : String(value), hour: false };
}

/**
 * Cells of type "d" (ECMA-376 §18.18.11), which openpyxl 3.0.9 writes with iso_dates; hucre 1.0.0 hands over their text.
 */
const ISO = /^(?:\d{4}-\d{2}-\d{2}T)?\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?$/;
const DAY = 86_400_000;
/** Old Macs counted from 1904 on. */
const DAYS_BETWEEN_SYSTEMS = 1462;

/** From 2009 to 2064. */
function isDaySerial(value: number): boolean {
  return value >= 40_000 && value < 60_000;
}

function serialText(milliseconds: number): { text: string; hour: boolean } {
  if (!Number.isFinite(milliseconds)) return { text: '', hour: false };
  const stamp = Temporal.Instant.fromEpochMilliseconds(Math.round(milliseconds)).toZonedDateTimeISO('UTC');
  const rounded = stamp.round('minute').toPlainDateTime();
  const hour = rounded.toPlainTime().toString({ smallestUnit: 'minute' });
  const day = `${rounded.year}/${rounded.month}/${rounded.day}`;
  // Hours without a day are counted from the turn of 1899 to 1900, or of 1904 on old Macs.
  if (rounded.year < 1905) return { text: hour, hour: true };
  return { text: hour === '00:00' ? day : `${day} ${hour}`, hour: false };
}

/** The yellow of the form in any of its shades, or a cell that the protection leaves open. */
function isInput(style: CellStyle | undefined): boolean {
  if (style?.protection?.locked === false) return true;
  if (style?.fill?.type !== 'pattern') return false;
  const [, red = '', green = '', blue = ''] = /^(..)(..)(..)$/.exec(style.fill.fgColor?.rgb ?? '') ?? [];
  if (red === '') return false;
  return Number.parseInt(red, 16) > 0xe0 && Number.parseInt(green, 16) > 0xd0 && Number.parseInt(blue, 16) < 0xd8;
}

/** `B8`. */
export function cellName(row: number, column: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${letters}${row + 1}`;
}
