import type { FastifyInstance, FastifyReply } from 'fastify';
import { LIST_LIMITS, type ListSort } from '#domain/desk/list.ts';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { APPLICATION_STATES, type ApplicationState, STATE_WORDS } from '#domain/words/states.ts';
import { actsFor } from '#web/desk/case/attention-acts.ts';
import { ATTENTION_WORDS } from '#web/desk/case/attention-words.ts';
import { START_PATH } from '#web/desk/drive/words.ts';
import { listBar, type ManyBar } from '#web/desk/many/bar.ts';
import { EMPTY_FORM } from '#web/forms/reader.ts';
import { showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, coordinatorOf, deskViewer } from '#web/gate/desk.ts';
import { type DeskList, PAGE_SIZE, readDeskList, readListChoices } from '#workflow/desk/read-list.ts';
import { readOwners } from '#workflow/desk/set-owner.ts';
import { sendExport } from './export.ts';
import { MINE, NO_OWNER, ownerLabel, ownerNames } from './owners.ts';
import {
  activeFilters,
  LIST_PATH,
  type ListAddress,
  listHref,
  monthWord,
  NO_PREFECTURE,
  orderText,
  queryOf,
  readListAddress,
  sortHref,
} from './query.ts';
import { savedFilterRoutes, savedPanel } from './saved.ts';
import { shortcutRoutes } from './shortcuts.ts';

type Query = { Querystring: Record<string, unknown> };

/** 申請一覧 and its export; `desk` is behind the sign-in. */
export function deskListRoutes(desk: FastifyInstance, web: Web): void {
  desk.get<Query>(LIST_PATH, (request, reply) => showList({ web, request, reply }, request.query));
  desk.get<Query>(`${LIST_PATH}.xlsx`, (request, reply) => sendExport({ web, request, reply }, request.query, 'xlsx'));
  desk.get<Query>(`${LIST_PATH}.csv`, (request, reply) => sendExport({ web, request, reply }, request.query, 'csv'));
  savedFilterRoutes(desk, web);
  shortcutRoutes(desk, web);
}

async function showList(visit: Visit, query: Record<string, unknown>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const address = readListAddress(query);
  if (query.open === 'one' && address.q !== '') return openFound(visit, address);
  // The form sends its empty fields too; an address that people keep and pass on names what counts.
  if (Object.values(query).includes('')) return reply.redirect(listHref(address));
  const coordinator = coordinatorOf(request);
  const me = coordinator.name;
  const list = await readDeskList(web.office, { ...queryOf(address, me), page: address.page });
  // A kept address may lead behind the end of what is left.
  if (address.page > list.pages) return reply.redirect(listHref(address, { page: list.pages }));
  const { makers, months } = await readListChoices(web.office);
  const active = activeFilters(address, makers);
  return showPage(visit, 'desk/list/list', {
    page: { title: DESK_PAGES.list, heading: DESK_PAGES.list, width: 'wide', noindex: true, script: 'many' },
    viewer: deskViewer(request, 'list'),
    path: LIST_PATH,
    form: { values: { ...formValues(address) }, problems: {} },
    // Narrowed by more than the words that stand open anyway: the rest of the form is open too.
    opened: active.length > (address.q === '' ? 0 : 1) + (address.state === '' ? 0 : 1),
    kept: [
      { name: 'state', value: address.state },
      { name: 'sort', value: orderText(address.order) },
    ].filter(({ value }) => value !== '' && value !== '-received'),
    prefectures: [...PREFECTURES, NO_PREFECTURE].map((value) => ({
      value,
      label: value === NO_PREFECTURE ? '（記載なし）' : value,
    })),
    months: [...new Set([...(address.month === '' ? [] : [address.month]), ...months])].map((value) => ({
      value,
      label: monthWord(value),
    })),
    makers: makers.map(({ id, name }) => ({ value: id, label: name })),
    owners: [
      ...[MINE, NO_OWNER].map((value) => ({ value, label: ownerLabel(value) })),
      ...ownerNames(address.owner, await readOwners(web.office)),
    ],
    ownerLinks: ownerLinks(address),
    saved: await savedPanel(web, coordinator, address),
    naming: EMPTY_FORM,
    states: stateLinks(address, list),
    active,
    isWhole: list.isWhole,
    all: LIST_PATH,
    many: barOf(request.url, address, list),
    columns: COLUMNS.map((column) => columnHead(address, column)),
    rows: rowsOf(list),
    ...pagesOf(address, list),
    proposal: listHref(address, {}, START_PATH),
    exports: [
      { href: listHref(address, {}, `${LIST_PATH}.xlsx`), label: 'Excel（.xlsx）で保存' },
      { href: listHref(address, {}, `${LIST_PATH}.csv`), label: 'CSVで保存' },
    ],
  });
}

/** Rows are ticked, or the whole filter is, where it is counted. */
function barOf(from: string, address: ListAddress, { rows, counts, total }: DeskList): ManyBar | null {
  const filter = { ...formValues(address), state: address.state, sort: orderText(address.order) };
  return listBar({
    references: rows.map(({ application }) => application.reference),
    from,
    total: counts === undefined ? undefined : total,
    filter: Object.entries(filter).flatMap(([name, value]) => (value === '' ? [] : [{ name, value }])),
  });
}

/** The search of the head: the one case that it finds is opened, several are listed. */
async function openFound({ web, request, reply }: Visit, address: ListAddress): Promise<FastifyReply> {
  const query = queryOf(address, coordinatorOf(request).name);
  const { rows, total } = await readDeskList(web.office, { ...query, page: 1 });
  const [only] = rows;
  return reply.redirect(only && total === 1 ? casePath(only.application.reference) : listHref(address));
}

function formValues({ q, association, prefecture, month, maker, owner }: ListAddress): Record<string, string> {
  return { q, association, prefecture, month, maker, owner };
}

/** 「自分の担当」 and 「担当なし」 beside the states. */
function ownerLinks(address: ListAddress) {
  return ([MINE, NO_OWNER] as const).map((owner) => ({
    href: listHref(address, { owner: owner === address.owner ? '' : owner }),
    label: ownerLabel(owner),
    current: owner === address.owner,
  }));
}

/** One link per state with the count of what the other filters find, where that was counted. */
function stateLinks(address: ListAddress, { counts }: DeskList) {
  const sum = counts && [...counts.values()].reduce((total, count) => total + count, 0);
  const shown = APPLICATION_STATES.filter((state) => counts?.has(state) !== false || state === address.state);
  return [
    {
      href: listHref(address, { state: '' }),
      label: 'すべて',
      count: sum === undefined ? '' : String(sum),
      current: address.state === '',
    },
    ...shown.map((state) => ({
      href: listHref(address, { state }),
      label: STATE_WORDS[state],
      count: counts ? String(counts.get(state) ?? 0) : '',
      current: state === address.state,
    })),
  ];
}

const COLUMNS: { label: string; sort?: ListSort }[] = [
  { label: '受付番号' },
  { label: '申請団体', sort: 'association' },
  { label: '都道府県', sort: 'prefecture' },
  { label: '状態', sort: 'state' },
  { label: SESSION_WORDS.date, sort: 'day' },
  { label: SESSION_WORDS.makers },
  { label: '次にすること' },
  { label: '受付', sort: 'received' },
  { label: '最終更新' },
  { label: FIELD_WORDS.owner },
];

function columnHead(address: ListAddress, { label, sort }: { label: string; sort?: ListSort }) {
  if (sort === undefined) return { label, href: '', ariaSort: '', mark: '' };
  const { order } = address;
  const ariaSort = order.sort !== sort ? 'none' : order.descending ? 'descending' : 'ascending';
  return { label, href: sortHref(address, sort), ariaSort, mark: SORT_MARKS[ariaSort] };
}

const SORT_MARKS = { none: '', ascending: '▲', descending: '▼' } as const;

function rowsOf(list: DeskList) {
  return list.rows.map(({ application, session, makers, prefecture }) => {
    const [wish] = application.form1.slots;
    return {
      href: casePath(application.reference),
      reference: application.reference,
      association: application.form1.association,
      prefecture,
      state: application.state,
      owner: application.owner,
      mode: session?.mode ?? application.form1.mode,
      slot: session ?? wish ?? null,
      more: session ? 0 : Math.max(0, application.form1.slots.length - 1),
      fixed: session !== undefined,
      makers: named(makers),
      next: nextWords(list, application),
      received: application.receivedAt ?? null,
      changed: application.updatedAt,
      calls: list.calls.get(application.id) ?? 0,
    };
  });
}

const NAMED = 2;

/** 「富士通、キヤノン ほか2社」. */
function named(makers: readonly string[]): string {
  const more = makers.length - NAMED;
  return `${makers.slice(0, NAMED).join('、')}${more > 0 ? ` ほか${more}社` : ''}`;
}

/** For whom everybody waits where nobody at the desk has anything to do. */
const WAITING: Partial<Record<ApplicationState, string>> = {
  inquiring: 'メーカーの回答待ち',
  returned: '申請者の訂正待ち',
  confirmed: '開催待ち',
};

/** What the queue says of it, with the same act; else for whom it waits. */
function nextWords(
  list: DeskList,
  { id, reference, state }: DeskList['rows'][number]['application'],
): { label: string; href: string } {
  const first = list.next.get(id);
  if (!first) return { label: list.unreported.has(id) ? '実施報告待ち' : (WAITING[state] ?? ''), href: '' };
  const { attention, matter } = first;
  const [act] = actsFor(attention, matter, { path: casePath(reference), hasMakers: list.hasMakers });
  return { label: ATTENTION_WORDS[attention.kind], href: act?.href ?? '' };
}

const LONG_EXPORT_ROWS = 10_000;
/** An .xlsx of 100,000 rows took 21 s (test/bench); a slower machine is allowed for. */
const ROWS_PER_SECOND = 3000;

/** How long a saving takes that somebody has to wait for, in tens of seconds; 0 where it is soon done. */
function exportSeconds(total: number): number {
  return total < LONG_EXPORT_ROWS ? 0 : Math.ceil(total / ROWS_PER_SECOND / 10) * 10;
}

function pagesOf(address: ListAddress, { total, counts, page, pages }: DeskList) {
  const first = (page - 1) * PAGE_SIZE + 1;
  const to = (target: number): string => listHref(address, { page: target });
  return {
    total: total.toLocaleString('ja-JP'),
    // Not counted to the end, and only the first can be looked at.
    reached: counts === undefined ? LIST_LIMITS.reached : 0,
    exportSeconds: exportSeconds(total),
    range:
      total === 0
        ? ''
        : `${first.toLocaleString('ja-JP')}～${Math.min(total, page * PAGE_SIZE).toLocaleString('ja-JP')}件目`,
    pageWord: pages > 1 ? `${page} / ${pages}ページ` : '',
    steps: [
      { label: '最初', href: page > 2 ? to(1) : '' },
      { label: '前の50件', href: page > 1 ? to(page - 1) : '' },
      { label: '次の50件', href: page < pages ? to(page + 1) : '' },
      { label: '最後', href: page < pages - 1 ? to(pages) : '' },
    ].filter(({ href }) => href !== ''),
  };
}
