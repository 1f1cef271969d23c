import type { Board, BoardCase, BoardMaker, BoardOption, BoardSlot } from '#domain/drive/board.ts';
import type { Taken } from '#domain/drive/plan.ts';

/** A linear model: columns with costs and bounds, and rows in order. */
export interface Rows {
  costs: number[];
  upper: number[];
  whole: boolean[];
  rows: { columns: number[]; factors: number[]; least: number; most: number }[];
}

/** The part of a board that may change, and the crews that the rest leaves free. */
export interface Part {
  board: Board;
  cases: readonly BoardCase[];
  room: (moment: number) => number;
}

/** The columns of a part. */
export interface Columns {
  /** By option; undefined: it is not in the part. */
  option: ReadonlyMap<BoardOption, number>;
  /** By slot, where more than one maker is wanted; else the option alone says it. */
  slot: ReadonlyMap<BoardSlot, number>;
  /** The rows of the crews. */
  crews: readonly CrewRow[];
}

export interface CrewRow {
  row: number;
  moment: number;
  /** It says what changes since the one before it in the list. */
  isChange: boolean;
}

/** What it is worth to hold a case at a slot, and to do it with this maker; all of `held` is counted once a case. */
export interface Worth {
  held(slot: BoardSlot): number;
  with(option: BoardOption): number;
}

export function newRows(): Rows {
  return { costs: [], upper: [], whole: [], rows: [] };
}

export function addColumn(rows: Rows, cost: number, upper: number, whole: boolean): number {
  rows.whole.push(whole);
  rows.upper.push(upper);
  return rows.costs.push(cost) - 1;
}

/** Adds the row `least ≤ sum of factor × column ≤ most`; what is left out is no limit. */
export function addRow(
  rows: Rows,
  entries: readonly (readonly [column: number, factor: number])[],
  { least = -Infinity, most = Infinity }: { least?: number; most?: number },
): void {
  rows.rows.push({
    columns: entries.map(([column]) => column),
    factors: entries.map(([, factor]) => factor),
    least,
    most,
  });
}

/** Every case once at most, with as many makers as it wants, and never more out than there are crews. */
export function addPlan(rows: Rows, part: Part, worth: Worth): Columns {
  const option = new Map<BoardOption, number>();
  const slot = new Map<BoardSlot, number>();
  for (const one of part.cases) addCase(rows, one, worth, { option, slot });
  const crews = part.board.makers.flatMap((maker) => addCrews(rows, part, maker, option));
  return { option, slot, crews };
}

function addCase(
  rows: Rows,
  one: BoardCase,
  worth: Worth,
  columns: { option: Map<BoardOption, number>; slot: Map<BoardSlot, number> },
): void {
  const once: number[] = [];
  for (const slot of one.slots) {
    const own = slot.options.map((option) => {
      const held = one.wanted === 1 ? worth.held(slot) : 0;
      const column = addColumn(rows, held + worth.with(option), 1, true);
      columns.option.set(option, column);
      return column;
    });
    const musts = slot.options.flatMap((option, index) => (option.must ? [own[index] ?? 0] : []));
    if (one.wanted === 1) {
      if (musts.length > 0) for (const column of own) if (!musts.includes(column)) rows.upper[column] = 0;
      once.push(...own);
      continue;
    }
    const held = addColumn(rows, worth.held(slot), 1, true);
    columns.slot.set(slot, held);
    once.push(held);
    rows.rows.push({
      columns: [...own, held],
      factors: [...own.map(() => 1), -one.wanted],
      least: 0,
      most: 0,
    });
    for (const column of own) {
      rows.rows.push({
        columns: [column, held],
        factors: [1, -1],
        least: musts.includes(column) ? 0 : -Infinity,
        most: 0,
      });
    }
  }
  if (once.length > 0) rows.rows.push({ columns: once, factors: once.map(() => 1), least: -Infinity, most: 1 });
}

/**
 * The crews of one maker. Each row says what changes from one crowded moment to the next, with a column for the crews that
 * stay idle: two entries a row for each option instead of one at every moment, which the solver takes far better.
 */
function addCrews(rows: Rows, part: Part, maker: BoardMaker, columns: ReadonlyMap<BoardOption, number>): CrewRow[] {
  const options = maker.options.filter((option) => columns.has(option));
  const columnOf = (option: BoardOption): number => columns.get(option) ?? 0;
  const crews: CrewRow[] = [];
  let before: (Crowd & { idle: number }) | undefined;
  for (const { moment, out, free } of crowds(part, maker, options)) {
    const shared = before !== undefined && [...out].some((option) => before?.out.has(option));
    if (!shared && out.size <= free) {
      before = undefined;
      continue;
    }
    const idle = addColumn(rows, 0, free, false);
    const row = { columns: [idle], factors: [1], least: free, most: free };
    for (const option of out) if (!shared || !before?.out.has(option)) add(row, columnOf(option), 1);
    if (shared && before) {
      for (const option of before.out) if (!out.has(option)) add(row, columnOf(option), -1);
      add(row, before.idle, -1);
      row.least = free - before.free;
      row.most = row.least;
    }
    crews.push({ row: rows.rows.push(row) - 1, moment, isChange: shared });
    before = { moment, out, idle, free };
  }
  return crews;
}

function add(row: { columns: number[]; factors: number[] }, column: number, factor: number): void {
  row.columns.push(column);
  row.factors.push(factor);
}

interface Crowd {
  moment: number;
  out: ReadonlySet<BoardOption>;
  free: number;
}

/** The moments that ask for most. One at which the same or fewer are out, and no fewer crews free, than beside it is left out. */
function crowds(part: Part, { from, to }: BoardMaker, options: readonly BoardOption[]): Crowd[] {
  const begin = Map.groupBy(options, (option) => option.from);
  const end = Map.groupBy(options, (option) => option.to);
  const out = new Set<BoardOption>();
  const found: Crowd[] = [];
  let open: Crowd | undefined;
  let isSmaller = false;
  for (let moment = from; moment < to; moment += 1) {
    const [gone, come] = [end.get(moment) ?? [], begin.get(moment) ?? []];
    for (const option of gone) out.delete(option);
    for (const option of come) out.add(option);
    if (gone.length > 0) isSmaller = true;
    const free = part.room(moment);
    if (open && come.length === 0 && open.free <= free) continue;
    if (open && (isSmaller || free > open.free)) found.push(open);
    open = { moment, out: new Set(out), free };
    isSmaller = false;
  }
  if (open) found.push(open);
  return found;
}

/** What a solution of the columns holds. */
export function takenBy(part: Part, { option }: Columns, values: ArrayLike<number>): Taken[] {
  return part.cases.flatMap(({ slots }) => {
    const held = slots
      .map((slot) => slot.options.filter((each) => (values[option.get(each) ?? -1] ?? 0) > 0.5))
      .find((options) => options.length > 0);
    return held ? [held] : [];
  });
}
