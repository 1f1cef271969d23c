/** A kept event: its text, or why there is none; good for this mark of the session only. */
export interface KeptEvent {
  mark: number;
  event: { bytes: Uint8Array } | { error: unknown };
}

/** The events that published calendars were made of last. */
export interface EventShelf {
  /** Undefined when it is not there, or is of another mark. */
  find(key: string, mark: number): KeptEvent['event'] | undefined;
  keep(key: string, kept: KeptEvent): void;
}

/** About 1.5 kB each: some megabytes, however many sessions there are. */
const PLACES = 4000;

/** An empty shelf. Who has lain there longest makes room. */
export function openEventShelf(places = PLACES): EventShelf {
  const kept = new Map<string, KeptEvent>();
  return {
    find(key, mark) {
      const found = kept.get(key);
      return found?.mark === mark ? found.event : undefined;
    },
    keep(key, event) {
      kept.delete(key);
      kept.set(key, event);
      const [oldest] = kept.keys();
      if (kept.size > places && oldest !== undefined) kept.delete(oldest);
    },
  };
}
