import { FORM1_CELLS, type Form1CellTexts } from './cells.ts';
import { beginsLikeLabel, isPrinted, type LabelKind, labelKind } from './label-words.ts';

/**
 * Finds the fields of 様式1 in a sheet by their labels, wherever people moved them: a value stands right of its label in
 * the same rows, up to the next label, or else right below it. Where there are cells for writing, only they count.
 */

/** A cell that is shown, with the area that it covers; rows and columns are counted from 0, ends inclusive. */
export interface SheetCell {
  top: number;
  bottom: number;
  left: number;
  right: number;
  /** Empty in a cell that is only there to be written in. */
  text: string;
  /** Yellow or unlocked: for writing, so never a label, even for an association that is called 備考. */
  input: boolean;
  /** A pure hour: two of them in one row are start and end. */
  hour: boolean;
}

interface Label {
  kind: LabelKind;
  cell: SheetCell;
  /** What follows the label in its own cell: 「TEL：03-…」. */
  inline: string;
}

export interface FoundForm {
  texts: Partial<Form1CellTexts>;
  /** How often 申請団体 stands as a label. */
  forms: number;
  /** What is neither label, title, note nor the value of a field, in the order of the sheet. */
  left: SheetCell[];
  /** The first row of the table. */
  top: number;
}

/** Fewer labels than this are a chance likeness. */
const LEAST_LABELS = 3;

/** The form in a sheet; undefined when too few of its labels are there. */
export function findForm(cells: readonly SheetCell[]): FoundForm | undefined {
  const labels = cells.flatMap((cell) => labelIn(cell) ?? []);
  const resolved = labels.map((label) => ({ ...label, kind: withGroup(label, labels) }));
  if (new Set(resolved.map(({ kind }) => kind)).size < LEAST_LABELS) return undefined;
  const labelCells = new Set(labels.map(({ cell }) => cell));
  const values = cells.filter((cell) => !labelCells.has(cell) && !isUnknownLabel(cell));
  const rightOf = new Map(resolved.map((label) => [label, valuesRightOf(label, labels, values)]));
  const claimed = new Set([...rightOf.values()].flat());
  // On a form with cells for writing a text below a label is a note, as 「※ご不明な点は…」 below 備考.
  const marked = [...claimed].filter(({ input }) => input).length >= LEAST_LABELS;
  const texts: Partial<Form1CellTexts> = {};
  const taken = new Set<SheetCell>();
  for (const label of resolved) {
    const right = rightOf.get(label) ?? [];
    const found =
      right.length > 0 ? right : valuesBelow(label, values, claimed).filter(({ input }) => input || !marked);
    const whole = [...found, ...valuesOfRowsBelow(found, labels, values)];
    if (addTexts(texts, label, whole)) for (const cell of whole) taken.add(cell);
  }
  const left = cells.filter(
    (cell) => cell.text.trim() !== '' && !labelCells.has(cell) && !taken.has(cell) && !isPrinted(cell.text),
  );
  const top = Math.min(...labels.map(({ cell }) => cell.top));
  return { texts, forms: resolved.filter(({ kind }) => kind === 'association').length, left, top };
}

function isUnknownLabel(cell: SheetCell): boolean {
  return !cell.input && beginsLikeLabel(cell.text);
}

function labelIn(cell: SheetCell): Label | undefined {
  if (cell.input || cell.text.trim() === '') return undefined;
  const whole = labelKind(cell.text);
  if (whole !== undefined) return { kind: whole, cell, inline: '' };
  const colon = cell.text.search(/[:：]/);
  const line = cell.text.search(/[\r\n]/);
  for (const end of [colon, line]) {
    const kind = end > 0 ? labelKind(cell.text.slice(0, end)) : undefined;
    const inline = cell.text.slice(end + 1).trim();
    if (kind !== undefined && inline !== '') return { kind, cell, inline };
  }
  const [, number = ''] = /^(?:TEL|電話)[.\s]*([\d(+].*)$/is.exec(cell.text.normalize('NFKC').trim()) ?? [];
  return number === '' ? undefined : { kind: 'phone', cell, inline: number };
}

/** 第一希望 stands twice: it belongs to the nearest of 希望日時 and 開催の長さ to its left, or else above. */
function withGroup(label: Label, labels: readonly Label[]): LabelKind {
  const rank = /^rank([123])$/.exec(label.kind)?.[1];
  if (rank !== '1' && rank !== '2' && rank !== '3') return label.kind;
  const groups = labels.filter(
    ({ kind, cell }) =>
      (kind === 'slots' || kind === 'demos') && cell.left <= label.cell.left && cell.top <= label.cell.bottom,
  );
  groups.sort((a, b) => b.cell.left - a.cell.left || b.cell.top - a.cell.top);
  const twin = labels.find(({ kind, cell }) => kind === label.kind && cell !== label.cell);
  const group = groups[0]?.kind ?? (twin && isBefore(twin.cell, label.cell) ? 'demos' : 'slots');
  return group === 'demos' ? `demo${rank}` : `slot${rank}`;
}

function isBefore(a: SheetCell, b: SheetCell): boolean {
  return a.top === b.top ? a.left < b.left : a.top < b.top;
}

function valuesRightOf(label: Label, labels: readonly Label[], values: readonly SheetCell[]): SheetCell[] {
  const { top, bottom, right } = label.cell;
  const sharesRows = (cell: SheetCell): boolean => cell.top <= bottom && cell.bottom >= top;
  const nextLabels = labels.filter(({ cell }) => cell.left > right && sharesRows(cell)).map(({ cell }) => cell.left);
  const limit = Math.min(...nextLabels, Number.POSITIVE_INFINITY);
  return forWriting(
    values.filter((cell) => cell.left > right && cell.left < limit && cell.top >= top && cell.top <= bottom),
  );
}

function valuesBelow(label: Label, values: readonly SheetCell[], claimed: ReadonlySet<SheetCell>): SheetCell[] {
  const { bottom, left, right } = label.cell;
  return forWriting(
    values.filter((cell) => cell.top === bottom + 1 && cell.left >= left && cell.left <= right && !claimed.has(cell)),
  );
}

/** The cells for writing, also while they are empty, or else what stands there. */
function forWriting(cells: readonly SheetCell[]): SheetCell[] {
  const inputs = cells.filter(({ input }) => input);
  return inputs.length > 0 ? inputs : cells.filter(({ text }) => text.trim() !== '');
}

/** Somebody who needs more room inserts a row: cells for writing below the value, in rows without any label. */
function valuesOfRowsBelow(
  found: readonly SheetCell[],
  labels: readonly Label[],
  values: readonly SheetCell[],
): SheetCell[] {
  const more: SheetCell[] = [];
  const first = found.find(({ input }) => input);
  if (first === undefined) return more;
  let last = Math.max(...found.map(({ bottom }) => bottom));
  for (;;) {
    const row = last + 1;
    if (labels.some(({ cell }) => cell.top <= row && cell.bottom >= row)) return more;
    const next = values.find(({ input, top, left }) => input && top === row && left === first.left);
    if (next === undefined) return more;
    more.push(next);
    last = next.bottom;
  }
}

/** Whether the cells were taken as the value of the label's field. */
function addTexts(texts: Partial<Form1CellTexts>, label: Label, found: readonly SheetCell[]): boolean {
  const { kind } = label;
  if (kind === 'kana-and-name') {
    const { kana, name } = splitKanaAndName(found);
    texts.kana = texts.kana || kana;
    texts.name = texts.name || name;
    return true;
  }
  const field = FORM1_CELLS.find((each) => each === kind);
  if (field === undefined) return false;
  const text = joined(found) || label.inline;
  const before = texts[field] ?? '';
  // 会場名 and 会場住所 are two labels of one field.
  if (field === 'venue' && before !== '' && text !== '') texts.venue = `${before}\n${text}`;
  else texts[field] = before || text;
  return before === '' || field === 'venue';
}

/** One label over two rows: ふりがな above, the name below, in two cells or in one. */
function splitKanaAndName(found: readonly SheetCell[]): { kana: string; name: string } {
  const rows = joined(found).split('\n');
  if (rows.length > 1) return { kana: rows[0] ?? '', name: rows.slice(1).join(' ') };
  const [, kana = '', name = rows[0] ?? ''] = /^\s*[(（](.+?)[)）]\s*(.+)$/.exec(rows[0] ?? '') ?? [];
  return { kana, name };
}

/** Cells of one row are joined by a blank, two hours by ～; a new row is a new line. */
function joined(cells: readonly SheetCell[]): string {
  const sorted = cells.filter(({ text }) => text.trim() !== '').sort((a, b) => a.top - b.top || a.left - b.left);
  return sorted.reduce((text, cell, index) => {
    const before = sorted[index - 1];
    if (before === undefined) return cell.text;
    if (before.top !== cell.top) return `${text}\n${cell.text}`;
    return `${text}${before.hour && cell.hour ? '～' : ' '}${cell.text}`;
  }, '');
}
