import { type Column, type SQL, sql } from 'drizzle-orm';

import { type TimeWindow, windowOf, windowText } from '#domain/text/window.ts';

/** Columns are text and integers; these turn them into what the domain speaks, and throw on a value that cannot be. */

/**
 * A column in a condition that is not to choose the index. SQLite plans without knowing what the rows hold and takes one
 * state of six, or a due time that nearly all share, for rarer than the ids or the order that the query is about.
 */
export function plain(column: Column): SQL {
  return column.dataType === 'string' ? sql`(${column} || '')` : sql`(${column} + 0)`;
}

/** Whether a search text, which is all lower case, holds the word; read row by row, without an index. */
export function holdsWord(searchText: SQL, word: string): SQL {
  return sql`${searchText} like ${patternOf(word)} escape '\\'`;
}

/** Of LIKE, for what holds this word anywhere. */
export function patternOf(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
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

/** Day and hours of a slot or session. */
interface Hours {
  date: Temporal.PlainDate;
  meeting: TimeWindow;
  demo: TimeWindow;
}

/** The same as columns. */
type HourColumns = Record<'date' | 'meetingStart' | 'meetingEnd' | 'demoStart' | 'demoEnd', string>;

export function hourColumns(hours: Hours): HourColumns {
  const meeting = windowText(hours.meeting);
  const demo = windowText(hours.demo);
  return {
    date: hours.date.toString(),
    meetingStart: meeting.start,
    meetingEnd: meeting.end,
    demoStart: demo.start,
    demoEnd: demo.end,
  };
}

/** What `hourColumns` wrote, as day and hours again. */
export function hoursOf(row: HourColumns): Hours {
  return {
    date: dayOf(row.date),
    meeting: windowOf({ start: row.meetingStart, end: row.meetingEnd }),
    demo: windowOf({ start: row.demoStart, end: row.demoEnd }),
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
