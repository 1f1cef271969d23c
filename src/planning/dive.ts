import type { Board } from '#domain/drive/board.ts';
import { choose, openPlan, type Plan, type Taken } from '#domain/drive/plan.ts';
import { boundOf } from './bound.ts';
import { addPlan, type Columns, newRows, type Part, takenBy, type Worth } from './rows.ts';
import type { Solver } from './solver.ts';

/** What a place, a wish and a reply weigh while the linear models guide; proofs and the last steps are strict. */
const GUIDE = { place: 1_000_000, wish: 100, reply: 10 } as const;
/** So much of what is open is settled after each model, at least. */
const SHARE = 0.3;
/** A value that the linear model is as good as sure of. */
const SURE = 0.999;
/** Below this many columns the whole numbers are asked for at once. */
const FEW_COLUMNS = 800;
const BRANCHES = 50;

const worthOf: Worth = {
  held: ({ wish }) => GUIDE.place + GUIDE.wish * wish,
  with: ({ reply }) => GUIDE.reply * reply,
};

/**
 * A plan of a large board, and how many any plan can place: linear models of what is still open, each of which settles what
 * it is surest of, until the rest is small enough for whole numbers.
 */
export function dive(board: Board, solver: Solver, ended: () => boolean): { plan: Plan; bound: number | undefined } {
  const plan = openPlan(board);
  let bound: number | undefined;
  // To whom nobody may come stays over, whatever is settled.
  for (let open = board.cases.filter(({ slots }) => slots.length > 0); open.length > 0 && !ended(); ) {
    const part: Part = { board, cases: open, room: (moment) => (board.room[moment] ?? 0) - plan.at(moment).length };
    const rows = newRows();
    const columns = addPlan(rows, part, worthOf);
    const isFew = bound !== undefined && rows.costs.length <= FEW_COLUMNS;
    const { values, prices } = solver.maximize(rows, isFew ? { branches: BRANCHES } : {});
    bound ??= values && boundOf(board, columns, prices, GUIDE.place);
    if (!values) break;
    if (isFew) {
      for (const taken of takenBy(part, columns, values)) plan.put(taken);
      break;
    }
    const settled = settle(plan, part, columns, values);
    if (settled === 0) break;
    open = open.filter(({ index }) => plan.taken[index]?.length === 0);
  }
  return { plan, bound };
}

/** Takes what the model is sure of, and of the rest the surest; returns how many cases. */
function settle(plan: Plan, part: Part, columns: Columns, values: Float64Array): number {
  const ways = waysOf(part, columns, values).toSorted((a, b) => b.value - a.value);
  const most = Math.max(10, part.cases.length * SHARE);
  let settled = 0;
  for (const { taken, value } of ways) {
    if (value < SURE && settled >= most) break;
    if (value < 0.5 && settled > 0) break;
    const owner = taken[0]?.owner ?? -1;
    if (plan.taken[owner]?.length !== 0 || !taken.every((option) => plan.fits(option))) continue;
    plan.put(taken);
    settled += 1;
  }
  return settled;
}

function waysOf({ cases }: Part, { option, slot }: Columns, values: Float64Array): { taken: Taken; value: number }[] {
  const shareOf = (column: number | undefined): number => (column === undefined ? 0 : (values[column] ?? 0));
  return cases
    .flatMap((one) =>
      one.slots.flatMap((each) => {
        if (one.wanted === 1) {
          return each.options.map((only) => ({ taken: [only], value: shareOf(option.get(only)) }));
        }
        const taken = choose(one, each, (other) => -shareOf(option.get(other)));
        return taken ? [{ taken, value: shareOf(slot.get(each)) }] : [];
      }),
    )
    .filter(({ value }) => value > 1e-4);
}
