import { PREFECTURES } from '#domain/text/prefecture.ts';

/** 実績 by what: a session with two makers counts for each of them, so makers do not add up to the whole. */
export const TOTALS_BY = ['month', 'prefecture', 'maker'] as const;
export type TotalsBy = (typeof TOTALS_BY)[number];

/** What was counted of the sessions that were held; people and applications only of those that were reported. */
export interface Counted {
  sessions: number;
  /** Sessions of which a report came. */
  reported: number;
  /** 参加者数. */
  attendees: number;
  /** その場での申込件数. */
  applicationsMade: number;
}

/** One bar and one row: a month `YYYY-MM`, a 都道府県 or a maker's name; empty where it is not known. */
export interface TotalsRow extends Counted {
  key: string;
}

/** First and last JST day, both included. */
export interface DayRange {
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
}

export function sumOf(rows: readonly Counted[]): Counted {
  const sum = (count: (row: Counted) => number): number => rows.reduce((all, row) => all + count(row), 0);
  return {
    sessions: sum((row) => row.sessions),
    reported: sum((row) => row.reported),
    attendees: sum((row) => row.attendees),
    applicationsMade: sum((row) => row.applicationsMade),
  };
}

/** The rows as they are read: months without a gap, 都道府県 from north to south, makers by name; the unknown last. */
export function ordered(by: TotalsBy, rows: readonly TotalsRow[]): TotalsRow[] {
  const known = rows.filter((row) => row.key !== '');
  const unknown = rows.filter((row) => row.key === '');
  if (by === 'month') return withoutGaps(known);
  const place = ({ key }: TotalsRow): number => (PREFECTURES as readonly string[]).indexOf(key);
  const compare = (a: TotalsRow, b: TotalsRow): number =>
    by === 'prefecture' ? place(a) - place(b) : a.key < b.key ? -1 : Number(a.key > b.key);
  return [...known.toSorted(compare), ...unknown];
}

/** A month in which nothing was held is a bar of nothing: left out, the chart would show a growth that was none. */
function withoutGaps(rows: readonly TotalsRow[]): TotalsRow[] {
  const months = rows.map(({ key }) => key).toSorted();
  const [first, last] = [months[0], months.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found: TotalsRow[] = [];
  const end = Temporal.PlainYearMonth.from(last);
  for (
    let month = Temporal.PlainYearMonth.from(first);
    Temporal.PlainYearMonth.compare(month, end) <= 0;
    month = month.add({ months: 1 })
  ) {
    const key = month.toString();
    found.push(rows.find((row) => row.key === key) ?? { key, ...sumOf([]) });
  }
  return found;
}

/** 年度: from 1 April to 31 March; `yearsBack` 1 is the one before. */
export function fiscalYear(today: Temporal.PlainDate, yearsBack = 0): DayRange {
  const start = (today.month >= 4 ? today.year : today.year - 1) - yearsBack;
  return {
    from: Temporal.PlainDate.from({ year: start, month: 4, day: 1 }),
    to: Temporal.PlainDate.from({ year: start + 1, month: 3, day: 31 }),
  };
}
