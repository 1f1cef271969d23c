import type { AttentionKind } from '#domain/desk/attention.ts';
import { RUN_ACT_WORDS, RUN_ACTS } from '#domain/words/runs.ts';
import { ATTENTION_WORDS } from '#web/desk/case/attention-words.ts';

export const MANY_PATH = '/desk/many';

/** What a page of rows says about ticking them; see views/partials/many-bar.hbs. */
export interface ManyBar {
  path: string;
  /** References of the page's rows. */
  shown: string;
  rows: number;
  /** The page to come back to. */
  from: string;
  /** All beyond the page; null where the page is all, and where they are not counted. */
  all: { value: 'list' | 'queue'; label: string; count: number } | null;
  /** The filter that is the choice. */
  filter: { name: string; value: string }[];
  acts: { value: string; label: string }[];
}

const ACTS = [
  ...RUN_ACTS.map((value) => ({ value, label: RUN_ACT_WORDS[value] })),
  { value: 'export', label: '書き出し' },
];

function barOf(bar: Pick<ManyBar, 'from' | 'all' | 'filter'> & { references: readonly string[] }): ManyBar | null {
  const { references, ...rest } = bar;
  if (references.length === 0) return null;
  const shown = [...new Set(references)];
  return { ...rest, path: MANY_PATH, shown: shown.join(','), rows: shown.length, acts: ACTS };
}

/** Of 申請一覧: `filter` is its address. Null where there is nothing to tick. */
export function listBar(list: {
  references: readonly string[];
  from: string;
  total: number | undefined;
  filter: ManyBar['filter'];
}): ManyBar | null {
  const { references, from, total, filter } = list;
  // More than a run takes is said by the page that it leads to; 書き出し takes them all.
  const isMore = total !== undefined && total > references.length;
  const all = {
    value: 'list',
    label: `条件に合う${total?.toLocaleString('ja-JP')}件をすべて選ぶ`,
    count: total ?? 0,
  } as const;
  return barOf({ references, from, filter, all: isMore ? all : null });
}

/** Kinds of which there is no case to act on. */
const OF_NO_CASE: readonly AttentionKind[] = ['mail-failed', 'material-doubtful', 'material-old'];

/** Of 今すること: all of the kind that is shown; where all kinds are, those that makers owe an answer to. */
export function queueBar(queue: {
  references: readonly string[];
  from: string;
  kind: AttentionKind | undefined;
  /** 担当, as the address has it. */
  owner: string;
  counts: ReadonlyMap<AttentionKind | '', number>;
}): ManyBar | null {
  const kind = queue.kind ?? 'answer-overdue';
  const count = OF_NO_CASE.includes(kind) ? 0 : (queue.counts.get(kind) ?? 0);
  const all = { value: 'queue', label: `「${ATTENTION_WORDS[kind]}」${count}件をすべて選ぶ`, count } as const;
  return barOf({
    references: queue.references,
    from: queue.from,
    filter: [{ name: 'kind', value: kind }, ...(queue.owner === '' ? [] : [{ name: 'owner', value: queue.owner }])],
    all: count > 0 ? all : null,
  });
}
