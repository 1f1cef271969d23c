import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isFinal, may } from '#domain/case/application.ts';
import { headCount } from '#domain/case/registration.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import { linkPath } from '#domain/notices/link.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { attendeeListRoutes } from '#web/attendee/lists.ts';
import { statusCalendarRoutes } from '#web/feeds/routes.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, readCookie, type Shown, showMessage, showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import { sessionRows } from '#web/frame/session-rows.ts';
import { statusAccessRoutes } from '#web/gate/status.ts';
import { isTrusted } from '#workflow/access/trust-browser.ts';
import { applicantsOf } from '#workflow/case/case.ts';
import { readAttachment, readStatus, type StatusView } from '#workflow/filing/read-status.ts';
import { statusActRoutes } from './acts.ts';
import { statusMailRoutes } from './mail.ts';
import { statusReceptionRoutes } from './reception.ts';
import { statusReportRoutes } from './report.ts';
import { secondContactRoutes } from './second-contact.ts';
import { signUpPanel, signUpSettingRoutes } from './sign-up.ts';
import { announcement, stateSentences, timelineOf } from './words.ts';

type ByLink = { Params: { link: string } };

/** The applicant's page of one application, and its acts. Everybody with the link sees; a trusted browser acts. */
export function statusRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link', async (request, reply) => {
    const { link } = request.params;
    const read = await readStatus(web.office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    const trusted = await trustedFor(web, request, read.value);
    return showPage(web, request, reply, 'status', statusPage(web, link, read.value, trusted));
  });
  server.get<{ Params: { link: string; id: string } }>('/status/:link/attachments/:id', async (request, reply) => {
    const { link, id } = request.params;
    const read = await readStatus(web.office, link);
    if (!read.ok) return showRefusal(web, request, reply, read.refusal);
    if (!(await trustedFor(web, request, read.value))) return goTo(reply, `/status/${link}/access`);
    const own = read.value.about.application.attachments.some((attachment) => attachment.id === id);
    const file = own ? await readAttachment(web.office, id) : undefined;
    return file ? sendFile(reply, file) : showRefusal(web, request, reply, { code: 'not-found' });
  });
  statusAccessRoutes(server, web, trustedFor);
  attendeeListRoutes(server, web, { readTrusted, refuse });
  statusReceptionRoutes(server, web, { readTrusted, refuse });
  statusMailRoutes(server, web, { readTrusted, refuse });
  statusReportRoutes(server, web, { readTrusted, refuse });
  statusActRoutes(server, web, { readTrusted, refuse });
  secondContactRoutes(server, web, { readTrusted, refuse });
  signUpSettingRoutes(server, web, { readTrusted, refuse });
  statusCalendarRoutes(server, web, { readTrusted, refuse });
}

async function trustedFor(web: Web, request: FastifyRequest, view: StatusView): Promise<boolean> {
  const cookie = readCookie(web, request, 'applicant');
  if (cookie === undefined) return false;
  for (const { email } of applicantsOf(view.about.application)) {
    if (await isTrusted(web.office, cookie, email)) return true;
  }
  return false;
}

/** The application for an act; otherwise the answer has been sent: not found, or the way to the code. */
async function readTrusted(
  web: Web,
  request: FastifyRequest<ByLink>,
  reply: FastifyReply,
): Promise<StatusView | undefined> {
  const { link } = request.params;
  const read = await readStatus(web.office, link);
  if (!read.ok) {
    showRefusal(web, request, reply, read.refusal);
    return undefined;
  }
  if (await trustedFor(web, request, read.value)) return read.value;
  const access = `/status/${link}/access`;
  if (request.method !== 'POST') goTo(reply, access);
  else {
    showMessage(web, request, reply, {
      status: 403,
      heading: '確認コードが必要です',
      sentence: 'この操作には、担当者のメールアドレスに届く確認コードの入力が必要です。',
      next: { href: access, label: '確認コードを受け取る' },
    });
  }
  return undefined;
}

function refuse(web: Web, request: FastifyRequest<ByLink>, reply: FastifyReply, refusal: Refusal): FastifyReply {
  return showRefusal(web, request, reply, refusal, {
    href: `/status/${request.params.link}`,
    label: '申請の状況へ戻る',
  });
}

function statusPage(web: Web, link: string, view: StatusView, trusted: boolean): Shown {
  const { application, session, attendees } = view.about;
  const signUp =
    may(application.state, 'register') && view.about.signUpPage !== undefined && view.signUpLink !== undefined;
  const address = signUp ? `${web.office.policy.publicUrl}${linkPath('sign-up-page', view.signUpLink ?? '')}` : '';
  return {
    page: {
      title: '申請の状況',
      heading: '申請の状況',
      caption: `受付番号 ${application.reference}`,
      width: 'wide',
      noindex: true,
      script: 'copy',
    },
    path: `/status/${link}`,
    trusted,
    state: application.state,
    sentences: stateSentences(application, session),
    returned: application.returned ?? null,
    session: session ? sessionRows(session, application.association, { url: true }) : [],
    eventFile: session?.state === 'confirmed',
    urlMissing: session?.state === 'confirmed' && session.mode === 'online' && session.url === '',
    changeAsked: application.state === 'confirmed' && waitsForChange(view),
    timeline: timelineOf(view),
    form1: form1Of(application),
    files: application.attachments,
    signUpAddress: address,
    announcement: signUp ? announcement(view.about, address) : '',
    signUp: signUpPanel(view, web.office.now()),
    count: headCount(attendees),
    fixed: session?.state === 'confirmed',
    report: may(application.state, 'report') ? reportStanding(view) : '',
    mayCorrect: may(application.state, 'correct'),
    mayWithdraw: may(application.state, 'withdraw'),
    mayAskChange: may(application.state, 'ask-change'),
    secondContact: application.secondContact ?? null,
    maySetSecond: may(application.state, 'set-second-contact'),
    isFinal: isFinal(application.state),
  };
}

/** Whether 実施報告 is still to be written; the banner goes once it is there. */
function reportStanding({ events }: StatusView): 'missing' | 'filed' {
  return events.some(({ type }) => type === 'reported') ? 'filed' : 'missing';
}

/** The applicant asked for a change and the coordinator has not acted since: nobody should send it twice. */
function waitsForChange({ events }: StatusView): boolean {
  const acts = ['change-asked', 'changed', 'moved', 'move-asked'];
  return events.findLast(({ type }) => acts.includes(type))?.type === 'change-asked';
}
