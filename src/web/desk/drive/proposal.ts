import type { FastifyReply } from 'fastify';
import { isWhatIf } from '#domain/drive/terms.ts';
import { helpWords, type NameOf, namesOf, obstacleWords, whyWords } from '#domain/drive/words.ts';
import { formatDay } from '#domain/text/dates.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { REPLY_MARKS, UNANSWERED } from '#domain/words/inquiries.ts';
import { CAME_WORDS, PROPOSAL_FAULT_WORDS } from '#domain/words/proposals.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { EMPTY_FORM } from '#web/forms/reader.ts';
import { showPage, showRefusal, type Visit } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { casePath, deskViewer } from '#web/gate/desk.ts';
import { type ProposalView, type RowDetails, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';
import { filterFields, filterQuery, matching, prefectureChoices, type RowFilter, readRowFilter } from './row-filter.ts';
import {
  CHANGE_WORDS,
  figureRows,
  figureSentences,
  PROPOSALS_PATH,
  proposalPath,
  START_PATH,
  stateWord,
  termRows,
} from './words.ts';

export type OfProposal = { Params: { id: string }; Querystring: Record<string, unknown> };

export const PAGE_ROWS = 50;

/** One proposal: how far it has come, or what it proposes. */
export async function showProposal(
  visit: Visit<OfProposal>,
  { form = EMPTY_FORM, status }: { form?: FormState; status?: number } = {},
): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readProposal(web.office, request.params.id);
  if (!found.ok) return notFound(visit);
  const view = found.value;
  return view.head.state === 'done' ? showResult(visit, view, { form, status }) : showUnfinished(visit, view);
}

export function notFound(visit: Visit): FastifyReply {
  const next = { href: PROPOSALS_PATH, label: '割付案の一覧へ' };
  return showRefusal(visit, { code: 'not-found' }, next, deskViewer(visit.request, 'proposals'));
}

function showUnfinished(visit: Visit<OfProposal>, view: ProposalView): FastifyReply {
  const { head, isInterrupted } = view;
  const isUnderWay = !isInterrupted && (head.state === 'waiting' || head.state === 'running');
  const title = `割付案：${stateWord(view)}`;
  return showPage(visit, 'desk/drive/progress', {
    page: {
      title,
      heading: title,
      caption: DESK_PAGES.proposals,
      width: 'wide',
      noindex: true,
      ...(isUnderWay ? { script: 'proposal' } : {}),
    },
    viewer: deskViewer(visit.request, 'proposals'),
    path: proposalPath(head.id),
    isUnderWay,
    isRunning: head.state === 'running',
    isStopping: head.stopAsked && isUnderWay,
    applications: head.applications,
    seconds: head.terms.seconds,
    fault: isInterrupted ? PROPOSAL_FAULT_WORDS.interrupted : head.fault ? PROPOSAL_FAULT_WORDS[head.fault] : '',
    startedAt: head.startedAt,
    startedBy: head.startedBy,
    terms: termRows(head, namesOf(view.makers)),
    ...anewLinks(head),
    back: PROPOSALS_PATH,
  });
}

/** Ways to another proposal; one that failed by its terms fails again with the same. */
function anewLinks({ id, terms }: ProposalView['head']) {
  return {
    again: `${START_PATH}?from=${encodeURIComponent(id)}`,
    pins: terms.pins.length,
    exclusions: terms.exclusions.length,
    pinned: `${proposalPath(id)}/pins`,
  };
}

async function showResult(
  visit: Visit<OfProposal>,
  view: ProposalView,
  { form, status }: { form: FormState; status: number | undefined },
): Promise<FastifyReply> {
  const { web, request } = visit;
  const { head, earlier, placed, left, acceptances, makers } = view;
  const nameOf = namesOf(makers);
  const filter = readRowFilter(request.query);
  const rows = matching(placed, filter);
  const isLeft = request.query.show === 'left';
  const page = pageOf(request.query.page, isLeft ? left.length : rows.length);
  const shown = rows.slice(page.first, page.first + PAGE_ROWS);
  const shownLeft = left.slice(page.first, page.first + PAGE_ROWS);
  const details = await readRowDetails(
    web.office,
    (isLeft ? shownLeft : shown).map(({ row }) => row.applicationId),
  );
  const path = proposalPath(head.id);
  return showPage(
    visit,
    'desk/drive/proposal',
    {
      page: {
        title: '割付案',
        heading: '割付案',
        caption: DESK_PAGES.proposals,
        width: 'wide',
        noindex: true,
      },
      viewer: deskViewer(request, 'proposals'),
      form: { values: { ...form.values, ...textsOf(filter) }, problems: form.problems },
      path,
      startedAt: head.startedAt,
      startedBy: head.startedBy,
      sentences: figureSentences(head),
      figures: figureRows(head),
      terms: termRows(head, nameOf),
      isWhatIf: isWhatIf(head.terms),
      ...anewLinks(head),
      earlier: earlier
        ? { href: proposalPath(earlier.id), compare: compareHref(earlier.id, head.id), at: earlier.startedAt }
        : null,
      changed: [...placed, ...left].filter(({ change }) => change !== 'same').length,
      tabs: [
        { href: path, label: '割り当てた申請', count: String(placed.length), current: !isLeft },
        { href: `${path}?show=left`, label: '残った申請', count: String(left.length), current: isLeft },
      ],
      isLeft,
      filterOpened: filterFields(filter).length > 0,
      filters: filterFields(filter),
      days: [...new Set(placed.map(({ row }) => row.day.toString()))].map((day) => ({
        value: day,
        label: formatDay(Temporal.PlainDate.from(day)),
      })),
      prefectures: prefectureChoices(placed),
      makers: makers
        .filter(({ id }) => placed.some(({ row }) => row.makerIds.includes(id)))
        .map(({ id, name }) => ({ value: id, label: name })),
      total: isLeft ? left.length : rows.length,
      isNarrowed: rows.length < placed.length,
      groups: isLeft ? [] : groupsOf(shown, { details, nameOf, path }),
      left: isLeft ? shownLeft.map((one) => leftRow(one, { details, nameOf, path })) : [],
      ...pageLinks(page, (to) =>
        isLeft ? `${path}?show=left&page=${to}` : `${path}${filterQuery(filter, { page: String(to) })}`,
      ),
      acceptances: acceptances.map(({ id, at, by, endedAt }) => ({
        href: `${path}/acceptances/${id}`,
        at,
        by,
        isOver: endedAt !== undefined,
      })),
    },
    status,
  );
}

function textsOf({ day, prefecture, maker, changed }: RowFilter): Record<string, string> {
  return { day, prefecture, maker, changed: changed ? 'on' : '' };
}

export function compareHref(a: string, b: string): string {
  return `${PROPOSALS_PATH}/comparison?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`;
}

/** One page of rows. */
export interface RowPage {
  page: number;
  pages: number;
  /** Of its first row, from 0. */
  first: number;
  total: number;
}

/** `page` counts from 1; one behind the last is the last. */
export function pageOf(asked: unknown, total: number): RowPage {
  const pages = Math.max(1, Math.ceil(total / PAGE_ROWS));
  const wanted = typeof asked === 'string' && /^[1-9]\d{0,3}$/.test(asked) ? Number(asked) : 1;
  const page = Math.min(wanted, pages);
  return { page, pages, first: (page - 1) * PAGE_ROWS, total };
}

export function pageLinks({ page, pages, first, total }: RowPage, hrefOf: (page: number) => string) {
  return {
    range: pages > 1 ? `${first + 1}～${Math.min(total, first + PAGE_ROWS)}件目（${page} / ${pages}ページ）` : '',
    steps: [
      { label: '前の50件', href: page > 1 ? hrefOf(page - 1) : '' },
      { label: '次の50件', href: page < pages ? hrefOf(page + 1) : '' },
    ].filter(({ href }) => href !== ''),
  };
}

interface Around {
  details: RowDetails;
  nameOf: NameOf;
  path: string;
}

/** The rows under their days. */
function groupsOf(rows: ProposalView['placed'], around: Around) {
  const days = Map.groupBy(rows, ({ row }) => row.day.toString());
  return [...days].map(([day, own]) => ({
    day,
    words: formatDay(Temporal.PlainDate.from(day)),
    rows: own.map((one) => placedRow(one, around)),
  }));
}

function placedRow({ row, change, accepted }: ProposalView['placed'][number], { details, nameOf, path }: Around) {
  const application = details.applications.get(row.applicationId);
  const slot = application?.form1.slots.find(({ id }) => id === row.slotId);
  const asked = details.asked.get(row.applicationId) ?? [];
  return {
    ...caseOf(row, { details, path }),
    hours: slot ? { window: slot.meeting, demo: slot.demo } : null,
    makers: row.makerIds.map((makerId) => {
      const own = asked.filter((one) => one.makerId === makerId && one.slotId === row.slotId);
      const reply = own.findLast(({ reply: said }) => said !== undefined)?.reply;
      const open = own.some(({ isOpen }) => isOpen);
      return {
        name: nameOf(makerId),
        reply: reply ? REPLY_MARKS[reply] : open ? '照会中' : UNANSWERED,
      };
    }),
    wish: slot ? RANK_WORDS[slot.rank] : '候補から外れています',
    why: row.why.filter(({ code }) => code !== 'wish' && code !== 'reply').map((one) => whyWords(one, nameOf)),
    change: CHANGE_WORDS[change],
    came: accepted ? CAME_WORDS[accepted.came] : '',
    isMoved: application !== undefined && application.version !== row.version && !accepted,
  };
}

function leftRow({ row, change }: ProposalView['left'][number], { details, nameOf, path }: Around) {
  if (row.placed) throw new Error('a row with a place is not left over');
  return {
    ...caseOf(row, { details, path }),
    obstacles: row.obstacles.map((one) => obstacleWords(one, nameOf)),
    help: row.help.map((one) => helpWords(one, nameOf)),
    change: CHANGE_WORDS[change],
  };
}

function caseOf(
  { applicationId, prefecture }: { applicationId: string; prefecture: string },
  { details, path }: Omit<Around, 'nameOf'>,
) {
  const application = details.applications.get(applicationId);
  const reference = application?.reference ?? '';
  return {
    id: applicationId,
    reference,
    association: application?.form1.association ?? '',
    prefecture,
    href: casePath(reference),
    row: `${path}/cases/${encodeURIComponent(reference)}`,
  };
}
