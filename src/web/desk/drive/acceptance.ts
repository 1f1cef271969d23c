import type { FastifyReply } from 'fastify';
import { proposedAnswerBy } from '#domain/case/inquiry.ts';
import { faultWords, namesOf } from '#domain/drive/words.ts';
import { formatDay, formatShortDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { CAME_WORDS, type Came } from '#domain/words/proposals.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { Choice, FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskViewer } from '#web/gate/desk.ts';
import { printOf } from '#workflow/case/seen.ts';
import { type AcceptancePlan, acceptRows, planAcceptance, stopAccepting } from '#workflow/drive/accept.ts';
import { readAcceptance, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';
import { notFound, type OfProposal, PAGE_ROWS, pageLinks, pageOf, showProposal } from './proposal.ts';
import { filterFields, matching, readRowFilter } from './row-filter.ts';
import { proposalPath } from './words.ts';

export type OfAcceptance = { Params: { id: string; acceptance: string }; Querystring: Record<string, unknown> };

/** Of a proposal of thousands nobody reads all on one page: the proposal itself is narrowed for that. */
const SHOWN_ROWS = 100;

const DECIDERS: Choice[] = [
  { value: 'maker', label: 'メーカー', support: '○と答えたメーカーが、その場で日程を確定できます。' },
  { value: 'coordinator', label: '調整担当', support: 'メーカーは回答だけを送り、調整担当が確定します。' },
];

/** What would happen to the ticked rows, or to all that the filter finds. */
export async function checkRows(visit: Visit<OfProposal>): Promise<FastifyReply> {
  const { web, request } = visit;
  const form = FormReader.of(request);
  const chosen = await chosenRows(visit, form);
  if (!chosen) return notFound(visit);
  if (chosen.length === 0) form.problems.rows = '行を1つ以上お選びください。';
  if (form.isWrong) return showProposal(visit, { form: form.state });
  const plan = await planAcceptance(web.office, request.params.id, chosen);
  if (!plan.ok) return notFound(visit);
  const answerBy = formatDay(proposedAnswerBy(jstDay(web.office.now()), web.office.policy.isHoliday));
  const values = { ...form.values, answerBy, decides: 'maker' };
  return showCheck(visit, plan.value, { form: { values, problems: {} } });
}

/** Takes what the check page showed; where that is no longer so, it is shown anew. */
export async function accept(visit: Visit<OfProposal>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id } = request.params;
  const form = FormReader.of(request);
  const chosen = await chosenRows(visit, form);
  if (!chosen) return notFound(visit);
  const answerBy = form.day('answerBy', FIELD_WORDS.answerBy, jstDay(web.office.now()));
  const decides = form.choice('decides', FIELD_WORDS.decides, ['maker', 'coordinator']);
  const showAgain = async (changed: boolean): Promise<FastifyReply> => {
    const plan = await planAcceptance(web.office, id, chosen);
    return plan.ok ? showCheck(visit, plan.value, { form: form.state, changed }) : notFound(visit);
  };
  if (form.isWrong) return showAgain(false);
  const by = actorOf(request).name;
  const taken = await acceptRows(web.office, { proposalId: id, chosen, seen: form.raw('seen'), answerBy, decides, by });
  if (taken.ok) return goTo(reply, `${proposalPath(id)}/acceptances/${taken.value.id}`);
  if (taken.refusal.code === 'answer-by-passed') {
    form.problems.answerBy = refusalSentence(taken.refusal);
    return showAgain(false);
  }
  return taken.refusal.code === 'not-found' ? notFound(visit) : showAgain(true);
}

/** The ticked rows, or with `all` those that the filter finds; undefined where there is no such proposal. */
async function chosenRows({ web, request }: Visit<OfProposal>, form: FormReader): Promise<string[] | undefined> {
  if (form.raw('all') === '') return form.choices('rows');
  const found = await readProposal(web.office, request.params.id);
  if (!found.ok) return undefined;
  return matching(found.value.placed, readRowFilter(form.values)).map(({ row }) => row.applicationId);
}

function showCheck(
  visit: Visit<OfProposal>,
  plan: AcceptancePlan,
  { form, changed = false }: { form: FormState; changed?: boolean },
): FastifyReply {
  const { web, request } = visit;
  const path = proposalPath(request.params.id);
  const nameOf = namesOf(plan.makers);
  const isAll = form.values.all !== undefined && form.values.all !== '';
  const of = (act: string) => plan.judged.filter(({ step }) => step.act === act);
  const left = plan.judged.flatMap(({ application, step }) =>
    step.act === 'none' ? [{ ...caseOf(application), why: faultWords(step.refusal) }] : [],
  );
  const done = plan.judged.flatMap(({ step, ...one }) => (step.act === 'none' ? [] : [{ ...one, step }]));
  const heading = '受け入れる内容を確かめる';
  return showPage(
    visit,
    'desk/drive/check',
    {
      page: {
        title: heading,
        heading,
        caption: DESK_PAGES.proposals,
        width: 'wide',
        noindex: true,
        error: changed,
      },
      viewer: deskViewer(request, 'proposals'),
      form,
      action: `${path}/acceptances`,
      back: path,
      changed,
      seen: printOf(web.office, plan.seen),
      hidden: isAll
        ? [{ name: 'all', value: 'on' }, ...filterFields(readRowFilter(form.values))]
        : plan.judged.map(({ application }) => ({ name: 'rows', value: application.id })),
      counts: {
        ask: of('ask').length,
        confirm: of('confirm').length,
        waiting: of('waiting').length,
        left: left.length,
      },
      possible: of('ask').length + of('confirm').length > 0,
      mails: plan.mails,
      isWhatIf: plan.isWhatIf,
      rows: done.slice(0, SHOWN_ROWS).map(({ application, row, step }) => ({
        ...caseOf(application),
        date: formatShortDay(row.day),
        makers: (step.act === 'ask' ? step.makerIds : row.makerIds).map(nameOf).join('、'),
        act: ACT_WORDS[step.act],
        isMoved: application.version !== row.version,
      })),
      moreRows: Math.max(0, done.length - SHOWN_ROWS),
      left: left.slice(0, SHOWN_ROWS),
      moreLeft: Math.max(0, left.length - SHOWN_ROWS),
      deciders: DECIDERS,
    },
    changed ? 409 : undefined,
  );
}

const ACT_WORDS = { ask: '照会する', confirm: '確定する', waiting: '照会中（何も送りません）' } as const;

function caseOf({ reference, form1 }: { reference: string; form1: { association: string } }) {
  return { href: casePath(reference), reference, association: form1.association };
}

/** How far it has come, and what came of each row. */
export async function showAcceptance(visit: Visit<OfAcceptance>): Promise<FastifyReply> {
  const { web, request } = visit;
  const { id } = request.params;
  const found = await readAcceptance(web.office, request.params.acceptance);
  if (!found.ok || found.value.acceptance.proposalId !== id) return notFound(visit);
  const { acceptance, rows } = found.value;
  // What was left alone comes first: somebody has to look at it.
  const sorted = rows.toSorted((a, b) => Number(isLeftAlone(b.came)) - Number(isLeftAlone(a.came)));
  const page = pageOf(request.query.page, rows.length);
  const shown = sorted.slice(page.first, page.first + PAGE_ROWS);
  const details = await readRowDetails(
    web.office,
    shown.map(({ applicationId }) => applicationId),
  );
  const count = (came: Came): number => rows.filter((row) => row.came === came).length;
  const heading = '受け入れの結果';
  const path = proposalPath(id);
  const isOver = acceptance.endedAt !== undefined;
  return showPage(visit, 'desk/drive/acceptance', {
    page: {
      title: heading,
      heading,
      caption: DESK_PAGES.proposals,
      width: 'wide',
      noindex: true,
      ...(isOver ? {} : { script: 'proposal' }),
    },
    viewer: deskViewer(request, 'proposals'),
    at: acceptance.at,
    by: acceptance.by,
    answerBy: acceptance.answerBy,
    isOver,
    done: rows.length - count('ready'),
    total: rows.length,
    counts: (['asked', 'confirmed', 'waiting', 'refused', 'stopped'] as const)
      .map((came) => ({ label: CAME_WORDS[came], count: count(came) }))
      .filter((one) => one.count > 0),
    rows: shown.map(({ applicationId, came, why, cameAt }) => {
      const application = details.applications.get(applicationId);
      return {
        href: casePath(application?.reference ?? ''),
        reference: application?.reference ?? '',
        association: application?.form1.association ?? '',
        came: CAME_WORDS[came],
        isLeft: isLeftAlone(came),
        why: why ? faultWords(why) : '',
        at: cameAt ?? null,
      };
    }),
    ...pageLinks(page, (to) => `${path}/acceptances/${acceptance.id}?page=${to}`),
    stop: `${path}/acceptances/${acceptance.id}/stop`,
    back: path,
  });
}

function isLeftAlone(came: Came): boolean {
  return came === 'refused' || came === 'stopped';
}

export async function stop(visit: Visit<OfAcceptance>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id, acceptance } = request.params;
  const stopped = await stopAccepting(web.office, acceptance);
  return stopped.ok ? goTo(reply, `${proposalPath(id)}/acceptances/${acceptance}`) : notFound(visit);
}
