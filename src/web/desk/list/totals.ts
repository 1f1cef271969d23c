import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Counted, type DayRange, fiscalYear, TOTALS_BY, type TotalsBy } from '#domain/desk/totals.ts';
import { formatDay, readDate } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { REPORT_WORDS } from '#domain/words/reports.ts';
import { FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { type HeldTotals, readTotals } from '#workflow/desk/read-totals.ts';

/** 実績: what came of the sessions, for the desk's own reports. */
export function deskTotalsRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: Query }>('/desk/totals', (request, reply) => showTotals({ web, request, reply }));
    desk.get<{ Querystring: Query }>('/desk/totals.xlsx', (request, reply) => sendTotals({ web, request, reply }));
  });
}

type Query = Record<string, unknown>;
type OfTotals = { Querystring: Query };

const BY_WORDS: Record<TotalsBy, { link: string; label: string; unknown: string }> = {
  month: { link: '月別', label: '月', unknown: '不明' },
  prefecture: { link: '都道府県別', label: '都道府県', unknown: '不明' },
  maker: { link: 'メーカー別', label: 'メーカー', unknown: 'メーカーなし' },
};

const MEASURES = ['sessions', 'attendees', 'applicationsMade'] as const;
type Measure = (typeof MEASURES)[number];
const MEASURE_WORDS: Record<Measure, { label: string; unit: string }> = {
  sessions: { label: '開催数', unit: '回' },
  attendees: { label: REPORT_WORDS.attendees, unit: '名' },
  applicationsMade: { label: REPORT_WORDS.applicationsMade, unit: '件' },
};

interface Asked {
  by: TotalsBy;
  measure: Measure;
  days: DayRange;
  values: { from: string; to: string };
  problems: Record<string, string>;
}

/** What the address asks for; days that cannot be read leave the 年度 of today, with a problem at the field. */
function askedFor(query: Query, today: Temporal.PlainDate): Asked {
  const usual = fiscalYear(today);
  const form = new FormReader({ from: textIn(query, 'from'), to: textIn(query, 'to') });
  const dayIn = (name: 'from' | 'to', label: string): Temporal.PlainDate =>
    form.optional(name, (typed) => readDate(typed, today), `${label}は、2026/4/1 のように入力してください。`) ??
    usual[name];
  const from = dayIn('from', 'はじめの日');
  const to = dayIn('to', 'おわりの日');
  if (Temporal.PlainDate.compare(from, to) > 0)
    form.problems.to = 'おわりの日は、はじめの日と同じ日か、あとの日にしてください。';
  const wrong = form.isWrong;
  const text = (name: 'from' | 'to', day: Temporal.PlainDate): string =>
    (wrong ? form.raw(name) : '') || formatDay(day);
  return {
    by: TOTALS_BY.find((known) => known === query.by) ?? 'month',
    measure: MEASURES.find((known) => known === query.show) ?? 'attendees',
    days: wrong ? usual : { from, to },
    values: { from: text('from', from), to: text('to', to) },
    problems: form.problems,
  };
}

async function showTotals(visit: Visit<OfTotals>): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const asked = askedFor(request.query, today);
  const totals = await readTotals(web.office, asked.by, asked.days);
  const { whole } = totals;
  const href = (changes: Partial<Pick<Asked, 'by' | 'measure' | 'days'>>): string => hrefOf({ ...asked, ...changes });
  const ranges = [
    { label: '今年度', days: fiscalYear(today) },
    { label: '昨年度', days: fiscalYear(today, 1) },
  ];
  return showPage(visit, 'desk/list/totals', {
    page: { title: DESK_PAGES.totals, heading: DESK_PAGES.totals, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'totals'),
    form: { values: asked.values, problems: asked.problems },
    by: asked.by,
    measure: asked.measure,
    ranges: ranges.map(({ label, days }) => ({
      label,
      href: href({ days }),
      current: days.from.equals(asked.days.from) && days.to.equals(asked.days.to),
    })),
    days: `${formatDay(asked.days.from)}～${formatDay(asked.days.to)}`,
    whole: [
      { label: '実施した説明会', value: `${whole.sessions}回` },
      { label: REPORT_WORDS.attendees, value: `${whole.attendees}名` },
      { label: REPORT_WORDS.applicationsMade, value: `${whole.applicationsMade}件` },
      { label: '報告がまだの説明会', value: `${lacking(whole)}回` },
    ],
    groupings: TOTALS_BY.map((by) => ({ href: href({ by }), label: BY_WORDS[by].link, current: by === asked.by })),
    measures: MEASURES.map((measure) => ({
      href: href({ measure }),
      label: MEASURE_WORDS[measure].label,
      current: measure === asked.measure,
    })),
    chart: chartOf(totals, asked),
    label: BY_WORDS[asked.by].label,
    twice: asked.by === 'maker',
    rows: totals.rows.map((row) => ({
      ...row,
      name: nameOf(row.key, asked.by),
      lacking: lacking(row),
    })),
    export: hrefOf(asked, '/desk/totals.xlsx'),
    unreported: totals.unreported.map((one) => ({ ...one, href: casePath(one.reference) })),
    moreUnreported: lacking(whole) - totals.unreported.length,
  });
}

/** One line of text and one bar per row: lengths in per cent, so that the letters stay readable on a narrow screen. */
const LINE = 56;

function chartOf({ rows }: HeldTotals, { by, measure }: Asked) {
  const most = Math.max(1, ...rows.map((row) => row[measure]));
  const { label, unit } = MEASURE_WORDS[measure];
  return {
    title: `${BY_WORDS[by].link}の${label}`,
    description: rows.map((row) => `${nameOf(row.key, by)} ${row[measure]}${unit}`).join('、'),
    height: rows.length * LINE,
    bars: rows.map((row, index) => ({
      text: `${nameOf(row.key, by)}　${row[measure]}${unit}`,
      textAt: index * LINE + 20,
      barAt: index * LINE + 28,
      // A tenth of a per cent is less than a pixel.
      width: `${Math.round((row[measure] / most) * 1000) / 10}%`,
    })),
  };
}

async function sendTotals({ web, request, reply }: Visit<OfTotals>): Promise<FastifyReply> {
  const asked = askedFor(request.query, jstDay(web.office.now()));
  // A file cannot say what is wrong with the days; the page can.
  if (Object.keys(asked.problems).length > 0) return goTo(reply, request.url.replace('.xlsx', ''));
  const { whole, rows } = await readTotals(web.office, asked.by, asked.days);
  const words = BY_WORDS[asked.by];
  const cells = (name: string, row: Counted): (string | number)[] => [
    name,
    row.sessions,
    row.attendees,
    row.applicationsMade,
    lacking(row),
  ];
  const table = await web.office.documents.tableSheet({
    title: `実績_${words.link}_${asked.days.from}_${asked.days.to}`,
    columns: [
      { label: words.label, width: 28 },
      { label: '開催数（回）' },
      { label: `${REPORT_WORDS.attendees}（名）` },
      { label: `${REPORT_WORDS.applicationsMade}（件）`, width: 24 },
      { label: '報告がまだ（回）' },
    ],
    rows: [...rows.map((row) => cells(nameOf(row.key, asked.by), row)), cells('合計（説明会ごと）', whole)],
  });
  return sendFile(reply, table);
}

function lacking(counted: Counted): number {
  return counted.sessions - counted.reported;
}

/** 「2026年4月」, or the name itself. */
function nameOf(key: string, by: TotalsBy): string {
  if (key === '') return BY_WORDS[by].unknown;
  if (by !== 'month') return key;
  const month = Temporal.PlainYearMonth.from(key);
  return `${month.year}年${month.month}月`;
}

function hrefOf({ by, measure, days }: Pick<Asked, 'by' | 'measure' | 'days'>, path = '/desk/totals'): string {
  return `${path}?${new URLSearchParams({ from: days.from.toString(), to: days.to.toString(), by, show: measure })}`;
}

function textIn(query: Query, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value.trim() : '';
}
