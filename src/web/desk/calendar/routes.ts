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
import { mondayOf, monthWeeks, WEEKDAY_HEADS } from './month.ts';
import { makersOfWeek, weekDays } from './week.ts';

/** What the address bar says; what cannot be read counts as not said. */
interface CalendarQuery extends EntryFilter {
  view: 'month' | 'week';
  /** Any day of the month or week. */
  day: Temporal.PlainDate;
}

type RawQuery = { [name in 'view' | 'day' | 'maker' | 'prefecture' | 'only']?: string };

const ONLY_WORDS = { sessions: '確定した説明会だけ', candidates: '候補だけ' } as const;

/** カレンダー: sessions and open candidates by month and by week. */
export function deskCalendarRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: RawQuery }>('/desk/calendar', (request, reply) => showCalendar({ web, request, reply }));
  });
}

function readQuery(raw: RawQuery, today: Temporal.PlainDate): CalendarQuery {
  return {
    view: raw.view === 'week' ? 'week' : 'month',
    day: readDay(raw.day) ?? today,
    makerId: raw.maker ?? '',
    prefecture: PREFECTURES.find((prefecture) => prefecture === raw.prefecture) ?? '',
    only: raw.only === 'sessions' || raw.only === 'candidates' ? raw.only : '',
  };
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
    ],
    moves: movesOf(query, span, today),
    filter: filterOf(query, calendar),
    narrowed: narrowedWords(query, calendar),
    legend: LEGEND,
    heads: WEEKDAY_HEADS,
    holidaysUnknown: holidaysUnknown(span.to),
    empty: entries.length === 0,
    weeks: month
      ? monthWeeks(span.from, today, entries, (day) => `${hrefOf(query, { view: 'week', day })}#day-${day}`)
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

function filterOf(query: CalendarQuery, calendar: DeskCalendar) {
  return {
    view: query.view,
    day: query.day.toString(),
    form: { values: { maker: query.makerId, prefecture: query.prefecture, only: query.only }, problems: {} },
    makers: calendar.makers.map(({ id, name }) => ({ value: id, label: name })),
    prefectures: PREFECTURES.map((name) => ({ value: name, label: name })),
    only: Object.entries(ONLY_WORDS).map(([value, label]) => ({ value, label })),
    clear: hrefOf(query, { makerId: '', prefecture: '', only: '' }),
  };
}

/** What the page leaves out, in words: the sheet on the wall must say so. */
function narrowedWords(query: CalendarQuery, calendar: DeskCalendar): string {
  const maker = calendar.makers.find(({ id }) => id === query.makerId);
  return [
    query.makerId === '' ? '' : `メーカー：${maker?.name ?? '登録のないメーカー'}`,
    query.prefecture === '' ? '' : `都道府県：${query.prefecture}`,
    query.only === '' ? '' : ONLY_WORDS[query.only],
  ]
    .filter((part) => part !== '')
    .join('、');
}
