import type { FastifyReply } from 'fastify';
import type { RunOrder } from '#domain/desk/run.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { didWords, leftOutWords, RUN_ACT_WORDS, RUN_ACTS, type RunAct } from '#domain/words/runs.ts';
import { FormReader } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import { goTo, showMessage, showPage, showRefusal, type Visit } from '#web/frame/pages.ts';
import { actorOf, casePath, deskViewer, ownPath } from '#web/gate/desk.ts';
import { printOf } from '#workflow/case/seen.ts';
import { chosenIds, type PlannedCase, planMany, shownIds } from '#workflow/desk/many-choice.ts';
import { didOf } from '#workflow/desk/many-plan.ts';
import { ownersOf, startRun } from '#workflow/desk/many-run.ts';
import { readMakers } from '#workflow/desk/read-list.ts';
import { readOwners } from '#workflow/desk/set-owner.ts';
import { MANY_PATH } from './bar.ts';
import { type Chosen, readChosen, readShown, type Shown, shownText } from './choice.ts';
import { sendChosenExport } from './export.ts';
import { mailRows } from './mails.ts';
import { type OrderPeople, orderChoices, readOrder, startOrder } from './order.ts';
import { runPath } from './run.ts';

type Query = { Querystring: Record<string, unknown> };

/** Fields of the page itself; the others are the order's. */
const OWN_FIELDS: readonly string[] = ['_csrf', 'step', 'act', 'cases', 'seen', 'owners', 'key', 'from', 'said'];

/** What was ticked, and what the act would do with each of it; nothing is done yet. */
export async function openPreview(visit: Visit<Query>): Promise<FastifyReply> {
  const { web, request } = visit;
  const { office } = web;
  const chosen = await readChosen(office, request.query, actorOf(request).name);
  const { act } = chosen;
  if (act === 'export') return sendChosenExport(visit, chosen.choice);
  const { ids, isMore } = await chosenIds(office, chosen.choice);
  if (act === undefined || ids.length === 0) return nothingChosen(visit, chosen.from);
  if (isMore) return tooMany(visit, chosen.from);
  const people = await readPeople(visit);
  const today = jstDay(office.now());
  const form = new FormReader(startOrder(act, today, people));
  const order = readOrder(form, act, today);
  // Where words are to be written first there is nothing to press yet, and nothing is wrong either.
  const isReady = !form.isWrong;
  return showPreview(visit, { ...chosen, act, people, order, ids, isReady, values: form.values, problems: {} });
}

/** Looks again at what was typed, or begins the run that was looked at. */
export async function pressPreview(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { office } = web;
  const form = FormReader.of(request);
  const act = RUN_ACTS.find((known) => known === form.raw('act'));
  const from = ownPath(form.raw('from'));
  const shown = readShown(form.raw('cases'));
  if (act === undefined || shown.length === 0) return nothingChosen(visit, from);
  const order = readOrder(form, act, jstDay(office.now()));
  const isPressed = form.raw('step') === 'run';
  const isWhole = form.raw('seen') === printOf(office, shown);
  let isMoved = false;
  if (isPressed && !form.isWrong && isWhole) {
    const id = /^[0-9a-f-]{36}$/.test(form.raw('key')) ? form.raw('key') : office.chance.id();
    const ownersSeen = form.raw('owners');
    const started = await startRun(office, { id, order, shown, by: actorOf(request).name, ownersSeen });
    if (started.ok) return goTo(reply, runPath(id));
    const next = { href: from, label: '前のページへ戻る' };
    isMoved = started.refusal.code === 'changed-meanwhile';
    if (!isMoved) return showRefusal(visit, started.refusal, next, deskViewer(request, 'none'));
  }
  return showPreview(visit, {
    ...{ act, from, order, problems: form.problems, isReady: !form.isWrong, isCut: isPressed && !isWhole, isMoved },
    said: form.raw('said').slice(0, 300),
    people: await readPeople(visit),
    ids: await shownIds(
      office,
      shown.map(({ reference }) => reference),
    ),
    values: Object.fromEntries(Object.entries(form.values).filter(([name]) => !OWN_FIELDS.includes(name))),
  });
}

async function readPeople({ web, request }: Visit): Promise<OrderPeople> {
  const { coordinators } = await readOwners(web.office);
  return { makers: await readMakers(web.office), me: actorOf(request).name, coordinators };
}

interface PreviewPage extends Pick<Chosen, 'said' | 'from'> {
  act: RunAct;
  order: RunOrder;
  ids: readonly string[];
  people: OrderPeople;
  values: Fields;
  problems: Record<string, string>;
  /** What was typed can be done as it stands. */
  isReady: boolean;
  /** The list did not come back as it was shown, and nothing was begun. */
  isCut?: boolean;
  /** Somebody has taken one of the cases since it was shown, and nothing was begun. */
  isMoved?: boolean;
}

async function showPreview(visit: Visit, page: PreviewPage): Promise<FastifyReply> {
  const { office } = visit.web;
  const { act } = page;
  const planned = await planMany(office, page.order, page.ids);
  const doable = planned.filter(({ plan }) => plan.deeds.length > 0);
  const shown = planned.map(({ caseFile: { application } }): Shown => application);
  const title = `まとめて：${RUN_ACT_WORDS[act]}`;
  const seen = printOf(
    office,
    shown.map(({ reference, version }) => ({ reference, version })),
  );
  return showPage(
    visit,
    'desk/many/preview',
    {
      page: { title, heading: title, width: 'wide', noindex: true, picksDays: true },
      viewer: deskViewer(visit.request, 'none'),
      form: { values: page.values, problems: page.problems },
      action: MANY_PATH,
      act,
      from: page.from,
      said: page.said,
      chosen: planned.length,
      cases: shownText(shown),
      seen,
      print: seen.slice(0, 8),
      owners: printOf(office, ownersOf(planned.map(({ caseFile: { application } }) => application))),
      key: office.chance.id(),
      // What was looked at, word for word, for the button that does it.
      fields: Object.entries(page.values).flatMap(([name, value]) =>
        [value].flat().map((one) => ({ name, value: one })),
      ),
      button: page.isReady && doable.length > 0 ? `${doable.length}件を${BUTTONS[act]}` : '',
      isDanger: act === 'decline',
      awaitsText: !page.isReady,
      doable: doable.map(rowOf),
      left: planned.filter(({ plan }) => plan.deeds.length === 0).map(rowOf),
      mails: mailRows(planned),
      choices: orderChoices(page.people),
      cut: page.isCut ?? false,
      moved: page.isMoved ?? false,
    },
    page.isCut || page.isMoved ? 409 : undefined,
  );
}

const BUTTONS: Record<RunAct, string> = {
  ask: 'まとめて照会する',
  remind: 'まとめて督促する',
  return: 'まとめて差し戻す',
  decline: 'まとめてお断りする',
  write: 'まとめてメールを送る',
  own: 'この担当にする',
};

function rowOf({ caseFile: { application }, plan }: PlannedCase) {
  return {
    href: casePath(application.reference),
    reference: application.reference,
    association: application.form1.association,
    state: application.state,
    does: plan.deeds.map((deed) => didWords(didOf(deed, application))),
    left: plan.left.map(leftOutWords),
  };
}

function nothingChosen(visit: Visit, from: string): FastifyReply {
  return showMessage(visit, {
    status: 422,
    heading: '申請が選ばれていません',
    sentence: '前のページで、申請の前の欄にチェックを入れてから、もう一度ボタンを押してください。',
    next: { href: from, label: '前のページへ戻る' },
    viewer: deskViewer(visit.request, 'none'),
  });
}

function tooMany(visit: Visit, from: string): FastifyReply {
  return showMessage(visit, {
    status: 422,
    heading: '一度に選べる件数を超えています',
    sentence: `まとめて行えるのは、一度に${LIMITS.runCases.toLocaleString('ja-JP')}件までです。条件を加えて、件数を減らしてください。`,
    next: { href: from, label: '前のページへ戻る' },
    viewer: deskViewer(visit.request, 'none'),
  });
}
