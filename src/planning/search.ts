import type { Board } from '#domain/drive/board.ts';
import { firstCome, scarceFirst } from '#domain/drive/greedy.ts';
import type { Plan } from '#domain/drive/plan.ts';
import type { Ended } from '#domain/drive/proposal.ts';
import { searchAround } from './around.ts';
import { insertAll } from './augment.ts';
import { dive } from './dive.ts';
import { bestOf, isSmall } from './exact.ts';
import { improve } from './improve.ts';
import type { Solver } from './solver.ts';

export interface Found {
  plan: Plan;
  bound: number;
  ended: Ended;
  firstCome: number;
  scarceFirst: number;
}

/** Why a search has to end now; undefined: it may go on. */
export type Call = () => 'time' | 'stopped' | undefined;

/** The best plan: small boards are proved, large ones come within `gap` of what any plan could place. */
export function search(
  board: Board,
  solver: Solver,
  gap: number,
  { call, tell }: { call: Call; tell: (count: number, bound: number) => void },
): Found {
  const greedy = [firstCome(board), scarceFirst(board)] as const;
  const counts = { firstCome: greedy[0].count, scarceFirst: greedy[1].count };
  const able = board.cases.filter(({ slots }) => slots.length > 0).length;
  const ended = (): boolean => call() !== undefined;
  const small = isSmall(board) ? bestOf(board, solver) : undefined;
  if (small) return { plan: small, bound: small.count, ended: 'optimal', ...counts };
  let best = better(...greedy);
  tell(best.count, able);
  const dived = dive(board, solver, ended);
  let bound = dived.bound ?? able;
  insertAll(dived.plan, ended);
  best = better(dived.plan, best);
  tell(best.count, bound);
  const isNear = (count: number, most: number): boolean => most === 0 || (most - count) / most <= gap;
  bound = searchAround(best, bound, solver, { isNear, ended });
  improve(best, ended);
  tell(best.count, bound);
  return { plan: best, bound, ended: call() ?? 'gap', ...counts };
}

/** Cases that a coordinator has pinned go first. */
function better(one: Plan, other: Plan): Plan {
  return (pinned(other) - pinned(one) || other.count - one.count) > 0 ? other : one;
}

function pinned({ board, taken }: Plan): number {
  return board.cases.filter((one) => one.pinned && taken[one.index]?.length !== 0).length;
}
