import { type Grid, GridReader } from '#domain/rates/grid.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { type Form2Key, type Form2Texts, fieldOfLabel, foldedLabel, form2Texts } from './fields.ts';
import { findingsLine, type Judgement, judge } from './finding.ts';
import { type Form2, fullCode } from './form2.ts';
import { type ReadingOf, readForm2 } from './reading.ts';

/** The label of the column in which a returned list says what is wrong with a row; it is passed over when it is read again. */
export const REASON_LABEL = '読み取れなかった理由';

/** One row of an uploaded list. */
export interface ListLine {
  /** Its sheet, where several sheets of the file hold rows; else empty. */
  sheet: string;
  /** Its row in the sheet, from 1. */
  line: number;
  texts: Form2Texts;
}

export interface ReadList {
  lines: ListLine[];
  /** Labels of columns that are none of the form's. */
  unread: string[];
}

/** The labels are looked for in the first rows: a title may stand above them. */
const HEAD_ROWS = 10;
/** So many of the form's labels make a row the labels. */
const HEAD_LEAST = 5;

/**
 * The rows of all sheets of a file, one institution each, by the labels of their columns in any order; of merged cells each
 * row holds what is seen there. Rows without a word, and labels that are repeated, are passed over. A sheet without labels is
 * no list, and a roster without wishes none beside one that has them. Undefined where no sheet is one.
 */
export function readLists(grids: readonly Grid[]): ReadList | undefined {
  const lists = grids.flatMap((grid) => readSheet(grid) ?? []);
  const wishing = lists.filter(({ hasWishes }) => hasWishes);
  const kept = (wishing.length > 0 ? wishing : lists.slice(0, 1)).filter(({ lines }) => lines.length > 0);
  if (lists.length === 0) return undefined;
  return {
    lines: kept.flatMap(({ lines }) => (kept.length > 1 ? lines : lines.map((line) => ({ ...line, sheet: '' })))),
    unread: [...new Set(kept.flatMap(({ unread }) => unread))],
  };
}

function readSheet(grid: Grid): (ReadList & { hasWishes: boolean }) | undefined {
  const rows = seenRows(grid);
  const at = rows.slice(0, HEAD_ROWS).findIndex(isHead);
  const head = rows[at];
  if (at < 0 || head === undefined) return undefined;
  const columns = columnsOf(head);
  const known = new Set(columns.values());
  const unread = head.filter((label, column) => cleanLine(label) !== '' && !known.has(column) && !isReason(label));
  const lines = rows.slice(at + 1).flatMap((row, index): ListLine[] => {
    const texts = form2Texts((key) => textIn(row, key, columns.get(key)));
    const isEmpty = Object.values(texts).every((text) => cleanLine(text) === '');
    return isEmpty || isTotal(texts) || isAgain(row, head, known)
      ? []
      : [{ sheet: grid.sheet, line: at + index + 2, texts }];
  });
  return { lines, unread, hasWishes: columns.has('product1') };
}

/** A cell that several rows share, as 「13」 beside a whole town, belongs to each of them. */
function seenRows(grid: Grid): string[][] {
  if (grid.merges.length === 0) return grid.rows.map((row) => row.map(({ text }) => text));
  const reader = new GridReader(grid);
  return grid.rows.map((_, row) => Array.from({ length: reader.width }, (_, column) => reader.seen(row, column).text));
}

/** 「合計 120件」 under a list, wherever its name stands. */
function isTotal(texts: Form2Texts): boolean {
  return cleanLine(texts.code) === '' && Object.values(texts).some((text) => TOTAL.test(cleanLine(text)));
}

const TOTAL = /^(?:合|小|総)?計[\s:：\d]*件?$/;

/** The labels once more, at the top of a printed page or behind two rows that were merged into one. */
function isAgain(row: readonly string[], head: readonly string[], known: ReadonlySet<number>): boolean {
  let same = 0;
  for (const column of known) if (row[column] === head[column]) same += 1;
  return same >= HEAD_LEAST;
}

function isHead(row: readonly string[]): boolean {
  return columnsOf(row).size >= HEAD_LEAST;
}

/** What holds digits alone: there a program writes the number 13 as 13.0. */
const OF_DIGITS: readonly Form2Key[] = ['prefecture', 'points', 'code', 'phone', 'units1', 'units2'];

function textIn(row: readonly string[], key: Form2Key, column: number | undefined): string {
  const text = column === undefined ? '' : (row[column] ?? '');
  return OF_DIGITS.includes(key) ? text.replace(/^(\d+)\.0$/, '$1') : text;
}

/** In which column each field stands; of two columns with one label the first. 「台数」 belongs to the wish before it. */
function columnsOf(row: readonly string[]): Map<Form2Key, number> {
  const columns = new Map<Form2Key, number>();
  for (const [column, label] of row.entries()) {
    const before = fieldOfLabel(row[column - 1] ?? '');
    const units = before === 'product1' ? 'units1' : before === 'product2' ? 'units2' : undefined;
    const key = foldedLabel(label) === '台数' ? units : fieldOfLabel(label);
    if (key && !columns.has(key)) columns.set(key, column);
  }
  return columns;
}

function isReason(label: string): boolean {
  return foldedLabel(label) === foldedLabel(REASON_LABEL);
}

/** What becomes of a row. */
export interface JudgedLine extends ListLine {
  judgement: Judgement;
  /** There unless it is wrong. */
  form: Form2 | undefined;
  /** Why it is wrong, or what is to be looked at; empty where it is good. */
  said: string;
}

/**
 * Each row held against the rules of the form, and against the institutions that are gathered already (`standing`: the number
 * of their entry by all ten digits) and those above it in the list.
 */
export function judgeLines(
  lines: readonly ListLine[],
  against: ReadingOf,
  standing: ReadonlyMap<string, { number: number }>,
): JudgedLine[] {
  const above = new Map<string, ListLine>();
  return lines.map((line) => {
    const { form, findings } = readForm2(line.texts, against);
    const said = findingsLine(findings);
    if (!form) return { ...line, judgement: 'wrong', form: undefined, said };
    const twice = twiceWords(fullCode(form), standing, above);
    if (twice !== undefined) return { ...line, judgement: 'wrong', form: undefined, said: twice };
    above.set(fullCode(form), line);
    return { ...line, judgement: judge(findings), form, said };
  });
}

function twiceWords(
  code: string,
  standing: ReadonlyMap<string, { number: number }>,
  above: ReadonlyMap<string, ListLine>,
): string | undefined {
  const entry = standing.get(code);
  if (entry) return `この医療機関は、すでに${entry.number}番に入力されています。`;
  const line = above.get(code);
  return line && `同じ医療機関が${lineWords(line)}行目にもあります。`;
}

/** 「12」; where several sheets hold rows 「港区 12」. */
export function lineWords({ sheet, line }: Pick<ListLine, 'sheet' | 'line'>): string {
  return sheet === '' ? String(line) : `${sheet} ${line}`;
}
