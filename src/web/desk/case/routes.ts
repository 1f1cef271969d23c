import type { FastifyInstance, FastifyReply } from 'fastify';
import { may } from '#domain/case/application.ts';
import { headCount } from '#domain/case/registration.ts';
import type { AttentionKind } from '#domain/desk/attention.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import { jstDay } from '#domain/text/jst.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { doneWord, isDone, settledBy } from '#web/desk/acts/done.ts';
import { matrixOf } from '#web/desk/acts/matrix.ts';
import { notesPanel } from '#web/desk/acts/notes.ts';
import { ownerPanel } from '#web/desk/acts/owner.ts';
import { reportIn } from '#web/desk/acts/report.ts';
import { makersWeekHref } from '#web/desk/calendar/makers-week-page.ts';
import { historyEntries, mailCounts, sendingOf } from '#web/desk/history/entries.ts';
import { completed } from '#web/desk/history/routes.ts';
import { deskListRoutes } from '#web/desk/list/list.ts';
import { failedMailRow } from '#web/desk/mails/routes.ts';
import { needCells, sourceWords } from '#web/desk/rates/need-rows.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { actorOf, casePath, coordinatorOf, deskOnly, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readFollowing } from '#workflow/desk/read-attention.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';
import { readHistory } from '#workflow/desk/read-history.ts';
import { recordCall } from '#workflow/desk/record-call.ts';
import { readAttachment } from '#workflow/filing/read-status.ts';
import { readCaseNeed } from '#workflow/rates/need.ts';
import { actsFor } from './attention-acts.ts';
import { ATTENTION_WORDS } from './attention-words.ts';
import { callsPanel } from './calls.ts';
import { nextAct, otherActs } from './next.ts';

/** 調整担当の窓口: the list, and one application in full. */
export function deskRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    deskListRoutes(desk, web);
    desk.get<{ Params: { reference: string }; Querystring: { done?: string } }>(
      '/desk/applications/:reference',
      (request, reply) => showCase({ web, request, reply }, request.params.reference, request.query.done ?? ''),
    );
    desk.get<{ Params: { id: string } }>('/desk/attachments/:id', async (request, reply) => {
      const file = await readAttachment(web.office, request.params.id);
      // A file of a draft is nobody's business until the draft is filed.
      if (file?.applicationId === undefined) return notFound({ web, request, reply });
      return sendFile(reply, file);
    });
    desk.post<{ Params: { reference: string } }>('/desk/applications/:reference/calls', async (request, reply) => {
      const visit = { web, request, reply };
      const { reference } = request.params;
      const found = await readDeskCase(web.office, reference);
      if (!found.ok) return notFound(visit);
      const applicationId = found.value.caseFile.application.id;
      const call = { applicationId, eventId: fieldOf(request, 'eventId'), actor: actorOf(request) };
      const recorded = await recordCall(web.office, call);
      return recorded.ok ? goTo(reply, `${casePath(reference)}?done=phoned`) : notFound(visit);
    });
  });
}

/** As much of the history as the page of an application shows. */
const LATEST = 10;

async function showCase(visit: Visit, reference: string, done: string): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readDeskCase(web.office, reference);
  if (!found.ok) return notFound(visit);
  const view = found.value;
  const today = jstDay(web.office.now());
  const { application, attendees } = view.caseFile;
  const history = await readHistory(web.office, reference);
  if (!history.ok) return notFound(visit);
  const sending = sendingOf(history.value.mails);
  return showPage(visit, 'desk/case/application', {
    page: {
      ...(sending ? { script: 'progress' } : {}),
      title: `${application.form1.association}（${application.reference}）`,
      heading: application.form1.association,
      caption: referenceWords(application.reference),
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    done: doneWord(done, view.calls.length > 0),
    following: isDone(done) ? await followingLink(web, settledBy(done), application.id) : null,
    path: casePath(reference),
    reference,
    state: application.state,
    form1: form1Of(application),
    received: application.receivedAt ?? null,
    owner: ownerPanel(view, coordinatorOf(request).name),
    secondContact: application.secondContact ?? null,
    previous: view.previous ? { href: casePath(view.previous.reference), reference: view.previous.reference } : null,
    attachments: application.form1.attachments,
    sheets: view.sheets,
    next: nextAct(view, today),
    calls: callsPanel(view),
    hints: hintsOf(view),
    acts: otherActs(view),
    matrix: matrixOf(view, today),
    makersWeek: may(application.state, 'ask') ? makersWeekHref({ reference }) : '',
    session: sessionOf(view),
    report: reportIn(view) ?? null,
    attendees: attendees.map(({ name, institution, people }) => ({ name, institution, people })),
    headCount: headCount(attendees),
    mayCirculate: may(application.state, 'circulate'),
    need: await needPanel(web, view),
    notes: notesPanel(view),
    history: await completed(web, historyEntries(history.value).slice(0, LATEST)),
    mailCounts: mailCounts(history.value.mails),
    sending,
    failed: view.failedMails.map(failedMailRow),
    applicantPhone: phoneWords(application.form1.contact),
  });
}

/** 「次の件へ」 after an act: the next row of the queue, of the kind that was just worked on. */
async function followingLink(
  web: Web,
  kind: AttentionKind | undefined,
  except: string,
): Promise<{ href: string; label: string }> {
  const found = await readFollowing(web.office, { kind, except });
  if (!found) return { href: '/desk', label: '今することに戻る' };
  const { reference, form1 } = found.matter.application;
  const what = found.kind === undefined ? '' : `（${ATTENTION_WORDS[found.kind]}）`;
  // Of the same kind the next one is worked on at once, on the page of its act, which leads to all of the case.
  const [act] = actsFor(found.attention, found.matter, { path: casePath(reference), hasMakers: found.hasMakers });
  const href = found.kind === undefined ? casePath(reference) : (act?.href ?? casePath(reference));
  return { href, label: `次の件へ：${form1.association}${what}` };
}

/** What is pointed out beside the next act; nothing here stops anybody. */
function hintsOf({ sameDay }: DeskCase): { title: string; text: string; links: { href: string; label: string }[] }[] {
  if (sameDay.length === 0) return [];
  return [
    {
      title: '同じ団体から、同じ日の申請がほかにもあります',
      text: '重ねて申請されていないか、ご確認ください。',
      links: sameDay.map((reference) => ({ href: casePath(reference), label: `${referenceWords(reference)} を開く` })),
    },
  ];
}

/** The rates of its place and of others near it, to choose between two; null where no table says any. */
async function needPanel({ office }: Web, { caseFile: { application, session } }: DeskCase) {
  const { association, venue } = application.form1;
  const found = await readCaseNeed(office, { association, address: session?.venue.address ?? venue.address });
  if (found === undefined) return null;
  const { municipality, prefecture, county, needy } = found;
  const wide = [municipality, prefecture].filter((need) => need !== undefined);
  return {
    source: sourceWords(found.set),
    rows: wide.map(needCells),
    beside: [...county, ...needy].map(needCells),
    county: county.length,
    href: `/desk/need?${new URLSearchParams({ prefecture: prefecture?.name ?? '' })}`,
  };
}

const SESSION_TITLES = { confirmed: '確定した説明会', cancelled: '中止した説明会', held: '実施した説明会' } as const;

function sessionOf(view: DeskCase) {
  const { session, application } = view.caseFile;
  if (!session) return null;
  const { venue } = session;
  const mayChange = may(application.state, 'change');
  return {
    slot: { date: session.date, meeting: session.meeting, demo: session.demo },
    place: placeParts(venue).join('\n'),
    mode: session.mode,
    title: SESSION_TITLES[session.state],
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
      contact: joined.maker.contact,
      visitor: joined.visitor,
      phoneOnDay: joined.phoneOnDay,
      out: joined.out ? `${joined.out.by}：${joined.out.reason}` : '',
      mayRemove: mayChange,
    })),
  };
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
