import holidayJp from '@holiday-jp/holiday_jp';

/** By day as text: `isHoliday(Date)` of the package answers for the machine's zone. */
const HOLIDAYS: Readonly<Record<string, { name: string } | undefined>> = holidayJp.holidays;

/** The name of the national holiday on that day, if it is one. */
export function holidayName(date: Temporal.PlainDate): string | undefined {
  return HOLIDAYS[date.toString()]?.name;
}
