import { areNear, type Board, type BoardOption } from '#domain/drive/board.ts';
import { openPlan, type Plan } from '#domain/drive/plan.ts';
import { addColumn, addPlan, addRow, type Columns, newRows, type Part, type Rows, takenBy } from './rows.ts';
import type { Solver } from './solver.ts';

/** Beyond so many options the rows of a whole board take too long for proofs. */
const MOST_OPTIONS = 400;
/** So many branches a figure; small boards need a handful. */
const BRANCHES = 2000;

export function isSmall(board: Board): boolean {
  return board.options.length <= MOST_OPTIONS;
}

/**
 * The best plan of a small board, figure after figure in the order of `Points`: each is made as good as it can be without
 * any that goes before becoming worse. Undefined where a proof was not found in its time.
 */
export function bestOf(board: Board, solver: Solver): Plan | undefined {
  const part: Part = { board, cases: board.cases, room: (moment) => board.room[moment] ?? 0 };
  const rows = newRows();
  const columns = addPlan(rows, part, { held: () => 0, with: () => 0 });
  const figures = [
    pinnedCosts(board, columns),
    countCosts(board, columns),
    wishCosts(board, columns),
    new Map([...columns.option].map(([option, column]) => [column, option.reply])),
    addUnevenness(rows, board, columns),
    addWays(rows, board, columns),
  ];
  let values: Float64Array | undefined;
  for (const costs of figures) {
    if (costs.size === 0) continue;
    rows.costs = rows.costs.map((_, column) => costs.get(column) ?? 0);
    const found = solver.maximize(rows, { branches: BRANCHES, ...(values ? { begin: values } : {}) });
    if (!found.isBest || !found.values) return undefined;
    values = found.values;
    const reached = [...costs].reduce((sum, [column, cost]) => sum + cost * (values?.[column] ?? 0), 0);
    addRow(rows, [...costs], { least: Math.round(reached) });
  }
  return openPlan(board, values ? takenBy(part, columns, values) : []);
}

/** What is counted once a case. */
function perCase(board: Board, { option, slot }: Columns, worth: (owner: number, wish: number) => number) {
  const costs = new Map<number, number>();
  for (const each of board.slots) {
    const held = slot.get(each);
    const columns = held === undefined ? each.options.flatMap((one) => option.get(one) ?? []) : [held];
    for (const column of columns) costs.set(column, worth(each.owner, each.wish));
  }
  return costs;
}

function pinnedCosts(board: Board, columns: Columns): Map<number, number> {
  if (!board.cases.some(({ pinned }) => pinned)) return new Map();
  return perCase(board, columns, (owner) => (board.cases[owner]?.pinned ? 1 : 0));
}

function countCosts(board: Board, columns: Columns): Map<number, number> {
  return perCase(board, columns, () => 1);
}

function wishCosts(board: Board, columns: Columns): Map<number, number> {
  return perCase(board, columns, (_, wish) => wish);
}

/** Columns for what each maker has above its share, as `unevenness` counts it. */
function addUnevenness(rows: Rows, { makers }: Board, { option }: Columns): Map<number, number> {
  const active = [...makers.entries()].filter(([, maker]) => maker.active);
  const allCrews = active.reduce((sum, [, { crews }]) => sum + crews, 0);
  const allFixed = active.reduce((sum, [, { fixed }]) => sum + fixed, 0);
  const above = active.map(([index, { crews, fixed }]) => {
    const column = addColumn(rows, 0, Infinity, false);
    const loads = [...option].map(([one, at]): [number, number] => [at, crews - (one.maker === index ? allCrews : 0)]);
    addRow(rows, [[column, 1], ...loads], { least: fixed * allCrews - allFixed * crews });
    return column;
  });
  return new Map(above.map((column) => [column, -1]));
}

/** Columns for the options that have company near by on their day, as `ways` counts it. */
function addWays(rows: Rows, board: Board, { option }: Columns): Map<number, number> {
  const place = ({ owner }: BoardOption): number => board.cases[owner]?.place ?? -1;
  const day = ({ slot }: BoardOption): number => board.slots[slot]?.day ?? 0;
  const costs = new Map<number, number>();
  for (const [one, column] of option) {
    const fixed = board.makers[one.maker]?.fixedPlaces.get(day(one)) ?? [];
    if (fixed.some((other) => areNear(place(one), other))) {
      costs.set(column, 1);
      continue;
    }
    const near = [...option].filter(
      ([other]) =>
        other.maker === one.maker &&
        other.owner !== one.owner &&
        day(other) === day(one) &&
        areNear(place(one), place(other)),
    );
    if (near.length === 0) continue;
    const company = addColumn(rows, 0, 1, false);
    addRow(
      rows,
      [
        [company, 1],
        [column, -1],
      ],
      { most: 0 },
    );
    addRow(rows, [[company, 1], ...near.map(([, other]): [number, number] => [other, -1])], { most: 0 });
    costs.set(company, 1);
  }
  return costs;
}
