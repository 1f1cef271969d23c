import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatDayWithEra, formatMonthWithEra, formatShortDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { holidaysUnknown } from '#web/forms/holidays.ts';
import { readDay } from '#web/frame/page-address.ts';
import { showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { deskOnly, deskViewer } from '#web/gate/desk.ts';
import { type DeskCalendar, readDeskCalendar } from '#workflow/desk/read-calendar.ts';
import { type EntryFilter, entriesOf, LEGEND } from './entries.ts';
import { MAKERS_WEEK_PATH, makersWeekHref, type OfMakersWeek, showMakersWeek } from './makers-week-page.ts';
import { mondayOf, monthWeeks, WEEKDAY_HEADS } from './month.ts';
import { makersOfWeek, weekDays } from './week.ts';

/** What the address bar says; what cannot be read counts as not said. */
interface CalendarQuery extends EntryFilter {
  view: 'month' | 'week';
  /** Any day of the month or week. */
  day: Temporal.PlainDate;
}

type RawQuery = { [name in 'view' | 'day' | 'year' | 'month' | 'maker' | 'prefecture' | 'only']?: string };

const ONLY_WORDS = { all: '説明会と候補', sessions: '確定した説明会だけ', candidates: '候補だけ' } as const;

/** カレンダー: sessions and open candidates by month and by week. */
export function deskCalendarRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: RawQuery }>('/desk/calendar', (request, reply) => showCalendar({ web, request, reply }));
    desk.get<OfMakersWeek>(MAKERS_WEEK_PATH, (request, reply) => showMakersWeek({ web, request, reply }));
  });
}

function readQuery(raw: RawQuery, today: Temporal.PlainDate): CalendarQuery {
  return {
    view: raw.view === 'week' ? 'week' : 'month',
    day: readMonth(raw) ?? readDay(raw.day) ?? today,
    makerId: raw.maker ?? '',
    prefecture: PREFECTURES.find((prefecture) => prefecture === raw.prefecture) ?? '',
    only: raw.only === 'all' || raw.only === 'sessions' || raw.only === 'candidates' ? raw.only : '',
  };
}

/** The month that was jumped to, unless the day lies in it already. */
function readMonth({ year, month, day }: RawQuery): Temporal.PlainDate | undefined {
  if (!/^\d{4}$/.test(year ?? '') || !/^(?:[1-9]|1[0-2])$/.test(month ?? '')) return undefined;
  const first = readDay(`${year}-${(month ?? '').padStart(2, '0')}-01`);
  const known = readDay(day);
  return known && first && known.year === first.year && known.month === first.month ? known : first;
}

interface Span {
  from: Temporal.PlainDate;
  /** Included. */
  to: Temporal.PlainDate;
}

function spanOf({ view, day }: CalendarQuery): Span {
  if (view === 'week') return { from: mondayOf(day), to: mondayOf(day).add({ days: 6 }) };
  const from = day.with({ day: 1 });
  return { from, to: from.add({ months: 1 }).subtract({ days: 1 }) };
}

function hrefOf(query: CalendarQuery, changes: Partial<CalendarQuery> = {}): string {
  const { view, day, makerId, prefecture, only } = { ...query, ...changes };
  const said = Object.entries({ view, day: day.toString(), maker: makerId, prefecture, only });
  return `/desk/calendar?${new URLSearchParams(said.filter(([, value]) => value !== ''))}`;
}

async function showCalendar(visit: Visit<{ Querystring: RawQuery }>): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const query = readQuery(request.query, today);
  const span = spanOf(query);
  const calendar = await readDeskCalendar(web.office, span);
  const entries = entriesOf(calendar, query);
  const month = query.view === 'month';
  const heading = month ? formatMonthWithEra(span.from) : `${formatDayWithEra(span.from)}～${formatShortDay(span.to)}`;
  const makers = makersOfWeek(calendar, query.makerId);
  // A month of a drive is mostly wishes; they are counted, and shown by the week or on demand.
  const counts = month && [query.only, query.makerId, query.prefecture].every((said) => said === '');
  return showPage(visit, 'desk/calendar/calendar', {
    page: {
      title: `${DESK_PAGES.calendar} ${heading}`,
      heading,
      caption: DESK_PAGES.calendar,
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'calendar'),
    month,
    heading,
    views: [
      { label: '月', href: hrefOf(query, { view: 'month' }), current: month },
      { label: '週', href: hrefOf(query, { view: 'week' }), current: !month },
      { label: 'メーカーの週', href: makersWeekHref({ day: query.day }), current: false },
    ],
    moves: movesOf(query, span, today),
    filter: filterOf(query, calendar, today),
    narrowed: narrowedWords(query, calendar),
    legend: LEGEND,
    heads: WEEKDAY_HEADS,
    holidaysUnknown: holidaysUnknown(span.to),
    empty: entries.length === 0,
    weeks: month
      ? monthWeeks(
          span.from,
          today,
          {
            entries: counts ? entries.filter(({ kind }) => kind !== 'candidate') : entries,
            counted: counts ? entries.filter(({ kind }) => kind === 'candidate') : [],
            makers,
          },
          (day) => `${hrefOf(query, { view: 'week', day })}#day-${day}`,
        )
      : [],
    makers: makers.map(({ name }) => ({ name })),
    days: month ? [] : weekDays(span.from, today, calendar, { entries, makers }),
    printedAt: web.office.now(),
  });
}

function movesOf(query: CalendarQuery, span: Span, today: Temporal.PlainDate) {
  const word = query.view === 'month' ? '月' : '週';
  const step = query.view === 'month' ? { months: 1 } : { weeks: 1 };
  const now = query.view === 'month' ? '今月' : '今週';
  return [
    { label: `前の${word}`, href: hrefOf(query, { day: span.from.subtract(step) }) },
    { label: now, href: hrefOf(query, { day: today }) },
    { label: `次の${word}`, href: hrefOf(query, { day: span.from.add(step) }) },
  ];
}

function filterOf(query: CalendarQuery, calendar: DeskCalendar, today: Temporal.PlainDate) {
  const { day } = query;
  const years = [...new Set([day.year, ...YEARS_AROUND.map((by) => today.year + by)])].toSorted((a, b) => a - b);
  return {
    view: query.view,
    day: query.day.toString(),
    form: {
      values: {
        ...{ maker: query.makerId, prefecture: query.prefecture, only: query.only },
        ...{ year: String(day.year), month: String(day.month) },
      },
      problems: {},
    },
    years: years.map((year) => ({ value: String(year), label: `${year}年` })),
    months: Array.from({ length: 12 }, (_, index) => ({ value: String(index + 1), label: `${index + 1}月` })),
    all: query.view === 'month' ? '確定した説明会（候補は件数）' : 'すべて',
    makers: calendar.makers.map(({ id, name }) => ({ value: id, label: name })),
    prefectures: PREFECTURES.map((name) => ({ value: name, label: name })),
    only: Object.entries(ONLY_WORDS).map(([value, label]) => ({ value, label })),
    clear: hrefOf(query, { makerId: '', prefecture: '', only: '' }),
  };
}

/** Years that can be jumped to from this one; others by 前の月 and 次の月. */
const YEARS_AROUND = [-3, -2, -1, 0, 1, 2];

/** What the page leaves out, in words: the sheet on the wall must say so. */
function narrowedWords(query: CalendarQuery, calendar: DeskCalendar): string {
  const maker = calendar.makers.find(({ id }) => id === query.makerId);
  return [
    query.makerId === '' ? '' : `メーカー：${maker?.name ?? '登録のないメーカー'}`,
    query.prefecture === '' ? '' : `都道府県：${query.prefecture}`,
    query.only === '' || query.only === 'all' ? '' : ONLY_WORDS[query.only],
  ]
    .filter((part) => part !== '')
    .join('、');
}
