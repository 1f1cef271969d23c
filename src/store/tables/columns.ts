import { type Column, type SQL, sql } from 'drizzle-orm';

/** Columns are text and integers; these turn them into what the domain speaks, and throw on a value that cannot be. */

/**
 * A column in a condition that is not to choose the index. SQLite plans without knowing what the rows hold and takes one
 * state of six, or a due time that nearly all share, for rarer than the ids or the order that the query is about.
 */
export function plain(column: Column): SQL {
  return column.dataType === 'string' ? sql`(${column} || '')` : sql`(${column} + 0)`;
}

export function oneOf<T extends string>(allowed: readonly T[], value: string): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new Error(`the database holds the unknown word ${JSON.stringify(value)}`);
  return found;
}

export function instantOf(ms: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(ms);
}

export function optionalInstant(ms: number | null): Temporal.Instant | undefined {
  return ms === null ? undefined : instantOf(ms);
}

/** Of the answers of `min(…)`, which are null where there was no row and text where PostgreSQL counted. */
export function earliest(...ms: (number | null | undefined)[]): Temporal.Instant | undefined {
  const known = ms.filter((each) => each !== null && each !== undefined).map(Number);
  return known.length === 0 ? undefined : instantOf(Math.min(...known));
}

export function dayOf(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}

/** JST days in one column, separated by commas. */
export function daysOf(text: string): Temporal.PlainDate[] {
  return text === '' ? [] : text.split(',').map(dayOf);
}

export function windowOf(start: string, end: string): { start: Temporal.PlainTime; end: Temporal.PlainTime } {
  return { start: Temporal.PlainTime.from(start), end: Temporal.PlainTime.from(end) };
}

function timeText(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}

/** The hours of a slot or session as its four columns. */
export function hourColumns(hours: {
  date: Temporal.PlainDate;
  meeting: { start: Temporal.PlainTime; end: Temporal.PlainTime };
  demo: { start: Temporal.PlainTime; end: Temporal.PlainTime };
}) {
  return {
    date: hours.date.toString(),
    meetingStart: timeText(hours.meeting.start),
    meetingEnd: timeText(hours.meeting.end),
    demoStart: timeText(hours.demo.start),
    demoEnd: timeText(hours.demo.end),
  };
}

/** The only row, or undefined. */
export function first<T>(rows: readonly T[]): T | undefined {
  return rows[0];
}

/** Rows or keys of one statement: both databases limit how many values one may carry. */
const BATCH_SIZE = 200;

export function inBatches<T>(all: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let from = 0; from < all.length; from += BATCH_SIZE) batches.push(all.slice(from, from + BATCH_SIZE));
  return batches;
}
