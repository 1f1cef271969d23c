import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { CollectionState } from '#domain/words/form2.ts';

/** Who answers for a collection. */
export interface CollectionContact {
  name: string;
  /** National format with hyphens. */
  phone: string;
  email: string;
}

/** What is typed when a collection is opened or changed. */
export interface CollectionTerms {
  /** Two digits of JIS X 0401. */
  prefecture: string;
  /** 取りまとめ団体. */
  association: string;
  contact: CollectionContact;
  secondContact: { name: string; email: string } | undefined;
  /** 必着: papers are to be there on this JST day. */
  dueOn: Temporal.PlainDate;
  /** 最終期限: what comes by this JST day is still taken. */
  finalOn: Temporal.PlainDate;
  /** Where it is handed in. */
  handInTo: string;
  /** Shown to members. */
  note: string;
}

/** 取りまとめ: the papers of one prefecture on their way to the 支払基金. */
export interface Collection extends CollectionTerms {
  id: string;
  /** 受付番号 `ABCD-EFGH`. */
  reference: string;
  state: CollectionState;
  /** Rises with everything that happens to the collection itself; entries have versions of their own. */
  version: number;
  /** Whether institutions may enter themselves on the unlisted page. */
  ownEntry: boolean;
  openedBy: 'association' | 'coordinator';
  submittedAt: Temporal.Instant;
  /** When its address was confirmed, or a coordinator opened it; undefined before. */
  openedAt: Temporal.Instant | undefined;
  /** Set while `done`: retention counts from here. */
  doneAt: Temporal.Instant | undefined;
  updatedAt: Temporal.Instant;
}

/** One word per step, the same in every layer. */
export type CollectionAct =
  | 'verify'
  | 'enter'
  | 'change-entry'
  | 'hand-in'
  | 'answer'
  | 'correct'
  | 'change'
  | 'invite'
  | 'close'
  | 'reopen'
  | 'finish';

const ALLOWED: Record<CollectionAct, readonly CollectionState[]> = {
  verify: ['unverified'],
  enter: ['open'],
  'change-entry': ['open', 'closed'],
  'hand-in': ['open', 'closed'],
  // The 支払基金 answers long after.
  answer: ['open', 'closed', 'done'],
  correct: ['open', 'closed', 'done'],
  change: ['open', 'closed'],
  invite: ['open'],
  close: ['open'],
  reopen: ['closed', 'done'],
  finish: ['closed'],
};

export function mayCollect(state: CollectionState, act: CollectionAct): boolean {
  return ALLOWED[act].includes(state);
}

/** The collection itself, or `collection-state` with the state it is in. */
export function requireCollectionAct<T extends { state: CollectionState }>(
  collection: T,
  act: CollectionAct,
): Outcome<T> {
  return mayCollect(collection.state, act)
    ? accept(collection)
    : refuse({ code: 'collection-state', state: collection.state });
}

/** What is wrong with the dates, by field; both must lie after today. Dates that stand unchanged (`standing`) may have come. */
export function collectionDateProblems(
  terms: Pick<CollectionTerms, 'dueOn' | 'finalOn'>,
  today: Temporal.PlainDate,
  standing?: Pick<CollectionTerms, 'dueOn' | 'finalOn'>,
): { dueOn?: string; finalOn?: string } {
  const problems: { dueOn?: string; finalOn?: string } = {};
  for (const key of ['dueOn', 'finalOn'] as const) {
    const kept = standing?.[key].equals(terms[key]) ?? false;
    if (!kept && Temporal.PlainDate.compare(terms[key], today) <= 0) {
      problems[key] = `${COLLECTION_DATE_WORDS[key]}には、明日以降の日をご入力ください。`;
    }
  }
  if (problems.finalOn === undefined && Temporal.PlainDate.compare(terms.finalOn, terms.dueOn) < 0) {
    problems.finalOn = '最終期限には、必着日と同じ日か、それより後の日をご入力ください。';
  }
  return problems;
}

export const COLLECTION_DATE_WORDS = { dueOn: '必着日', finalOn: '最終期限' } as const;

/** The collector is reminded so many days before the date. */
const REMINDER_DAYS = [1, 3, 7] as const;

/**
 * Of which reminder a collection is in reach on that JST day: the one of the fewest days that has come, for the date that is
 * next. Undefined where none is, and once the dates have passed.
 */
export function collectionDueIn(
  { dueOn, finalOn }: Pick<CollectionTerms, 'dueOn' | 'finalOn'>,
  today: Temporal.PlainDate,
): { which: 'due' | 'final'; daysBefore: number; days: number } | undefined {
  for (const [which, date] of [
    ['due', dueOn],
    ['final', finalOn],
  ] as const) {
    const days = today.until(date).total('days');
    if (days < 1) continue;
    const daysBefore = REMINDER_DAYS.find((one) => days <= one);
    return daysBefore === undefined ? undefined : { which, daysBefore, days };
  }
  return undefined;
}
