import type { FastifyInstance, FastifyReply } from 'fastify';
import { codeWords } from '#domain/form2/form2.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { HAND_IN_WAY_WORDS, HAND_IN_WAYS, handInWords } from '#domain/words/form2.ts';
import { wishWords } from '#web/forms/form2/rows.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readCollector } from '#web/gate/collection.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { handIn } from '#workflow/form2/hand-in.ts';
import { readHandIn, readNextHandIn, readOverview } from '#workflow/form2/read.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

type HandInRoute = ByLink & { Params: { id: string }; Querystring: { after?: string } };

const ROWS = 100;

/** 提出: recording the next one, and what each took along. */
export function handInRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/collections/:link/hand-ins', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    if (!gathering) return reply;
    const on = formatDay(jstDay(web.office.now()));
    return showForm(visit, gathering, { values: { on, way: 'carried' }, problems: {} });
  });
  server.post<ByLink>('/collections/:link/hand-ins', (request, reply) => record({ web, request, reply }));
  server.get<HandInRoute>('/collections/:link/hand-ins/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    return gathering ? showHandIn(visit, gathering) : reply;
  });
}

async function record(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const gathering = await readCollector(visit);
  if (!gathering) return reply;
  const today = jstDay(web.office.now());
  const form = FormReader.of(request);
  const on = form.pastDay('on', '提出した日', today);
  if (Temporal.PlainDate.compare(on, today) > 0) {
    form.problems.on ??= '提出した日には、今日またはそれより前の日をご入力ください。';
  }
  const way = form.choice('way', '方法', HAND_IN_WAYS);
  const tracking = form.line('tracking', '番号', { required: false, ...upTo(60, '番号') });
  const note = form.text('note', '備考', { required: false, ...upTo(500, '備考') });
  if (form.isWrong) return showForm(visit, gathering, form.state);
  const seen = form.raw('seen');
  const { collection, actor } = gathering;
  const handed = await handIn(web.office, collection.id, { on, way, tracking, note, seen, actor });
  if (handed.ok) return goTo(reply, `${pathOf(request.params.link)}?done=handed-in`);
  if (handed.refusal.code !== 'changed-meanwhile') return refuse(visit, handed.refusal);
  return showForm(visit, gathering, form.state, refusalSentence(handed.refusal));
}

async function showForm(
  visit: Visit<ByLink>,
  gathering: Gathering,
  form: FormState,
  changed = '',
): Promise<FastifyReply> {
  const { web, request } = visit;
  const { counts, handIns } = await readOverview(web.office, gathering.collection.id, undefined);
  const { waiting, seen } = await readNextHandIn(web.office, gathering.collection.id);
  const heading = `提出を記録する（${handInWords(handIns.length + 1)}）`;
  return showPage(
    visit,
    'form2/hand-ins',
    {
      page: { title: heading, heading, caption: captionOf(gathering), noindex: true },
      ...{ form, changed },
      path: pathOf(request.params.link),
      ...{ waiting, seen },
      offered: counts.offered,
      handInTo: gathering.collection.handInTo,
      ways: HAND_IN_WAYS.map((value) => ({ value, label: HAND_IN_WAY_WORDS[value] })),
    },
    changed === '' ? undefined : 409,
  );
}

async function showHandIn(visit: Visit<HandInRoute>, gathering: Gathering): Promise<FastifyReply> {
  const { web, request } = visit;
  const { id } = request.params;
  const { after = '' } = request.query;
  const read = await readHandIn(
    web.office,
    { collectionId: gathering.collection.id, handInId: id },
    { after, limit: ROWS },
  );
  if (!read) return refuse(visit, { code: 'not-found' });
  const { handIn: handed, rows, next } = read;
  const path = pathOf(request.params.link);
  const heading = `${handInWords(handed.number)}の提出`;
  return showPage(visit, 'form2/hand-in', {
    page: { title: heading, heading, caption: captionOf(gathering), width: 'wide', noindex: true },
    path,
    file: `${path}/hand-ins/${id}`,
    facts: [
      { label: '提出した日', value: formatDay(handed.on) },
      { label: '方法', value: HAND_IN_WAY_WORDS[handed.way] },
      { label: '番号', value: handed.tracking },
      { label: '件数', value: `${handed.institutions}件` },
      { label: '備考', value: handed.note },
      { label: '記録した人', value: handed.by },
    ],
    entries: rows.map(({ entryId, number, form }) => ({
      number,
      href: `${path}/entries/${entryId}`,
      code: codeWords(form),
      name: form.name,
      first: wishWords(form, 1),
      second: wishWords(form, 2),
    })),
    next: next === undefined ? '' : `${path}/hand-ins/${id}?after=${next}`,
  });
}
