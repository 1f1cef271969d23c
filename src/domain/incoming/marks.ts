import type { Reply } from '#domain/words/inquiries.ts';

const RANK = /第?\s*([1-3１-３一二三])\s*(?:希望|候補)/gu;
const MARKS: readonly [Reply, RegExp][] = [
  ['yes', /[○〇◯⭕]/u],
  ['maybe', /[△▲]/u],
  ['no', /[×✕✖✗]/u],
];
const DIGITS = '123１２３一二三';

/**
 * Which ○△× a mail says of which wish, by its rank (1 to 3): where a line names one wish and one mark. Two lines that differ
 * say nothing, and no mark is read from words, because a person decides.
 */
export function marksIn(text: string): ReadonlyMap<number, Reply> {
  const found = new Map<number, Reply | undefined>();
  for (const line of text.slice(0, 10_000).split('\n')) {
    const ranks = new Set([...line.matchAll(RANK)].map(([, digit = '']) => (DIGITS.indexOf(digit) % 3) + 1));
    const marks = MARKS.flatMap(([reply, mark]) => (mark.test(line) ? [reply] : []));
    const [rank] = ranks;
    const [reply] = marks;
    if (rank === undefined || reply === undefined || ranks.size > 1 || marks.length > 1) continue;
    found.set(rank, found.has(rank) && found.get(rank) !== reply ? undefined : reply);
  }
  return new Map([...found].flatMap(([rank, reply]) => (reply ? [[rank, reply] as const] : [])));
}
