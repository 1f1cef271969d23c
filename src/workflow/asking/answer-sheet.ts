import { isRefused, type JudgedRow } from '#domain/case/answer-row.ts';
import { type AnswerSheet, readAnswerSheet, type SheetHour, type SheetRow } from '#domain/case/answer-sheet.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import type { Question } from '#domain/case/question.ts';
import { accept, type Outcome } from '#domain/outcome/refusal.ts';
import { readDate } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { windowText } from '#domain/text/window.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { judgeRows } from './answer-questions.ts';
import type { QuestionRow } from './questions.ts';

/** Why a file is no sheet of ours: what `readGrids` refuses, what a virus scan says, nowhere our marks, or no column of answers. */
export type AnswerFileRefusal =
  | Extract<Awaited<ReturnType<Documents['readGrids']>>, { ok: false }>['refusal']
  | 'virus'
  | 'silent'
  | 'no-marks'
  | 'no-replies';

/** Reads the rows of a sheet that was filled in; nothing counts by it. */
export async function readAnswerFile(office: Office, bytes: Uint8Array): Promise<SheetRow[] | AnswerFileRefusal> {
  const scanned = office.scan === undefined ? undefined : (await office.scan(bytes)).found;
  if (scanned === 'virus' || scanned === 'silent') return scanned;
  const read = await office.documents.readGrids(bytes);
  if (!read.ok) return read.refusal;
  const sheets = read.grids.map(({ rows }) => readAnswerSheet(rows.map((row) => row.map(({ text }) => text))));
  return sheets.find((sheet) => typeof sheet === 'object') ?? sheets.find((sheet) => sheet) ?? 'no-marks';
}

/** The open questions of a maker as a sheet to be filled in, with what was answered so far. */
export function answerSheetOf(office: Office, maker: Maker, rows: readonly QuestionRow[]) {
  return office.documents.answerSheet(sheetOf(maker.name, jstDay(office.now()), rows.map(sheetHour)));
}

function sheetOf(maker: string, today: Temporal.PlainDate, rows: readonly SheetHour[]): AnswerSheet {
  return { title: `照会への回答_${maker}_${today}`, rows };
}

function sheetHour({ question, besideLines, seen }: QuestionRow): SheetHour {
  const { inquiryId, slotId, reference, association, mode, venue, answer } = question;
  return {
    ...{ inquiryId, slotId, seen, reference, association, mode, venue },
    prefecture: question.prefecture ?? '',
    date: question.date.toString(),
    meeting: windowText(question.meeting),
    demo: windowText(question.demo),
    answerBy: question.answerBy.toString(),
    beside: besideLines,
    answer: answer && { reply: answer.reply, comment: answer.comment },
  };
}

/** A sheet that came back, with whose it is, and what would become of its rows. */
export interface JudgedSheet {
  maker: Maker;
  rows: JudgedRow[];
  /** Rows of which nothing counts. */
  unread: SheetRow[];
}

/** Whether somebody has to do something about it: there is something to record, or it cannot be. */
export function isToDo({ rows, unread }: JudgedSheet): boolean {
  return unread.length > 0 || rows.some((row) => row.fate === 'new' || isRefused(row));
}

/** What would become of these rows, without doing it. */
export async function judgeSheet(
  office: Office,
  who: { link: string } | { makerId: string },
  sheet: readonly SheetRow[],
): Promise<Outcome<JudgedSheet>> {
  const readable = sheet.filter(({ unread }) => unread === '');
  const judged = await judgeRows(
    office,
    who,
    readable.map(({ given }) => given),
  );
  if (!judged.ok) return judged;
  const { maker, rows } = judged.value;
  const says = new Map(readable.map((row) => [row.given, row.says]));
  return accept({
    maker,
    rows: rows.map((row) => (isShifted(row, says.get(row.given)) ? { ...row, fate: 'shifted' } : row)),
    unread: sheet.filter(({ unread }) => unread !== ''),
  });
}

/** Columns are sorted without the hidden one beside them: then a row says to people something else than its mark. */
function isShifted({ fate, question }: JudgedRow, says: SheetRow['says'] | undefined): boolean {
  if (!question || !says || fate === 'untouched' || fate === 'changed' || fate === 'ended') return false;
  return says.reference !== '' && says.reference !== question.reference ? true : isOtherDay(question, says.day);
}

function isOtherDay({ date }: Question, said: string): boolean {
  const day = readDate(said, date);
  return day !== undefined && !day.equals(date);
}

/** Undefined where the file is no sheet of ours, or of nobody whom we asked. */
export async function judgeMailedSheet(office: Office, bytes: Uint8Array): Promise<JudgedSheet | undefined> {
  const sheet = await readAnswerFile(office, bytes);
  if (typeof sheet === 'string') return undefined;
  const ids = new Set(sheet.map(({ given }) => given.inquiryId));
  const makerId = await office.store.read(async (tx) => {
    for (const id of ids) {
      const inquiry = await findInquiry(tx, id);
      if (inquiry) return inquiry.maker.id;
    }
    return undefined;
  });
  const judged = makerId === undefined ? undefined : await judgeSheet(office, { makerId }, sheet);
  return judged?.ok ? judged.value : undefined;
}
