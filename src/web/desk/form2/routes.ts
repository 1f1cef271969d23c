import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatDay, formatShortDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { prefectureWithCode } from '#domain/text/prefecture.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import {
  COLLECTION_STATE_WORDS,
  INSTITUTION_KIND_WORDS,
  INSTITUTION_KINDS,
  WISH_RANK_WORDS,
} from '#domain/words/form2.ts';
import { prefectureMap } from '#web/desk/list/prefecture-map.ts';
import { BLANK_TERMS, otherWords, PREFECTURE_CHOICES, readTerms } from '#web/forms/form2/terms.ts';
import { FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { openForAssociation, othersOf } from '#workflow/filing/open-collection.ts';
import { type GatheredCounts, readBoard } from '#workflow/form2/board.ts';
import { deskProductRoutes } from './products.ts';

type BoardRoute = { Querystring: { done?: string } };

/** 様式2 at the desk: what is gathered and handed in where, and a collection opened for an association. */
export function deskForm2Routes(server: FastifyInstance, web: Web): void {
  deskProductRoutes(server, web);
  deskOnly(server, web, (desk) => {
    desk.get<BoardRoute>('/desk/form2', (request, reply) => showBoard({ web, request, reply }));
    desk.get('/desk/form2.xlsx', (_request, reply) => sendBoard(web, reply));
    desk.get('/desk/form2/new', (request, reply) =>
      showForm({ web, request, reply }, { values: BLANK_TERMS, problems: {} }, []),
    );
    desk.post('/desk/form2/new', (request, reply) => open({ web, request, reply }));
  });
}

async function showBoard(visit: Visit<BoardRoute>): Promise<FastifyReply> {
  const { web, request } = visit;
  const { products, prefectures, collections, all } = await readBoard(web.office);
  const gathering = prefectures.filter((one) => one.collections.length > 0);
  const map = prefectureMap(new Map(gathering.map(({ prefecture, counts }) => [prefecture, counts.kept])), {
    absent: '－',
  });
  return showPage(visit, 'desk/form2/board', {
    page: { title: DESK_PAGES.form2, heading: '様式2の取りまとめの状況', width: 'wide', noindex: true },
    viewer: deskViewer(request, 'form2'),
    done: request.query.done === 'opened' ? '取りまとめを開設し、担当者にページのリンクをお送りしました' : '',
    map: { ...map, tiles: map.tiles.map((tile) => ({ ...tile, href: '' })) },
    all: countsOf(all),
    kinds: INSTITUTION_KINDS.map((kind) => ({ label: INSTITUTION_KIND_WORDS[kind], count: all.byKind[kind] })),
    products: products.map(({ id, words, maker, model }) => ({
      ...{ words, maker, model },
      ...(all.byProduct.get(id) ?? { first: 0, second: 0 }),
    })),
    wishes: gathering.flatMap(({ prefecture, counts }) =>
      (['first', 'second'] as const).map((rank) => ({
        prefecture,
        rank: WISH_RANK_WORDS[rank === 'first' ? 1 : 2],
        counts: products.map(({ id }) => String(counts.byProduct.get(id)?.[rank] ?? 0)),
      })),
    ),
    collections: collections.map(({ collection, counts }) => ({
      prefecture: prefectureWithCode(collection.prefecture) ?? collection.prefecture,
      association: collection.association,
      state: COLLECTION_STATE_WORDS[collection.state],
      dueOn: formatShortDay(collection.dueOn),
      finalOn: formatShortDay(collection.finalOn),
      ...countsOf(counts),
    })),
    without: prefectures.filter((one) => one.collections.length === 0).map(({ prefecture }) => prefecture),
  });
}

function countsOf({ kept, handedIn, byKind }: GatheredCounts) {
  return { kept, handedIn, ...byKind };
}

/** A row for each 都道府県, also those without a collection. */
async function sendBoard(web: Web, reply: FastifyReply): Promise<FastifyReply> {
  const { products, prefectures } = await readBoard(web.office);
  const today = jstDay(web.office.now());
  const table = await web.office.documents.tableSheet({
    title: `様式2の取りまとめの状況_${today}`,
    columns: [
      { label: '都道府県' },
      { label: '取りまとめ団体', width: 30 },
      { label: '必着日', width: 24 },
      { label: '受付済' },
      { label: '提出済' },
      ...INSTITUTION_KINDS.map((kind) => ({ label: INSTITUTION_KIND_WORDS[kind] })),
      ...products.flatMap(({ words }) => [
        { label: `${words}（第一希望）`, width: 20 },
        { label: `${words}（第二希望）`, width: 20 },
      ]),
    ],
    rows: prefectures.map(({ prefecture, collections, counts }) => [
      prefecture,
      collections.length === 0 ? '取りまとめなし' : collections.map(({ association }) => association).join('、'),
      collections.map(({ dueOn }) => formatDay(dueOn)).join('、'),
      counts.kept,
      counts.handedIn,
      ...INSTITUTION_KINDS.map((kind) => counts.byKind[kind]),
      ...products.flatMap(({ id }) => {
        const { first = 0, second = 0 } = counts.byProduct.get(id) ?? {};
        return [first, second];
      }),
    ]),
  });
  return sendFile(reply, table);
}

async function open(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const terms = readTerms(form, jstDay(web.office.now()));
  if (form.isWrong) return showForm(visit, form.state, []);
  const others = await othersOf(web.office, terms.prefecture);
  if (others.length > 0 && form.raw('othersSeen') !== String(others.length)) {
    return showForm(visit, form.state, others.map(otherWords), others.length);
  }
  await openForAssociation(web.office, terms, coordinatorOf(request).name);
  return goTo(reply, '/desk/form2?done=opened');
}

function showForm(visit: Visit, form: FormState, others: readonly string[], othersSeen = 0): FastifyReply {
  const heading = '取りまとめを開設する';
  return showPage(
    visit,
    'form2/new',
    {
      page: { title: heading, heading, noindex: true },
      viewer: deskViewer(visit.request, 'form2'),
      ...{ form, others, settings: null, changed: '', ownOpening: false },
      action: '/desk/form2/new',
      prefectures: PREFECTURE_CHOICES,
      othersSeen: String(othersSeen),
    },
    othersSeen > 0 ? 409 : undefined,
  );
}
