import type { JudgedRow } from '#domain/case/answer-row.ts';
import { type AnswerSheet, readAnswerSheet, type SheetHour, type SheetRow } from '#domain/case/answer-sheet.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { jstDay } from '#domain/text/jst.ts';
import { windowText } from '#domain/text/window.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { judgeRows } from './answer-questions.ts';
import type { QuestionRow } from './questions.ts';

/** Why a file is no sheet of ours: what `readGrids` refuses, what a virus scan says, or nowhere our marks. */
export type AnswerFileRefusal =
  | Extract<Awaited<ReturnType<Documents['readGrids']>>, { ok: false }>['refusal']
  | 'virus'
  | 'silent'
  | 'no-marks';

/** Reads the rows of a sheet that was filled in; nothing counts by it. */
export async function readAnswerFile(office: Office, bytes: Uint8Array): Promise<SheetRow[] | AnswerFileRefusal> {
  const scanned = office.scan === undefined ? undefined : (await office.scan(bytes)).found;
  if (scanned === 'virus' || scanned === 'silent') return scanned;
  const read = await office.documents.readGrids(bytes);
  if (!read.ok) return read.refusal;
  for (const { rows } of read.grids) {
    const sheet = readAnswerSheet(rows.map((row) => row.map(({ text }) => text)));
    if (sheet) return sheet;
  }
  return 'no-marks';
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

/** A sheet that came by mail, with whose it is by its marks, and what would become of its rows. */
export interface MailedSheet {
  maker: Maker;
  rows: JudgedRow[];
  /** Rows in which something else than ○△× stands. */
  unread: SheetRow[];
}

/** Undefined where the file is no sheet of ours, or of nobody whom we asked. */
export async function judgeMailedSheet(office: Office, bytes: Uint8Array): Promise<MailedSheet | undefined> {
  const sheet = await readAnswerFile(office, bytes);
  if (typeof sheet === 'string') return undefined;
  const ids = sheet.map(({ given }) => given.inquiryId);
  const inquiry = await office.store.read((tx) => findInquiry(tx, ids[0] ?? ''));
  if (!inquiry) return undefined;
  const rows = sheet.filter(({ unread }) => unread === '').map(({ given }) => given);
  const judged = await judgeRows(office, { makerId: inquiry.maker.id }, rows);
  if (!judged.ok) return undefined;
  return { ...judged.value, unread: sheet.filter(({ unread }) => unread !== '') };
}
