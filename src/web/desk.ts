import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { APPLICATION_STATES, type ApplicationState, may } from '../domain/application.ts';
import { jstDay } from '../domain/filing-deadline.ts';
import { form1Of } from '../domain/form1.ts';
import { headCount } from '../domain/registration.ts';
import { type DeskCase, readDeskCase, readDeskList, retryMail } from '../workflow/read-desk.ts';
import { readAttachment } from '../workflow/read-status.ts';
import { recordCall } from '../workflow/record-call.ts';
import { actorOf, deskOnly, deskViewer } from './desk-access.ts';
import { callsPanel } from './desk-calls.ts';
import { historyEntries, mailRow } from './desk-history.ts';
import { matrixOf } from './desk-matrix.ts';
import { casePath, nextAct, otherActs } from './desk-next.ts';
import { sendFile } from './downloads.ts';
import { fieldOf } from './fields.ts';
import { goTo, showPage, showRefusal, type Web } from './pages.ts';
import { STATE_WORDS } from './view-words.ts';

/** 調整担当の窓口: list and one application in full. */
export function deskRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<{ Querystring: ListQuery }>('/desk', (request, reply) => showList(web, request, reply, request.query));
    desk.get<{ Params: { reference: string }; Querystring: { done?: string } }>(
      '/desk/applications/:reference',
      (request, reply) => showCase(web, request, reply, request.params.reference, request.query.done ?? ''),
    );
    desk.get<{ Params: { id: string } }>('/desk/attachments/:id', async (request, reply) => {
      const file = await readAttachment(web.office, request.params.id);
      // A file of a draft is nobody's business until the draft is filed.
      if (file?.applicationId === undefined) return notFound(web, request, reply);
      return sendFile(reply, file);
    });
    desk.post<{ Params: { reference: string } }>('/desk/applications/:reference/calls', async (request, reply) => {
      const { reference } = request.params;
      const found = await readDeskCase(web.office, reference);
      if (!found.ok) return notFound(web, request, reply);
      const applicationId = found.value.about.application.id;
      const call = { applicationId, eventId: fieldOf(request, 'eventId'), actor: actorOf(request) };
      const recorded = await recordCall(web.office, call);
      return recorded.ok ? goTo(reply, `${casePath(reference)}?done=phoned`) : notFound(web, request, reply);
    });
    desk.post<{ Params: { id: string } }>('/desk/mails/:id/retry', async (request, reply) => {
      const retried = await retryMail(web.office, request.params.id);
      if (!retried.ok) return notFound(web, request, reply);
      const reference = fieldOf(request, 'reference');
      return goTo(reply, reference === '' ? '/desk?done=retried' : `${casePath(reference)}?done=retried`);
    });
  });
}

/** What the page of an application says after an act. */
export const DONE_WORDS = {
  verified: '電話での確認を記録し、申請を受け付けました。',
  asked: 'メーカーに照会しました。回答があると、お知らせのメールが届きます。',
  answered: '回答を記録しました。',
  confirmed: '日程を確定しました。関係者にご案内のメールを送ります。',
  returned: '差し戻しました。申請者にメールを送ります。',
  declined: 'お断りしました。申請者にメールを送ります。',
  changed: '開催内容を変更しました。',
  moved: '日時を変更しました。関係者に変更のご案内を送ります。',
  'move-asked': '日時の変更をメーカーに照会しました。回答がそろうまで、いまの日時のままです。',
  removed: 'メーカーを外しました。',
  'contact-moved': '担当者・連絡先を変更しました。',
  'second-contact-set': '二人目の連絡先を変更しました。',
  cancelled: '中止しました。関係者に中止のご案内を送ります。',
  phoned: '電話での連絡を記録しました。',
  retried: 'メールをもう一度送ります。',
} as const;
export type Done = keyof typeof DONE_WORDS;

/** The same acts where no mail can go to the applicant. */
const DONE_WORDS_BY_PHONE: Partial<Record<Done, string>> = {
  returned: '差し戻しました。申請者に電話でお伝えください。',
  declined: 'お断りしました。申請者に電話でお伝えください。',
};

function doneWord(done: string, byPhone = false): string {
  const words = byPhone ? { ...DONE_WORDS, ...DONE_WORDS_BY_PHONE } : DONE_WORDS;
  return Object.entries(words).find(([key]) => key === done)?.[1] ?? '';
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
      { href: '/desk', label: 'すべて', count: total, current: state === undefined },
      ...APPLICATION_STATES.filter((known) => (list.counts.get(known) ?? 0) > 0 || known === state).map((known) => ({
        href: `/desk?state=${known}`,
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
  return `/desk?${state === undefined ? '' : `state=${state}&`}page=${page}`;
}

async function showCase(
  web: Web,
  request: FastifyRequest,
  reply: FastifyReply,
  reference: string,
  done: string,
): Promise<FastifyReply> {
  const found = await readDeskCase(web.office, reference);
  if (!found.ok) return notFound(web, request, reply);
  const view = found.value;
  const today = jstDay(web.office.now());
  const { application, attendees } = view.about;
  const mails = view.mails.map(mailRow);
  return showPage(web, request, reply, 'desk-application', {
    page: {
      title: `${application.association}（${application.reference}）`,
      heading: application.association,
      caption: `受付番号 ${application.reference}`,
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    done: doneWord(done, view.calls.length > 0),
    path: casePath(reference),
    reference,
    state: application.state,
    form1: form1Of(application),
    received: application.receivedAt ?? null,
    secondContact: application.secondContact ?? null,
    previous: view.previous ? { href: casePath(view.previous.reference), reference: view.previous.reference } : null,
    attachments: application.attachments,
    next: nextAct(view, today),
    calls: callsPanel(view),
    hints: hintsOf(view),
    acts: otherActs(view),
    matrix: matrixOf(view, today),
    session: sessionOf(view),
    attendees: attendees.map(({ name, institution, people }) => ({ name, institution, people })),
    headCount: headCount(attendees),
    history: historyEntries(view),
    mails,
    failed: mails.filter((mail) => mail.failed),
  });
}

/** What is pointed out beside the next act; nothing here stops anybody. */
function hintsOf(view: DeskCase): { title: string; text: string; href: string; label: string }[] {
  return view.sameDay.map((reference) => ({
    title: '同じ団体から、同じ日の申請がほかにもあります',
    text: '重ねて申請されていないか、ご確認ください。',
    href: casePath(reference),
    label: `受付番号 ${reference} を開く`,
  }));
}

function sessionOf(view: DeskCase) {
  const { session, application } = view.about;
  if (!session) return null;
  const { venue } = session;
  const mayChange = may(application.state, 'change');
  return {
    slot: { date: session.date, meeting: session.meeting, demo: session.demo },
    place: [venue.name, venue.postalCode === '' ? '' : `〒${venue.postalCode}`, venue.address]
      .filter((part) => part !== '')
      .join('\n'),
    mode: session.mode,
    online: session.mode === 'online',
    url: session.url,
    note: session.note,
    confirmedAt: session.confirmedAt,
    confirmedBy: session.confirmedBy,
    mayChange,
    makers: session.makers.map((joined) => ({
      id: joined.maker.id,
      name: joined.maker.name,
      by: joined.by,
      joinedAt: joined.joinedAt,
      out: joined.out ? `${joined.out.by}：${joined.out.reason}` : '',
      mayRemove: mayChange,
    })),
  };
}

function notFound(web: Web, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = { href: '/desk', label: '申請一覧へ' };
  return showRefusal(web, request, reply, { code: 'not-found' }, next, deskViewer(request, 'none'));
}
