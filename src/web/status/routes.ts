import type { FastifyInstance } from 'fastify';
import { isFinal, may } from '#domain/case/application.ts';
import { headCount } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import { standingWish } from '#domain/desk/attention.ts';
import { form1Of } from '#domain/form1/snapshot.ts';
import type { Material } from '#domain/materials/material.ts';
import { linkPath } from '#domain/notices/link.ts';
import { ratesLine } from '#domain/rates/rate-set.ts';
import { jstDay } from '#domain/text/jst.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { materialRow } from '#web/frame/material-rows.ts';
import { goTo, type Shown, showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import { onDayRows, type Row, sessionRows } from '#web/frame/session-rows.ts';
import { statusDoneWords } from '#web/frame/status-path.ts';
import { endedWords, statusAccessRoutes, trustedFor } from '#web/gate/status.ts';
import { readPaperAddress } from '#workflow/attendees/lists.ts';
import { readOffers } from '#workflow/circulars/offers.ts';
import { readAttachment, readStatus, type StatusView } from '#workflow/filing/read-status.ts';
import { readChosen } from '#workflow/materials/read.ts';
import { readRatesFor } from '#workflow/rates/read-local.ts';
import { statusActRoutes } from './acts.ts';
import { findStatusRoutes } from './find.ts';
import { statusMailRoutes } from './mail.ts';
import { materialLines, statusMaterialRoutes } from './materials.ts';
import { statusReceptionRoutes } from './reception.ts';
import { statusReportRoutes } from './report.ts';
import { secondContactRoutes } from './second-contact.ts';
import { signUpPanel, signUpSettingRoutes } from './sign-up.ts';
import { announcement, stateSentences, timelineOf } from './words.ts';

type ByLink = { Params: { link: string } };

/** The applicant's page of one application, and its acts. Everybody with the link sees; a trusted browser acts. */
export function statusRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink & { Querystring: { ended?: string; done?: string } }>('/status/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readStatus(web.office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const trusted = await trustedFor(visit, read.value);
    const said = trusted ? statusDoneWords(request.query.done) : endedWords(request.query.ended);
    const { association, venue } = read.value.caseFile.application.form1;
    const place = { association, address: venue.address };
    const ratesText = ratesLine(await readRatesFor(web.office, place));
    const chosen = await readChosen(web.office, read.value.caseFile.application.id);
    const offers = (await readOffers(web.office)).length;
    const paper = await readPaperAddress(web.office, read.value.caseFile.application.id);
    return showPage(visit, 'status/status', {
      ...statusPage(web, link, read.value, { trusted, chosen, paper }),
      said,
      ratesText,
      offers,
    });
  });
  server.get<{ Params: { link: string; id: string } }>('/status/:link/attachments/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const { link, id } = request.params;
    const read = await readStatus(web.office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    if (!(await trustedFor(visit, read.value))) return goTo(reply, `/status/${link}/access`);
    const { caseFile, sheets } = read.value;
    const own = [...caseFile.application.form1.attachments, ...sheets].some((attachment) => attachment.id === id);
    const file = own ? await readAttachment(web.office, id) : undefined;
    return file ? sendFile(reply, file) : showRefusal(visit, { code: 'not-found' });
  });
  findStatusRoutes(server, web);
  statusAccessRoutes(server, web);
  statusReceptionRoutes(server, web);
  statusMailRoutes(server, web);
  statusReportRoutes(server, web);
  statusActRoutes(server, web);
  secondContactRoutes(server, web);
  signUpSettingRoutes(server, web);
  statusMaterialRoutes(server, web);
}

function statusPage(
  web: Web,
  link: string,
  view: StatusView,
  { trusted, chosen, paper }: { trusted: boolean; chosen: readonly Material[]; paper: string | undefined },
): Shown {
  const { application, session, attendees } = view.caseFile;
  const signUp =
    may(application.state, 'register') && view.caseFile.signUpPage !== undefined && view.signUpLink !== undefined;
  const long = `${web.office.policy.publicUrl}${linkPath('sign-up-page', view.signUpLink ?? '')}`;
  // What goes out on paper is typed by hand.
  const address = signUp ? (paper ?? long) : '';
  return {
    page: {
      title: '申請の状況',
      heading: '申請の状況',
      caption: referenceWords(application.reference),
      width: 'wide',
      noindex: true,
      script: 'copy',
    },
    path: `/status/${link}`,
    trusted,
    state: application.state,
    sentences: stateSentences(application, session),
    returned: application.returned ?? null,
    session: session ? rowsFor(session, application.form1.association, trusted) : [],
    eventFile: session?.state === 'confirmed',
    urlMissing: session?.state === 'confirmed' && session.mode === 'online' && session.url === '',
    changeAsked: application.state === 'confirmed' && standingWish(view.events) !== undefined,
    timeline: timelineOf(view, trusted ? 'applicant' : 'link'),
    form1: form1Of(application),
    files: application.form1.attachments,
    sheets: view.sheets,
    signUpAddress: address,
    announcement: signUp ? announcement(view.caseFile, address, materialLines(web, chosen)) : '',
    materials: chosen.map((material) => materialRow(material, jstDay(web.office.now()))),
    mayCirculate: may(application.state, 'circulate'),
    mayChooseMaterials: may(application.state, 'choose-materials'),
    signUp: signUpPanel(view, web.office.now()),
    count: headCount(attendees),
    fixed: session?.state === 'confirmed',
    hasFlyer: may(application.state, 'register') && (session !== undefined || view.caseFile.signUpPage !== undefined),
    report: may(application.state, 'report') ? reportStanding(view) : '',
    mayCorrect: may(application.state, 'correct'),
    mayWithdraw: may(application.state, 'withdraw'),
    mayAskChange: may(application.state, 'ask-change'),
    secondContact: application.secondContact ?? null,
    maySetSecond: may(application.state, 'set-second-contact'),
    isFinal: isFinal(application.state),
  };
}

/** Where to connect, and the telephones of people, stand there for the applicant alone, because the link is passed on. */
function rowsFor(session: Session, association: string, trusted: boolean): Row[] {
  const rows = sessionRows(session, association, { url: trusted });
  if (trusted) return session.state === 'confirmed' ? [...rows, ...onDayRows(session)] : rows;
  if (session.url === '') return rows;
  return [...rows, { label: SESSION_WORDS.url, value: '確認コードを入力したブラウザに表示します' }];
}

/** Whether 実施報告 is still to be written; the banner goes once it is there. */
function reportStanding({ events }: StatusView): 'missing' | 'filed' {
  return events.some(({ type }) => type === 'reported') ? 'filed' : 'missing';
}
