import { dayOffOn } from '#domain/case/days-off.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { isWeekend } from '#domain/text/dates.ts';
import { holidayName } from '#web/forms/holidays.ts';
import { countWords, type Entry } from './entries.ts';

/** More than a cell of a wall calendar can hold is counted and shown by the week. */
const CELL_MAX = 6;

export interface DayHead {
  date: Temporal.PlainDate;
  /** Place to jump to. */
  anchor: string;
  today: boolean;
  /** Saturday, Sunday or holiday; the weekday itself always stands in words. */
  off: boolean;
  /** The holiday's name, or empty. */
  holiday: string;
}

export interface MonthDay extends DayHead {
  month: number;
  dayOfMonth: number;
  /** Leaves of the neighbouring months are blank. */
  inMonth: boolean;
  weekHref: string;
  entries: Entry[];
  /** 「ほか34件」 that do not fit, or 0; then `counts` says how many of which kind the day has. */
  more: number;
  counts: string;
  /** Wishes of the day that are counted and not shown. */
  candidates: number;
  /** Makers that cannot come on the day. */
  blocked: string;
}

export const WEEKDAY_HEADS = ['月', '火', '水', '木', '金', '土', '日'] as const;

/** Monday of the week of `date`. */
export function mondayOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

export function dayHead(date: Temporal.PlainDate, today: Temporal.PlainDate): DayHead {
  const holiday = holidayName(date) ?? '';
  return {
    date,
    anchor: `day-${date.toString()}`,
    today: date.equals(today),
    off: isWeekend(date) || holiday !== '',
    holiday,
  };
}

interface MonthContent {
  entries: readonly Entry[];
  /** Only counted, day by day. */
  counted?: readonly Entry[];
  /** Whose 不可日 are named. */
  makers?: readonly Pick<Maker, 'name' | 'daysOff'>[];
}

/** 「富士通、アトラス」, of makers with a 不可日 then; empty on most days. */
function blockedOn(makers: readonly Pick<Maker, 'name' | 'daysOff'>[], date: Temporal.PlainDate): string {
  return makers
    .filter((maker) => dayOffOn(maker, date))
    .map(({ name }) => name)
    .join('、');
}

/** Whole weeks from Monday to Sunday that hold the month beginning on `first`. */
export function monthWeeks(
  first: Temporal.PlainDate,
  today: Temporal.PlainDate,
  { entries, counted = [], makers = [] }: MonthContent,
  weekHref: (date: Temporal.PlainDate) => string,
): { days: MonthDay[] }[] {
  const byDay = Map.groupBy(entries, (entry) => entry.date.toString());
  const countedByDay = Map.groupBy(counted, (entry) => entry.date.toString());
  const last = first.add({ months: 1 }).subtract({ days: 1 });
  const weeks: { days: MonthDay[] }[] = [];
  for (let monday = mondayOf(first); Temporal.PlainDate.compare(monday, last) <= 0; monday = monday.add({ weeks: 1 })) {
    const days = WEEKDAY_HEADS.map((_, index) => monday.add({ days: index }));
    weeks.push({
      days: days.map((date) => ({
        ...monthDay(dayHead(date, today), first, byDay.get(date.toString()) ?? [], weekHref(date)),
        candidates: countedByDay.get(date.toString())?.length ?? 0,
        blocked: blockedOn(makers, date),
      })),
    });
  }
  return weeks;
}

function monthDay(
  head: DayHead,
  first: Temporal.PlainDate,
  entries: readonly Entry[],
  weekHref: string,
): Omit<MonthDay, 'candidates' | 'blocked'> {
  // One line for "1 more" takes as much room as the one.
  const fits = entries.length <= CELL_MAX + 1;
  return {
    ...head,
    month: head.date.month,
    dayOfMonth: head.date.day,
    inMonth: head.date.month === first.month && head.date.year === first.year,
    weekHref,
    entries: fits ? [...entries] : entries.slice(0, CELL_MAX),
    more: fits ? 0 : entries.length - CELL_MAX,
    counts: fits ? '' : countWords(entries),
  };
}
