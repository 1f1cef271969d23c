import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { linkPath } from '#domain/notices/link.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, type Shown, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { Viewer } from '#web/frame/views.ts';
import { casePath, coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { readTrusted, trustedFor } from '#web/gate/status.ts';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { readRegistration } from '#workflow/attendees/read-registration.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { readStatus } from '#workflow/filing/read-status.ts';
import { endFeed, type FeedOf, feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { readEventFile, readFeed, readUnreadable } from '#workflow/session/read-feed.ts';

type ByLink = { Params: { link: string } };
/** Of one feed over a minute: programs ask once in minutes or hours, and a whole office behind one address may subscribe. */
const POLLS_PER_MINUTE = 60;

/** Calendars to subscribe to, their pages, and the session as a file. */
export function feedRoutes(server: FastifyInstance, web: Web): void {
  feedRoute(server, web);
  eventFileRoutes(server, web);
  statusCalendarRoutes(server, web);
  inquiryCalendarRoutes(server, web);
  deskOnly(server, web, (desk) => deskFeedRoutes(desk, web));
}

/** `GET /feed/<token>.ics`: for programs, so it knows no cookies and answers 304 while nothing has changed. */
function feedRoute(server: FastifyInstance, web: Web): void {
  const limit = {
    max: POLLS_PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request: FastifyRequest) => `${request.ip} ${request.url}`,
  };
  server.get<{ Params: { file: string } }>('/feed/:file', { config: { rateLimit: limit } }, async (request, reply) => {
    const link = /^(.+)\.ics$/.exec(request.params.file)?.[1];
    const asked = request.headers['if-none-match'];
    const read = await readFeed(web.office, link ?? '', (tag) => matches(asked, `"${tag}"`));
    if (!read.ok) return showRefusal({ web, request, reply }, read.refusal);
    const { tag, calendar, leftOut } = read.value;
    for (const { reference, error } of leftOut) {
      request.log.error({ err: error, reference }, 'left out of published calendars');
    }
    reply.header('etag', `"${tag}"`).header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex');
    if (!calendar) return reply.code(304).send();
    return reply
      .header('last-modified', httpDate(calendar.changedAt))
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'inline; filename="demokai.ics"')
      .send(calendar.bytes);
  });
}

/** RFC 9110 §13.1.2: a list of tags, compared weakly, because proxies put W/ before them. */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}

function httpDate(instant: Temporal.Instant): string {
  // `Date` only because it writes the one format that HTTP knows.
  return new Date(instant.epochMilliseconds).toUTCString();
}

/** The session as a file, on every page of a confirmed one. */
function eventFileRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/status/:link/session.ics', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readStatus(office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    // Mails are forwarded, and the link with them: where to connect is for a browser that has shown whose mailbox it reads.
    const reader = (await trustedFor(visit, read.value)) ? 'guest' : 'members';
    return sendEvent(visit, await readEventFile(office, read.value.caseFile.application.id, 'meeting', reader));
  });
  server.get<ByLink>('/registration/:link/session.ics', async (request, reply) => {
    const read = await readRegistration(office, request.params.link);
    const comes = read.ok && read.value.registration.state === 'registered';
    const id = comes ? read.value.application.id : '';
    return sendEvent({ web, request, reply }, await readEventFile(office, id, 'meeting', 'members'));
  });
  server.get<ByLink>('/inquiry/:link/session.ics', async (request, reply) => {
    const read = await readInquiry(office, request.params.link);
    const id = read.ok && read.value.joined ? read.value.application.id : '';
    return sendEvent({ web, request, reply }, await readEventFile(office, id, 'demo', 'maker'));
  });
}

function sendEvent(visit: Visit, file: Awaited<ReturnType<typeof readEventFile>>): FastifyReply {
  return file ? sendDocument(visit.reply, file) : showRefusal(visit, { code: 'not-found' });
}

/** The applicant's: only in a trusted browser, because whoever has the address of a feed can read it. */
function statusCalendarRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/calendar', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { application, session } = view.caseFile;
    const holder = { applicationId: application.id, holder: view.recipient };
    return showCalendar(visit, {
      path: `/status/${request.params.link}`,
      caption: referenceWords(application.reference),
      file: session?.state === 'confirmed' ? `/status/${request.params.link}/session.ics` : '',
      feeds: [
        { of: { kind: 'session', ...holder }, title: 'この説明会の予定表', text: FOR_MEMBERS },
        {
          of: { kind: 'association', ...holder },
          title: `${application.form1.association}のすべての説明会の予定表`,
          text: `同じ担当者のメールアドレスで申請された説明会が、確定すると自動で加わります。${FOR_MEMBERS}`,
        },
      ],
    });
  });
  server.post<ByLink>('/status/:link/calendar', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const kind = fieldOf(request, 'feed') === 'association' ? 'association' : 'session';
    await act(visit, { kind, applicationId: view.caseFile.application.id, holder: view.recipient });
    return goTo(reply, `/status/${request.params.link}/calendar`);
  });
}

const FOR_MEMBERS = '会員の方に知らせることもできます。参加者の氏名、電話番号、オンラインの接続先は載りません。';

function inquiryCalendarRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/inquiry/:link/calendar', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readInquiry(web.office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { maker } = read.value.inquiry;
    return showCalendar(visit, {
      path: `/inquiry/${link}`,
      caption: `${maker.name} 様`,
      file: read.value.joined && read.value.session?.state === 'confirmed' ? `/inquiry/${link}/session.ics` : '',
      feeds: [
        {
          of: { kind: 'maker', makerId: maker.id },
          title: '貴社が参加するすべてのデモンストレーションの予定表',
          text: `確定、変更、中止が自動で反映されます。参加が取りやめになった会は${LIMITS.cancelledDays}日間「取りやめ」として残り、その後の変更は載りません。担当者の電話番号は載りません。社外には知らせないでください。`,
        },
      ],
    });
  });
  server.post<ByLink>('/inquiry/:link/calendar', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readInquiry(web.office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    await act(visit, { kind: 'maker', makerId: read.value.inquiry.maker.id });
    return goTo(reply, `/inquiry/${link}/calendar`);
  });
}

function deskFeedRoutes(desk: FastifyInstance, web: Web): void {
  desk.get('/desk/feeds', async (request, reply) => {
    const visit = { web, request, reply };
    return showCalendar(visit, {
      path: '/desk/feeds',
      viewer: deskViewer(request, 'none'),
      file: '',
      leftOut: (await readUnreadable(web.office)).map(({ reference, association, since }) => ({
        href: casePath(reference),
        label: `${association}（${reference}）`,
        since: formatDay(jstDay(since)),
      })),
      feeds: [
        {
          of: { kind: 'desk', holder: coordinatorOf(request).email },
          title: 'すべての説明会の予定表',
          text: `確定、変更、中止が自動で反映されます。中止した説明会は${LIMITS.cancelledDays}日間「中止」として残ります。このアドレスはあなた専用です。`,
        },
      ],
    });
  });
  desk.post('/desk/feeds', async (request, reply) => {
    await act({ web, request, reply }, { kind: 'desk', holder: coordinatorOf(request).email });
    return goTo(reply, '/desk/feeds');
  });
  desk.get<{ Params: { reference: string } }>('/desk/applications/:reference/session.ics', async (request, reply) => {
    const found = await readDeskCase(web.office, request.params.reference);
    const id = found.ok ? found.value.caseFile.application.id : '';
    return sendEvent({ web, request, reply }, await readEventFile(web.office, id, 'meeting', 'desk'));
  });
}

/** 購読アドレスを作る, 作り直す, 止める. */
async function act({ web, request }: Visit, of: FeedOf): Promise<void> {
  await (fieldOf(request, 'act') === 'end' ? endFeed(web.office, of) : issueFeed(web.office, of));
}

interface CalendarPage {
  /** The page it belongs to; empty link back for the desk. */
  path: string;
  caption?: string;
  viewer?: Viewer;
  /** Where the session lies as a file; empty where none is confirmed. */
  file: string;
  feeds: { of: FeedOf; title: string; text: string }[];
  /** Sessions that calendars leave out; for the desk. */
  leftOut?: { href: string; label: string; since: string }[];
}

async function showCalendar(visit: Visit, calendar: CalendarPage): Promise<FastifyReply> {
  const { caption, viewer, path, file, feeds } = calendar;
  const shown: Shown = {
    page: {
      title: '予定表に登録する',
      heading: '予定表に登録する',
      noindex: true,
      ...(caption === undefined ? {} : { caption }),
    },
    ...(viewer ? { viewer } : {}),
    back: viewer ? '' : path,
    action: viewer ? path : `${path}/calendar`,
    file,
    leftOut: calendar.leftOut ?? [],
    feeds: await Promise.all(
      feeds.map(async ({ of, title, text }) => {
        const link = await feedLink(visit.web.office, of);
        const address = link === undefined ? '' : `${visit.web.office.policy.publicUrl}${linkPath('feed', link)}.ics`;
        return { kind: of.kind, title, text, address };
      }),
    ),
  };
  return showPage(visit, 'feeds/calendar', shown);
}
