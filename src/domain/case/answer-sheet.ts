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
  day: '日',
  reference: '受付番号',
  reply: '回答（○△×）',
  comment: 'コメント',
  row: '照会番号（変更しないでください）',
} as const;

/** What stands in the hidden column: whose row it is, and what it showed. */
export function rowMark({ inquiryId, slotId, seen }: Pick<SheetHour, 'inquiryId' | 'slotId' | 'seen'>): string {
  return `${inquiryId} ${slotId} ${seen}`;
}

/** One row of a sheet that came back. */
export interface SheetRow {
  /** In the file, from 1. */
  line: number;
  given: GivenRow;
  /** What the row says it is about, to people; empty where that column is gone. */
  says: { day: string; reference: string };
  /** Why nothing counts of it: what stands in place of ○△× and is none, or what is wrong; empty where it was read. */
  unread: string;
}

/** The labels stand in the first rows: a title may have been put above them. */
const HEAD_ROWS = 10;
const COMMENT_MAX = 1000;

/**
 * The rows of a sheet that was filled in, in whatever order they stand by now. Nothing that was written is passed over: an
 * answer in a row without its mark is said, and of two rows with one mark that differ neither counts. `no-replies`: the
 * column of answers is gone. Undefined where it is no such sheet.
 */
export function readAnswerSheet(rows: readonly (readonly string[])[]): SheetRow[] | 'no-replies' | undefined {
  const at = rows.slice(0, HEAD_ROWS).findIndex((row) => columnOf(row, SHEET_LABELS.row) >= 0);
  const head = rows[at];
  if (at < 0 || head === undefined) return undefined;
  const columns = columnsOf(head);
  if (columns.reply < 0) return 'no-replies';
  const read = new Map<string, SheetRow>();
  for (const [index, cells] of rows.slice(at + 1).entries()) {
    const row = readRow(cells, columns, at + index + 2);
    const { inquiryId, slotId } = row.given;
    // A legend or a note below the table is none of ours, but an answer is lost nowhere.
    if (slotId === '' && row.given.reply === undefined) continue;
    const key = slotId === '' ? String(row.line) : `${inquiryId} ${slotId}`;
    read.set(key, oneOfTwo(read.get(key), row));
  }
  return [...read.values()];
}

type Columns = Record<'day' | 'reference' | 'reply' | 'comment' | 'row', number>;

/** People shorten labels: 「回答」 is the column of answers too, and what stands behind it that of comments. */
function columnsOf(head: readonly string[]): Columns {
  const labelled = columnOf(head, SHEET_LABELS.reply);
  const reply = labelled < 0 ? head.findIndex((cell) => /^回答(?!期限)/u.test(cleanLine(cell))) : labelled;
  const row = columnOf(head, SHEET_LABELS.row);
  const comment = columnOf(head, SHEET_LABELS.comment);
  return {
    day: columnOf(head, SHEET_LABELS.day),
    reference: columnOf(head, SHEET_LABELS.reference),
    ...{ reply, row },
    comment: comment < 0 && reply >= 0 && reply + 1 !== row ? reply + 1 : comment,
  };
}

function columnOf(row: readonly string[], label: string): number {
  return row.findIndex((cell) => cleanLine(cell) === label);
}

function readRow(cells: readonly string[], columns: Columns, line: number): SheetRow {
  const at = (column: number): string => cleanLine(cells[column] ?? '');
  const [inquiryId = '', slotId = '', seen = ''] = at(columns.row).split(' ');
  const said = at(columns.reply);
  const reply = readReply(said);
  const comment = cleanText(cells[columns.comment] ?? '');
  const given = { inquiryId, slotId, seen, reply, comment };
  return {
    ...{ line, given },
    says: { day: at(columns.day), reference: at(columns.reference) },
    unread: reply === undefined ? said : faultOf(given),
  };
}

function faultOf({ slotId, comment }: GivenRow): string {
  if (slotId === '') return '「照会番号」のない行に、回答があります';
  return comment.length > COMMENT_MAX ? `コメントが${COMMENT_MAX}文字を超えています` : '';
}

/** Of two rows with one mark: whole rows are copied, and then nobody can tell which is meant. */
function oneOfTwo(first: SheetRow | undefined, second: SheetRow): SheetRow {
  if (!first) return second;
  const text = ({ given: { reply, comment }, unread }: SheetRow): string => JSON.stringify([reply, comment, unread]);
  if (text(first) === text(second)) return first;
  return { ...second, unread: `${first.line}行目と同じ照会番号で、回答が違います` };
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
