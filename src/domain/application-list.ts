import { APPLICATION_STATES, type ApplicationState } from './application.ts';
import { PREFECTURES } from './prefecture.ts';
import { searchText } from './search-text.ts';

/** What the desk's list is filtered and sorted by; the rest of an application is read when it is shown. */
export interface ListedApplication {
  id: string;
  state: ApplicationState;
  association: string;
  /** One of `PREFECTURES`, or empty. */
  prefecture: string;
  /** The session's JST day, or the first choice's while nothing is fixed: `YYYY-MM-DD`, or empty. */
  day: string;
  /** Epoch milliseconds of 受付, or of the filing while it has not been received. */
  received: number;
  /** As `searchTextOf` makes it. */
  searchText: string;
  /** Ids of the makers that were asked or joined. */
  makers: readonly string[];
}

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
  /** As `searchWords` makes them; all must be found. */
  words?: readonly string[] | undefined;
}

export const LIST_SORTS = ['received', 'day', 'association', 'prefecture', 'state'] as const;
export type ListSort = (typeof LIST_SORTS)[number];
export interface ListOrder {
  sort: ListSort;
  descending: boolean;
}

/** A part of what was found; without one, all of it. */
export interface ListWindow {
  offset: number;
  limit: number;
}

export interface FoundApplications {
  /** In order. */
  ids: string[];
  total: number;
  /** How many the filter finds per state, its own state left aside. */
  counts: Map<ApplicationState, number>;
}

/** A row with what is worked out once, so that a look at 100,000 rows takes milliseconds. */
interface Entry {
  listed: ListedApplication;
  association: string;
  month: string;
}

/**
 * All applications in the order of their receipt, the newest first; equal ones by id. It knows neither database nor
 * clock: `put` says what has become of an application, `find` answers.
 */
export class ApplicationIndex {
  readonly #entries = new Map<string, Entry>();
  /** The same entries in order; made anew with the next look after one was added or moved. */
  #ordered: Entry[] | undefined;
  readonly #texts = new Map<string, string>();
  #associationRanks: Map<string, number> | undefined;
  readonly #months = new Map<string, number>();

  get size(): number {
    return this.#entries.size;
  }

  put(listed: ListedApplication): void {
    const before = this.#entries.get(listed.id);
    const entry = { listed, association: this.#textOf(listed.association), month: listed.day.slice(0, 7) };
    this.#count(entry.month, 1);
    if (before) this.#count(before.month, -1);
    if (before && before.listed.received === listed.received) Object.assign(before, entry);
    else {
      this.#entries.set(listed.id, entry);
      this.#ordered = undefined;
    }
  }

  /** The months that occur, the latest first. */
  months(): string[] {
    return [...this.#months.keys()].filter((month) => month !== '').sort((a, b) => (a < b ? 1 : -1));
  }

  find(filter: ListFilter, order: ListOrder, window: ListWindow = EVERYTHING): FoundApplications {
    const association = filter.association === undefined ? '' : searchText(filter.association);
    const words = filter.words ?? [];
    const counts = new Map<ApplicationState, number>();
    const found: Entry[] = [];
    for (const entry of this.#inOrder()) {
      const { listed } = entry;
      if (filter.month !== undefined && entry.month !== filter.month) continue;
      if (filter.prefecture !== undefined && listed.prefecture !== filter.prefecture) continue;
      if (filter.maker !== undefined && !listed.makers.includes(filter.maker)) continue;
      if (association !== '' && !entry.association.includes(association)) continue;
      if (!words.every((word) => listed.searchText.includes(word))) continue;
      counts.set(listed.state, (counts.get(listed.state) ?? 0) + 1);
      if (filter.state === undefined || listed.state === filter.state) found.push(entry);
    }
    return { ids: this.#sorted(found, order, window).map((entry) => entry.listed.id), total: found.length, counts };
  }

  /**
   * Numbers sort ten times as fast as texts: an entry's rank in the column and its place in the order of receipt are put
   * into one. So equal ones stay in the order of receipt, the newest first, whichever way the column goes.
   */
  #sorted(found: Entry[], { sort, descending }: ListOrder, { offset, limit }: ListWindow): Entry[] {
    const end = offset + limit;
    if (sort === 'received') return (descending ? found : found.toReversed()).slice(offset, end);
    const rank = this.#rankIn(sort);
    const keys = new Float64Array(found.length);
    for (const [place, entry] of found.entries()) {
      keys[place] = (descending ? -rank(entry) : rank(entry)) * found.length + place;
    }
    const placeOf = (key: number): number => ((key % found.length) + found.length) % found.length;
    return [...keys.sort().slice(offset, end)].flatMap((key) => found[placeOf(key)] ?? []);
  }

  #rankIn(sort: Exclude<ListSort, 'received'>): (entry: Entry) => number {
    if (sort === 'day') return ({ listed }) => Number(listed.day.replaceAll('-', ''));
    if (sort === 'state') return ({ listed }) => STATE_RANKS.get(listed.state) ?? 0;
    if (sort === 'prefecture') return ({ listed }) => PREFECTURE_RANKS.get(listed.prefecture) ?? PREFECTURES.length;
    const ranks = this.#rankAssociations();
    return (entry) => ranks.get(entry.listed.association) ?? 0;
  }

  #rankAssociations(): Map<string, number> {
    if (this.#associationRanks === undefined) {
      const names = [...this.#texts.keys()].sort();
      this.#associationRanks = new Map(names.map((name, rank) => [name, rank]));
    }
    return this.#associationRanks;
  }

  #inOrder(): readonly Entry[] {
    this.#ordered ??= [...this.#entries.values()].sort(
      (a, b) => b.listed.received - a.listed.received || (a.listed.id < b.listed.id ? -1 : 1),
    );
    return this.#ordered;
  }

  /** The same association is named in many rows; its text is made once. */
  #textOf(association: string): string {
    const known = this.#texts.get(association);
    if (known !== undefined) return known;
    const text = searchText(association);
    this.#texts.set(association, text);
    this.#associationRanks = undefined;
    return text;
  }

  #count(month: string, by: 1 | -1): void {
    const count = (this.#months.get(month) ?? 0) + by;
    if (count === 0) this.#months.delete(month);
    else this.#months.set(month, count);
  }
}

const EVERYTHING: ListWindow = { offset: 0, limit: Number.POSITIVE_INFINITY };
const STATE_RANKS: ReadonlyMap<string, number> = new Map(APPLICATION_STATES.map((state, rank) => [state, rank]));
const PREFECTURE_RANKS: ReadonlyMap<string, number> = new Map(PREFECTURES.map((name, rank) => [name, rank]));
