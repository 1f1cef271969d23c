import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PrefectureCounts } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { deskOnly, deskViewer } from '#web/gate/desk.ts';
import { readPrefectures } from '#workflow/desk/read-prefectures.ts';
import { prefectureMap } from './prefecture-map.ts';
import { listHref, NO_PREFECTURE, readListAddress } from './query.ts';

const MEASURES = ['applications', 'open', 'sessions'] as const satisfies (keyof PrefectureCounts)[];
type Measure = (typeof MEASURES)[number];
const MEASURE_WORDS: Record<Measure, string> = {
  applications: 'すべての申請',
  open: '受付済・調整中の申請',
  sessions: '日程確定・実施済の説明会',
};
const PATH = '/desk/prefectures';

type Query = Record<string, unknown>;

/** 都道府県の地図: where requests and sessions lie, as a picture and as the same numbers in a table. */
export function deskPrefectureRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: Query }>(PATH, (request, reply) => showPrefectures({ web, request, reply }));
  });
}

async function showPrefectures(visit: Visit<{ Querystring: Query }>): Promise<FastifyReply> {
  const { web, request } = visit;
  const measure = MEASURES.find((known) => known === request.query.show) ?? 'applications';
  const found = await readPrefectures(web.office);
  const map = prefectureMap(new Map([...found].map(([name, counts]) => [name, counts[measure]])));
  const named = PREFECTURES.flatMap((name) => rowOf(name, name, found.get(name)));
  return showPage(visit, 'desk/list/prefectures', {
    page: { title: '都道府県の地図', heading: '都道府県の地図', width: 'wide', noindex: true },
    viewer: deskViewer(request, 'list'),
    measures: MEASURES.map((known) => ({
      href: known === 'applications' ? PATH : `${PATH}?show=${known}`,
      label: MEASURE_WORDS[known],
      current: known === measure,
    })),
    title: `都道府県ごとの${MEASURE_WORDS[measure]}`,
    map: { ...map, tiles: map.tiles.map((tile) => ({ ...tile, href: tile.count > 0 ? hrefTo(tile.name) : '' })) },
    rows: [...named, ...rowOf('記載なし', NO_PREFECTURE, found.get(''))],
  });
}

function rowOf(name: string, prefecture: string, counts: PrefectureCounts | undefined) {
  return counts ? [{ name, href: hrefTo(prefecture), ...counts }] : [];
}

/** All applications of one 都道府県 in the list. */
function hrefTo(prefecture: string): string {
  return listHref(readListAddress({}), { prefecture });
}
