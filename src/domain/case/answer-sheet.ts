import type { Venue } from '#domain/form1/form1.ts';
import { cleanLine, cleanText } from '#domain/text/japanese.ts';
import type { WindowText } from '#domain/text/window.ts';
import { REPLY_MARKS, type Reply } from '#domain/words/inquiries.ts';
import type { Mode } from '#domain/words/modes.ts';
import type { GivenRow } from './answer-row.ts';

/** One hour as a row of the sheet that goes with a collected mail. Days `YYYY-MM-DD`, JST. */
export interface SheetHour {
  inquiryId: string;
  slotId: string;
  /** Of which version the sheet is. */
  seen: string;
  reference: string;
  association: string;
  mode: Mode;
  venue: Venue;
  prefecture: string;
  date: string;
  meeting: WindowText;
  demo: WindowText;
  answerBy: string;
  /** The maker's own sessions around it. */
  beside: string[];
  /** What was answered so far. */
  answer: { reply: Reply; comment: string } | undefined;
}

export interface AnswerSheet {
  /** Names the file. */
  title: string;
  rows: readonly SheetHour[];
}

/** Labels of the columns that are read again; the others are to be read by people. */
export const SHEET_LABELS = {
  reply: '回答（○△×）',
  comment: 'コメント',
  row: '照会番号（変更しないでください）',
} as const;

/** What stands in the hidden column: whose row it is, and what it showed. */
export function rowMark({ inquiryId, slotId, seen }: Pick<SheetHour, 'inquiryId' | 'slotId' | 'seen'>): string {
  return `${inquiryId} ${slotId} ${seen}`;
}

/** One row of a sheet that came back. `unread`: what stands in place of ○△× and is none; empty where it was read. */
export interface SheetRow {
  /** In the file, from 1. */
  line: number;
  given: GivenRow;
  unread: string;
}

/** The labels stand in the first rows: a title may have been put above them. */
const HEAD_ROWS = 10;
const COMMENT_MAX = 1000;

/**
 * The rows of a sheet that was filled in, in whatever order they stand by now; rows without their mark are passed over,
 * and of two with one mark the last counts. Undefined where it is no such sheet.
 */
export function readAnswerSheet(rows: readonly (readonly string[])[]): SheetRow[] | undefined {
  const at = rows.slice(0, HEAD_ROWS).findIndex((row) => columnOf(row, SHEET_LABELS.row) >= 0);
  const head = rows[at];
  if (at < 0 || head === undefined) return undefined;
  const columns = {
    reply: columnOf(head, SHEET_LABELS.reply),
    comment: columnOf(head, SHEET_LABELS.comment),
    row: columnOf(head, SHEET_LABELS.row),
  };
  if (columns.reply < 0) return undefined;
  const read = new Map<string, SheetRow>();
  for (const [index, row] of rows.slice(at + 1).entries()) {
    const mark = cleanLine(row[columns.row] ?? '');
    const [inquiryId = '', slotId = '', seen = ''] = mark.split(' ');
    if (slotId === '') continue;
    const said = cleanLine(row[columns.reply] ?? '');
    const reply = readReply(said);
    const comment = cleanText(row[columns.comment] ?? '').slice(0, COMMENT_MAX);
    const unread = reply === undefined ? said : '';
    read.set(`${inquiryId} ${slotId}`, {
      line: at + index + 2,
      given: { inquiryId, slotId, seen, reply, comment },
      unread,
    });
  }
  return [...read.values()];
}

function columnOf(row: readonly string[], label: string): number {
  return row.findIndex((cell) => cleanLine(cell) === label);
}

/** As people write the three marks: full width and half, letters that look like them, and their names. */
const WRITTEN: Record<Reply, readonly string[]> = {
  yes: ['○', '〇', '◯', '◎', '⚪', '⭕', 'o', 'O', 'ｏ', 'Ｏ', 'о', 'О', 'まる', 'マル', '丸'],
  maybe: ['△', '▲', '∆', 'Δ', '▵', '▴', '🔺', 'さんかく', 'サンカク', '三角'],
  no: ['×', '✕', '✖', '✗', '✘', '╳', '☓', '❌', '⨯', 'x', 'X', 'ｘ', 'Ｘ', 'х', 'Х', 'ばつ', 'バツ', 'ぺけ', 'ペケ'],
};

/** ○△× however it is written, with or without the words that stand beside it; undefined for anything else. */
function readReply(text: string): Reply | undefined {
  const [mark = ''] = cleanLine(text.replaceAll('\uFE0F', '').replaceAll('\uFE0E', '')).split(/[\s　（(：:]/u);
  const replies: readonly Reply[] = ['yes', 'maybe', 'no'];
  return replies.find((reply) => WRITTEN[reply].includes(mark));
}

/** The marks as the sheet offers them. */
export const SHEET_MARKS: readonly string[] = Object.values(REPLY_MARKS);
