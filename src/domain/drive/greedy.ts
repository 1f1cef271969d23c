import type { Board, BoardCase } from './board.ts';
import { choose, openPlan, type Plan } from './plan.ts';

/** First come, first served: in the order of the cases, each at its first wish that fits, ○ before unanswered before △. */
export function firstCome(board: Board): Plan {
  return inOrder(board, board.cases);
}

/** The same, but whoever has the fewest ways goes first. */
export function scarceFirst(board: Board): Plan {
  const ways = ({ slots }: BoardCase): number => slots.reduce((sum, { options }) => sum + options.length, 0);
  return inOrder(
    board,
    board.cases.toSorted((a, b) => ways(a) - ways(b)),
  );
}

/** Pinned cases go before all others, as a coordinator would do it by hand. */
function inOrder(board: Board, cases: readonly BoardCase[]): Plan {
  const plan = openPlan(board);
  for (const one of cases.toSorted((a, b) => Number(b.pinned) - Number(a.pinned))) {
    for (const slot of one.slots) {
      const taken = choose(one, slot, (option) => (plan.fits(option) ? -option.reply : undefined));
      if (taken === undefined) continue;
      plan.put(taken);
      break;
    }
  }
  return plan;
}
