import type { FastifyInstance } from 'fastify';
import { linkPath } from '#domain/notices/link.ts';
import { formatDay, formatDemo } from '#domain/text/dates.ts';
import { ASKED_HOUR } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { inJapan, SESSION_WORDS } from '#domain/words/session.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import { connectionRows, contactRow, placeRows, type Row } from '#web/frame/session-rows.ts';
import { type MakerInquiry, type MakerSession, readMakerPage } from '#workflow/asking/read-maker-page.ts';
import { readAttachment } from '#workflow/filing/read-status.ts';

/** 貴社のページ: open inquiries, coming and past sessions of one maker, behind its own mailed link. */
export function makerPageRoutes(server: FastifyInstance, web: Web): void {
  server.get<{ Params: { link: string } }>('/maker/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readMakerPage(web.office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { maker, open, coming, past } = read.value;
    const title = '照会と説明会の予定';
    return showPage(visit, 'maker/maker-page', {
      page: { title, heading: title, caption: `${maker.name} 様`, noindex: true },
      open: open
        .toSorted((a, b) => Temporal.PlainDate.compare(a.inquiry.answerBy, b.inquiry.answerBy))
        .map(openInquiry),
      calendar: calendarPath(coming),
      coming: coming.map((one) => comingSession(one, link)),
      past: past.map(({ session, application, out }) => ({
        date: session.date,
        association: application.form1.association,
        what: session.state === 'cancelled' ? '中止' : out ? '不参加' : '実施済',
      })),
    });
  });
  server.get<{ Params: { link: string; id: string } }>('/maker/:link/attachments/:id', async (request, reply) => {
    const { link, id } = request.params;
    const read = await readMakerPage(web.office, link);
    const running = read.ok ? [...read.value.coming.filter(({ out }) => !out), ...read.value.open] : [];
    const own = running.some(({ application }) => application.form1.attachments.some((file) => file.id === id));
    const file = own ? await readAttachment(web.office, id) : undefined;
    return file ? sendFile(reply, file) : showRefusal({ web, request, reply }, { code: 'not-found' });
  });
}

function openInquiry({ inquiry, application, slots, answered, link }: MakerInquiry) {
  return {
    association: application.form1.association,
    isMove: inquiry.kind === 'move',
    answerBy: inquiry.answerBy,
    answered,
    href: link === undefined ? '' : linkPath('inquiry', link),
    slots: slots
      .toSorted((a, b) => a.rank - b.rank)
      .map((slot) => ({ label: inquiry.kind === 'move' ? ASKED_HOUR.move : RANK_WORDS[slot.rank], slot })),
    rows: placeRows(application.form1.venue, application.form1.mode),
  };
}

/** Where the calendar of all its sessions is handed out: the page of any that it comes to. Empty without one. */
function calendarPath(coming: readonly MakerSession[]): string {
  const link = coming.find((session) => session.link !== undefined && !session.out)?.link;
  return link === undefined ? '' : `${linkPath('inquiry', link)}/calendar`;
}

/** All that a planner needs on the day; the other makers of the session are nobody's business. */
function comingSession({ session, application, people, out, link }: MakerSession, page: string) {
  const rows: Row[] = [
    { label: SESSION_WORDS.demo, value: inJapan(formatDemo(session.demo)) },
    ...placeRows(session.venue, session.mode),
    ...connectionRows(session),
    contactRow(application),
    { label: SESSION_WORDS.attendees, value: `${people}名` },
    ...(session.note === '' ? [] : [{ label: SESSION_WORDS.note, value: session.note }]),
  ];
  return {
    title: `${formatDay(session.date)}　${application.form1.association}`,
    out,
    rows: out ? [] : rows,
    files: out
      ? []
      : application.form1.attachments.map(({ id, name, size }) => ({
          href: `${linkPath('maker', page)}/attachments/${id}`,
          name,
          size,
        })),
    href: link === undefined ? '' : linkPath('inquiry', link),
  };
}
