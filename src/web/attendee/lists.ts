import type { FastifyInstance, FastifyReply } from 'fastify';
import { answeredTotals, answeredWords } from '#domain/case/answered.ts';
import { type Application, may } from '#domain/case/application.ts';
import {
  LIST_KINDS,
  LIST_ORDERS,
  LIST_STATES,
  LIST_TITLES,
  type ListKind,
  type ListOrder,
} from '#domain/case/name-list.ts';
import { isMailed, type Registration } from '#domain/case/registration.ts';
import { eventWord } from '#domain/words/events.ts';
import { ANSWERED } from '#domain/words/incoming.ts';
import { caseWords } from '#domain/words/reference.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, deskOnly, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import {
  type AttendeesView,
  type ListFormat,
  makeFlyer,
  makeNameList,
  readAttendees,
} from '#workflow/attendees/lists.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { attendeeEntryRoutes, entryDoneWords } from './entries.ts';

type ByLink = { Params: { link: string }; Querystring: { order?: string; done?: string } };
type ByReference = { Params: { reference: string }; Querystring: { order?: string; done?: string } };

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
  attendeeEntryRoutes(server, web);
}

/** Names are for a browser that has shown whose mailbox it reads. */
function applicantListRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/attendees', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const path = `/status/${request.params.link}`;
    const shown = await listPage(web, view.caseFile.application, orderOf(request.query.order), {
      path,
      done: request.query.done,
    });
    return showPage(visit, 'status/attendees', shown);
  });
  for (const kind of LIST_KINDS) {
    for (const format of FORMATS) {
      server.get<ByLink>(`/status/:link/attendees/${kind}.${format}`, async (request, reply) => {
        const view = await readTrusted({ web, request, reply });
        if (!view) return reply;
        const wanted = { kind, order: orderOf(request.query.order) };
        return sendDocument(reply, await makeNameList(web.office, view.caseFile.application.id, wanted, format));
      });
    }
  }
  server.get<ByLink>('/status/:link/flyer.pdf', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const made = await makeFlyer(web.office, view.caseFile.application.id);
    return made.ok ? sendDocument(reply, made.value) : refuseOnStatus(visit, made.refusal);
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
      const shown = await listPage(web, application, orderOf(request.query.order), {
        path: back,
        done: request.query.done,
      });
      return showPage(visit, 'status/attendees', { ...shown, viewer: deskViewer(request, 'none') });
    });
    for (const kind of LIST_KINDS) {
      for (const format of FORMATS) {
        desk.get<ByReference>(`${path}/attendees/${kind}.${format}`, async (request, reply) => {
          const application = await applicationOf(web, request.params.reference);
          if (!application) return notFound({ web, request, reply });
          const wanted = { kind, order: orderOf(request.query.order) };
          return sendDocument(reply, await makeNameList(web.office, application.id, wanted, format));
        });
      }
    }
    desk.get<ByReference>(`${path}/flyer.pdf`, async (request, reply) => {
      const visit = { web, request, reply };
      const application = await applicationOf(web, request.params.reference);
      const made = application ? await makeFlyer(web.office, application.id) : undefined;
      return made?.ok ? sendDocument(reply, made.value) : notFound(visit);
    });
  });
}

async function applicationOf(web: Web, reference: string): Promise<Application | undefined> {
  const found = await readDeskCase(web.office, reference);
  return found.ok ? found.value.caseFile.application : undefined;
}

function orderOf(asked: string | undefined): ListOrder {
  return LIST_ORDERS.find((order) => order === asked) ?? 'kana';
}

async function listPage(
  web: Web,
  application: Application,
  order: ListOrder,
  { path, done }: { path: string; done: string | undefined },
): Promise<Shown> {
  const view = await readAttendees(web.office, application.id, order);
  return {
    page: {
      title: '参加者の名簿',
      heading: '参加者の名簿',
      caption: caseWords(application),
      width: 'wide',
      noindex: true,
    },
    path,
    said: entryDoneWords(done),
    isDesk: path.startsWith('/desk/'),
    mayEnter: may(application.state, 'register'),
    mayMail: may(application.state, 'mail-attendees'),
    counts: view.counts,
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
    answered: answeredTotals(view.people, view.answers),
    waits: view.counts.waiting > 0,
    untold: view.people.filter((one) => !isMailed(one, view.hasSession)).length,
    rows: view.people.map((one, index) => ({
      ...{ number: index + 1, id: one.id, name: one.name, kana: one.kana, institution: one.institution },
      ...{ institutionCode: one.institutionCode, people: one.people },
      remarks: [
        one.state === 'waiting' ? LIST_STATES.waiting : '',
        mailRemark(one, view.hasSession),
        view.unreached.has(one.id) ? 'メールが届いていません' : '',
        remarkOf(answeredWords(one, view.people, view.answers)),
      ]
        .filter((word) => word !== '')
        .join('・'),
    })),
    happened: view.happened.slice(0, HAPPENED_MAX).map(happenedRow),
  };
}

/** Older ones stand in the desk's history. */
const HAPPENED_MAX = 50;

function remarkOf(answered: string): string {
  return answered === '' ? '' : `${ANSWERED}：${answered}`;
}

/** Who is told by nobody but the applicant. */
function mailRemark(one: Registration, hasSession: boolean): string {
  if (one.email === '') return 'メールなし';
  return isMailed(one, hasSession) ? '' : 'メールは日程確定後';
}

function happenedRow({ at, type, actor, data }: AttendeesView['happened'][number]) {
  const name = 'name' in data ? data.name : actor.name;
  const people = data.people === undefined ? '' : `　${data.people}名`;
  const before = 'before' in data ? `（変更前 ${data.before}名）` : '';
  return {
    at,
    what: eventWord(type, 'applicant'),
    who: WHO[actor.role],
    detail: [
      `${name}　${data.institution}${people}${before}`,
      'what' in data ? `訂正：${data.what.join('、')}` : '',
      'waits' in data && data.waits ? '席が空くのを待っています' : '',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  };
}

const WHO: Record<AttendeesView['happened'][number]['actor']['role'], string> = {
  applicant: '申請団体',
  attendee: 'ご本人',
  coordinator: ROLE_WORDS.coordinator,
  maker: ROLE_WORDS.maker,
  system: '自動',
};

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
