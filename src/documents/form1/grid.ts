import type { Form1Field } from './cells.ts';

/** A cell of the table of 様式1: a label, or the yellow cell of a field. Rows and columns are counted from 0. */
export type GridCell = { row: number; column: number; rows: number; columns: number } & (
  | { label: string }
  | { field: Form1Field; heading: string }
);

export const GRID_ROWS = 8;

/** The table of 様式1 in reading order, six columns wide; `heading` is what the cell is called outside of the table. */
export const FORM1_GRID: readonly GridCell[] = [
  label('申請団体', 0, 0),
  input('association', '申請団体', 0, 1, 1, 5),
  label('(ふりがな)', 1, 0),
  input('kana', 'ふりがな', 1, 1, 1, 2),
  label('担当者氏名', 2, 0),
  input('name', '担当者氏名', 2, 1, 1, 2),
  label('連絡先', 1, 3, 2),
  label('TEL', 1, 4),
  input('phone', '連絡先 TEL', 1, 5),
  label('E-Mail', 2, 4),
  input('email', '連絡先 E-Mail', 2, 5),
  label('希望日時', 3, 0, 3),
  label('第一希望', 3, 1),
  input('slot1', '希望日時 第一希望', 3, 2),
  label('第二希望', 4, 1),
  input('slot2', '希望日時 第二希望', 4, 2),
  label('第三希望', 5, 1),
  input('slot3', '希望日時 第三希望', 5, 2),
  label('開催の長さ', 3, 3, 3),
  label('第一希望', 3, 4),
  input('demo1', '開催の長さ 第一希望', 3, 5),
  label('第二希望', 4, 4),
  input('demo2', '開催の長さ 第二希望', 4, 5),
  label('第三希望', 5, 4),
  input('demo3', '開催の長さ 第三希望', 5, 5),
  label('開催場所\n※必要に応じてレイアウト等を添付してください。', 6, 0),
  input('venue', '開催場所', 6, 1, 1, 2),
  label('実施方法\n(実地、オンライン)', 6, 3),
  input('mode', '実施方法', 6, 4, 1, 2),
  label('備考', 7, 0),
  input('remarks', '備考', 7, 1, 1, 5),
];

function label(text: string, row: number, column: number, rows = 1): GridCell {
  return { label: text, row, column, rows, columns: 1 };
}

function input(field: Form1Field, heading: string, row: number, column: number, rows = 1, columns = 1): GridCell {
  return { field, heading, row, column, rows, columns };
}
