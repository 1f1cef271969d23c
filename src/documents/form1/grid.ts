import { drawForm1, type OwnField } from '#domain/form1/fields.ts';
import { RANK_WORDS, RANKS } from '#domain/words/ranks.ts';
import type { Form1Cell } from './cells.ts';

/** A cell of the table of 様式1: a label, or the yellow cell of a field. Rows and columns are counted from 0. */
export type GridCell = { row: number; column: number; rows: number; columns: number } & (
  | { label: string }
  | {
      field: Form1Cell;
      /** What the cell is called outside of the table. */
      heading: string;
      /** Holds several lines, which begin at its top. */
      long: boolean;
    }
);

/** The least height of a row in points, on the page and in the .xlsx. */
interface RowHeight {
  pdf: number;
  sheet: number;
}

const USUAL: RowHeight = { pdf: 30, sheet: 30 };
const KANA: RowHeight = { pdf: 25, sheet: 24 };
const PLACE: RowHeight = { pdf: 66, sheet: 72 };
const OWN: Record<OwnField['kind'], RowHeight> = { line: USUAL, text: { pdf: 110, sheet: 90 } };

/** The table of 様式1 in reading order, six columns wide, and its rows. */
export const { cells: FORM1_GRID, heights: ROW_HEIGHTS } = layOut();

function layOut(): { cells: readonly GridCell[]; heights: readonly RowHeight[] } {
  const heights: RowHeight[] = [];
  const firstOf = (...rows: RowHeight[]): number => heights.push(...rows) - rows.length;
  const cells = drawForm1({
    own: (field) => ownCells(field, firstOf(OWN[field.kind])),
    contact: () => contactCells(firstOf(KANA, USUAL)),
    slots: () => slotCells(firstOf(USUAL, USUAL, USUAL)),
    place: () => placeCells(firstOf(PLACE)),
  });
  return { cells, heights };
}

function ownCells({ key, label: text, kind }: OwnField, top: number): GridCell[] {
  return [label(text, top, 0), input(key, text, [top, 1], { columns: 5, long: kind === 'text' })];
}

function contactCells(top: number): GridCell[] {
  return [
    label('(ふりがな)', top, 0),
    input('kana', 'ふりがな', [top, 1], { columns: 2 }),
    label('担当者氏名', top + 1, 0),
    input('name', '担当者氏名', [top + 1, 1], { columns: 2 }),
    label('連絡先', top, 3, 2),
    label('TEL', top, 4),
    input('phone', '連絡先 TEL', [top, 5]),
    label('E-Mail', top + 1, 4),
    input('email', '連絡先 E-Mail', [top + 1, 5]),
  ];
}

function slotCells(top: number): GridCell[] {
  return [
    label('希望日時', top, 0, 3),
    ...RANKS.flatMap((rank) => [
      label(RANK_WORDS[rank], top + rank - 1, 1),
      input(`slot${rank}`, `希望日時 ${RANK_WORDS[rank]}`, [top + rank - 1, 2]),
    ]),
    label('開催の長さ', top, 3, 3),
    ...RANKS.flatMap((rank) => [
      label(RANK_WORDS[rank], top + rank - 1, 4),
      input(`demo${rank}`, `開催の長さ ${RANK_WORDS[rank]}`, [top + rank - 1, 5]),
    ]),
  ];
}

function placeCells(top: number): GridCell[] {
  return [
    label('開催場所\n※必要に応じてレイアウト等を添付してください。', top, 0),
    input('venue', '開催場所', [top, 1], { columns: 2 }),
    label('実施方法\n(実地、オンライン)', top, 3),
    input('mode', '実施方法', [top, 4], { columns: 2 }),
  ];
}

function label(text: string, row: number, column: number, rows = 1): GridCell {
  return { label: text, row, column, rows, columns: 1 };
}

function input(
  field: Form1Cell,
  heading: string,
  [row, column]: readonly [row: number, column: number],
  { columns = 1, long = false }: { columns?: number; long?: boolean } = {},
): GridCell {
  return { field, heading, row, column, rows: 1, columns, long };
}
