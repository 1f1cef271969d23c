import { OWN_FIELDS, type OwnKey } from '#domain/form1/fields.ts';
import { FORM1_CELLS, type Form1Cell, type Form1CellTexts } from './cells.ts';

/**
 * Finds the fields of 様式1 in a sheet by their labels, wherever people moved them: a value stands right of its label in
 * the same rows, up to the next label, or else right below it.
 */

/** A cell that is not blank, with the area that it covers; rows and columns are counted from 0, ends inclusive. */
export interface SheetCell {
  top: number;
  bottom: number;
  left: number;
  right: number;
  text: string;
  /** Yellow or unlocked: for writing, so never a label, even for an association that is called 備考. */
  input: boolean;
  /** A pure hour: two of them in one row are start and end. */
  hour: boolean;
}

type LabelKind = Form1Cell | 'kana-and-name' | 'contact' | 'slots' | 'demos' | `rank${1 | 2 | 3}`;

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
}

/** Fewer labels than this are a chance likeness. */
const LEAST_LABELS = 3;

/** The form in a sheet; undefined when too few of its labels are there. */
export function findForm(cells: readonly SheetCell[]): FoundForm | undefined {
  const labels = cells.flatMap((cell) => labelIn(cell) ?? []);
  const resolved = labels.map((label) => ({ ...label, kind: withGroup(label, labels) }));
  if (new Set(resolved.map(({ kind }) => kind)).size < LEAST_LABELS) return undefined;
  const labelCells = new Set(labels.map(({ cell }) => cell));
  const values = cells.filter((cell) => !labelCells.has(cell));
  const rightOf = new Map(resolved.map((label) => [label, valuesRightOf(label, labels, values)]));
  const claimed = new Set([...rightOf.values()].flat());
  const texts: Partial<Form1CellTexts> = {};
  for (const label of resolved) {
    const right = rightOf.get(label) ?? [];
    const found = right.length > 0 ? right : valuesBelow(label, values, claimed);
    addTexts(texts, label, found);
  }
  return { texts, forms: resolved.filter(({ kind }) => kind === 'association').length };
}

/** What people call an own row, beside its label on the form. */
const CALLED: Partial<Record<OwnKey, readonly string[]>> = {
  association: ['申請団体名', '申請団体名称'],
  remarks: ['備考欄'],
};

const PATTERNS: readonly [LabelKind, RegExp][] = [
  ['kana-and-name', /^(?:ふりがな|フリガナ)(?:ご?担当者)?(?:氏名|名)$/],
  ['kana', /^(?:ふりがな|フリガナ)$/],
  ['name', /^(?:ご?担当者(?:氏名|名)?|氏名)$/],
  ['phone', /^(?:連絡先)?(?:tel|電話(?:番号)?)$/],
  ['email', /^(?:連絡先)?(?:e-?mail|メール(?:アドレス)?)$/],
  ['contact', /^連絡先$/],
  ['slots', /^希望日時?$/],
  ['demos', /^開催の長さ$/],
  ['rank1', /^第?[一1]希望$/],
  ['rank2', /^第?[二2]希望$/],
  ['rank3', /^第?[三3]希望$/],
  ['venue', /^開催場所(?:※.*)?$/],
  ['mode', /^実施方法(?:実地、?オンライン)?$/],
];

function labelIn(cell: SheetCell): Label | undefined {
  if (cell.input) return undefined;
  const whole = kindOf(cell.text);
  if (whole !== undefined) return { kind: whole, cell, inline: '' };
  const colon = cell.text.search(/[:：]/);
  const kind = colon > 0 ? kindOf(cell.text.slice(0, colon)) : undefined;
  const inline = cell.text.slice(colon + 1).trim();
  return kind === undefined ? undefined : { kind, cell, inline };
}

function kindOf(text: string): LabelKind | undefined {
  if (text.length > 60) return undefined;
  const plain = plainLabel(text);
  const own = OWN_FIELDS.find(({ key, label }) => plain === plainLabel(label) || CALLED[key]?.includes(plain));
  return own?.key ?? PATTERNS.find(([, pattern]) => pattern.test(plain))?.[0];
}

function plainLabel(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐‑–—−ー](?=mail)/g, '-')
    .replace(/[\s()「」【】[\]:]/g, '');
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
  return values.filter((cell) => cell.left > right && cell.left < limit && cell.top >= top && cell.top <= bottom);
}

function valuesBelow(label: Label, values: readonly SheetCell[], claimed: ReadonlySet<SheetCell>): SheetCell[] {
  const { bottom, left, right } = label.cell;
  return values.filter(
    (cell) => cell.top === bottom + 1 && cell.left >= left && cell.left <= right && !claimed.has(cell),
  );
}

function addTexts(texts: Partial<Form1CellTexts>, label: Label, found: readonly SheetCell[]): void {
  const { kind } = label;
  if (kind === 'kana-and-name') {
    const { kana, name } = splitKanaAndName(found);
    texts.kana = texts.kana || kana;
    texts.name = texts.name || name;
    return;
  }
  const field = FORM1_CELLS.find((each) => each === kind);
  if (field === undefined) return;
  texts[field] = texts[field] || joined(found) || label.inline;
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
  const sorted = [...cells].sort((a, b) => a.top - b.top || a.left - b.left);
  return sorted.reduce((text, cell, index) => {
    const before = sorted[index - 1];
    if (before === undefined) return cell.text;
    if (before.top !== cell.top) return `${text}\n${cell.text}`;
    return `${text}${before.hour && cell.hour ? '～' : ' '}${cell.text}`;
  }, '');
}
