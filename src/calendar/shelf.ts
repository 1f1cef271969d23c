/** Keeps things under keys, each good for one mark only: what its key stands for has another once it changes. */
export interface Shelf<Mark, Thing> {
  /** Undefined when it is not there, or is of another mark. */
  find(key: string, mark: Mark): Thing | undefined;
  keep(key: string, mark: Mark, thing: Thing): void;
}

/** What published calendars were made of last. Each can be made again at any time. */
export interface CalendarShelves {
  /** Events by session and reader, or why there is none, good for this mark of the session. */
  events: Shelf<number, { bytes: Uint8Array } | { error: unknown }>;
  /** Whole calendars by what they show, good for this version of it. */
  whole: Shelf<string, WholeCalendar>;
  /** What was found behind the links of calendars, good for this moment of the database. */
  links: Shelf<string, LinkedCalendar>;
}

export interface LinkedCalendar {
  tag: string;
  /** Where it lies whole, once it was asked for. */
  shows: string;
  version: string;
  createdAt: Temporal.Instant;
}

export interface WholeCalendar {
  bytes: Uint8Array;
  /** When the last of its invitations changed; undefined where there are none. */
  lastStamp: Temporal.Instant | undefined;
}

const ROOM = {
  /** About 1.5 kB each: some megabytes, however many sessions there are. */
  events: 4000,
  /** Of calendars together; one of a thousand sessions has about a tenth of it. */
  wholeBytes: 8_000_000,
  /** More than there are programs that ask again and again; about 500 bytes each. */
  links: 4000,
};

export function openCalendarShelves(room = ROOM): CalendarShelves {
  return {
    events: openShelf(room.events),
    whole: openShelf(room.wholeBytes, ({ bytes }) => bytes.length),
    links: openShelf(room.links),
  };
}

/** An empty shelf. Who has lain there longest makes room; what is larger than the whole shelf is not kept. */
function openShelf<Mark, Thing>(room: number, sizeOf: (thing: Thing) => number = () => 1): Shelf<Mark, Thing> {
  const kept = new Map<string, { mark: Mark; thing: Thing }>();
  let taken = 0;
  const drop = (key: string): void => {
    const found = kept.get(key);
    if (found) taken -= sizeOf(found.thing);
    kept.delete(key);
  };
  return {
    find(key, mark) {
      const found = kept.get(key);
      return found?.mark === mark ? found.thing : undefined;
    },
    keep(key, mark, thing) {
      drop(key);
      if (sizeOf(thing) > room) return;
      kept.set(key, { mark, thing });
      taken += sizeOf(thing);
      for (const oldest of kept.keys()) {
        if (taken <= room) return;
        drop(oldest);
      }
    },
  };
}
