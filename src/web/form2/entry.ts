import type { FastifyInstance, FastifyReply } from 'fastify';
import { mayCollect } from '#domain/form2/collection.ts';
import { answerDayProblem } from '#domain/form2/entry.ts';
import { NO_CHANGE_NOTE } from '#domain/form2/form2.ts';
import { controlsOfForm2, textsOfForm2 } from '#domain/form2/reading.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { COLLECTION_EVENT_WORDS, COLLECTION_ROLE_WORDS } from '#domain/words/collection-events.ts';
import {
  ENTRY_SOURCE_WORDS,
  ENTRY_STATE_WORDS,
  FUND_ANSWER_WORDS,
  FUND_ANSWERS,
  handInWords,
} from '#domain/words/form2.ts';
import { form2Choices, judgeForm2, notesOf, readTypedForm2 } from '#web/forms/form2/entry-fields.ts';
import { changesOfForm2, form2Rows } from '#web/forms/form2/rows.ts';
import { readVersion } from '#web/forms/number.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { captionOf, pathOf, readTrustedGathering } from '#web/gate/collection.ts';
import { acceptEntry, changeEntry, removeEntry } from '#workflow/form2/enter.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { answerEntry, correctEntry } from '#workflow/form2/hand-in.ts';
import { type EntryView, readEntry } from '#workflow/form2/read.ts';
import { elsewhereWords } from './elsewhere.ts';
import type { ByLink } from './open.ts';

type EntryRoute = ByLink & { Params: { id: string }; Querystring: { done?: string } };

const DONE_WORDS: Readonly<Record<string, string>> = {
  change: '申請書の内容を保存しました',
  accept: '申請書を受け付けました',
  remove: '申請書を取り消しました',
  correct: '提出後の訂正を記録しました',
  answer: '支払基金の回答を記録しました',
};

/** One entry: what it says and what became of it, and everything that can be done with it. */
export function entryRoutes(server: FastifyInstance, web: Web): void {
  server.get<EntryRoute>('/collections/:link/entries/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readOwn(visit);
    if (!found) return reply;
    return showEntry(visit, found, { values: controlsOfForm2(found.view.entry.form), problems: {} });
  });
  server.post<EntryRoute>('/collections/:link/entries/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readOwn(visit);
    return found ? act(visit, found) : reply;
  });
}

interface Found {
  gathering: Gathering;
  view: EntryView;
}

async function readOwn(visit: Visit<EntryRoute>): Promise<Found | undefined> {
  const { web, request } = visit;
  const gathering = await readTrustedGathering(visit);
  if (!gathering) return undefined;
  const { collection, helper } = gathering;
  const view = await readEntry(web.office, {
    collectionId: collection.id,
    entryId: request.params.id,
    helperId: helper?.id,
  });
  if (view) return { gathering, view };
  showRefusal(visit, { code: 'not-found' }, { href: pathOf(request.params.link), label: '取りまとめのページへ戻る' });
  return undefined;
}

async function act(visit: Visit<EntryRoute>, found: Found): Promise<FastifyReply> {
  const { web, request } = visit;
  const { gathering, view } = found;
  const { collection, helper, actor } = gathering;
  const form = FormReader.of(request);
  const acts = helper
    ? (['change', 'remove'] as const)
    : (['change', 'remove', 'accept', 'correct', 'answer'] as const);
  const chosen = acts.find((one) => one === form.raw('act'));
  const by = {
    entryId: view.entry.id,
    seenVersion: readVersion(form.raw('seenVersion')),
    actor,
    helperId: helper?.id,
  };
  switch (chosen) {
    case 'accept':
      return settle(visit, found, { act: chosen, state: form.state }, await acceptEntry(web.office, collection.id, by));
    case 'remove': {
      const reason = form.text('reason', '理由', { required: true, ...upTo(500, '理由') });
      if (form.isWrong) return showEntry(visit, found, withControls(found, form));
      const removed = await removeEntry(web.office, collection.id, by, reason);
      return settle(visit, found, { act: chosen, state: form.state }, removed);
    }
    case 'answer': {
      const answer = form.choice('answer', '回答', FUND_ANSWERS);
      const on = form.pastDay('answeredOn', '回答の日', jstDay(web.office.now()));
      const note = form.text('answerNote', '内容', { required: false, ...upTo(500, '内容') });
      const handedOn = view.handIn?.on ?? on;
      const problem = answerDayProblem(on, { handedOn, today: jstDay(web.office.now()) });
      if (problem !== undefined) form.problems.answeredOn ??= problem;
      if (form.isWrong) return showEntry(visit, found, withControls(found, form));
      const said = await answerEntry(web.office, collection.id, by, { answer, on, note });
      return settle(visit, found, { act: chosen, state: form.state }, said);
    }
    case 'correct':
    case 'change': {
      const typed = await readTypedForm2(visit, collection.prefecture);
      const note = form.text('note', '訂正の理由', { required: chosen === 'correct', ...upTo(500, '訂正の理由') });
      const state = { values: typed.state.values, problems: { ...typed.state.problems, ...form.problems } };
      if (!typed.form || form.isWrong) return showEntry(visit, found, state);
      const done =
        chosen === 'correct'
          ? await correctEntry(web.office, collection.id, by, { form: typed.form, note })
          : await changeEntry(web.office, collection.id, by, typed.form);
      return settle(visit, found, { act: chosen, state }, done);
    }
    default:
      return showEntry(visit, found, withControls(found, form));
  }
}

/** Another form of the page was sent: what the entry says stands in the fields. */
function withControls({ view }: Found, form: FormReader): FormState {
  return { values: { ...controlsOfForm2(view.entry.form), ...form.values }, problems: form.problems };
}

async function settle(
  visit: Visit<EntryRoute>,
  found: Found,
  { act: done, state }: { act: string; state: FormState },
  outcome: Awaited<ReturnType<typeof changeEntry>>,
): Promise<FastifyReply> {
  const { request, reply } = visit;
  if (outcome.ok) {
    const path = `${pathOf(request.params.link)}/entries`;
    return goTo(reply, `${path}/${found.view.entry.id}?done=${done}`);
  }
  const values = { ...controlsOfForm2(found.view.entry.form), ...state.values };
  const refused = { sentence: refusalSentence(outcome.refusal), status: refusalStatus(outcome.refusal) };
  const now = await readOwn(visit);
  return now ? showEntry(visit, now, { values, problems: {} }, refused) : reply;
}

async function showEntry(
  visit: Visit<EntryRoute>,
  { gathering, view }: Found,
  form: FormState,
  refused?: { sentence: string; status: number },
): Promise<FastifyReply> {
  const { web, request } = visit;
  const { entry, handIn, corrections, answers, events, elsewhere } = view;
  const { collection, helper } = gathering;
  const isHandedIn = entry.handInId !== undefined;
  const stands = entry.state !== 'removed';
  const { findings } = await judgeForm2(web.office, textsOfForm2(entry.form), collection.prefecture);
  const mayChange = stands && !isHandedIn && mayCollect(collection.state, 'change-entry');
  const heading = `${entry.number}番　${entry.form.name}`;
  return showPage(
    visit,
    'form2/entry',
    {
      page: { title: heading, heading, caption: captionOf(gathering), width: 'wide', script: 'entry', noindex: true },
      form,
      path: pathOf(request.params.link),
      action: `${pathOf(request.params.link)}/entries/${entry.id}`,
      done: refused ? '' : (DONE_WORDS[request.query.done ?? ''] ?? ''),
      refused: refused?.sentence ?? '',
      seenVersion: String(entry.version),
      state: isHandedIn ? '提出済' : ENTRY_STATE_WORDS[entry.state],
      from: `${ENTRY_SOURCE_WORDS[entry.source]}（${entry.enteredBy}）`,
      rows: form2Rows(entry.form),
      notes: stands ? [...notesOf(findings), ...elsewhere.map(elsewhereWords)] : [],
      mayChange,
      mayAccept: !helper && entry.state === 'offered' && mayChange,
      mayCorrect: !helper && isHandedIn && mayCollect(collection.state, 'correct'),
      isHandedIn,
      hasLetter: !helper && corrections.length > 0,
      handIn: handIn ? `${handInWords(handIn.number)}（${formatDay(handIn.on)}）` : '',
      noChange: NO_CHANGE_NOTE,
      choices: await form2Choices(
        web,
        entry.form.wishes.map(({ product }) => product.id),
      ),
      answerChoices: FUND_ANSWERS.map((value) => ({ value, label: FUND_ANSWER_WORDS[value] })),
      corrections: corrections.map(({ at, by, note, before, after }) => ({
        ...{ at, by, note },
        changes: changesOfForm2(before, after),
      })),
      answers: answers.map(({ answer, on, note, by }) => ({ answer: FUND_ANSWER_WORDS[answer], on, note, by })),
      events: events.map(({ at, type, actor, text }) => ({
        at,
        what: COLLECTION_EVENT_WORDS[type],
        by: `${actor.name}（${COLLECTION_ROLE_WORDS[actor.role]}）`,
        text,
      })),
    },
    refused?.status,
  );
}
