import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { APPLICATION_STATES, type ApplicationState } from '../domain/application.ts';
import { readDeskList } from '../workflow/read-desk.ts';
import { deskViewer } from './desk-access.ts';
import { doneWord } from './desk-done.ts';
import { mailRow } from './desk-history.ts';
import { casePath } from './desk-next.ts';
import { showPage, type Web } from './pages.ts';
import { STATE_WORDS } from './view-words.ts';

const LIST_PATH = '/desk/applications';

/** 申請一覧; `desk` is behind the sign-in. */
export function deskListRoutes(desk: FastifyInstance, web: Web): void {
  desk.get<{ Querystring: ListQuery }>(LIST_PATH, (request, reply) => showList(web, request, reply, request.query));
  desk.get<{ Querystring: ListQuery }>('/desk', (request, reply) => {
    const moved = movedList(request);
    return moved === undefined ? showList(web, request, reply, request.query) : reply.redirect(moved);
  });
}

/** The list lay at `/desk` once, and people keep its addresses: where `/desk?state=…` is now; undefined for bare `/desk`. */
function movedList(request: FastifyRequest<{ Querystring: ListQuery }>): string | undefined {
  const { state, page } = request.query;
  return state === undefined && page === undefined ? undefined : `${LIST_PATH}${request.url.slice('/desk'.length)}`;
}

type ListQuery = { state?: string; page?: string; done?: string };

async function showList(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  query: ListQuery,
): Promise<FastifyReply> {
  const state = APPLICATION_STATES.find((known) => known === query.state);
  const page = /^[1-9]\d{0,5}$/.test(query.page ?? '') ? Number(query.page) : 1;
  const list = await readDeskList(web.office, { state, page });
  const total = [...list.counts.values()].reduce((sum, count) => sum + count, 0);
  return showPage(web, request, reply, 'desk', {
    page: { title: '申請一覧', heading: '申請一覧', width: 'wide', noindex: true },
    viewer: deskViewer(request, 'list'),
    done: doneWord(query.done ?? ''),
    failed: list.failedMails.map(mailRow),
    filters: [
      { href: LIST_PATH, label: 'すべて', count: total, current: state === undefined },
      ...APPLICATION_STATES.filter((known) => (list.counts.get(known) ?? 0) > 0 || known === state).map((known) => ({
        href: `${LIST_PATH}?state=${known}`,
        label: STATE_WORDS[known],
        count: list.counts.get(known) ?? 0,
        current: known === state,
      })),
    ],
    rows: list.rows.map((row) => ({
      href: casePath(row.reference),
      reference: row.reference,
      association: row.association,
      state: row.state,
      mode: row.mode,
      slot: row.slots[0] ?? null,
      more: Math.max(0, row.slots.length - 1),
      received: row.receivedAt ?? null,
      calls: list.calls.get(row.id) ?? 0,
    })),
    caption: state === undefined ? 'すべての申請' : `${STATE_WORDS[state]}の申請`,
    newer: page > 1 ? pageHref(state, page - 1) : '',
    older: list.hasMore ? pageHref(state, page + 1) : '',
  });
}

function pageHref(state: ApplicationState | undefined, page: number): string {
  return `${LIST_PATH}?${state === undefined ? '' : `state=${state}&`}page=${page}`;
}
