import type { ListFilter, ListOrder, ListSort, ListWindow, PrefectureCounts } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { searchText } from '#domain/text/search.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';

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
  /** 担当, or empty. */
  owner: string;
}

const OPEN: readonly ApplicationState[] = ['received', 'inquiring'];
const FIXED: readonly ApplicationState[] = ['confirmed', 'held'];

interface FoundApplications {
  ids: string[];
  total: number;
  counts: Map<ApplicationState, number>;
}

/** A row with what is worked out once, so that a look at 100,000 rows takes milliseconds. */
interface Entry {
  readonly id: string;
  readonly received: number;
  readonly state: number;
  readonly prefecture: string;
  readonly month: string;
  readonly day: string;
  readonly association: string;
  readonly makers: readonly string[];
  readonly owner: string;
}

/**
 * All applications, found and put in order in memory. It knows neither database nor clock: `put` says what has become of an
 * application, `find` answers. Equal ones stand in the order of their receipt, the newest first, whichever way the column
 * goes.
 */
export class ApplicationIndex {
  /** By number: as they came, so that a look goes through memory from one end to the other. */
  readonly #entries: Entry[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #texts = new SearchIndex();
  /** The numbers in each order that was asked for, kept right from then on. */
  readonly #orders = new Map<string, { compare: Compare; numbers: number[] }>();
  /** The same association is named in many rows; its text is made and searched once. */
  readonly #associationTexts = new Map<string, string>();
  readonly #months = new Map<string, number>();

  get size(): number {
    return this.#entries.length;
  }

  put(listed: ListedApplication): void {
    const number = this.#numbers.get(listed.id) ?? this.#entries.length;
    const before = this.#entries[number];
    const entry: Entry = {
      id: listed.id,
      received: listed.received,
      state: APPLICATION_STATES.indexOf(listed.state),
      prefecture: listed.prefecture,
      month: listed.day.slice(0, 7),
      day: listed.day,
      association: listed.association,
      makers: listed.makers,
      owner: listed.owner,
    };
    if (!this.#associationTexts.has(listed.association)) {
      this.#associationTexts.set(listed.association, searchText(listed.association));
    }
    this.#texts.set(number, listed.searchText);
    this.#count(entry.month, 1);
    if (before) this.#count(before.month, -1);
    for (const { compare, numbers } of this.#orders.values()) {
      if (before) numbers.splice(this.#placeIn(numbers, before, compare), 1);
      // The numbers of others are compared; its own is put in afterwards.
      numbers.splice(this.#placeIn(numbers, entry, compare), 0, number);
    }
    this.#numbers.set(listed.id, number);
    this.#entries[number] = entry;
  }

  /** The months that occur, the latest first. */
  months(): string[] {
    return [...this.#months.keys()].filter((month) => month !== '').sort((a, b) => (a < b ? 1 : -1));
  }

  /** Everything by 都道府県, the empty name for what names none; as `find` with that filter counts it. */
  prefectures(): Map<string, PrefectureCounts> {
    const counts = new Map<string, PrefectureCounts>();
    for (const { prefecture, state: number } of this.#entries) {
      const state = APPLICATION_STATES[number];
      const before = counts.get(prefecture) ?? { applications: 0, open: 0, sessions: 0 };
      counts.set(prefecture, {
        applications: before.applications + 1,
        open: before.open + (state && OPEN.includes(state) ? 1 : 0),
        sessions: before.sessions + (state && FIXED.includes(state) ? 1 : 0),
      });
    }
    return counts;
  }

  find(filter: ListFilter, order: ListOrder, { offset, limit }: ListWindow = EVERYTHING): FoundApplications {
    const { marks, total, counts } = this.#mark(filter);
    const ids: string[] = [];
    const wanted = Math.min(limit, total - offset);
    let passed = 0;
    for (const number of wanted > 0 ? this.#inOrder(order) : []) {
      if (marks[number] === 0) continue;
      passed += 1;
      if (passed <= offset) continue;
      ids.push(this.#entries[number]?.id ?? '');
      if (ids.length === wanted) break;
    }
    return { ids, total, counts };
  }

  /** For each number 1 where the filter finds it, otherwise 0. */
  #mark(filter: ListFilter): { marks: Uint8Array; total: number; counts: Map<ApplicationState, number> } {
    const associations = filter.association === undefined ? undefined : this.#associationsLike(filter.association);
    const marks = this.#texts.find(filter.words ?? []);
    const state = filter.state === undefined ? -1 : APPLICATION_STATES.indexOf(filter.state);
    const counts = new Uint32Array(APPLICATION_STATES.length);
    let total = 0;
    for (const [number, entry] of this.#entries.entries()) {
      if (marks[number] === 0) continue;
      const passes =
        (filter.month === undefined || entry.month === filter.month) &&
        (filter.prefecture === undefined || entry.prefecture === filter.prefecture) &&
        (filter.owner === undefined || entry.owner === filter.owner) &&
        (filter.maker === undefined || entry.makers.includes(filter.maker)) &&
        (associations === undefined || associations.has(entry.association));
      if (passes) counts[entry.state] = (counts[entry.state] ?? 0) + 1;
      if (passes && (state < 0 || entry.state === state)) total += 1;
      else marks[number] = 0;
    }
    return { marks, total, counts: countsOf(counts) };
  }

  #inOrder(order: ListOrder): readonly number[] {
    const key = `${order.sort} ${order.descending}`;
    const known = this.#orders.get(key);
    if (known) return known.numbers;
    const compare = compareBy(order);
    const sorted = [...this.#entries.entries()].sort(([, a], [, b]) => compare(a, b));
    const numbers = sorted.map(([number]) => number);
    this.#orders.set(key, { compare, numbers });
    return numbers;
  }

  /** Where the entry stands in an order, or would stand. */
  #placeIn(numbers: readonly number[], entry: Entry, compare: Compare): number {
    let [low, high] = [0, numbers.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[numbers[middle] ?? -1];
      if (other !== undefined && compare(other, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #associationsLike(typed: string): Set<string> {
    const part = searchText(typed);
    return new Set([...this.#associationTexts].flatMap(([name, text]) => (text.includes(part) ? [name] : [])));
  }

  #count(month: string, by: 1 | -1): void {
    const count = (this.#months.get(month) ?? 0) + by;
    if (count === 0) this.#months.delete(month);
    else this.#months.set(month, count);
  }
}

const EVERYTHING: ListWindow = { offset: 0, limit: Number.POSITIVE_INFINITY };

type Compare = (a: Entry, b: Entry) => number;

const COMPARE: Record<ListSort, Compare> = {
  received: (a, b) => a.received - b.received,
  day: (a, b) => compareTexts(a.day, b.day),
  association: (a, b) => compareTexts(a.association, b.association),
  prefecture: (a, b) => rankOf(a.prefecture) - rankOf(b.prefecture),
  state: (a, b) => a.state - b.state,
};

function compareBy({ sort, descending }: ListOrder): Compare {
  const [compare, way] = [COMPARE[sort], descending ? -1 : 1];
  return (a, b) => way * compare(a, b) || b.received - a.received || compareTexts(a.id, b.id);
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

const PREFECTURE_RANKS: ReadonlyMap<string, number> = new Map(PREFECTURES.map((name, rank) => [name, rank]));

/** Those without one come last. */
function rankOf(prefecture: string): number {
  return PREFECTURE_RANKS.get(prefecture) ?? PREFECTURES.length;
}

function countsOf(counts: Uint32Array): Map<ApplicationState, number> {
  return new Map(
    APPLICATION_STATES.map((state, at): [ApplicationState, number] => [state, counts[at] ?? 0]).filter(
      ([, count]) => count > 0,
    ),
  );
}

/** Texts that are searched together: one call of `indexOf` looks through all of a block. */
const BLOCK = 256;
/** Stands between the texts of a block; no word holds it. */
const BETWEEN = '\0';

interface Block {
  text: string;
  /** Where each text begins. */
  starts: Uint32Array;
}

/** Finds the numbered texts that hold a word anywhere: 100,000 of them in milliseconds. */
class SearchIndex {
  readonly #texts: string[] = [];
  readonly #blocks: (Block | undefined)[] = [];

  set(number: number, text: string): void {
    if (this.#texts[number] === text) return;
    this.#texts[number] = text;
    this.#blocks[Math.floor(number / BLOCK)] = undefined;
  }

  /** For each number 1 where its text holds all words, otherwise 0. */
  find([first, ...others]: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.#texts.length).fill(first === undefined ? 1 : 0);
    if (first === undefined) return marks;
    for (let at = 0; at < this.#texts.length; at += BLOCK) {
      for (const place of placesOf(first, this.#blockAt(at))) {
        const text = this.#texts[at + place] ?? '';
        if (others.every((word) => text.includes(word))) marks[at + place] = 1;
      }
    }
    return marks;
  }

  #blockAt(start: number): Block {
    const number = start / BLOCK;
    const known = this.#blocks[number];
    if (known) return known;
    const texts = this.#texts.slice(start, start + BLOCK);
    const starts = new Uint32Array(texts.length + 1);
    for (const [place, text] of texts.entries())
      starts[place + 1] = (starts[place] ?? 0) + text.length + BETWEEN.length;
    const block = { text: texts.join(BETWEEN), starts };
    this.#blocks[number] = block;
    return block;
  }
}

/** The places in the block whose texts hold the word. */
function* placesOf(word: string, { text, starts }: Block): Generator<number> {
  let place = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[place])) {
    while ((starts[place + 1] ?? text.length) <= at) place += 1;
    yield place;
    place += 1;
    if (place >= starts.length - 1) return;
  }
}
