import { type CellStyle, HucreError, readXlsx, type Sheet } from 'hucre';
import { outerRefusal, type SheetRefusal } from '#documents/tables/xlsx-guard.ts';
import { type Form1CellTexts, type Form1Values, readCells, type UnreadCell } from './cells.ts';
import { type FoundForm, findForm, type SheetCell } from './labels.ts';

/** A 様式1.xlsx as it was understood. Plain JSON, days and hours as ISO text in JST. */
export interface Form1Reading {
  /** The 受付番号 in the footer of a sheet that we made, or empty. Anybody can write one: a hint, no proof. */
  reference: string;
  values: Form1Values;
  /** What stood in each cell that was found. A field whose row was deleted is missing here. */
  texts: Partial<Form1CellTexts>;
  /** The cells that were not, or not wholly, understood, in the order of the form. */
  unread: UnreadCell[];
}

export type SheetOutcome = { ok: true; value: Form1Reading } | { ok: false; refusal: { code: SheetRefusal } };

/** Cells farther out than this are not looked at. */
const AREA = 'A1:AZ400';
const SHEETS_MAX = 30;

interface SheetForm extends FoundForm {
  sheet: Sheet;
  sample: boolean;
}

/**
 * Reads a filled 様式1.xlsx of any origin (untrusted): the service's own, the ministry's, saved by Excel or LibreOffice.
 * The form is found by its labels in whichever visible sheet it stands. A 記入例 beside it does not count, one that was
 * written over does. A blank form is read as one with nothing in it. Refuses what is no .xlsx or no 様式1, has a password
 * or macros, is over 5 MB, unfolds to more than a form can need, or holds several filled forms.
 */
export async function readForm1Sheet(bytes: Uint8Array, today: Temporal.PlainDate): Promise<SheetOutcome> {
  const outer = outerRefusal(bytes);
  if (outer !== undefined) return refused(outer);
  const sheets = await readSheets(bytes);
  if (!Array.isArray(sheets)) return refused(sheets.refusal);
  const forms = sheets.flatMap((sheet) => formIn(sheet) ?? []);
  if (forms.some(({ forms: count }) => count > 1)) return refused('several-forms');
  const form = chooseForm(forms);
  if (form === 'several-forms' || form === 'not-form1') return refused(form);
  const reference = /受付番号\s*([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(form.sheet.headerFooter?.oddFooter ?? '')?.[1] ?? '';
  return { ok: true, value: { reference, texts: form.texts, ...readCells(form.texts, today) } };
}

function refused(code: SheetRefusal): SheetOutcome {
  return { ok: false, refusal: { code } };
}

async function readSheets(bytes: Uint8Array): Promise<Sheet[] | { refusal: SheetRefusal }> {
  try {
    const { sheets } = await readXlsx(bytes, {
      readStyles: true,
      range: AREA,
      sheets: ({ hidden, veryHidden }, index) => !hidden && !veryHidden && index < SHEETS_MAX,
    });
    return sheets;
  } catch (error) {
    // Every error of hucre means that the file is no workbook, because a broken file must not be reported as our fault.
    const tooFar = error instanceof HucreError && /zip bomb/i.test(error.message);
    return { refusal: tooFar ? 'zip-bomb' : 'not-xlsx' };
  }
}

function formIn(sheet: Sheet): SheetForm | undefined {
  const found = findForm(sheetCells(sheet));
  if (found === undefined) return undefined;
  return { ...found, sheet, sample: /記入例|記載例|見本|サンプル/.test(sheet.name) };
}

/** The one filled form; a sample counts only when nothing else is filled. */
function chooseForm(forms: readonly SheetForm[]): SheetForm | 'several-forms' | 'not-form1' {
  const filled = forms.filter(({ texts }) => Object.values(texts).some((text) => text.trim() !== ''));
  const own = filled.filter(({ sample }) => !sample);
  const candidates = own.length > 0 ? own : filled;
  if (candidates.length > 1) return 'several-forms';
  return candidates[0] ?? forms[0] ?? 'not-form1';
}

function sheetCells(sheet: Sheet): SheetCell[] {
  const covers = new Map((sheet.merges ?? []).map((merge) => [`${merge.startRow},${merge.startCol}`, merge]));
  const cells: SheetCell[] = [];
  for (const [top, row] of sheet.rows.entries()) {
    for (const [left, value] of row.entries()) {
      const detail = sheet.cells?.get(`${top},${left}`);
      const text = cellText(value);
      if (text.text.trim() === '') continue;
      const cover = covers.get(`${top},${left}`);
      const area = { top, left, bottom: cover?.endRow ?? top, right: cover?.endCol ?? left };
      cells.push({ ...area, ...text, input: isInput(detail?.style) });
    }
  }
  return cells;
}

/** What stands in the cell, as one would type it. */
function cellText(value: Sheet['rows'][number][number]): { text: string; hour: boolean } {
  if (value instanceof Date) return serialText(value.getTime());
  if (typeof value !== 'number') return { text: value === null ? '' : String(value), hour: false };
  const serial = value < 1 && value > 0 ? value : isDaySerial(value) ? value : undefined;
  // The day and hour that somebody typed into a cell of format "General", after a copy that lost the format.
  if (serial !== undefined) return serialText(Date.UTC(1899, 11, 30) + serial * 86_400_000);
  // Excel takes the 0 off a telephone number that is typed without hyphens.
  return { text: /^[1-9]\d{8,9}$/.test(String(value)) ? `0${value}` : String(value), hour: false };
}

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
