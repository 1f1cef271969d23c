import type { FastifyReply } from 'fastify';
import { helpWords, namesOf, obstacleWords, whyWords } from '#domain/drive/words.ts';
import { formatDay, formatWindow } from '#domain/text/dates.ts';
import { REPLY_MARKS, UNANSWERED } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { caseWords } from '#domain/words/reference.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskViewer } from '#web/gate/desk.ts';
import { type PinOrder, runWith } from '#workflow/drive/pin.ts';
import { findCaseIds, type ProposalView, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';
import { notFound } from './proposal.ts';
import { proposalPath } from './words.ts';

export type OfCase = { Params: { id: string; reference: string } };

type CaseRow = ProposalView['placed'][number]['row'] | ProposalView['left'][number]['row'];

interface Subject {
  view: ProposalView;
  row: CaseRow;
  application: NonNullable<ReturnType<Awaited<ReturnType<typeof readRowDetails>>['applications']['get']>>;
  asked: Awaited<ReturnType<typeof readRowDetails>>['asked'];
}

/** One case in a proposal: why it stands so, and what the next run is told about it. */
export async function showCase(visit: Visit<OfCase>): Promise<FastifyReply> {
  const subject = await subjectOf(visit);
  if (!subject) return notFound(visit);
  const { row, view } = subject;
  const { pins, exclusions } = view.head.terms;
  const pin = pins.find(({ applicationId }) => applicationId === row.applicationId);
  const isExcluded = exclusions.some(({ applicationId }) => applicationId === row.applicationId);
  return show(visit, subject, {
    values: {
      kind: pin ? 'pin' : isExcluded ? 'exclude' : 'free',
      slot: pin?.slotId ?? (row.placed ? row.slotId : ''),
      maker: pin?.makerId ?? (row.placed ? (row.makerIds[0] ?? '') : ''),
    },
    problems: {},
  });
}

const KINDS = ['free', 'pin', 'exclude', 'leave-out'] as const;

/** Starts a fresh run with what was said. */
export async function savePin(visit: Visit<OfCase>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const subject = await subjectOf(visit);
  if (!subject) return notFound(visit);
  const form = FormReader.of(request);
  const order = readOrder(form, subject);
  if (!order) return show(visit, subject, form.state);
  const started = await runWith(web.office, request.params.id, order, actorOf(request).name);
  return started.ok ? goTo(reply, proposalPath(started.value)) : notFound(visit);
}

function readOrder(form: FormReader, { application, view }: Subject): PinOrder | undefined {
  const act = form.choice('kind', 'この申請の扱い', KINDS);
  const applicationId = application.id;
  const { slots } = application.form1;
  const slotId = slots.find(({ id }) => id === form.raw('slot'))?.id;
  const makerId = view.makers.find(({ id }) => id === form.raw('maker'))?.id;
  if (form.isWrong) return undefined;
  if (act === 'free') return { act, applicationId };
  if (act === 'leave-out') return { act, applicationId, slotIds: slots.map(({ id }) => id) };
  if (slotId === undefined && makerId === undefined) {
    form.problems.slot = '候補日時かメーカーの、少なくとも一方をお選びください。';
    return undefined;
  }
  const one = { applicationId, ...(slotId ? { slotId } : {}), ...(makerId ? { makerId } : {}) };
  return { act, one };
}

function show(visit: Visit<OfCase>, { view, row, application, asked }: Subject, form: FormState): FastifyReply {
  const nameOf = namesOf(view.makers);
  const path = proposalPath(view.head.id);
  const own = asked.get(application.id) ?? [];
  const makers = view.makers.filter(({ id, active }) => active || own.some(({ makerId }) => makerId === id));
  const { slots } = application.form1;
  return showPage(visit, 'desk/drive/case', {
    page: {
      title: `割付案の1件：${application.form1.association}`,
      heading: '割付案の1件',
      caption: caseWords(application),
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(visit.request, 'proposals'),
    form,
    action: `${path}/cases/${encodeURIComponent(application.reference)}`,
    back: path,
    caseHref: casePath(application.reference),
    placed: row.placed
      ? {
          day: row.day,
          makers: row.makerIds.map(nameOf).join('、'),
          why: row.why.map((one) => whyWords(one, nameOf)),
        }
      : null,
    obstacles: row.placed ? [] : row.obstacles.map((one) => obstacleWords(one, nameOf)),
    help: row.placed ? [] : row.help.map((one) => helpWords(one, nameOf)),
    heads: slots.map((slot) => ({
      rank: RANK_WORDS[slot.rank],
      words: `${formatDay(slot.date)} ${formatWindow(slot.meeting)}`,
    })),
    replies: makers.map(({ id, name }) => ({
      name,
      cells: slots.map((slot) => {
        const said = own.filter((one) => one.makerId === id && one.slotId === slot.id);
        const reply = said.findLast(({ reply: given }) => given !== undefined)?.reply;
        return reply ? REPLY_MARKS[reply] : said.some(({ isOpen }) => isOpen) ? '照会中' : UNANSWERED;
      }),
    })),
    kinds: [
      { value: 'free', label: '指定しない', support: 'いちばんよい割り当てにまかせます。' },
      { value: 'pin', label: '固定する', support: '下で選んだ候補日時・メーカーにします。' },
      { value: 'exclude', label: '除く', support: '下で選んだ候補日時・メーカーにはしません。' },
      { value: 'leave-out', label: 'この申請を割り当てない', support: 'ほかの申請だけで考えます。' },
    ],
    slots: slots.map((slot) => ({
      value: slot.id,
      label: `${RANK_WORDS[slot.rank]}　${formatDay(slot.date)} ${formatWindow(slot.meeting)}`,
    })),
    makers: makers.map(({ id, name }) => ({ value: id, label: name })),
  });
}

async function subjectOf({ web, request }: Visit<OfCase>): Promise<Subject | undefined> {
  const found = await readProposal(web.office, request.params.id);
  const { reference } = request.params;
  const id = (await findCaseIds(web.office, [reference])).get(reference);
  if (!found.ok || id === undefined) return undefined;
  const view = found.value;
  const one = [...view.placed, ...view.left].find(({ row }) => row.applicationId === id);
  const { applications, asked } = await readRowDetails(web.office, [id]);
  const application = applications.get(id);
  return one && application ? { view, row: one.row, application, asked } : undefined;
}
