import { type Demonstration, type Span, span } from './session.ts';

/** A maker's demonstrations, laid out for the eye: which crew gives which is the maker's own affair. */
export interface CrewRows<D> {
  /** As many as the maker has crews, and more only where more run at once; in each, one after the other. */
  rows: D[][];
  /** How many rows there are beyond the crews. */
  over: number;
}

/**
 * Puts demonstrations that do not meet into one row, each widened by `bufferMinutes` when in-person (DESIGN §3.6). Never
 * more rows than run at once at the busiest moment: by their beginnings, each goes into the first row that is free.
 */
export function crewRows<D extends Demonstration>(
  demonstrations: readonly D[],
  crews: number,
  bufferMinutes: number,
): CrewRows<D> {
  const rows: { until: number; held: D[] }[] = [];
  for (const { start, end, one } of inOrder(demonstrations, bufferMinutes)) {
    const free = rows.find(({ until }) => until <= start);
    if (free) {
      free.until = end;
      free.held.push(one);
    } else rows.push({ until: end, held: [one] });
  }
  while (rows.length < crews) rows.push({ until: 0, held: [] });
  return { rows: rows.map(({ held }) => held), over: Math.max(0, rows.length - crews) };
}

/** Demonstrations of one day that meet, one group after the other: what is only asked about takes no crew yet. */
export function meetingGroups<D extends Demonstration>(demonstrations: readonly D[], bufferMinutes: number): D[][] {
  const groups: { until: number; held: D[] }[] = [];
  for (const { start, end, one } of inOrder(demonstrations, bufferMinutes)) {
    const last = groups.at(-1);
    if (last && start < last.until) {
      last.until = Math.max(last.until, end);
      last.held.push(one);
    } else groups.push({ until: end, held: [one] });
  }
  return groups.map(({ held }) => held);
}

function inOrder<D extends Demonstration>(demonstrations: readonly D[], bufferMinutes: number): (Span & { one: D })[] {
  return demonstrations
    .map((one) => ({ one, ...span(one, bufferMinutes) }))
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
}
