import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import { isMailed, type Registration } from '#domain/case/registration.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { searchText } from '#domain/text/search.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { caseWords } from '#domain/words/reference.ts';
import { changedRows } from '#web/forms/changed.ts';
import { FormReader } from '#web/forms/reader.ts';
import { readEntered } from '#web/forms/sign-up.ts';
import { askerOf } from '#web/frame/asker.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState, Viewer } from '#web/frame/views.ts';
import { actorOf, casePath, deskOnly, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readTrusted } from '#web/gate/status.ts';
import { wordsStanding } from '#workflow/attendees/correct.ts';
import { correctAttendee, type Entering, enterAttendee, removeAttendee } from '#workflow/attendees/enter.ts';
import { type AttendeesView, readAttendees } from '#workflow/attendees/lists.ts';
import { applicantActor } from '#workflow/case/case.ts';
import { printOf } from '#workflow/case/seen.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { readIncomingMail } from '#workflow/incoming/read-incoming.ts';
import { attachToCase } from '#workflow/incoming/settle.ts';

/** `link` on the applicant's pages, `reference` at the desk. */
type Route = { Params: { link: string; reference: string; id: string } };

/** Who enters people, for which application, and where its pages are. */
interface Counter {
  application: Application;
  entering: Entering;
  /** `/status/…` or `/desk/applications/…`. */
  path: string;
  viewer?: Viewer;
}

type Written = { Querystring: { mail?: string } };

type Opened = (visit: Visit<Route>) => Promise<Counter | undefined>;

/** 代理で登録: people who applied by FAX or telephone are added, corrected and taken out, by the applicant and at the desk. */
export function attendeeEntryRoutes(server: FastifyInstance, web: Web): void {
  entryRoutes(server, web, { path: '/status/:link/attendees', open: applicantCounter });
  deskOnly(server, web, (desk) => {
    entryRoutes(desk, web, { path: '/desk/applications/:reference/attendees', open: deskCounter });
  });
}

const DONE = {
  added: '参加者を登録しました。',
  waits: '席が空いていないため、キャンセル待ちで登録しました。',
  corrected: '登録内容を訂正しました。',
  removed: '参加を取りやめにしました。',
} as const;

/** Empty for what an address can say that is none of them. */
export function entryDoneWords(done: string | undefined): string {
  return Object.entries(DONE).find(([key]) => key === done)?.[1] ?? '';
}

async function applicantCounter(visit: Visit<Route>): Promise<Counter | undefined> {
  const view = await readTrusted(visit);
  if (!view) return undefined;
  const { application } = view.caseFile;
  const by = { role: 'applicant', name: applicantActor(application).name } as const;
  return {
    application,
    entering: { applicationId: application.id, by, asker: askerOf(visit) },
    path: `/status/${visit.request.params.link}`,
  };
}

async function deskCounter(visit: Visit<Route>): Promise<Counter | undefined> {
  const { request, web } = visit;
  const viewer = deskViewer(request, 'none');
  const found = await readDeskCase(web.office, request.params.reference);
  if (!found.ok) {
    showRefusal(visit, found.refusal, TO_LIST, viewer);
    return undefined;
  }
  const { application } = found.value.caseFile;
  return {
    ...{ application, viewer, path: casePath(application.reference) },
    entering: { applicationId: application.id, by: actorOf(request), asker: askerOf(visit) },
  };
}

function entryRoutes(server: FastifyInstance, web: Web, { path, open }: { path: string; open: Opened }): void {
  addingRoutes(server, web, { path, open });
  correctingRoutes(server, web, { path, open });
  removingRoutes(server, web, { path, open });
}

function addingRoutes(server: FastifyInstance, web: Web, { path, open }: { path: string; open: Opened }): void {
  server.get<Route & Written>(`${path}/new`, async (request, reply) => {
    const visit = { web, request, reply };
    const counter = await open(visit);
    if (!counter) return reply;
    const values = { people: '1', key: web.office.chance.id(), ...(await writtenBy(counter, visit)) };
    return showEntry(visit, counter, { form: { values, problems: {} } });
  });
  server.post<Route>(`${path}/new`, async (request, reply) => {
    const visit = { web, request, reply };
    const counter = await open(visit);
    if (!counter) return reply;
    const form = FormReader.of(request);
    const { input, doubtfulCode } = readEntered(form);
    const { people } = await readAttendees(web.office, counter.application.id, 'order');
    const alike = form.raw('alikeAccepted') === '1' ? undefined : people.find((one) => isAlike(one, input));
    if (alike) form.problems.name = alikeProblem(alike);
    const key = form.raw('key');
    const isKey = /^[0-9a-f-]{36}$/.test(key);
    if (form.isWrong || !isKey) {
      const values = isKey ? form.values : { ...form.values, key: web.office.chance.id() };
      const askedAlike = alike !== undefined && Object.keys(form.problems).length === 1;
      return showEntry(visit, counter, { form: { ...form.state, values }, doubtfulCode, askedAlike });
    }
    const done = await enterAttendee(web.office, counter.entering, { id: key, ...input });
    if (done.ok) {
      await settleMail(visit, counter, form.raw('mail'));
      return goTo(reply, `${counter.path}/attendees?done=${done.value.state === 'waiting' ? 'waits' : 'added'}`);
    }
    return refuseEntry(visit, counter, done.refusal, { form });
  });
}

/** Of whom a coordinator makes an attendee because of a mail at 「未整理」: name and address of its sender. */
async function writtenBy(
  { entering }: Counter,
  { web, request }: Visit<Route & Written>,
): Promise<Record<string, string>> {
  const id = request.query.mail;
  if (entering.by.role !== 'coordinator' || typeof id !== 'string') return {};
  const found = await readIncomingMail(web.office, id);
  if (!found.ok || found.value.mail.state !== 'waiting') return {};
  const { name, email } = found.value.mail.from;
  return { name, email, mail: id };
}

/** The mail goes into the history of the case; whoever has settled it meanwhile has done so for a reason. */
async function settleMail({ web }: Visit, { entering, application }: Counter, id: string): Promise<void> {
  if (id === '' || entering.by.role !== 'coordinator') return;
  await attachToCase(web.office, { id, by: entering.by.name, reference: application.reference });
}

/** Without an address on either side nobody can tell whether they are one; with both, the address tells. */
function isAlike(one: Registration, input: Pick<Registration, 'name' | 'email'>): boolean {
  return (one.email === '' || input.email === '') && searchText(one.name) === searchText(input.name);
}

function alikeProblem({ institution }: Registration): string {
  return `同じお名前の方（${institution}）が、すでに登録されています。別の方のときは、「別の方として登録する」を押してください。`;
}

function correctingRoutes(server: FastifyInstance, web: Web, { path, open }: { path: string; open: Opened }): void {
  server.get<Route>(`${path}/:id`, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await openPerson(visit, open);
    if (!found) return reply;
    return showEntry(visit, found.counter, {
      form: { values: valuesOf(found.person), problems: {} },
      person: found.person,
      isUnreached: found.view.unreached.has(found.person.id),
    });
  });
  server.post<Route>(`${path}/:id`, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await openPerson(visit, open);
    if (!found) return reply;
    const { counter, person } = found;
    const isUnreached = found.view.unreached.has(person.id);
    const form = FormReader.of(request);
    const { input, doubtfulCode } = readEntered(form);
    if (form.isWrong) return showEntry(visit, counter, { form: form.state, doubtfulCode, person, isUnreached });
    const done = await correctAttendee(web.office, counter.entering, {
      ...input,
      ...{ registrationId: person.id, seen: form.raw('seen'), comesBack: isUnreached },
    });
    if (done.ok) return goTo(reply, `${counter.path}/attendees?done=corrected`);
    return refuseEntry(visit, counter, done.refusal, { form, person, isUnreached });
  });
}

/** The sign-up that the page is about, as it stands; otherwise the answer has been sent. */
async function openPerson(
  visit: Visit<Route>,
  open: Opened,
): Promise<{ counter: Counter; person: Registration; view: AttendeesView } | undefined> {
  const counter = await open(visit);
  if (!counter) return undefined;
  const view = await readAttendees(visit.web.office, counter.application.id, 'order');
  const person = view.people.find(({ id }) => id === visit.request.params.id);
  if (person) return { counter, person, view };
  showRefusal(visit, { code: 'not-registered' }, toNames(counter), counter.viewer);
  return undefined;
}

function valuesOf({ name, kana, institution, institutionCode, email, people }: Registration): Record<string, string> {
  return { name, kana, institution, institutionCode, email, people: String(people) };
}

function showEntry(
  visit: Visit<Route>,
  counter: Counter,
  shown: {
    form: FormState;
    person?: Registration | undefined;
    /** The last mail to them came back. */
    isUnreached?: boolean;
    doubtfulCode?: string | undefined;
    askedAlike?: boolean;
    status?: number;
    changed?: ReturnType<typeof changedRows>;
  },
): FastifyReply {
  const { application, path, viewer, entering } = counter;
  const { form, person, isUnreached = false, doubtfulCode = '', askedAlike = false, status, changed = null } = shown;
  const heading = person ? '参加者の登録内容を訂正する' : '参加者を代理で登録する';
  return showPage(
    visit,
    'status/attendee-entry',
    {
      page: { title: heading, heading, caption: caseWords(application), noindex: true },
      ...(viewer ? { viewer } : {}),
      path,
      action: person ? `${path}/attendees/${person.id}` : `${path}/attendees/new`,
      removal: person ? `${path}/attendees/${person.id}/removal` : '',
      isNew: person === undefined,
      byDesk: entering.by.role === 'coordinator',
      ownAddress: person !== undefined && person.enteredBy === undefined && !isUnreached,
      isUnreached,
      seen: person ? printOf(visit.web.office, wordsStanding(person)) : '',
      doubtfulCode,
      askedAlike,
      changed,
      form,
    },
    status,
  );
}

/** Beside the field that it is about, if it is about one; all that was typed stays. */
async function refuseEntry(
  visit: Visit<Route>,
  counter: Counter,
  refusal: Refusal,
  { form, person, isUnreached = false }: { form: FormReader; person?: Registration; isUnreached?: boolean },
): Promise<FastifyReply> {
  if (refusal.code === 'changed-meanwhile' && person) {
    const { people } = await readAttendees(visit.web.office, counter.application.id, 'order');
    const stands = people.find(({ id }) => id === person.id);
    if (stands) {
      const now = valuesOf(stands);
      const fields = ENTRY_FIELDS.map((field): [string, string, string | undefined] => [
        ATTENDEE_WORDS[field],
        field,
        now[field],
      ]);
      return showEntry(visit, counter, {
        form: form.state,
        person: stands,
        isUnreached,
        status: 409,
        changed: changedRows(form.state, fields),
      });
    }
  }
  const field = FIELD_OF[refusal.code];
  if (field === undefined) return showRefusal(visit, refusal, toNames(counter), counter.viewer);
  form.problems[field] = refusalSentence(refusal);
  return showEntry(visit, counter, { form: form.state, person, isUnreached });
}

const ENTRY_FIELDS = ['name', 'kana', 'institution', 'institutionCode', 'email', 'people'] as const;

const FIELD_OF: Partial<Record<Refusal['code'], (typeof ENTRY_FIELDS)[number]>> = {
  'already-registered': 'name',
  'mailbox-crowded': 'email',
  'too-many-codes': 'email',
  'more-than-capacity': 'people',
  'seats-short': 'people',
};

function toNames({ path }: Counter): { href: string; label: string } {
  return { href: `${path}/attendees`, label: '参加者の名簿へ戻る' };
}

function removingRoutes(server: FastifyInstance, web: Web, { path, open }: { path: string; open: Opened }): void {
  server.get<Route>(`${path}/:id/removal`, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await openPerson(visit, open);
    if (!found) return reply;
    const { counter, person, view } = found;
    const heading = `${person.name} 様の参加を取りやめにしますか`;
    return showPage(visit, 'status/attendee-removal', {
      page: { title: '参加の取りやめ（代理）', heading, caption: caseWords(counter.application), noindex: true },
      ...(counter.viewer ? { viewer: counter.viewer } : {}),
      path: counter.path,
      action: `${counter.path}/attendees/${person.id}/removal`,
      rows: [
        { label: ATTENDEE_WORDS.institution, value: person.institution },
        { label: ATTENDEE_WORDS.people, value: `${person.people}名` },
      ],
      mailed: isMailed(person, view.hasSession),
    });
  });
  server.post<Route>(`${path}/:id/removal`, async (request, reply) => {
    const visit = { web, request, reply };
    const counter = await open(visit);
    if (!counter) return reply;
    const done = await removeAttendee(web.office, counter.entering, request.params.id);
    // Pressed twice, it is one leaving.
    if (done.ok || done.refusal.code === 'not-registered') return goTo(reply, `${counter.path}/attendees?done=removed`);
    return showRefusal(visit, done.refusal, toNames(counter), counter.viewer);
  });
}
