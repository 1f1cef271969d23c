/** 第一希望, 第二希望, 第三希望. */
export type Rank = 1 | 2 | 3;
export const RANKS: readonly Rank[] = [1, 2, 3];

export const RANK_WORDS: Record<Rank, string> = { 1: '第一希望', 2: '第二希望', 3: '第三希望' };
