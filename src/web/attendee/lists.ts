import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import {
  LIST_KINDS,
  LIST_ORDERS,
  LIST_STATES,
  LIST_TITLES,
  type ListKind,
  type ListOrder,
} from '#domain/case/name-list.ts';
import { caseWords } from '#domain/words/reference.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, deskOnly, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { type ListFormat, makeFlyer, makeNameList, readNameList } from '#workflow/attendees/lists.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';

type ByLink = { Params: { link: string }; Querystring: { order?: string } };
type ByReference = { Params: { reference: string }; Querystring: { order?: string } };

const FORMATS: readonly ListFormat[] = ['xlsx', 'pdf'];
const ORDER_WORDS: Record<ListOrder, string> = { kana: '五十音順', order: '申込順' };
const KIND_WORDS: Record<ListKind, string> = {
  names: '控えとして保存する名簿です。',
  'sign-in': '当日の受付で、来場された方にしるしを付ける名簿です。空の行もあります。',
};

/** 参加者の名簿 and 案内チラシ, on the applicant's page and at the desk. */
export function attendeeListRoutes(server: FastifyInstance, web: Web): void {
  applicantListRoutes(server, web);
  deskListRoutes(server, web);
}

/** Names are for a browser that has shown whose mailbox it reads. */
function applicantListRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/attendees', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const path = `/status/${request.params.link}`;
    const shown = await listPage(web, view.caseFile.application, orderOf(request.query.order), path);
    return showPage(visit, 'status/attendees', shown);
  });
  for (const kind of LIST_KINDS) {
    for (const format of FORMATS) {
      server.get<ByLink>(`/status/:link/attendees/${kind}.${format}`, async (request, reply) => {
        const view = await readTrusted({ web, request, reply });
        if (!view) return reply;
        const wanted = { kind, order: orderOf(request.query.order) };
        return sendFile(reply, await makeNameList(web.office, view.caseFile.application.id, wanted, format));
      });
    }
  }
  server.get<ByLink>('/status/:link/flyer.pdf', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const made = await makeFlyer(web.office, view.caseFile.application.id);
    return made.ok ? sendFile(reply, made.value) : refuseOnStatus(visit, made.refusal);
  });
}

/** The same lists at the desk. */
function deskListRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    const path = '/desk/applications/:reference';
    desk.get<ByReference>(`${path}/attendees`, async (request, reply) => {
      const visit = { web, request, reply };
      const application = await applicationOf(web, request.params.reference);
      if (!application) return notFound(visit);
      const back = casePath(application.reference);
      const shown = await listPage(web, application, orderOf(request.query.order), back);
      return showPage(visit, 'status/attendees', { ...shown, viewer: deskViewer(request, 'none') });
    });
    for (const kind of LIST_KINDS) {
      for (const format of FORMATS) {
        desk.get<ByReference>(`${path}/attendees/${kind}.${format}`, async (request, reply) => {
          const application = await applicationOf(web, request.params.reference);
          if (!application) return notFound({ web, request, reply });
          const wanted = { kind, order: orderOf(request.query.order) };
          return sendFile(reply, await makeNameList(web.office, application.id, wanted, format));
        });
      }
    }
  });
}

async function applicationOf(web: Web, reference: string): Promise<Application | undefined> {
  const found = await readDeskCase(web.office, reference);
  return found.ok ? found.value.caseFile.application : undefined;
}

function orderOf(asked: string | undefined): ListOrder {
  return LIST_ORDERS.find((order) => order === asked) ?? 'kana';
}

async function listPage(web: Web, application: Application, order: ListOrder, path: string): Promise<Shown> {
  const { list, counts } = await readNameList(web.office, application.id, { kind: 'names', order });
  return {
    page: {
      title: '参加者の名簿',
      heading: '参加者の名簿',
      caption: caseWords(application),
      width: 'wide',
      noindex: true,
    },
    path,
    isDesk: path.startsWith('/desk/'),
    counts,
    orders: LIST_ORDERS.map((each) => ({
      label: ORDER_WORDS[each],
      href: `${path}/attendees?order=${each}`,
      current: each === order,
    })),
    files: LIST_KINDS.map((kind) => ({
      label: LIST_TITLES[kind],
      words: KIND_WORDS[kind],
      pdf: `${path}/attendees/${kind}.pdf?order=${order}`,
      xlsx: `${path}/attendees/${kind}.xlsx?order=${order}`,
    })),
    rows: list.rows.map((row) => ({ ...row, state: LIST_STATES[row.state] })),
  };
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
