import type { ApplicationState } from '#domain/words/states.ts';

/** Every part that is given narrows the list. */
export interface ListFilter {
  state?: ApplicationState | undefined;
  /** A part of the association's name, however it is typed. */
  association?: string | undefined;
  /** One of `PREFECTURES`; empty for requests that name none. */
  prefecture?: string | undefined;
  /** `YYYY-MM` of the day. */
  month?: string | undefined;
  /** Id of a maker. */
  maker?: string | undefined;
  /** 担当, by name; empty for those that nobody has. */
  owner?: string | undefined;
  /** As `searchWords` makes them; all must be found. */
  words?: readonly string[] | undefined;
}

export const LIST_SORTS = ['received', 'day', 'association', 'prefecture', 'state'] as const;
export type ListSort = (typeof LIST_SORTS)[number];
/** Equal ones stand in the order of their receipt, the newest first, whichever way the column goes. */
export interface ListOrder {
  sort: ListSort;
  descending: boolean;
}

export interface ListQuery {
  filter: ListFilter;
  order: ListOrder;
}

/** A part of what was found. */
export interface ListWindow {
  offset: number;
  limit: number;
}

export interface FoundApplications {
  /** In order. */
  ids: string[];
  /** How many there are; at least so many where `counts` is missing. */
  total: number;
  /**
   * How many the filter finds per state, its own state left aside. Undefined where words stand in more applications than
   * are counted: of those only the first are reached, and who looks for one narrows the search anyway.
   */
  counts: Map<ApplicationState, number> | undefined;
}

/** How far what words find is counted and shown. */
export interface ListLimits {
  counted: number;
  reached: number;
}

/** So many are counted and put in order within 50 ms. */
export const LIST_LIMITS: ListLimits = { counted: 20_000, reached: 500 };

/** How many of one 都道府県. */
export interface PrefectureCounts {
  applications: number;
  /** `received` and `inquiring`. */
  open: number;
  /** `confirmed` and `held`. */
  sessions: number;
}

const OPEN: readonly ApplicationState[] = ['received', 'inquiring'];
const FIXED: readonly ApplicationState[] = ['confirmed', 'held'];

export function prefectureCounts(counts: ReadonlyMap<ApplicationState, number>): PrefectureCounts {
  const sum = (states?: readonly ApplicationState[]): number =>
    counts.entries().reduce((total, [state, count]) => total + (states?.includes(state) === false ? 0 : count), 0);
  return { applications: sum(), open: sum(OPEN), sessions: sum(FIXED) };
}
