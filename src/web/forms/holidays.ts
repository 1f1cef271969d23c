import holidayJp from '@holiday-jp/holiday_jp';
import { type HolidayMark, holidayMark } from '#domain/text/dates.ts';

/** By day as text: `isHoliday(Date)` of the package answers for the machine's zone. */
const HOLIDAYS: Readonly<Record<string, { name: string } | undefined>> = holidayJp.holidays;

/** The package ends with this year; later days are holidays or not, and nobody here knows. */
const LAST_YEAR = Number(Object.keys(HOLIDAYS).toSorted().at(-1)?.slice(0, 4));

const SUBSTITUTE = '振替休日';
const SUNDAY = 7;

/** The name of the national holiday on that day, if it is one. */
export function holidayName(date: Temporal.PlainDate): string | undefined {
  const name = listedName(date);
  if (name?.endsWith(SUBSTITUTE)) return `${listedName(sundayOf(date)) ?? ''} ${SUBSTITUTE}`.trim();
  // 国民の祝日に関する法律, article 3 (3): a day between two holidays. The package calls it 休日, as it does days of one year.
  const between = [-1, 1].every((days) => listedName(date.add({ days })) !== undefined);
  return name === '休日' && between ? '国民の休日' : name;
}

function listedName(date: Temporal.PlainDate): string | undefined {
  return HOLIDAYS[date.toString()]?.name;
}

/**
 * Article 3 (2): the next day that is no holiday stands in for the one that fell on a Sunday. The package names it after the
 * holiday of the day before.
 */
function sundayOf(substitute: Temporal.PlainDate): Temporal.PlainDate {
  let day = substitute.subtract({ days: 1 });
  while (day.dayOfWeek !== SUNDAY && listedName(day) !== undefined) day = day.subtract({ days: 1 });
  return day;
}

/** Of a day behind those that are known: a sentence that says so; otherwise empty. */
export function holidaysUnknown(date: Temporal.PlainDate): string {
  return date.year > LAST_YEAR ? `祝日かどうかは、${LAST_YEAR}年までの日しか分かりません。` : '';
}

/** What contradicts the day: 「祝」 or 「振休」 beside one that is none; empty where nothing does. */
export function holidayContradiction(text: string, date: Temporal.PlainDate): string {
  const mark = holidayMark(text);
  if (mark === undefined || holidaysUnknown(date) !== '') return '';
  return fits(mark, holidayName(date)) ? '' : `「${MARKS[mark]}」とありますが、この日は${MARKS[mark]}ではありません。`;
}

const MARKS: Record<HolidayMark, string> = { holiday: '祝日', substitute: SUBSTITUTE };

function fits(mark: HolidayMark, name: string | undefined): boolean {
  return mark === 'holiday' ? name !== undefined : name?.endsWith(SUBSTITUTE) === true;
}
