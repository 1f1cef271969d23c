import type { FastifyInstance, FastifyReply } from 'fastify';
import { COLLECTION_DATE_WORDS, mayCollect } from '#domain/form2/collection.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { prefectureWithCode } from '#domain/text/prefecture.ts';
import { COLLECTION_EVENT_WORDS, COLLECTION_ROLE_WORDS } from '#domain/words/collection-events.ts';
import { COLLECTION_STATE_WORDS, HAND_IN_WAY_WORDS, handInWords } from '#domain/words/form2.ts';
import { readTerms, termValues } from '#web/forms/form2/terms.ts';
import { readVersion } from '#web/forms/number.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readCollector, readTrustedGathering } from '#web/gate/collection.ts';
import { changeCollection, moveCollection } from '#workflow/form2/change.ts';
import { type Gathering, readGathering } from '#workflow/form2/gathering.ts';
import { readOverview } from '#workflow/form2/read.ts';
import { type ByLink, showWaiting } from './open.ts';

type PageRoute = ByLink & { Querystring: { done?: string; sent?: string } };

/** What was just done, in words; anything else says nothing. */
const DONE_WORDS: Readonly<Record<string, string>> = {
  opened: '取りまとめを開設しました。このページのリンクを、メールでもお送りしました',
  changed: '取りまとめの内容を保存しました',
  closed: '受付を締め切りました',
  reopened: '受付を再開しました',
  finished: '取りまとめを完了しました',
  'handed-in': '提出を記録しました',
};

/** The page of a collection, its settings, and closing, reopening and finishing it. */
export function collectionPageRoutes(server: FastifyInstance, web: Web): void {
  server.get<PageRoute>('/collections/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readGathering(web.office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    if (read.value.collection.state === 'unverified') return showWaiting(visit, read.value);
    const gathering = await readTrustedGathering(visit);
    return gathering ? showCollection(visit, gathering) : reply;
  });
  server.get<ByLink>('/collections/:link/settings', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    if (!gathering) return reply;
    return showSettings(visit, gathering, { values: termValues(gathering.collection), problems: {} });
  });
  server.post<ByLink>('/collections/:link/settings', (request, reply) => change({ web, request, reply }));
  server.get<ByLink>('/collections/:link/state', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    return gathering ? showState(visit, gathering, { values: {}, problems: {} }) : reply;
  });
  server.post<ByLink>('/collections/:link/state', (request, reply) => move({ web, request, reply }));
}

async function showCollection(visit: Visit<PageRoute>, gathering: Gathering): Promise<FastifyReply> {
  const { web, request } = visit;
  const { collection, helper } = gathering;
  const { counts, handIns, events } = await readOverview(web.office, collection.id, helper?.id);
  const path = pathOf(request.params.link);
  const heading = helper ? '会員の申請書の入力' : '様式2の取りまとめ';
  const left = jstDay(web.office.now()).until(collection.dueOn).days;
  return showPage(visit, 'form2/collection', {
    page: { title: heading, heading, caption: captionOf(gathering), width: 'wide', noindex: true },
    path,
    isHelper: helper !== undefined,
    state: COLLECTION_STATE_WORDS[collection.state],
    isOpen: collection.state === 'open',
    mayHandIn: !helper && mayCollect(collection.state, 'hand-in') && counts.waiting > 0,
    mayChange: mayCollect(collection.state, 'change'),
    done: DONE_WORDS[request.query.done ?? ''] ?? '',
    soon: collection.state === 'open' && left >= 0 && left <= 7 ? left : undefined,
    isDueToday: left === 0,
    hasSoon: collection.state === 'open' && left >= 0 && left <= 7,
    dueOn: collection.dueOn,
    counts,
    rows: [
      { label: '都道府県', value: prefectureWithCode(collection.prefecture) ?? collection.prefecture },
      { label: '取りまとめ団体', value: collection.association },
      { label: COLLECTION_DATE_WORDS.dueOn, value: formatDay(collection.dueOn) },
      { label: COLLECTION_DATE_WORDS.finalOn, value: formatDay(collection.finalOn) },
      { label: '提出先', value: collection.handInTo },
      { label: '会員への連絡', value: collection.note },
    ],
    handIns: handIns.map(({ id, number, on, way, tracking, institutions }) => ({
      href: `${path}/hand-ins/${id}`,
      name: handInWords(number),
      on,
      way: HAND_IN_WAY_WORDS[way],
      tracking,
      institutions,
    })),
    events: events.map(({ at, type, actor, text }) => ({
      at,
      what: COLLECTION_EVENT_WORDS[type],
      by: `${actor.name}（${COLLECTION_ROLE_WORDS[actor.role]}）`,
      text,
    })),
  });
}

function showSettings(
  visit: Visit<ByLink>,
  gathering: Gathering,
  form: FormState,
  { seenVersion = gathering.collection.version, changed = '' } = {},
): FastifyReply {
  const heading = '取りまとめの内容を変える';
  const path = pathOf(visit.request.params.link);
  const settings = {
    path,
    seenVersion: String(seenVersion),
    prefecture: prefectureWithCode(gathering.collection.prefecture) ?? '',
  };
  return showPage(
    visit,
    'form2/new',
    {
      page: { title: heading, heading, caption: captionOf(gathering), noindex: true },
      ...{ form, changed, settings, others: [], othersSeen: '', prefectures: [], ownOpening: false },
      action: `${path}/settings`,
    },
    changed === '' ? undefined : 409,
  );
}

async function change(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const gathering = await readCollector(visit);
  if (!gathering) return reply;
  const { collection, actor } = gathering;
  const form = FormReader.of(request);
  const seenVersion = readVersion(form.raw('seenVersion'));
  const terms = readTerms(form, jstDay(web.office.now()), collection);
  if (form.isWrong) return showSettings(visit, gathering, form.state, { seenVersion });
  const changed = await changeCollection(web.office, collection.id, { terms, seenVersion, actor });
  if (changed.ok) return goTo(reply, `${pathOf(request.params.link)}?done=changed`);
  if (changed.refusal.code !== 'changed-meanwhile') return refuse(visit, changed.refusal);
  return showSettings(visit, gathering, form.state, { changed: refusalSentence(changed.refusal) });
}

const MOVES = {
  close: { done: 'closed', label: '受付を締め切る' },
  reopen: { done: 'reopened', label: '受付を再開する' },
  finish: { done: 'finished', label: '取りまとめを完了する' },
} as const;

async function showState(visit: Visit<ByLink>, gathering: Gathering, form: FormState): Promise<FastifyReply> {
  const { id, state } = gathering.collection;
  const { waiting, offered } = (await readOverview(visit.web.office, id, undefined)).counts;
  const heading = '締切・再開・完了';
  return showPage(visit, 'form2/state', {
    page: { title: heading, heading, caption: captionOf(gathering), noindex: true },
    form,
    path: pathOf(visit.request.params.link),
    state: COLLECTION_STATE_WORDS[state],
    isOpen: state === 'open',
    isClosed: state === 'closed',
    ...{ waiting, offered },
  });
}

async function move(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const gathering = await readCollector(visit);
  if (!gathering) return reply;
  const form = FormReader.of(request);
  const act = form.choice('act', '操作', ['close', 'reopen', 'finish']);
  const reason = form.text('reason', '理由', { required: act !== 'finish', ...upTo(500, '理由') });
  if (form.isWrong) return showState(visit, gathering, form.state);
  const moved = await moveCollection(web.office, gathering.collection.id, { act, reason, actor: gathering.actor });
  if (!moved.ok) return refuse(visit, moved.refusal);
  return goTo(reply, `${pathOf(request.params.link)}?done=${MOVES[act].done}`);
}

/** Says no on a page of its own, with the way back to the collection. */
export function refuse(visit: Visit<ByLink>, refusal: Parameters<typeof showRefusal>[1]): FastifyReply {
  return showRefusal(visit, refusal, { href: pathOf(visit.request.params.link), label: '取りまとめのページへ戻る' });
}
