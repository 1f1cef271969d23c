import type { Board } from '#domain/drive/board.ts';
import type { Columns } from './rows.ts';

/**
 * How many cases any plan can place at most. `prices` are what the linear model would pay for one more crew, by row; the
 * bound holds whatever they are, so it does not lean on the solver's tolerances: a plan earns 1 a case, pays for its crews,
 * and cannot earn more than every case does by itself at these prices, and all crews sold.
 */
export function boundOf(board: Board, { crews }: Columns, prices: ArrayLike<number>, perCase: number): number {
  const price = new Float64Array(board.room.length);
  for (const [index, { row, moment }] of crews.entries()) {
    const next = crews[index + 1];
    const after = next?.isChange ? (prices[next.row] ?? 0) : 0;
    price[moment] = Math.max(0, ((prices[row] ?? 0) - after) / perCase);
  }
  const before = new Float64Array(board.room.length + 1);
  for (const [moment, each] of price.entries()) before[moment + 1] = (before[moment] ?? 0) + each;
  let bound = 0;
  for (const [moment, each] of price.entries()) bound += each * (board.room[moment] ?? 0);
  for (const { wanted, slots } of board.cases) {
    const earned = slots.map(({ options }) => {
      const costs = options.map(({ from, to }) => (before[to] ?? 0) - (before[from] ?? 0)).toSorted((a, b) => a - b);
      return 1 - costs.slice(0, wanted).reduce((sum, cost) => sum + cost, 0);
    });
    bound += Math.max(0, ...earned);
  }
  const able = board.cases.filter(({ slots }) => slots.length > 0).length;
  return Math.min(able, Math.floor(bound + SLACK));
}

/** Sums of some ten thousand figures are exact to this. */
const SLACK = 1e-6;
