import type { FastifyInstance, FastifyReply } from 'fastify';
import { mayCollect } from '#domain/form2/collection.ts';
import type { Entry } from '#domain/form2/entry.ts';
import { codeWords, type Form2 } from '#domain/form2/form2.ts';
import { textsOfForm2 } from '#domain/form2/reading.ts';
import { ENTRY_SOURCE_WORDS, ENTRY_STATE_WORDS, ENTRY_STATES, FUND_ANSWER_WORDS } from '#domain/words/form2.ts';
import { blankForm2, form2Choices, judgeForm2, notesOf, readTypedForm2 } from '#web/forms/form2/entry-fields.ts';
import { form2Rows, wishWords } from '#web/forms/form2/rows.ts';
import { readVersion } from '#web/forms/number.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readTrustedGathering } from '#web/gate/collection.ts';
import { enterForm2 } from '#workflow/form2/enter.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { readEntries, readEntry, readOverview } from '#workflow/form2/read.ts';
import { elsewhereWords } from './elsewhere.ts';
import { entryRoutes } from './entry.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

type NewRoute = ByLink & { Querystring: { saved?: string; again?: string } };
type ListRoute = ByLink & { Querystring: { q?: string; state?: string; before?: string } };

const ROWS = 50;

/** The entries of a collection: the list, and typing papers one after the other. */
export function entriesRoutes(server: FastifyInstance, web: Web): void {
  server.get<ListRoute>('/collections/:link/entries', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readTrustedGathering(visit);
    return gathering ? showList(visit, gathering) : reply;
  });
  server.get<NewRoute>('/collections/:link/entries/new', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readTrustedGathering(visit);
    if (!gathering) return reply;
    const { collection } = gathering;
    if (!mayCollect(collection.state, 'enter')) {
      return refuse(visit, { code: 'collection-state', state: collection.state });
    }
    return showNew(visit, gathering, { form: { values: blankForm2(collection.prefecture), problems: {} } });
  });
  server.post<NewRoute>('/collections/:link/entries/new', (request, reply) => enter({ web, request, reply }));
  entryRoutes(server, web);
}

async function enter(visit: Visit<NewRoute>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const gathering = await readTrustedGathering(visit);
  if (!gathering) return reply;
  const { collection, helper, actor } = gathering;
  const typed = await readTypedForm2(visit, collection.prefecture);
  if (!typed.form) return showNew(visit, gathering, { form: typed.state });
  const entering = { actor, helperId: helper?.id, source: 'paper' as const };
  const entered = await enterForm2(web.office, collection.id, typed.form, entering);
  const savedPath = `${pathOf(request.params.link)}/entries/new?saved=`;
  if (entered.ok) return goTo(reply, `${savedPath}${entered.value.entry.id}`);
  const { refusal } = entered;
  if (refusal.code !== 'institution-entered') {
    // Closed while this paper was typed: nothing of it is lost, should it be opened again.
    const refused = refusalSentence(refusal);
    return showNew(visit, gathering, { form: typed.state, status: refusalStatus(refusal), refused });
  }
  // A helper is told which number it is and not who stands there, unless it is its own.
  const own = await readEntry(web.office, {
    collectionId: collection.id,
    entryId: refusal.entryId,
    helperId: helper?.id,
  });
  // A double click, or the back button: it is saved already, just as it was typed.
  if (own && isSamePress(own.entry, gathering, typed.form)) {
    return goTo(reply, `${savedPath}${own.entry.id}&again=1`);
  }
  const sentence = own ? refusalSentence(refusal) : 'この医療機関は、この取りまとめにすでに入力されています。';
  return showNew(visit, gathering, {
    form: { values: typed.state.values, problems: { code: sentence } },
    status: 409,
    twice: {
      sentence,
      number: refusal.number,
      href: own ? `${pathOf(request.params.link)}/entries/${refusal.entryId}` : '',
    },
  });
}

function isSamePress({ form, helperId, enteredBy }: Entry, { helper, actor }: Gathering, typed: Form2): boolean {
  const isTheirs = helperId === helper?.id && enteredBy === actor.name;
  return isTheirs && JSON.stringify(form) === JSON.stringify(typed);
}

interface ShownNew {
  form: FormState;
  status?: number;
  refused?: string;
  twice?: { sentence: string; number: number; href: string };
}

async function showNew(visit: Visit<NewRoute>, gathering: Gathering, shown: ShownNew): Promise<FastifyReply> {
  const { web, request } = visit;
  const { collection, helper } = gathering;
  const { counts } = await readOverview(web.office, collection.id, helper?.id);
  const heading = '紙の申請書を入力する';
  return showPage(
    visit,
    'form2/entry-new',
    {
      page: { title: heading, heading, caption: captionOf(gathering), width: 'wide', script: 'entry', noindex: true },
      form: shown.form,
      // Two that ask for the cursor are an error of HTML; where something is wrong it goes there.
      isFresh: Object.keys(shown.form.problems).length === 0,
      path: pathOf(request.params.link),
      choices: await form2Choices(web),
      twice: shown.twice ?? null,
      refused: shown.refused ?? '',
      isAgain: request.query.again !== undefined,
      saved: await savedOf(visit, gathering),
      count: counts.kept + counts.offered,
    },
    shown.status,
  );
}

/** The one just saved, with what is to be pointed out about it. */
async function savedOf({ web, request }: Visit<NewRoute>, { collection, helper }: Gathering) {
  const { saved = '' } = request.query;
  const view =
    saved === ''
      ? undefined
      : await readEntry(web.office, { collectionId: collection.id, entryId: saved, helperId: helper?.id });
  if (!view) return null;
  const { entry, elsewhere } = view;
  const { findings } = await judgeForm2(web.office, textsOfForm2(entry.form), collection.prefecture);
  return {
    number: entry.number,
    name: entry.form.name,
    href: `${pathOf(request.params.link)}/entries/${entry.id}`,
    notes: [...notesOf(findings), ...elsewhere.map(elsewhereWords)],
    rows: form2Rows(entry.form),
  };
}

async function showList(visit: Visit<ListRoute>, gathering: Gathering): Promise<FastifyReply> {
  const { web, request } = visit;
  const { collection, helper } = gathering;
  const { q = '', state = '', before = '' } = request.query;
  const states = ENTRY_STATES.filter((one) => one === state);
  const filter = {
    word: q.trim().slice(0, 100),
    ...(helper ? { helperId: helper.id } : {}),
    ...(states.length > 0 ? { states } : {}),
  };
  const from = readVersion(before);
  const { rows, next } = await readEntries(web.office, collection.id, filter, {
    before: from === 0 ? undefined : from,
    limit: ROWS,
  });
  const path = pathOf(request.params.link);
  const heading = '入力した申請書';
  const asked = new URLSearchParams({ q, state });
  return showPage(visit, 'form2/entries', {
    page: { title: heading, heading, caption: captionOf(gathering), width: 'wide', noindex: true },
    path,
    form: { values: { q, state }, problems: {} },
    states: ENTRY_STATES.filter((one) => one !== 'unconfirmed').map((value) => ({
      value,
      label: ENTRY_STATE_WORDS[value],
    })),
    mayEnter: mayCollect(collection.state, 'enter'),
    entries: rows.map(({ id, number, form, state: now, source, handInId, answer, enteredBy }) => ({
      number,
      href: `${path}/entries/${id}`,
      code: codeWords(form),
      name: form.name,
      wish: wishWords(form, 1),
      state: handInId === undefined ? ENTRY_STATE_WORDS[now] : '提出済',
      answer: answer ? FUND_ANSWER_WORDS[answer] : '',
      from: `${ENTRY_SOURCE_WORDS[source]}（${enteredBy}）`,
    })),
    next: next === undefined ? '' : `${path}/entries?${asked}&before=${next}`,
  });
}
