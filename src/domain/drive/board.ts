import { PREFECTURES } from '#domain/text/prefecture.ts';
import { againstMaker, againstSlot, type Terms, termsOf } from './eligible.ts';
import type { FixedSession, Instance } from './instance.ts';
import { isNear } from './neighbours.ts';
import { fixedLoads, REPLY_POINTS } from './points.ts';

/**
 * An instance as numbers, for the search: only what may be at all. Cases and makers are numbered in the instance's order.
 * Crews can only run short where some span begins, so each maker has one `moment` for each of these, and an option covers
 * a stretch of them.
 */
export interface Board {
  cases: BoardCase[];
  slots: BoardSlot[];
  options: BoardOption[];
  makers: BoardMaker[];
  /** By moment: crews that no fixed session holds then. */
  room: Int32Array;
  /** By moment: minutes since 1970, JST wall time. */
  times: Int32Array;
}

export interface BoardCase {
  index: number;
  wanted: number;
  pinned: boolean;
  /** Number of the prefecture for short ways; −1: online, or not known. */
  place: number;
  /** Those at which enough makers may come, by rank. */
  slots: BoardSlot[];
}

export interface BoardSlot {
  index: number;
  owner: number;
  id: string;
  /** Days since 1970. */
  day: number;
  /** 2 for the first wish, 1 for the second, 0 for the third. */
  wish: number;
  options: BoardOption[];
}

/** One maker at one slot. */
export interface BoardOption {
  index: number;
  owner: number;
  slot: number;
  maker: number;
  /** A maker that a coordinator has pinned. */
  must: boolean;
  /** 2 for ○, 1 for unanswered, 0 for △. */
  reply: number;
  /** Minutes since 1970, JST wall time, with the buffer. */
  start: number;
  end: number;
  /** The moments that it covers, `to` not included. */
  from: number;
  to: number;
}

export interface BoardMaker {
  id: string;
  crews: number;
  /** Its fixed sessions from the first to the last day of the slots, which count for its load. */
  fixed: number;
  /** By day: the prefectures of its fixed in-person sessions. */
  fixedPlaces: ReadonlyMap<number, readonly number[]>;
  options: BoardOption[];
  /** Its moments, `to` not included. */
  from: number;
  to: number;
  /** Whether it can be given anything. */
  active: boolean;
}

const DAY_MINUTES = 24 * 60;
const EPOCH = Temporal.PlainDate.from('1970-01-01');

export function boardOf(instance: Instance): Board {
  const board: Board = {
    cases: [],
    slots: [],
    options: [],
    makers: [],
    room: new Int32Array(0),
    times: new Int32Array(0),
  };
  for (const terms of termsOf(instance)) addCase(board, instance, terms);
  const loads = fixedLoads(instance);
  const [room, times]: [number[], number[]] = [[], []];
  for (const [index, maker] of instance.makers.entries()) {
    const fixed = instance.commitments.get(maker.id) ?? [];
    const options = board.options.filter((option) => option.maker === index);
    const from = room.length;
    addMoments({ room, times }, options, {
      crews: maker.crews,
      spans: fixed.map((one) => spanOf(one, maker.bufferMinutes)),
    });
    const { id, crews, active } = maker;
    board.makers.push({
      id,
      crews,
      active,
      fixed: loads.get(maker.id) ?? 0,
      fixedPlaces: placesByDay(fixed),
      options,
      from,
      to: room.length,
    });
  }
  board.room = Int32Array.from(room);
  board.times = Int32Array.from(times);
  return board;
}

function addCase(board: Board, { makers }: Instance, terms: Terms): void {
  const { open, must } = terms;
  const own: BoardCase = {
    index: board.cases.length,
    wanted: open.makersWanted,
    pinned: terms.pins.length > 0,
    place: placeOf(open),
    slots: [],
  };
  board.cases.push(own);
  for (const slot of open.slots.toSorted((a, b) => a.rank - b.rank)) {
    if (againstSlot(terms, slot) !== undefined) continue;
    const able = [...makers.entries()].filter(([, maker]) => againstMaker(terms, slot, maker) === undefined);
    const missing = [...must].some((makerId) => !able.some(([, maker]) => maker.id === makerId));
    if (missing || must.size > open.makersWanted || able.length < open.makersWanted) continue;
    const { id, rank, date, demo } = slot;
    const on: BoardSlot = {
      index: board.slots.length,
      owner: own.index,
      id,
      day: dayOf(date),
      wish: 3 - rank,
      options: [],
    };
    // Telling the days from each other is most of the work, and it is the same for all makers.
    const hours = hoursOf({ date, demo });
    for (const [index, maker] of able) {
      const option: BoardOption = {
        index: board.options.length,
        owner: own.index,
        slot: on.index,
        maker: index,
        must: must.has(maker.id),
        reply: REPLY_POINTS[terms.replyOf(maker.id, id) ?? 'unanswered'],
        ...widened(hours, open.mode === 'in-person' ? maker.bufferMinutes : 0),
        from: 0,
        to: 0,
      };
      on.options.push(option);
      board.options.push(option);
    }
    board.slots.push(on);
    own.slots.push(on);
  }
}

/** Adds the moments of one maker, with the crews that are free then, and says of each option which it covers. */
function addMoments(
  { room, times }: { room: number[]; times: number[] },
  options: readonly BoardOption[],
  { crews, spans }: { crews: number; spans: readonly { start: number; end: number }[] },
): void {
  const base = room.length;
  const moments = [...new Set([...options, ...spans].map(({ start }) => start))].toSorted((a, b) => a - b);
  const numberOf = new Map(moments.map((moment, index) => [moment, index]));
  const changes = new Int32Array(moments.length + 1);
  const firstFrom = (time: number): number => {
    let [low, high] = [0, moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((moments[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (const { start, end } of spans) {
    const [from, to] = [numberOf.get(start) ?? 0, firstFrom(end)];
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to] = (changes[to] ?? 0) - 1;
  }
  let out = 0;
  for (const [index, moment] of moments.entries()) {
    out += changes[index] ?? 0;
    times.push(moment);
    room.push(Math.max(0, crews - out));
  }
  for (const option of options) {
    option.from = base + (numberOf.get(option.start) ?? 0);
    option.to = base + firstFrom(option.end);
  }
}

/** In minutes since 1970, widened by the buffer when in-person, as `crewCollisions` has it (DESIGN §3.6). */
export function spanOf(
  { date, demo, mode }: Pick<FixedSession, 'date' | 'demo' | 'mode'>,
  bufferMinutes: number,
): Span {
  return widened(hoursOf({ date, demo }), mode === 'in-person' ? bufferMinutes : 0);
}

interface Span {
  start: number;
  end: number;
}

function hoursOf({ date, demo }: Pick<FixedSession, 'date' | 'demo'>): Span {
  const midnight = dayOf(date) * DAY_MINUTES;
  return {
    start: midnight + demo.start.hour * 60 + demo.start.minute,
    end: midnight + demo.end.hour * 60 + demo.end.minute,
  };
}

function widened({ start, end }: Span, by: number): Span {
  return { start: start - by, end: end + by };
}

/** Days since 1970. */
export function dayOf(date: Temporal.PlainDate): number {
  return EPOCH.until(date).days;
}

function placesByDay(fixed: readonly FixedSession[]): Map<number, number[]> {
  const byDay = new Map<number, number[]>();
  for (const one of fixed) {
    const place = placeOf(one);
    if (place >= 0) byDay.set(dayOf(one.date), [...(byDay.get(dayOf(one.date)) ?? []), place]);
  }
  return byDay;
}

/** The number of its prefecture for short ways; −1: online, or not known. */
export function placeOf({ prefecture, mode }: Pick<FixedSession, 'prefecture' | 'mode'>): number {
  return prefecture === undefined || mode !== 'in-person' ? -1 : PREFECTURES.indexOf(prefecture);
}

/** By numbers of prefectures: whether it is a short way. */
const NEAR = PREFECTURES.map((one) => PREFECTURES.map((other) => isNear(one, other)));

export function areNear(one: number, other: number): boolean {
  return NEAR[one]?.[other] ?? false;
}
