import type { FastifyInstance, FastifyReply } from 'fastify';
import { dayOffOn } from '#domain/case/days-off.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import type { Venue } from '#domain/form1/form1.ts';
import { linkPath } from '#domain/notices/link.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import { formatDay, formatDemo } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { ASKED_HOUR } from '#domain/words/inquiries.ts';
import { MODE_WORDS, type Mode } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { daysOffPanel, readDaysOff } from '#web/forms/days-off.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { connectionRows, type Row } from '#web/frame/session-rows.ts';
import type { FormState } from '#web/frame/views.ts';
import { addDaysOff, removeDaysOff } from '#workflow/asking/days-off.ts';
import { type MakerInquiry, type MakerSession, readMakerPage } from '#workflow/asking/read-maker-page.ts';
import { readAttachment } from '#workflow/filing/read-status.ts';

type ByLink = { Params: { link: string } };

/** 貴社のページ: open inquiries, coming and past sessions, and 不可日 of one maker, behind its own mailed link. */
export function makerPageRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink & { Querystring: { done?: string } }>('/maker/:link', (request, reply) =>
    show({ web, request, reply }, request.params.link, EMPTY_FORM, request.query.done),
  );
  server.post<ByLink>('/maker/:link/days-off', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const span = readDaysOff(form, jstDay(web.office.now()));
    if (form.isWrong) return show(visit, link, form.state);
    const added = await addDaysOff(web.office, { link }, span);
    if (!added.ok && added.refusal.code === 'days-off-unfit') {
      form.problems.from = refusalSentence(added.refusal);
      return show(visit, link, form.state);
    }
    return changed(visit, link, added, 'added');
  });
  server.post<{ Params: { link: string; id: string } }>('/maker/:link/days-off/:id/removal', async (request, reply) => {
    const { link, id } = request.params;
    return changed({ web, request, reply }, link, await removeDaysOff(web.office, { link }, id), 'removed');
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

const DONE: Record<string, string> = { added: '不可日を登録しました', removed: '不可日を取り消しました' };

function changed(visit: Visit, link: string, done: Outcome<unknown>, what: string): FastifyReply {
  return done.ok ? goTo(visit.reply, `/maker/${link}?done=${what}#days-off`) : showRefusal(visit, done.refusal);
}

async function show(visit: Visit, link: string, form: FormState, done = ''): Promise<FastifyReply> {
  const { office } = visit.web;
  const read = await readMakerPage(office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const { maker, open, counts, coming, past } = read.value;
  const title = '照会と説明会の予定';
  const aboutSessions = open.filter(({ inquiry }) => inquiry.kind !== 'new');
  const asked = open.filter(({ inquiry }) => inquiry.kind === 'new');
  const unansweredShown = asked.filter(({ answered }) => !answered).length;
  const answeredShown = asked.length - unansweredShown;
  const byDeadline = open
    .toSorted((a, b) => Temporal.PlainDate.compare(a.inquiry.answerBy, b.inquiry.answerBy))
    .map((one) => ({ answered: one.answered, row: openInquiry(maker, one) }));
  return showPage(visit, 'maker/maker-page', {
    page: { title, heading: title, caption: `${maker.name} 様`, noindex: true },
    done: Object.hasOwn(DONE, done) ? (DONE[done] ?? '') : '',
    path: `/maker/${link}`,
    questions: counts.waiting + counts.answered > 1 ? `${linkPath('maker', link)}/questions` : '',
    openCount: counts.waiting + aboutSessions.filter(({ answered }) => !answered).length,
    answeredCount: counts.answered + aboutSessions.filter(({ answered }) => answered).length,
    openMore: counts.waiting > unansweredShown,
    answeredMore: counts.answered > answeredShown,
    open: byDeadline.filter(({ answered }) => !answered).map(({ row }) => row),
    answered: byDeadline.filter(({ answered }) => answered).map(({ row }) => row),
    calendar: calendarPath(coming),
    coming: coming.map((one) => comingSession(one, link)),
    past: past.map(({ session, application, out }) => ({
      date: session.date,
      association: application.form1.association,
      what: session.state === 'cancelled' ? '中止' : out ? '不参加' : '実施済',
    })),
    daysOff: daysOffPanel(maker.daysOff, jstDay(office.now())),
    form,
  });
}

function openInquiry(maker: Maker, { inquiry, application, slots, link }: MakerInquiry) {
  const { form1 } = application;
  return {
    association: form1.association,
    what: inquiry.kind === 'move' ? '日時の変更' : inquiry.kind === 'join' ? '説明会への参加' : '',
    answerBy: inquiry.answerBy,
    href: link === undefined ? '' : linkPath('inquiry', link),
    slots: slots
      .toSorted((a, b) => a.slot.rank - b.slot.rank)
      .map(({ slotId, slot }) => ({
        label: inquiry.kind === 'new' ? RANK_WORDS[slot.rank] : ASKED_HOUR[inquiry.kind],
        slot,
        off: dayOffOn(maker, Temporal.PlainDate.from(slot.date)) !== undefined,
        reply: inquiry.answers.find((answer) => answer.slotId === slotId)?.reply ?? '',
      })),
    ...whereOf(form1.venue, form1.mode),
  };
}

/** The address is for the map, so that of an online session is left out. */
function whereOf(venue: Venue, mode: Mode): { mode: string; place: string; address: string } {
  const address = mode === 'online' ? '' : venue.address;
  return { mode: MODE_WORDS[mode], place: placeParts(venue).join('　'), address };
}

/** Where the calendar of all its sessions is handed out: the page of any that it comes to. Empty without one. */
function calendarPath(coming: readonly MakerSession[]): string {
  const link = coming.find((session) => session.link !== undefined && !session.out)?.link;
  return link === undefined ? '' : `${linkPath('inquiry', link)}/calendar`;
}

/** All that a planner needs on the day; the other makers of the session are nobody's business. */
function comingSession({ session, application, people, out, visitor, link }: MakerSession, page: string) {
  const { contact, association, attachments } = application.form1;
  const rows: Row[] = [
    ...connectionRows(session),
    ...(session.note === '' ? [] : [{ label: SESSION_WORDS.note, value: session.note }]),
  ];
  return {
    title: `${formatDay(session.date)}　${association}`,
    out,
    hours: formatDemo(session.demo),
    ...whereOf(session.venue, session.mode),
    contact: { name: contact.name, phone: phoneWords(contact) },
    people,
    visitor,
    rows,
    files: attachments.map(({ id, name, size }) => ({
      href: `${linkPath('maker', page)}/attachments/${id}`,
      name,
      size,
    })),
    href: link === undefined ? '' : linkPath('inquiry', link),
  };
}
