import { cleanLine, readAsciiLine } from '#domain/text/japanese.ts';
import { FORM2_FIELDS, type Form2Key, type Form2Texts, form2Texts } from './fields.ts';
import { findingsLine, type Judgement, judge } from './finding.ts';
import { type Form2, fullCode } from './form2.ts';
import { type ReadingOf, readForm2 } from './reading.ts';

/** The label of the column in which a returned list says what is wrong with a row; it is passed over when it is read again. */
export const REASON_LABEL = '読み取れなかった理由';

/** One row of an uploaded list; `line` is its row in the file, from 1. */
export interface ListLine {
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
 * The rows of a list, one institution each, by the labels of its columns in any order; rows without a word are passed over.
 * Undefined where no row holds the labels.
 */
export function readList(rows: readonly (readonly string[])[]): ReadList | undefined {
  const at = rows.slice(0, HEAD_ROWS).findIndex((row) => columnsOf(row).size >= HEAD_LEAST);
  const head = rows[at];
  if (at < 0 || head === undefined) return undefined;
  const columns = columnsOf(head);
  const known = new Set(columns.values());
  const unread = head.filter((label, column) => cleanLine(label) !== '' && !known.has(column) && !isReason(label));
  const lines = rows.slice(at + 1).flatMap((row, index): ListLine[] => {
    const texts = form2Texts((key) => textIn(row, columns.get(key)));
    const isEmpty = Object.values(texts).every((text) => cleanLine(text) === '');
    return isEmpty ? [] : [{ line: at + index + 2, texts }];
  });
  return { lines, unread };
}

function textIn(row: readonly string[], column: number | undefined): string {
  return column === undefined ? '' : (row[column] ?? '');
}

/** In which column each field stands; of two columns with one label the first. */
function columnsOf(row: readonly string[]): Map<Form2Key, number> {
  const columns = new Map<Form2Key, number>();
  for (const [column, label] of row.entries()) {
    const field = FORM2_FIELDS.find((each) => folded(each.label) === folded(label));
    if (field && !columns.has(field.key)) columns.set(field.key, column);
  }
  return columns;
}

function isReason(label: string): boolean {
  return folded(label) === folded(REASON_LABEL);
}

/** 「導入（予定）時期」 and 「導入(予定)時期※必須」 are one label. */
function folded(label: string): string {
  return readAsciiLine(label)
    .replace(/[\s（）()]/g, '')
    .replace(/[※＊*]?必須$/, '');
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
  const above = new Map<string, number>();
  return lines.map((line) => {
    const { form, findings } = readForm2(line.texts, against);
    const said = findingsLine(findings);
    if (!form) return { ...line, judgement: 'wrong', form: undefined, said };
    const twice = twiceWords(fullCode(form), standing, above);
    if (twice !== undefined) return { ...line, judgement: 'wrong', form: undefined, said: twice };
    above.set(fullCode(form), line.line);
    return { ...line, judgement: judge(findings), form, said };
  });
}

function twiceWords(
  code: string,
  standing: ReadonlyMap<string, { number: number }>,
  above: ReadonlyMap<string, number>,
): string | undefined {
  const entry = standing.get(code);
  if (entry) return `この医療機関は、すでに${entry.number}番に入力されています。`;
  const line = above.get(code);
  return line === undefined ? undefined : `同じ医療機関が${line}行目にもあります。`;
}
