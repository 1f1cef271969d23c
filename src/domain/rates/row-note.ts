/** A row of the file, where a word about it belongs. */
export interface RowNote {
  sheet: string;
  /** As the spreadsheet counts it, from 1; 0 for a word about no single row. */
  row: number;
  text: string;
  reason: string;
}

/** A total of the file, beside what its rows add up to. */
export interface ComparedTotal {
  sheet: string;
  row: number;
  label: string;
  given: number;
  sum: number;
}
