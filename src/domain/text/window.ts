/** A span of one day in JST wall time; `end` is after `start`, midnight is never crossed. */
export interface TimeWindow {
  start: Temporal.PlainTime;
  end: Temporal.PlainTime;
}

/** A span of a day as text, `HH:MM`, JST. */
export interface WindowText {
  start: string;
  end: string;
}

export function windowText(window: TimeWindow): WindowText {
  return {
    start: window.start.toString({ smallestUnit: 'minute' }),
    end: window.end.toString({ smallestUnit: 'minute' }),
  };
}

/** What `windowText` wrote, as hours again. */
export function windowOf(text: WindowText): TimeWindow {
  return { start: Temporal.PlainTime.from(text.start), end: Temporal.PlainTime.from(text.end) };
}
