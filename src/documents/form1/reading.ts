import { HucreError, readXlsx, type Sheet } from 'hucre';
import { outerRefusal, type SheetRefusal } from '#documents/tables/xlsx-guard.ts';
import { openPackage, type Package, plainWorkbook } from '#documents/tables/xlsx-package.ts';
import { besideCells, type SheetPicture } from './beside-cells.ts';
import { type Form1CellTexts, type Form1Values, readCells, type UnreadCell } from './cells.ts';
import { isSampleTab, isSampleTitle } from './label-words.ts';
import { type FoundForm, findForm } from './labels.ts';
import { cellName, type DateSystem, type LeftOver, sheetCells } from './sheet-cells.ts';

/** A 様式1.xlsx as it was understood. Days and hours as ISO text in JST. */
export interface Form1Reading {
  /** The 受付番号 in the footer of a sheet that we made, or empty. Anybody can write one: a hint, no proof. */
  reference: string;
  values: Form1Values;
  /** What stood in each cell that was found. A field whose row was deleted is missing here. */
  texts: Partial<Form1CellTexts>;
  /** The cells that were not, or not wholly, understood, in the order of the form. */
  unread: UnreadCell[];
  /** 読み取らなかった文字: all else that a reader of the sheet sees, and that went into no field. */
  left: LeftOver[];
  /** What lay on the sheet and can be attached. */
  pictures: SheetPicture[];
}

/** `sheets`: the tabs of the forms, where there are several. */
export type SheetOutcome =
  | { ok: true; value: Form1Reading }
  | { ok: false; refusal: { code: SheetRefusal; sheets?: string[] } };

/** Cells farther out than this are not looked at. */
const AREA = 'A1:IV1000';
const SHEETS_MAX = 30;
/** More than this is no form any more. */
const LEFT_MAX = 60;
const LEFT_LENGTH_MAX = 300;

interface SheetForm extends FoundForm {
  sheet: Sheet;
  sample: boolean;
  marked: LeftOver[];
}

interface Workbook {
  sheets: Sheet[];
  dates: DateSystem;
  parts: Package;
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
  const workbook = await readWorkbook(bytes);
  if ('refusal' in workbook) return refused(workbook.refusal);
  const forms = workbook.sheets.flatMap((sheet) => formIn(sheet, workbook.dates) ?? []);
  const crowded = forms.filter(({ forms: count }) => count > 1);
  if (crowded.length > 0) return refused('several-forms', crowded);
  const form = chooseForm(forms);
  if (form === 'not-form1') return refused(form);
  if (Array.isArray(form)) return refused('several-forms', form);
  const reference = /受付番号\s*([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(form.sheet.headerFooter?.oddFooter ?? '')?.[1] ?? '';
  const { remarks, ...read } = readCells(form.texts, today);
  const beside = besideCells(workbook.parts, form.sheet.name);
  const left = [...leftIn(form), ...remarks, ...beside.left, ...otherSheets(workbook.sheets, forms)];
  const value = { reference, texts: form.texts, ...read, left: shortened(left), pictures: beside.pictures };
  return { ok: true, value };
}

function refused(code: SheetRefusal, forms: readonly SheetForm[] = []): SheetOutcome {
  return {
    ok: false,
    refusal: { code, ...(forms.length > 0 ? { sheets: forms.map(({ sheet }) => sheet.name) } : {}) },
  };
}

async function readWorkbook(bytes: Uint8Array): Promise<Workbook | { refusal: SheetRefusal }> {
  try {
    const parts = openPackage(bytes);
    const { sheets, dateSystem } = await readXlsx(plainWorkbook(parts), {
      readStyles: true,
      range: AREA,
      sheets: ({ hidden, veryHidden }, index) => !hidden && !veryHidden && index < SHEETS_MAX,
    });
    return { sheets, dates: dateSystem ?? '1900', parts };
  } catch (error) {
    // Every error of hucre means that the file is no workbook, because a broken file must not be reported as our fault.
    const tooFar =
      (error instanceof HucreError && /zip bomb/i.test(error.message)) ||
      (error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE');
    return { refusal: tooFar ? 'zip-bomb' : 'not-xlsx' };
  }
}

function formIn(sheet: Sheet, dates: DateSystem): SheetForm | undefined {
  const { cells, marked } = sheetCells(sheet, dates);
  const found = findForm(cells);
  if (found === undefined) return undefined;
  const titled = cells.some(({ top, text }) => top < found.top && isSampleTitle(text));
  return { ...found, sheet, marked, sample: titled || isSampleTab(sheet.name) };
}

/** The one filled form, or all of several; a sample counts only when nothing else is filled. */
function chooseForm(forms: readonly SheetForm[]): SheetForm | SheetForm[] | 'not-form1' {
  const filled = forms.filter(({ texts }) => Object.values(texts).some((text) => text.trim() !== ''));
  const own = filled.filter(({ sample }) => !sample);
  const candidates = own.length > 0 ? own : filled;
  if (candidates.length > 1) return candidates;
  return candidates[0] ?? forms[0] ?? 'not-form1';
}

/** In the order of the sheet. */
function leftIn({ left, marked }: SheetForm): LeftOver[] {
  const texts = left.map(({ top, left: column, text }) => ({
    where: cellName(top, column),
    text,
    why: 'text' as const,
  }));
  return [...texts, ...marked];
}

/** Another sheet with something on it, as a map of the way: its name is enough. */
function otherSheets(sheets: readonly Sheet[], forms: readonly SheetForm[]): LeftOver[] {
  return sheets
    .filter((sheet) => !forms.some((form) => form.sheet === sheet))
    .filter(({ rows }) =>
      rows.some((row) => row?.some((value) => value !== null && value !== undefined && value !== '')),
    )
    .map(({ name }) => ({ where: name, text: '', why: 'sheet' }));
}

function shortened(left: readonly LeftOver[]): LeftOver[] {
  return left.slice(0, LEFT_MAX).map((each) => ({ ...each, text: [...each.text].slice(0, LEFT_LENGTH_MAX).join('') }));
}
