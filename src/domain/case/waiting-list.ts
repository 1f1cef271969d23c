import { headCount, type Registration } from './registration.ts';

/** Who has a seat and who waits for one. Everything is counted in people, because a sign-up brings several. */
export interface Seats {
  /** 定員; undefined for no limit. */
  capacity: number | undefined;
  /** People with a seat: registered, or signed up and not yet confirmed. */
  taken: number;
  /** キャンセル待ち, the next one first. */
  waiting: Registration[];
}

/** The seats as the sign-ups of one application leave them; those who have left do not count. */
export function seatsOf(capacity: number | undefined, signUps: readonly Registration[]): Seats {
  return {
    capacity,
    taken: headCount(signUps.filter(hasSeat)),
    waiting: signUps.filter(({ state }) => state === 'waiting').toSorted(inOrder),
  };
}

/** A sign-up that waits for its mail's link holds its seat, unless there was none when it came. */
function hasSeat({ state, waitingSince }: Registration): boolean {
  return state === 'registered' || (state === 'unconfirmed' && waitingSince === undefined);
}

function inOrder(a: Registration, b: Registration): number {
  return (a.waitingSince?.epochMilliseconds ?? 0) - (b.waitingSince?.epochMilliseconds ?? 0);
}

/** Infinite without 定員, and never negative: it may have been lowered below what is booked. */
export function freeSeats({ capacity, taken }: Seats): number {
  return capacity === undefined ? Number.POSITIVE_INFINITY : Math.max(0, capacity - taken);
}

/** Whether so many people can take seats now: nobody overtakes those who wait, not even where one seat is free. */
export function mayTake(seats: Seats, people: number): boolean {
  return freeSeats(seats) >= people && lineOf(seats).length === 0;
}

/**
 * Who gets a seat now, in order. Strictly: the first that does not fit stops everybody behind it, because a group that small
 * ones may overtake never gets in, and because each was told its position.
 */
export function promotions(seats: Seats): Registration[] {
  let free = freeSeats(seats);
  const line = lineOf(seats);
  const stop = line.findIndex(({ people }) => {
    free -= people;
    return free < 0;
  });
  return stop === -1 ? line : line.slice(0, stop);
}

/** A group that is larger than a lowered 定員 can never fit; it keeps its place and stops nobody. */
function lineOf({ capacity, waiting }: Seats): Registration[] {
  return waiting.filter(({ people }) => capacity === undefined || people <= capacity);
}

/** 1 for the next one. */
export function positionOf(waiting: readonly Registration[], id: string): number {
  return waiting.findIndex((registration) => registration.id === id) + 1;
}

/** The moment that puts somebody at the end of the line, also where several come in one millisecond. */
export function endOfLine({ waiting }: Seats, now: Temporal.Instant): Temporal.Instant {
  const last = waiting.at(-1)?.waitingSince;
  return last && Temporal.Instant.compare(last, now) >= 0 ? last.add({ milliseconds: 1 }) : now;
}
