import type { Board, BoardCase, BoardOption, BoardSlot } from './board.ts';

/** A case at one of its slots: the options of that slot that are taken, as many as makers are wanted. */
export type Taken = readonly BoardOption[];

/** A plan that is being worked on; it never holds more than the crews. */
export interface Plan {
  readonly board: Board;
  /** By case; empty: it has no place. */
  readonly taken: readonly Taken[];
  readonly count: number;
  fits(option: BoardOption): boolean;
  /** Places a case that has no place; every option has to fit. */
  put(taken: Taken): void;
  /** Takes the place of a case away and returns it. */
  lift(owner: number): Taken;
  /**
   * The cases that would have to go for this option, few of them: where a crew is short the one that stays longest goes.
   * Undefined where fixed sessions are in the way, or one of `staying`.
   */
  inTheWay(option: BoardOption, staying?: (owner: number) => boolean): number[] | undefined;
  /** Who covers a moment. */
  at(moment: number): readonly BoardOption[];
  copy(): Plan;
}

export function openPlan(board: Board, from: readonly Taken[] = []): Plan {
  const taken: Taken[] = board.cases.map(() => NOTHING);
  const at: BoardOption[][] = Array.from(board.room, () => []);
  const room = board.room;
  let count = 0;

  function fits(option: BoardOption): boolean {
    for (let moment = option.from; moment < option.to; moment += 1) {
      if ((at[moment]?.length ?? 0) >= (room[moment] ?? 0)) return false;
    }
    return true;
  }

  function put(options: Taken): void {
    const [first] = options;
    if (first === undefined) return;
    taken[first.owner] = options;
    count += 1;
    for (const option of options) {
      for (let moment = option.from; moment < option.to; moment += 1) at[moment]?.push(option);
    }
  }

  function lift(owner: number): Taken {
    const options = taken[owner] ?? NOTHING;
    if (options.length === 0) return options;
    taken[owner] = NOTHING;
    count -= 1;
    for (const option of options) {
      for (let moment = option.from; moment < option.to; moment += 1) {
        const here = at[moment];
        here?.splice(here.indexOf(option), 1);
      }
    }
    return options;
  }

  function inTheWay(option: BoardOption, staying?: (owner: number) => boolean): number[] | undefined {
    const going: number[] = [];
    for (let moment = option.from; moment < option.to; moment += 1) {
      const here = at[moment] ?? [];
      let over = here.length - (room[moment] ?? 0) + 1;
      for (const one of here) if (over > 0 && going.includes(one.owner)) over -= 1;
      for (; over > 0; over -= 1) {
        const next = longest(here, (one) => !going.includes(one.owner) && !staying?.(one.owner));
        if (next === undefined) return undefined;
        going.push(next.owner);
      }
    }
    return going;
  }

  for (const options of from) put(options);
  return {
    board,
    taken,
    get count() {
      return count;
    },
    fits,
    put,
    lift,
    inTheWay,
    at: (moment) => at[moment] ?? NOTHING,
    copy: () => openPlan(board, taken),
  };
}

const NOTHING: Taken = [];

function longest(options: readonly BoardOption[], may: (option: BoardOption) => boolean): BoardOption | undefined {
  let found: BoardOption | undefined;
  for (const option of options) {
    if (may(option) && (found === undefined || option.to > found.to)) found = option;
  }
  return found;
}

/**
 * As many options of the slot as makers are wanted, the pinned ones among them, by `cost`, least first; equal ones in the
 * makers' order. Undefined where `cost` leaves too few.
 */
export function choose(
  { wanted }: BoardCase,
  slot: BoardSlot,
  cost: (option: BoardOption) => number | undefined,
): Taken | undefined {
  const priced: { option: BoardOption; price: number }[] = [];
  for (const option of slot.options) {
    const price = cost(option);
    if (price !== undefined) priced.push({ option, price });
    else if (option.must) return undefined;
  }
  if (priced.length < wanted) return undefined;
  return priced
    .toSorted((a, b) => Number(b.option.must) - Number(a.option.must) || a.price - b.price)
    .slice(0, wanted)
    .map(({ option }) => option)
    .toSorted((a, b) => a.maker - b.maker);
}
