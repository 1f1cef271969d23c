import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Need } from '#domain/rates/need.ts';
import { formatDay } from '#domain/text/dates.ts';
import { PREFECTURES, type Prefecture } from '#domain/text/prefecture.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { RATE_WORDS } from '#domain/words/rates.ts';
import { prefectureMap } from '#web/desk/list/prefecture-map.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { deskOnly, deskViewer } from '#web/gate/desk.ts';
import { readNeed } from '#workflow/rates/need.ts';
import { needCells, sourceWords } from './need-rows.ts';

const PATH = '/desk/need';
const PAGE_ROWS = 50;

const MEASURES = ['notApplied', 'rate', 'perSession'] as const;
type Measure = (typeof MEASURES)[number];

type Query = Record<string, unknown>;
type OfNeed = { Querystring: Query };

/** 申込率と説明会: where those are who have not applied, and where sessions were held or are to come. */
export function deskNeedRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<OfNeed>(PATH, (request, reply) => showNeed({ web, request, reply }));
    desk.get<OfNeed>(`${PATH}.xlsx`, (request, reply) => sendNeed({ web, request, reply }));
  });
}

interface Asked {
  prefecture: Prefecture | undefined;
  measure: Measure;
  page: number;
}

function askedFor(query: Query): Asked {
  const page = typeof query.page === 'string' && /^[1-9]\d{0,3}$/.test(query.page) ? Number(query.page) : 1;
  return {
    prefecture: PREFECTURES.find((known) => known === query.prefecture),
    measure: MEASURES.find((known) => known === query.show) ?? 'notApplied',
    page,
  };
}

function hrefOf({ prefecture, measure, page }: Asked, path = PATH): string {
  const query = new URLSearchParams();
  if (prefecture !== undefined) query.set('prefecture', prefecture);
  if (measure !== 'notApplied') query.set('show', measure);
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? path : `${path}?${query}`;
}

async function showNeed(visit: Visit<OfNeed>): Promise<FastifyReply> {
  const { web, request } = visit;
  const asked = askedFor(request.query);
  // The map is of the country, whichever 都道府県 the table below it shows.
  const { set, before, prefectures, municipalities } = await readNeed(web.office);
  const mine = municipalities.filter(
    ({ prefecture }) => asked.prefecture === undefined || prefecture === asked.prefecture,
  );
  const pages = Math.max(1, Math.ceil(mine.length / PAGE_ROWS));
  const page = Math.min(asked.page, pages);
  const rows = mine.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS);
  const map = mapOf(prefectures, asked.measure);
  return showPage(visit, 'desk/rates/need', {
    page: { title: DESK_PAGES.need, heading: '申込率と説明会', width: 'wide', noindex: true },
    viewer: deskViewer(request, 'need'),
    source: set ? sourceWords(set) : '',
    beforeDay: before ? formatDay(before.day) : '',
    measures: MEASURES.map((measure) => ({
      href: hrefOf({ ...asked, measure, page: 1 }),
      label: RATE_WORDS[measure],
      current: measure === asked.measure,
    })),
    mapTitle: `都道府県ごとの${RATE_WORDS[asked.measure]}`,
    map: {
      ...map,
      tiles: map.tiles.map((tile) => ({
        ...tile,
        href: hrefOf({ ...asked, prefecture: tile.name, page: 1 }),
      })),
    },
    prefectures: prefectures.map((need) => ({
      ...needCells(need),
      href: hrefOf({ ...asked, prefecture: need.prefecture, page: 1 }),
    })),
    chosen: asked.prefecture ?? '',
    whole: hrefOf({ ...asked, prefecture: undefined, page: 1 }),
    municipalities: rows.map((need) => ({ ...needCells(need), prefecture: need.prefecture ?? '' })),
    count: mine.length,
    pageWords: `${page} / ${pages}ページ`,
    previous: page > 1 ? hrefOf({ ...asked, page: page - 1 }) : '',
    next: page < pages ? hrefOf({ ...asked, page: page + 1 }) : '',
    export: hrefOf({ ...asked, page: 1 }, `${PATH}.xlsx`),
  });
}

/** In whole numbers; what nobody knows is no 0. */
function mapOf(prefectures: readonly Need[], measure: Measure) {
  const known = prefectures.flatMap((need): [string, number][] => {
    const value = need[measure];
    return value === undefined ? [] : [[need.name, Math.round(measure === 'rate' ? value / 100 : value)]];
  });
  return prefectureMap(new Map(known), { absent: '－', ...(measure === 'rate' ? { unit: '%' } : {}) });
}

const COLUMNS = [
  { label: '都道府県', width: 12 },
  { label: '市区町村', width: 20 },
  { label: RATE_WORDS.institutions },
  { label: RATE_WORDS.applied },
  { label: `${RATE_WORDS.rate}（%）` },
  { label: `${RATE_WORDS.change}（ポイント）` },
  { label: '前の表の医療機関・薬局', width: 20 },
  { label: RATE_WORDS.notApplied },
  { label: `説明会（${RATE_WORDS.held}）` },
  { label: `説明会（${RATE_WORDS.planned}）` },
  { label: `説明会（${RATE_WORDS.asked}）` },
  { label: `${RATE_WORDS.made}（報告）` },
  { label: RATE_WORDS.perSession, width: 20 },
  { label: '時点と出典', width: 40 },
];

async function sendNeed({ web, request, reply }: Visit<OfNeed>): Promise<FastifyReply> {
  const { prefecture } = askedFor(request.query);
  const { set, prefectures, municipalities } = await readNeed(web.office, prefecture);
  const source = set ? sourceWords(set) : '申込率の表はまだありません';
  const wide = prefectures.filter((need) => prefecture === undefined || need.prefecture === prefecture);
  const table = await web.office.documents.tableSheet({
    title: `申込率と説明会_${set?.day ?? '表なし'}${prefecture === undefined ? '' : `_${prefecture}`}`,
    columns: COLUMNS,
    rows: [
      ...wide.map((need) => [need.name, '（計）', ...numbersOf(need), source]),
      ...municipalities.map((need) => [need.prefecture ?? '', need.name, ...numbersOf(need), source]),
    ],
  });
  return sendFile(reply, table);
}

/** Empty where nobody knows. */
function numbersOf(need: Need): (string | number)[] {
  const { institutions, applied, rate, before, notApplied, held, planned, asked, made, perSession } = need;
  const change = rate === undefined || before === undefined ? '' : (rate - before.rate) / 100;
  return [
    ...[institutions ?? '', applied ?? '', rate === undefined ? '' : rate / 100, change, before?.institutions ?? ''],
    ...[notApplied ?? '', held, planned, asked, made, perSession === undefined ? '' : Math.round(perSession * 10) / 10],
  ];
}
