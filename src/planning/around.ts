import type { Board, BoardCase } from '#domain/drive/board.ts';
import type { Plan } from '#domain/drive/plan.ts';
import { addPlan, newRows, type Part, takenBy, type Worth } from './rows.ts';
import type { Solver } from './solver.ts';

/** So many cases are looked at together; more where fewer led nowhere. */
const SIZES = [30, 60, 100, 150] as const;
const BRANCHES = 100;
/** Boards up to so many options are also asked as a whole, which may prove that no more can be placed. */
const WHOLE_OPTIONS = 2500;
const WHOLE_BRANCHES = 2000;

/**
 * Looks again at the cases around one that has no place, together and in whole numbers, and so on until `isNear`, or it is
 * ended, or everybody has a place. What a plan may place at most can come down on the way; it is returned.
 */
export function searchAround(
  plan: Plan,
  bound: number,
  solver: Solver,
  { isNear, ended }: { isNear: (count: number, bound: number) => boolean; ended: () => boolean },
): number {
  let least = bound;
  if (!isNear(plan.count, least) && plan.board.options.length <= WHOLE_OPTIONS && !ended()) {
    least = Math.min(least, solveAgain(plan, plan.board.cases, solver, WHOLE_BRANCHES));
  }
  for (let round = 0; !isNear(plan.count, least) && !ended(); round += 1) {
    const left = plan.board.cases.filter(({ index, slots }) => slots.length > 0 && plan.taken[index]?.length === 0);
    const from = left[round % left.length];
    if (!from) break;
    const size = SIZES[Math.min(SIZES.length - 1, Math.floor(round / left.length))] ?? SIZES[0];
    // Another half of the neighbours each time: the same ones would give the same answer.
    solveAgain(plan, around(plan, from, size, round), solver, BRANCHES);
  }
  return least;
}

/** Best places for these cases while all others stay; never worse than before. Returns what all may be at most. */
function solveAgain(plan: Plan, cases: readonly BoardCase[], solver: Solver, branches: number): number {
  const { board } = plan;
  const before = cases.map(({ index }) => plan.lift(index));
  const part: Part = { board, cases, room: (moment) => (board.room[moment] ?? 0) - plan.at(moment).length };
  const rows = newRows();
  const worth = worthFor(cases.length);
  const columns = addPlan(rows, part, worth);
  const others = plan.count;
  const { values, most } = solver.maximize(rows, { branches });
  const after = values ? takenBy(part, columns, values) : [];
  const earned = (all: readonly (readonly { slot: number }[])[]): number => all.filter((one) => one.length > 0).length;
  for (const taken of earned(after) >= earned(before) ? after : before) plan.put(taken);
  return others + Math.floor(most / PLACE + 1e-6);
}

const PLACE = 1;

/** Places alone count; the others break ties and can never add up to a place. */
function worthFor(cases: number): Worth {
  const little = 1 / (1 + cases * 100);
  return { held: ({ wish }) => PLACE + little * 10 * wish, with: ({ reply }) => little * reply };
}

/** Those who hold what a case could have, and those who hold what these could have, until there are enough. */
function around(plan: Plan, from: BoardCase, size: number, round: number): BoardCase[] {
  const found = new Set<number>([from.index]);
  for (const index of found) {
    const one = plan.board.cases[index];
    for (const slot of one?.slots ?? []) {
      for (const option of slot.options) {
        for (let moment = option.from; moment < option.to; moment += 1) {
          for (const { owner } of plan.at(moment)) {
            if (found.size >= size) return casesOf(plan.board, found);
            if ((owner + round) % 3 !== 0 || round === 0) found.add(owner);
          }
        }
      }
    }
  }
  return casesOf(plan.board, found);
}

function casesOf({ cases }: Board, indexes: ReadonlySet<number>): BoardCase[] {
  return cases.filter(({ index }) => indexes.has(index));
}
