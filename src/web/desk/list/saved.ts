import type { FastifyInstance, FastifyReply } from 'fastify';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { type Coordinator, coordinatorOf, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readSavedFilters, removeFilter, renameFilter, saveFilter } from '#workflow/desk/saved-filters.ts';
import { LIST_PATH, type ListAddress, listHref, readListAddress } from './query.ts';

type ById = { Params: { id: string } };

const PATH = '/desk/filters';
const LONGEST_NAME = 30;
const NAME = '条件の名前';
const QUERY_MAX = 1000;

/** 保存した条件: a coordinator's own, of 申請一覧. */
export function savedFilterRoutes(desk: FastifyInstance, web: Web): void {
  desk.get(PATH, (request, reply) => show({ web, request, reply }, {}));
  desk.post(PATH, async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const name = form.line('name', NAME, { required: true, longest: LONGEST_NAME });
    const query = readQuery(form.raw('query'));
    if (form.isWrong) return show(visit, { form: form.state, query });
    const saved = await saveFilter(web.office, keeperOf(visit), { name, query, replaces: form.raw('replaces') !== '' });
    if (saved.ok) return goTo(reply, query === '' ? LIST_PATH : `${LIST_PATH}?${query}`);
    if (saved.refusal.code === 'name-taken') return show(visit, { form: form.state, query, taken: name });
    form.problems.name = refusalSentence(saved.refusal);
    return show(visit, { form: form.state, query });
  });
  desk.post<ById>(`${PATH}/:id/name`, async (request, reply) => {
    const visit = { web, request, reply };
    const form = FormReader.of(request);
    const { id } = request.params;
    const field = nameField(id);
    const name = form.line(field, NAME, { required: true, longest: LONGEST_NAME });
    if (form.isWrong) return show(visit, { form: form.state });
    const renamed = await renameFilter(web.office, keeperOf(visit), id, name);
    if (renamed.ok) return goTo(reply, PATH);
    if (renamed.refusal.code === 'not-found') {
      return showRefusal(visit, renamed.refusal, TO_LIST, deskViewer(request, 'none'));
    }
    form.problems[field] = refusalSentence(renamed.refusal);
    return show(visit, { form: form.state });
  });
  desk.post<ById>(`${PATH}/:id/removal`, async (request, reply) => {
    await removeFilter(web.office, keeperOf({ web, request, reply }), request.params.id);
    return goTo(reply, PATH);
  });
}

/** For the list: one's own conditions as links, and the form that saves those of this address. */
export async function savedPanel(web: Web, coordinator: Coordinator, address: ListAddress) {
  const here = queryIn(listHref(address));
  const filters = await readSavedFilters(web.office, coordinator);
  const links = filters.map(({ name, query }) => ({
    href: `${LIST_PATH}?${query}`,
    label: name,
    current: query === here,
  }));
  return { links, query: here, manage: PATH, savable: here !== '' && !links.some(({ current }) => current) };
}

function keeperOf({ request }: Visit): Coordinator {
  return coordinatorOf(request);
}

/** As the list itself would say it, without its page: what it does not know is left out. */
function readQuery(typed: string): string {
  const query = Object.fromEntries(new URLSearchParams(typed.slice(0, QUERY_MAX)));
  return queryIn(listHref({ ...readListAddress(query), page: 1 }));
}

function queryIn(href: string): string {
  return href.split('?')[1] ?? '';
}

function nameField(id: string): string {
  return `name-${id}`;
}

async function show(
  visit: Visit,
  { form = EMPTY_FORM, query = '', taken = '' }: { form?: FormState; query?: string; taken?: string },
): Promise<FastifyReply> {
  const filters = await readSavedFilters(visit.web.office, keeperOf(visit));
  const names = Object.fromEntries(filters.map(({ id, name }) => [nameField(id), name]));
  return showPage(
    visit,
    'desk/list/saved',
    {
      page: { title: '保存した条件', heading: '保存した条件', width: 'wide', noindex: true, error: taken !== '' },
      viewer: deskViewer(visit.request, 'none'),
      form: { ...form, values: { ...names, ...form.values } },
      filters: filters.map(({ id, name, query: kept }) => ({
        ...{ id, name, field: nameField(id) },
        href: `${LIST_PATH}?${kept}`,
      })),
      query,
      // After a form that saves came back: it stands on this page.
      saves: query !== '',
      taken,
      path: PATH,
      list: LIST_PATH,
    },
    taken === '' ? undefined : 409,
  );
}
