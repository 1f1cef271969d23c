import { type Cell, type CellStyle, type HeaderFooter, type MergeRange, type RowDef, writeXlsx } from 'hucre';
import { writableText } from '#documents/tables/sheet-text.ts';
import { forOwnFields } from '#domain/form1/fields.ts';
import { FORM1_NOTES, FORM1_TITLE, type Form1 } from '#domain/form1/snapshot.ts';
import { formatDay } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { cellTexts, FORM1_CELLS, type Form1Cell, type Form1CellTexts } from './cells.ts';
import { FORM1_GRID, type GridCell, ROW_HEIGHTS } from './grid.ts';

/** Widths in characters of the six columns; together they fill an A4 landscape page. */
const COLUMN_WIDTHS = [18, 11, 32, 19, 11, 31] as const;

/** Above the table: the title, the three notes, a blank row. */
const TABLE_TOP = FORM1_NOTES.length + 2;

/** Heights in points. Excel shows no row higher than 409: a longer 備考 is a merge of several rows. */
const LINE_HEIGHT = 15;
const GREATEST_HEIGHT = 400;

const YELLOW = 'FFFF99';
const THIN = { style: 'thin', color: { rgb: '000000' } } as const;
const FONT = { name: 'ＭＳ Ｐゴシック', size: 11 } as const;

const LABEL_STYLE: CellStyle = {
  font: FONT,
  border: { top: THIN, right: THIN, bottom: THIN, left: THIN },
  alignment: { horizontal: 'center', vertical: 'center', wrapText: true },
};
/** Text format: a phone number keeps its leading 0, and `=cmd` stays the text that it is. */
const INPUT_STYLE: CellStyle = {
  ...LABEL_STYLE,
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: YELLOW } },
  alignment: { horizontal: 'left', vertical: 'center', wrapText: true, indent: 1 },
  numFmt: '@',
  protection: { locked: false },
};
const LONG_STYLE: CellStyle = { ...INPUT_STYLE, alignment: { ...INPUT_STYLE.alignment, vertical: 'top' } };
const TITLE_STYLE: CellStyle = {
  font: { ...FONT, size: 16, bold: true },
  alignment: { horizontal: 'center', vertical: 'center' },
};
const NOTE_STYLE: CellStyle = { font: FONT, alignment: { horizontal: 'left', vertical: 'center' } };

/** What stands in the yellow cells of the printed sample, letter for letter. */
const SAMPLE: Form1CellTexts = {
  ...forOwnFields(() => ''),
  association: '●●市医師会',
  kana: 'こうろう　たろう',
  name: '厚労　太郎',
  phone: 'XXX-XXXX',
  email: 'XXXX@XXX.co.jp',
  slot1: '●月●日 10:00～12:00',
  slot2: '●月●日 13:00～15:00',
  slot3: '●月●日 15:00～17:00',
  demo1: '11:00～11:15 (15分)',
  demo2: '14:00～14:15 (15分)',
  demo3: '16:00～16:15 (15分)',
  venue: '▲▲会場\n〒XXX-XXX 東京都●●区▲参画1-1-1',
  mode: MODE_WORDS['in-person'],
};

/** The filled 様式1.xlsx; the same bytes for the same form. */
export function writeForm1Sheet(form1: Form1): Promise<Uint8Array> {
  const filedOn = form1.filedOn === '' ? '' : `提出日 ${formatDay(Temporal.PlainDate.from(form1.filedOn))}`;
  return writeSheet({
    name: '様式1',
    title: FORM1_TITLE,
    texts: cellTexts(form1),
    footer: { left: referenceWords(form1.reference), right: filedOn },
    madeOn: form1.filedOn,
  });
}

/** The blank 様式1.xlsx. */
export function blankForm1Sheet(): Promise<Uint8Array> {
  const blank = { ...SAMPLE };
  for (const field of FORM1_CELLS) blank[field] = '';
  return writeSheet({ name: '様式1', title: FORM1_TITLE, texts: blank, footer: undefined, madeOn: '' });
}

/** The 記入例, as the ministry printed it. */
export function sampleForm1Sheet(): Promise<Uint8Array> {
  return writeSheet({
    name: '記入例',
    title: `【記入例】${FORM1_TITLE}`,
    texts: SAMPLE,
    footer: undefined,
    madeOn: '',
  });
}

interface SheetPlan {
  name: string;
  title: string;
  texts: Form1CellTexts;
  footer: { left: string; right: string } | undefined;
  /** `YYYY-MM-DD`, or empty for a fixed day: the clock would make other bytes each time. */
  madeOn: string;
}

function writeSheet(plan: SheetPlan): Promise<Uint8Array> {
  const made = new Date(`${plan.madeOn === '' ? '2022-09-09' : plan.madeOn}T00:00:00Z`);
  const grid = gridFor(plan.texts);
  const lastRow = TABLE_TOP + Math.max(...grid.map((place) => place.row + place.rows));
  return writeXlsx({
    defaultFont: FONT,
    properties: { title: plan.title, creator: 'Demokai', lastModifiedBy: 'Demokai', created: made, modified: made },
    sheets: [
      {
        name: plan.name,
        columns: COLUMN_WIDTHS.map((width) => ({ width })),
        cells: sheetCells(plan, grid),
        merges: sheetMerges(grid),
        rowDefs: rowHeights(plan.texts, grid),
        dataValidations: [modeChoice()],
        protection: { sheet: true },
        view: { showGridLines: false },
        pageSetup: {
          paperSize: 'a4',
          orientation: 'landscape',
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 1,
          horizontalCentered: true,
          margins: { top: 0.6, right: 0.5, bottom: 0.7, left: 0.5, header: 0.3, footer: 0.35 },
          printArea: `$A$1:$F$${lastRow}`,
        },
        ...(plan.footer === undefined ? {} : { headerFooter: pageFooter(plan.footer) }),
      },
    ],
  });
}

/** The table, its last row made of as many rows as 備考 needs. */
function gridFor(texts: Form1CellTexts): GridCell[] {
  const last = FORM1_GRID.findLast((place) => 'field' in place);
  const height = last === undefined ? 0 : heightOf(textOf(last, texts), last);
  const rows = Math.max(1, Math.ceil(height / GREATEST_HEIGHT));
  return FORM1_GRID.map((place) => (place.row === last?.row ? { ...place, rows } : place));
}

function textOf(place: GridCell, texts: Form1CellTexts): string {
  return 'field' in place ? texts[place.field] : place.label;
}

function sheetCells(plan: SheetPlan, grid: readonly GridCell[]): Map<string, Partial<Cell>> {
  const cells = new Map<string, Partial<Cell>>();
  cells.set('0,0', textCell(plan.title, TITLE_STYLE));
  for (const [index, note] of FORM1_NOTES.entries()) cells.set(`${index + 1},0`, textCell(note, NOTE_STYLE));
  for (const place of grid) {
    const style = styleOf(place);
    // Every cell under a merge carries the style too, or its borders are missing in Excel.
    for (const [row, column] of covered(place)) cells.set(`${TABLE_TOP + row},${column}`, { value: null, style });
    const text = textOf(place, plan.texts);
    if (text !== '') cells.set(`${TABLE_TOP + place.row},${place.column}`, textCell(text, style));
  }
  return cells;
}

function styleOf(place: GridCell): CellStyle {
  if (!('field' in place)) return LABEL_STYLE;
  return place.long ? LONG_STYLE : INPUT_STYLE;
}

function textCell(text: string, style: CellStyle): Partial<Cell> {
  return { value: writableText(text), type: 'string', style };
}

function covered(place: GridCell): [number, number][] {
  const rows = Array.from({ length: place.rows }, (_, index) => place.row + index);
  const columns = Array.from({ length: place.columns }, (_, index) => place.column + index);
  return rows.flatMap((row) => columns.map((column): [number, number] => [row, column]));
}

function sheetMerges(grid: readonly GridCell[]): MergeRange[] {
  const lastColumn = COLUMN_WIDTHS.length - 1;
  const above = [0, ...FORM1_NOTES.map((_, index) => index + 1)];
  const merges = above.map((row) => ({ startRow: row, startCol: 0, endRow: row, endCol: lastColumn }));
  for (const place of grid) {
    if (place.rows === 1 && place.columns === 1) continue;
    const startRow = TABLE_TOP + place.row;
    const endRow = startRow + place.rows - 1;
    merges.push({ startRow, startCol: place.column, endRow, endCol: place.column + place.columns - 1 });
  }
  return merges;
}

/** A merged cell does not grow by itself in Excel: the rows are made high enough for the texts that are known now. */
function rowHeights(texts: Form1CellTexts, grid: readonly GridCell[]): Map<number, RowDef> {
  const heights = new Map<number, RowDef>([[0, { height: 30 }]]);
  for (const [row, { sheet: least }] of ROW_HEIGHTS.entries()) {
    const places = grid.filter((place) => place.row === row && 'field' in place);
    const rows = Math.max(...places.map((place) => place.rows));
    const needed = places.map((place) => heightOf(textOf(place, texts), place));
    const height = Math.min(Math.max(least, ...needed) / rows, GREATEST_HEIGHT);
    for (let index = 0; index < rows; index += 1) heights.set(TABLE_TOP + row + index, { height });
  }
  return heights;
}

function heightOf(text: string, place: GridCell): number {
  return lineCount(text, widthOf(place)) * LINE_HEIGHT + 6;
}

function widthOf(place: GridCell): number {
  return COLUMN_WIDTHS.slice(place.column, place.column + place.columns).reduce((sum, width) => sum + width, 0);
}

function lineCount(text: string, width: number): number {
  const units = (line: string): number => [...line].reduce((sum, char) => sum + (char < '\u0100' ? 1 : 2), 0);
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(units(line) / (width - 2))), 0);
}

function modeChoice() {
  const words = Object.values(MODE_WORDS);
  return {
    type: 'list' as const,
    values: words,
    range: cellName('mode'),
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop' as const,
    errorTitle: '実施方法',
    errorMessage: `${words.join('、')} のどちらかを選んでください。`,
  };
}

function cellName(field: Form1Cell): string {
  const place = FORM1_GRID.find((each) => 'field' in each && each.field === field);
  if (place === undefined) throw new RangeError(`no cell for ${field}`);
  return `${String.fromCharCode('A'.charCodeAt(0) + place.column)}${TABLE_TOP + place.row + 1}`;
}

/** `&` begins a code in a footer. */
function pageFooter(footer: { left: string; right: string }): HeaderFooter {
  const text = (part: string): string => part.replaceAll('&', '&&');
  return { oddFooter: `&L${text(footer.left)}&R${text(footer.right)}` };
}
