import { type Cell, type CellStyle, writeXlsx } from 'hucre';
import { type AnswerSheet, rowMark, SHEET_LABELS, SHEET_MARKS, type SheetHour } from '#domain/case/answer-sheet.ts';
import { formatDay, formatDemo, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { REPLY_MARKS } from '#domain/words/inquiries.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { sheetName, writableText } from './sheet-text.ts';

interface Column {
  label: string;
  width: number;
  text(hour: SheetHour): string;
  /** It is filled in. */
  open?: true;
  hidden?: true;
}

const COLUMNS: readonly Column[] = [
  { label: '日', width: 20, text: ({ date }) => formatDay(Temporal.PlainDate.from(date)) },
  { label: '説明会', width: 14, text: ({ meeting }) => formatWindow(windowOf(meeting)) },
  { label: 'デモ', width: 22, text: ({ demo }) => formatDemo(windowOf(demo)) },
  { label: '都道府県', width: 10, text: ({ prefecture }) => prefecture },
  { label: '会場', width: 24, text: ({ mode, venue }) => (mode === 'online' ? MODE_WORDS.online : venue.name) },
  { label: '住所', width: 32, text: ({ mode, venue }) => (mode === 'online' ? '' : venue.address) },
  { label: '申請団体', width: 24, text: ({ association }) => association },
  { label: '受付番号', width: 12, text: ({ reference }) => reference },
  { label: '貴社の予定', width: 34, text: ({ beside }) => beside.join('\n') },
  { label: '回答期限', width: 20, text: ({ answerBy }) => formatDay(Temporal.PlainDate.from(answerBy)) },
  { label: SHEET_LABELS.reply, width: 14, text: ({ answer }) => (answer ? REPLY_MARKS[answer.reply] : ''), open: true },
  { label: SHEET_LABELS.comment, width: 40, text: ({ answer }) => answer?.comment ?? '', open: true },
  { label: SHEET_LABELS.row, width: 10, text: rowMark, hidden: true },
];

const FONT = { name: 'ＭＳ Ｐゴシック', size: 11 } as const;
const THIN = { style: 'thin', color: { rgb: '949494' } } as const;
const EDGES = { top: THIN, right: THIN, bottom: THIN, left: THIN } as const;
const LABEL_STYLE: CellStyle = {
  font: { ...FONT, bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E6E6E6' } },
  border: EDGES,
  alignment: { vertical: 'center', wrapText: true },
};
const TEXT_STYLE: CellStyle = {
  font: FONT,
  border: EDGES,
  alignment: { vertical: 'top', wrapText: true },
  numFmt: '@',
};
/** 様式1's yellow: here something is to be written. */
const OPEN_STYLE: CellStyle = {
  ...TEXT_STYLE,
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFFF99' } },
  protection: { locked: false },
};
/** Beside the filled-in rows: a colleague may add words below. */
const TALL = 33;

/**
 * The hours that a maker is asked about as .xlsx, to be filled in and sent back: ○△× from a list, a comment, and a hidden
 * mark in each row by which it is known again. All but the two columns is locked, without a password. The same bytes for
 * the same rows.
 */
export function writeAnswerSheet({ title, rows }: AnswerSheet): Promise<Uint8Array> {
  // A fixed day: the clock would make other bytes each time.
  const made = new Date('2022-09-09T00:00:00Z');
  const cells = new Map<string, Partial<Cell>>();
  for (const [at, { label }] of COLUMNS.entries()) cells.set(`0,${at}`, { value: label, style: LABEL_STYLE });
  for (const [row, hour] of rows.entries()) {
    for (const [at, { text, open }] of COLUMNS.entries()) {
      const value = writableText(text(hour));
      cells.set(`${row + 1},${at}`, { value: value === '' ? null : value, style: open ? OPEN_STYLE : TEXT_STYLE });
    }
  }
  const replies = String.fromCharCode(65 + COLUMNS.findIndex(({ label }) => label === SHEET_LABELS.reply));
  return writeXlsx({
    defaultFont: FONT,
    properties: { title, creator: 'Demokai', lastModifiedBy: 'Demokai', created: made, modified: made },
    sheets: [
      {
        name: sheetName('照会への回答'),
        columns: COLUMNS.map(({ width, hidden }) => ({ width, ...(hidden ? { hidden } : {}) })),
        cells,
        rowDefs: new Map(rows.map((hour, row) => [row + 1, { height: Math.max(TALL, hour.beside.length * TALL) }])),
        freezePane: { rows: 1, columns: 1 },
        protection: { sheet: true },
        dataValidations: [
          {
            type: 'list',
            values: [...SHEET_MARKS],
            range: `${replies}2:${replies}${rows.length + 1}`,
            allowBlank: true,
            showErrorMessage: true,
            errorStyle: 'warning',
            errorTitle: '回答',
            errorMessage: '○、△、×のいずれかを入れてください。',
          },
        ],
        pageSetup: {
          paperSize: 'a4',
          orientation: 'landscape',
          fitToPage: true,
          fitToWidth: 1,
          fitToHeight: 0,
          printTitlesRow: '$1:$1',
        },
      },
    ],
  });
}
