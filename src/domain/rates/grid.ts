/** One cell of a spreadsheet as its reader sees it; plain JSON. */
export interface GridCell {
  text: string;
  /** Of a number cell, as it is stored. */
  number?: number;
  /** Its format shows a number as per cent. */
  percent?: boolean;
}

/** A range of cells that shows the first of them; rows and columns counted from 0, ends included. */
export interface GridMerge {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** One sheet, or one CSV file. */
export interface Grid {
  /** Empty for CSV. */
  sheet: string;
  rows: readonly (readonly GridCell[])[];
  merges: readonly GridMerge[];
}

const EMPTY: GridCell = { text: '' };

/** A grid that is asked for cells, and for what a merged range shows all over. */
export class GridReader {
  readonly grid: Grid;
  readonly width: number;
  /** Which cell covers another, by `row,column`. */
  readonly #covers = new Map<string, GridCell>();

  constructor(grid: Grid) {
    this.grid = grid;
    this.width = grid.rows.reduce((most, row) => Math.max(most, row.length), 0);
    for (const { top, left, bottom, right } of grid.merges) {
      const shown = this.at(top, left);
      for (let row = top; row <= Math.min(bottom, grid.rows.length - 1); row += 1) {
        for (let column = left; column <= Math.min(right, this.width - 1); column += 1) {
          if (row !== top || column !== left) this.#covers.set(`${row},${column}`, shown);
        }
      }
    }
  }

  get height(): number {
    return this.grid.rows.length;
  }

  /** What stands in the cell itself. */
  at(row: number, column: number): GridCell {
    return this.grid.rows[row]?.[column] ?? EMPTY;
  }

  /** What is seen there: of a merged range its first cell. */
  seen(row: number, column: number): GridCell {
    return this.#covers.get(`${row},${column}`) ?? this.at(row, column);
  }

  /** Whether another cell shows there. */
  isCovered(row: number, column: number): boolean {
    return this.#covers.has(`${row},${column}`);
  }
}

/** For comparing: NFKC, without blanks. */
export function squash(text: string): string {
  return text.normalize('NFKC').replace(/\s/g, '');
}

/** 「B」: the name of a column, counted from 0. */
export function columnName(column: number): string {
  const rest = Math.floor(column / 26) - 1;
  return `${rest >= 0 ? columnName(rest) : ''}${String.fromCharCode(65 + (column % 26))}`;
}
