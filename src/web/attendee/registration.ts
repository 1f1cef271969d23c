import type { FastifyInstance, FastifyReply } from 'fastify';
import { may } from '#domain/case/application.ts';
import { doorNumber } from '#domain/case/reception.ts';
import type { Registration, RegistrationState, SignUpInput } from '#domain/case/registration.ts';
import { jstDay } from '#domain/text/jst.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { type ChangedRow, changedRows } from '#web/forms/changed.ts';
import { FormReader } from '#web/forms/reader.ts';
import { PEOPLE, PEOPLE_PROBLEM, readWho } from '#web/forms/sign-up.ts';
import { type MaterialRow, materialRow } from '#web/frame/material-rows.ts';
import { goTo, showMessage, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { qrCode } from '#web/frame/qr-code.ts';
import { refusalHeading, refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { Row } from '#web/frame/session-rows.ts';
import type { FormState } from '#web/frame/views.ts';
import { correctOwn, wordsStanding } from '#workflow/attendees/correct.ts';
import {
  type RegistrationView,
  readRegistration,
  readSignUpCheck,
  registrationLinkOf,
} from '#workflow/attendees/read-registration.ts';
import { changePeople, confirmSignUp, leaveRegistration, peopleStanding } from '#workflow/attendees/register.ts';
import { printOf } from '#workflow/case/seen.ts';
import { readShown } from '#workflow/materials/read.ts';
import { eventOf } from './attended-event.ts';

type ByLink = { Params: { link: string }; Querystring: { done?: string } };

/** An attendee's own pages: completing the sign-up, what is fixed, the number of people, leaving. */
export function registrationRoutes(server: FastifyInstance, web: Web): void {
  checkRoutes(server, web);
  ownRoutes(server, web);
  wordsRoutes(server, web);
  leavingRoutes(server, web);
}

function checkRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/registration/check/:link', (request, reply) => showCheck({ web, request, reply }));
  server.post<ByLink>('/registration/check/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const done = await confirmSignUp(office, request.params.link);
    // The page behind the link says what became of it.
    if (!done.ok && done.refusal.code === 'link-expired') return showCheck(visit);
    if (!done.ok) return showRefusal(visit, done.refusal);
    const own = await registrationLinkOf(office, done.value);
    if (own === undefined) throw new Error('a confirmed sign-up has a link');
    return goTo(reply, `/registration/${own}`);
  });
}

async function showCheck(visit: Visit<ByLink>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { link } = request.params;
  const read = await readSignUpCheck(web.office, link);
  if (!read.ok) return showRefusal(visit, read.refusal);
  const { registration, linkLives, newerLives, standing, application } = read.value;
  if (stands(registration.state)) {
    const own = await registrationLinkOf(web.office, registration);
    if (own !== undefined) return goTo(reply, `/registration/${own}`);
  }
  if (standing === 'past') return showRefusal(visit, { code: 'session-over' });
  if (!may(application.state, 'register')) return showRefusal(visit, { code: 'registration-closed' });
  if (!linkLives) return showMessage(visit, newerLives ? OLDER_LINK : DEAD_LINK);
  return showPage(visit, 'attendee/registration-check', {
    page: { title: '参加申込の確認', heading: '参加申込の確認', noindex: true },
    path: `/registration/check/${link}`,
    person: personRows(registration),
    others: read.value.others.map(({ link, registration: { name, institution } }) => ({
      href: `/registration/check/${link}`,
      label: `${name}（${institution}）`,
    })),
    noSeat: registration.waitingSince !== undefined,
    ...eventOf(read.value),
  });
}

const DEAD_LINK = {
  status: 410,
  heading: refusalHeading('link-expired'),
  sentence:
    'このリンクは使えなくなりました。お手数ですが、医師会からご案内した参加申込のページから、もう一度お申し込みください。',
};

const OLDER_LINK = {
  status: 410,
  heading: '新しい確認メールをお送りしています',
  sentence:
    'このリンクは使えなくなりました。同じ方のお申し込みについて、このあとに確認メールをもう一度お送りしています。新しいメールのリンクから、お申し込みを完了してください。',
};

function ownRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/registration/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const read = await readRegistration(office, request.params.link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    return showOwn(visit, read.value, await chosenRows(web, read.value));
  });
  server.post<ByLink>('/registration/:link/people', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const people = form.number('people', PEOPLE, PEOPLE_PROBLEM);
    const done = form.isWrong ? undefined : await changePeople(office, link, people, form.raw('seen'));
    if (done?.ok) return goTo(reply, `/registration/${link}?done=people`);
    const read = await readRegistration(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    if (done && !['more-than-capacity', 'seats-short', 'changed-meanwhile'].includes(done.refusal.code)) {
      return showRefusal(visit, done.refusal, { href: `/registration/${link}`, label: '前のページへ' });
    }
    if (done) {
      const now =
        done.refusal.code === 'changed-meanwhile' ? `いまの参加人数は${read.value.registration.people}名です。` : '';
      form.problems.people = `${now}${refusalSentence(done.refusal)}`;
    }
    const status = done ? refusalStatus(done.refusal) : undefined;
    return showOwn(visit, read.value, await chosenRows(web, read.value), { form, status });
  });
}

function showOwn(
  visit: Visit<ByLink>,
  view: RegistrationView,
  materials: readonly MaterialRow[],
  { form, status }: { form: FormReader; status?: number | undefined } = { form: new FormReader({}) },
): FastifyReply {
  const { request } = visit;
  const { registration, application, standing } = view;
  const heading = HEADINGS[registration.state];
  const event = eventOf(view);
  return showPage(
    visit,
    'attendee/registration',
    {
      page: { title: heading, heading, caption: application.form1.association, noindex: true },
      path: `/registration/${request.params.link}`,
      done: doneWords(request.query.done, registration),
      state: registration.state,
      stands: stands(registration.state),
      position: view.position,
      over: standing === 'past',
      mayChange: standing !== 'past' && may(application.state, 'register'),
      leavingLabel: registration.state === 'waiting' ? 'キャンセル待ちを取りやめる' : '参加を取りやめる',
      person: personRows(registration),
      door:
        standing !== 'past' && event.standing === 'fixed' && registration.state === 'registered'
          ? doorOf(registration)
          : null,
      ...event,
      session: [...event.session, ...connectionRow(view)],
      materials,
      seen: printOf(visit.web.office, peopleStanding(registration)),
      form: { values: { people: form.raw('people') || String(registration.people) }, problems: form.problems },
    },
    status,
  );
}

/** What is shown at the reception: the number alone, which opens nothing. */
function doorOf(registration: Registration): { number: string; code: ReturnType<typeof qrCode> } {
  const number = doorNumber(registration);
  return { number, code: qrCode(number) };
}

function doneWords(done: string | undefined, { people }: Pick<Registration, 'people'>): string {
  if (done === 'people') return `参加人数は${people}名です`;
  return done === 'words' ? 'お名前などを訂正しました' : '';
}

/** What the applicant has chosen for a session that is fixed. */
async function chosenRows(web: Web, { application }: RegistrationView): Promise<MaterialRow[]> {
  if (!may(application.state, 'choose-materials')) return [];
  const today = jstDay(web.office.now());
  return (await readShown(web.office, application.id)).map((material) => materialRow(material, today));
}

/** Where to connect is in the mail alone, since this page's address is easily passed on with it. */
function connectionRow({ registration, session }: RegistrationView): Row[] {
  return session?.mode === 'online' && session.state === 'confirmed' && registration.state === 'registered'
    ? [{ label: SESSION_WORDS.url, value: 'ご案内のメールと予定表の招待に書かれています' }]
    : [];
}

/** Own name and institution. The address stays: it is how the link came. */
function wordsRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/registration/:link/words', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readRegistration(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { registration, standing, application } = read.value;
    const isOpen = standing !== 'past' && may(application.state, 'register');
    if (!isOpen || !stands(registration.state)) return goTo(reply, `/registration/${link}`);
    return showWords(visit, registration, { values: wordsOf(registration), problems: {} });
  });
  server.post<ByLink>('/registration/:link/words', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const { words, doubtfulCode } = readWho(form, true);
    const done = form.isWrong ? undefined : await correctOwn(office, link, words, form.raw('seen'));
    if (done?.ok) return goTo(reply, `/registration/${link}?done=words`);
    const read = await readRegistration(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { registration } = read.value;
    if (!done) return showWords(visit, registration, form.state, { doubtfulCode });
    if (done.refusal.code === 'already-registered') {
      form.problems.name = '同じアドレスで、このお名前の方がすでにお申し込みです。';
      return showWords(visit, registration, form.state);
    }
    if (done.refusal.code === 'changed-meanwhile') {
      const now = wordsOf(registration);
      const changed = changedRows(
        form.state,
        OWN_FIELDS.map((field) => [ATTENDEE_WORDS[field], field, now[field]]),
      );
      return showWords(visit, registration, form.state, { changed });
    }
    return showRefusal(visit, done.refusal, { href: `/registration/${link}`, label: '前のページへ' });
  });
}

const OWN_FIELDS = ['name', 'kana', 'institution', 'institutionCode'] as const;

function wordsOf(registration: Registration): Record<string, string> {
  return Object.fromEntries(OWN_FIELDS.map((field) => [field, registration[field]]));
}

function showWords(
  visit: Visit<ByLink>,
  registration: Registration,
  form: FormState,
  { doubtfulCode = '', changed }: { doubtfulCode?: string | undefined; changed?: ChangedRow[] } = {},
): FastifyReply {
  const heading = 'お名前・医療機関の訂正';
  return showPage(
    visit,
    'attendee/registration-words',
    {
      page: { title: heading, heading, noindex: true },
      path: `/registration/${visit.request.params.link}`,
      seen: printOf(visit.web.office, wordsStanding(registration)),
      changed: changed ?? null,
      doubtfulCode,
      form,
    },
    changed ? 409 : undefined,
  );
}

/** Who only waits has nothing yet that could be given up but the place in the line. */
const LEAVING = {
  registered: { title: '参加の取りやめ', heading: '参加を取りやめますか', noindex: true },
  waiting: { title: 'キャンセル待ちの取りやめ', heading: 'キャンセル待ちを取りやめますか', noindex: true },
};

function leavingRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get<ByLink>('/registration/:link/leaving', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const read = await readRegistration(office, link);
    if (!read.ok) return showRefusal(visit, read.refusal);
    const { registration, standing } = read.value;
    if (!stands(registration.state) || standing === 'past') return goTo(reply, `/registration/${link}`);
    return showPage(visit, 'attendee/registration-leaving', {
      page: LEAVING[registration.state === 'waiting' ? 'waiting' : 'registered'],
      path: `/registration/${link}`,
      state: registration.state,
      ...eventOf(read.value),
    });
  });
  server.post<ByLink>('/registration/:link/leaving', async (request, reply) => {
    const done = await leaveRegistration(office, request.params.link);
    if (!done.ok) return showRefusal({ web, request, reply }, done.refusal);
    return goTo(reply, `/registration/${request.params.link}`);
  });
}

/** Signed up and confirmed, with a seat or without. */
function stands(state: RegistrationState): boolean {
  return state === 'registered' || state === 'waiting';
}

const HEADINGS: Record<RegistrationState, string> = {
  unconfirmed: '参加申込はまだ完了していません',
  waiting: 'キャンセル待ちで受け付けています',
  registered: '参加のお申し込みを受け付けています',
  left: '参加を取りやめました',
};

function personRows(person: SignUpInput) {
  return [
    { label: ATTENDEE_WORDS.name, value: person.name },
    { label: ATTENDEE_WORDS.kana, value: person.kana },
    { label: ATTENDEE_WORDS.institution, value: person.institution },
    { label: ATTENDEE_WORDS.institutionCode, value: person.institutionCode === '' ? 'なし' : person.institutionCode },
    { label: ATTENDEE_WORDS.email, value: person.email },
    { label: ATTENDEE_WORDS.people, value: `${person.people}名` },
  ];
}
