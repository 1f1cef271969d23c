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

/** People with a seat that nobody has confirmed yet. */
function heldSeats(signUps: readonly Registration[]): number {
  return headCount(signUps.filter((one) => one.state === 'unconfirmed' && hasSeat(one)));
}

/** Four fifths are taken: from then on an unconfirmed sign-up holds its seat for `LIMITS.scarceHoldHours` only. */
export function isScarce({ capacity, taken }: Pick<Seats, 'capacity' | 'taken'>): boolean {
  return capacity !== undefined && taken * 5 >= capacity * 4;
}

/**
 * Whether a sign-up that nobody has confirmed may hold a seat beside those that its browser and its network hold already: a
 * quarter of 定員 for a browser and half for a network, so that a few invented addresses make no page 満席. Beyond that it gets
 * its seats when it is confirmed, if they are free then.
 */
export function mayHold(
  capacity: number | undefined,
  signUps: readonly Registration[],
  wanted: Pick<Registration, 'people' | 'askedBy'>,
): boolean {
  if (capacity === undefined) return true;
  const { browser, network } = wanted.askedBy;
  const beside = (isSame: (one: Registration) => boolean): number => wanted.people + heldSeats(signUps.filter(isSame));
  const ofBrowser = browser === '' ? 0 : beside((one) => one.askedBy.browser === browser);
  const ofNetwork = network === '' ? 0 : beside((one) => one.askedBy.network === network);
  return ofBrowser * 4 <= capacity && ofNetwork * 2 <= capacity;
}

/** Infinite without 定員, and never negative: it may have been lowered below what is booked. */
export function freeSeats({ capacity, taken }: Seats): number {
  return capacity === undefined ? Number.POSITIVE_INFINITY : Math.max(0, capacity - taken);
}

/**
 * Whether so many people can take seats now: nobody overtakes those who wait, not even where one seat is free; but for
 * those who were passed over.
 */
export function mayTake(seats: Seats, people: number): boolean {
  return freeSeats(seats) >= people && lineOf(seats).every(isPassedOver);
}

/** Who waits for more seats than are free, and so keeps them from everybody behind; after the promotions. */
export function standsInTheWay(seats: Seats): Registration | undefined {
  const first = lineOf(seats).find((one) => !isPassedOver(one));
  const free = freeSeats(seats);
  return first && free > 0 && first.people > free ? first : undefined;
}

function isPassedOver({ passedOverAt }: Registration): boolean {
  return passedOverAt !== undefined;
}

/**
 * Who gets a seat now, in order. Strictly: the first that does not fit stops everybody behind it, because a group that small
 * ones may overtake never gets in, and because each was told its position. One that the applicant has passed over stops
 * nobody, and gets its seats as soon as they are there.
 */
export function promotions(seats: Seats): Registration[] {
  let free = freeSeats(seats);
  const served: Registration[] = [];
  for (const one of lineOf(seats)) {
    if (one.people <= free) {
      free -= one.people;
      served.push(one);
    } else if (!isPassedOver(one)) break;
  }
  return served;
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
