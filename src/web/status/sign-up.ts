import type { FastifyInstance, FastifyReply } from 'fastify';
import { may, requireAct } from '#domain/case/application.ts';
import { closingDay, closingSentence, offeredClosing } from '#domain/case/closing-day.ts';
import { headCount } from '#domain/case/registration.ts';
import { hasBegun, isClosed, type SignUpSettings } from '#domain/case/sign-up-page.ts';
import { freeSeats, standsInTheWay } from '#domain/case/waiting-list.ts';
import { dayExample, formatDay, readDate } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import type { ChangedRow } from '#web/forms/changed.ts';
import { changedRows } from '#web/forms/changed.ts';
import { readNumber } from '#web/forms/number.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { Row } from '#web/frame/session-rows.ts';
import { doneAt, statusDoneWords, statusPath } from '#web/frame/status-path.ts';
import type { FormState } from '#web/frame/views.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import {
  changeSignUp,
  closeSignUp,
  openSignUp,
  settingsStanding,
  shiftClosing,
} from '#workflow/attendees/open-sign-up.ts';
import { passOver } from '#workflow/attendees/pass-over.ts';
import { closingOffers } from '#workflow/case/keep-sign-up-page.ts';
import { printOf } from '#workflow/case/seen.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';

type ByLink = { Params: { link: string }; Querystring: { done?: string } };
const CAPACITY_MAX = 10_000;
const TEXT_MAX = 1000;
const FAX = '返信先のFAX番号';
const FAX_MAX = 40;

/** 参加申込の受付: opening it, 定員 and 締切, its texts, closing and reopening; by the applicant in a trusted browser. */
export function signUpSettingRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/status/:link/sign-up', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    return view ? show(visit, view, { values: valuesOf(view), problems: {} }) : reply;
  });
  server.post<ByLink>('/status/:link/sign-up', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { link } = request.params;
    const { id } = view.caseFile.application;
    const form = FormReader.of(request);
    const act = form.raw('act');
    if (act === 'close' || act === 'reopen') {
      const done = await closeSignUp(office, id, act);
      const said = act === 'close' ? 'sign-up-closed' : 'sign-up-reopened';
      return done.ok ? goTo(reply, doneAt(`/status/${link}/sign-up`, said)) : refuseOnStatus(visit, done.refusal);
    }
    if (act === 'pass-over') {
      const reason = form.text('reason', FIELD_WORDS.passOverReason, { required: true, longest: 1000 });
      if (form.isWrong) return show(visit, view, { values: { ...valuesOf(view), reason }, problems: form.problems });
      const done = await passOver(office, id, { registrationId: form.raw('registration'), reason });
      if (done.ok) return goTo(reply, doneAt(`/status/${link}/sign-up`, 'passed-over'));
      if (done.refusal.code === 'changed-meanwhile') return goTo(reply, `/status/${link}/sign-up`);
      return refuseOnStatus(visit, done.refusal);
    }
    if (act === 'shift') {
      const done = await shiftClosing(office, id, form.raw('closesOn'));
      if (done.ok) return goTo(reply, doneAt(`/status/${link}/sign-up`, 'closing-moved'));
      if (done.refusal.code === 'changed-meanwhile') return show(visit, view, { values: valuesOf(view), problems: {} });
      return refuseOnStatus(visit, done.refusal);
    }
    const settings = readSettings(form, jstDay(office.now()));
    if (form.isWrong) return show(visit, view, form.state);
    const opens = view.caseFile.signUpPage === undefined;
    const done = opens
      ? await openSignUp(office, id, settings)
      : await changeSignUp(office, id, settings, form.raw('seen'));
    if (done.ok) return goTo(reply, statusPath(link, opens ? 'sign-up-opened' : 'sign-up-changed'));
    if (done.refusal.code === 'changed-meanwhile') return showChanged(visit, form.state);
    if (done.refusal.code !== 'closes-on-passed') return refuseOnStatus(visit, done.refusal);
    form.problems.closesOn = refusalSentence(done.refusal);
    return show(visit, view, form.state);
  });
}

/** The status page's part about 参加申込: what is decided, what to look at, and what can be done. */
export function signUpPanel(
  view: StatusView,
  now: Temporal.Instant,
): { mayOpen: boolean; opened: boolean; rows: Row[]; overbooked: string; blocked: string } {
  const { application, attendees, waiting, signUpPage: page } = view.caseFile;
  const takes = may(application.state, 'register');
  const people = headCount(attendees);
  const passed = waiting.filter(({ passedOverAt }) => passedOverAt !== undefined);
  const rows = page
    ? [
        { label: '受付', value: isClosed(page, now) ? '終了しています' : '受け付けています' },
        { label: '定員', value: page.capacity === undefined ? '定めていません' : `${page.capacity}名` },
        {
          label: '申込締切',
          value:
            page.closesOn === undefined ? '定めていません（説明会が終わるまで）' : `${formatDay(page.closesOn)}まで`,
        },
        ...(passed.length > 0
          ? [{ label: '後にしたお申し込み', value: `${passed.length}件（${headCount(passed)}名）` }]
          : []),
        ...(waiting.length > 0
          ? [{ label: 'キャンセル待ち', value: `${waiting.length}件（${headCount(waiting)}名）` }]
          : []),
      ]
    : [];
  const over = page?.capacity !== undefined && people > page.capacity;
  return {
    mayOpen: takes && page === undefined,
    opened: takes && page !== undefined,
    rows: takes ? rows : [],
    // It names somebody, so it is for a browser that has shown whose mailbox it reads.
    blocked: blockedBy(view, now)?.sentence ?? '',
    overbooked: over
      ? `定員${page.capacity}名に対して、${people}名のお申し込みがあります。お申し込みの取消しはしていません。`
      : '',
  };
}

/** With what stands now, read again: it was changed after the page, maybe after this very request began. */
async function showChanged(visit: Visit<ByLink>, form: FormState): Promise<FastifyReply> {
  const view = await readTrusted(visit);
  if (!view) return visit.reply;
  const stands = valuesOf(view);
  return show(
    visit,
    view,
    form,
    changedRows(form, [
      ['定員', 'capacity', stands.capacity],
      ['申込締切', 'closesOn', stands.closesOn],
      [SESSION_WORDS.timetable, 'timetable', stands.timetable],
      [SESSION_WORDS.parking, 'parking', stands.parking],
      [FAX, 'fax', stands.fax],
    ]),
  );
}

function show(visit: Visit<ByLink>, view: StatusView, form: FormState, changed?: ChangedRow[]): FastifyReply {
  const { application, signUpPage: page } = view.caseFile;
  const allowed = requireAct(application, 'register');
  if (!allowed.ok) return refuseOnStatus(visit, allowed.refusal);
  const heading = page ? '参加申込の受付' : '参加申込の受付をはじめる';
  return showPage(
    visit,
    'status/sign-up',
    {
      page: { title: heading, heading, caption: referenceWords(application.reference), noindex: true },
      path: `/status/${visit.request.params.link}`,
      example: dayExample(jstDay(visit.web.office.now())),
      said: statusDoneWords(visit.request.query.done),
      closedByHand: page?.closedAt !== undefined,
      ...signUpPanel(view, visit.web.office.now()),
      wayBlocked: blockedBy(view, visit.web.office.now()),
      closing: closingOf(view, jstDay(visit.web.office.now())),
      // Until our own mailbox is read, attendees' answers go to a person, and so they see the address.
      answersGo: visit.web.office.policy.readsAnswers ? '' : application.form1.contact.email,
      seen: printOf(visit.web.office, settingsStanding(page)),
      changed: changed ?? null,
      form,
    },
    changed ? 409 : undefined,
  );
}

/** 申込締切 that no longer goes with the session's day, and the day to which one press moves it. */
function closingOf(
  { caseFile, events }: StatusView,
  today: Temporal.PlainDate,
): { sentence: string; offered: string; label: string } | null {
  const { session, signUpPage: page } = caseFile;
  if (session?.state !== 'confirmed' || !page) return null;
  const closing = closingDay(page, session.date, today);
  const offered = offeredClosing(page, closingOffers(events), today);
  if (!closing || (closing.standing === 'open' && !offered)) return null;
  return {
    sentence: closingSentence(closing),
    offered: offered?.toString() ?? '',
    label: offered ? `申込締切を${formatDay(offered)}にする` : '',
  };
}

/** Who waits for more seats than are free and keeps everybody behind waiting; null once nobody is let in any more. */
function blockedBy({ caseFile, seats }: StatusView, now: Temporal.Instant): { id: string; sentence: string } | null {
  const first = hasBegun(caseFile.session, now) ? undefined : standsInTheWay(seats);
  if (!first) return null;
  const behind = seats.waiting.filter(({ id }) => id !== first.id).length;
  return {
    id: first.id,
    sentence: `空きは${freeSeats(seats)}名分ですが、先にお待ちの方（${first.institution} ${first.name}様 ${first.people}名）のご人数に足りないため、あとの方（${behind}件）をご案内できません。新しいお申し込みも、キャンセル待ちになります。`,
  };
}

function valuesOf({ caseFile }: StatusView): Record<string, string> {
  const { signUpPage: page } = caseFile;
  return {
    capacity: page?.capacity === undefined ? '' : String(page.capacity),
    closesOn: page?.closesOn === undefined ? '' : formatDay(page.closesOn),
    timetable: page?.timetable ?? '',
    parking: page?.parking ?? '',
    fax: page?.fax ?? '',
  };
}

function readSettings(form: FormReader, today: Temporal.PlainDate): SignUpSettings {
  return {
    capacity: form.optional(
      'capacity',
      (typed) => readNumber(typed, { least: 1, most: CAPACITY_MAX, units: '名人' }),
      `定員は、1～${CAPACITY_MAX}の数字でご入力ください。`,
    ),
    closesOn: form.optional(
      'closesOn',
      (typed) => readDate(typed, today),
      `申込締切は、日付でご入力ください。例：${dayExample(today)}`,
    ),
    timetable: form.text('timetable', SESSION_WORDS.timetable, {
      required: false,
      ...upTo(TEXT_MAX, SESSION_WORDS.timetable),
    }),
    parking: form.text('parking', SESSION_WORDS.parking, { required: false, ...upTo(TEXT_MAX, SESSION_WORDS.parking) }),
    ...(form.has('fax') ? { fax: form.line('fax', FAX, { required: false, ...upTo(FAX_MAX, FAX) }) } : {}),
  };
}
