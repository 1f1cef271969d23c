import type { FastifyInstance, FastifyReply } from 'fastify';
import { isSought, soughtText } from '#domain/case/reception.ts';
import type { Registration } from '#domain/case/registration.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { PEOPLE, shortLine } from '#web/forms/sign-up.ts';
import { fieldOf } from '#web/frame/fields.ts';
import {
  goTo,
  readCookie,
  type Shown,
  setCookie,
  showPage,
  showRefusal,
  type Visit,
  type Web,
} from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import {
  addWalkIn,
  findHelper,
  nameHelper,
  type ReceptionView,
  readReception,
  takeBackWalkIn,
  tickOff,
} from '#workflow/attendees/receive.ts';

type ByLink = { Params: { link: string; id?: string }; Querystring: { q?: string; done?: string } };

const NAME_MAX = 40;
const PEOPLE_PROBLEM = '人数は、1～20の数字でご入力ください。';

/** What somebody who holds the link and has given a name sees and may do. */
interface Helping {
  view: ReceptionView;
  helper: string;
  path: string;
}

/** 受付 on the day, on the helpers' phones: search, tick off, take back, 当日参加. No addresses, no other pages. */
export function receptionRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/reception/:link', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    return helping ? showList(visit, helping) : reply;
  });
  server.get<ByLink>('/reception/:link/live', async (request, reply) => {
    const read = await readReception(web.office, request.params.link);
    return reply
      .header('cache-control', 'no-store')
      .code(read.ok ? 200 : refusalStatus(read.refusal))
      .send({ stamp: read.ok ? read.value.stamp : '' });
  });
  server.post<ByLink>('/reception/:link/helper', async (request, reply) => {
    const visit = { web, request, reply };
    const { link } = request.params;
    const form = FormReader.of(request);
    const name = form.line('name', ATTENDEE_WORDS.name, { required: true, ...upTo(NAME_MAX, ATTENDEE_WORDS.name) });
    if (form.isWrong) return showNameForm(visit, form.state);
    const named = await nameHelper(web.office, link, name);
    if (!named.ok) return showRefusal(visit, named.refusal);
    setCookie(visit, 'helper', named.value, LIMITS.helperDays);
    return goTo(reply, `/reception/${link}`);
  });
  arrivalRoutes(server, web);
  walkInRoutes(server, web);
}

/** The helper at the list, or the answer has been sent: no such link, not the day, or the question for the name. */
async function enter(visit: Visit<ByLink>): Promise<Helping | undefined> {
  const { web, request } = visit;
  const read = await readReception(web.office, request.params.link);
  if (!read.ok) {
    showRefusal(visit, read.refusal);
    return undefined;
  }
  const cookie = readCookie(visit, 'helper');
  const helper = cookie === undefined ? undefined : await findHelper(web.office, cookie);
  if (helper === undefined) {
    showNameForm(visit, EMPTY_FORM);
    return undefined;
  }
  return { view: read.value, helper, path: `/reception/${request.params.link}` };
}

function showNameForm(visit: Visit<ByLink>, form: FormState): FastifyReply {
  return showPage(visit, 'reception/name', {
    page: { title: '受付', heading: '受付をはじめる', noindex: true },
    path: `/reception/${visit.request.params.link}`,
    form,
  });
}

function showList(visit: Visit<ByLink>, helping: Helping, refusal?: Refusal): FastifyReply {
  const { request } = visit;
  const { view, helper, path } = helping;
  const query = cleanLine(request.query.q ?? '');
  const done = view.people.find(({ id }) => id === request.query.done);
  const shown: Shown = {
    page: {
      title: '受付',
      heading: '受付',
      caption: `${view.application.form1.association}　${formatShortDay(view.session.date)}${formatWindow(view.session.meeting)}`,
      noindex: true,
      script: 'reception',
    },
    path,
    helper,
    query,
    stamp: view.stamp,
    counts: view.counts,
    refused: refusal ? refusalSentence(refusal) : '',
    done: done ? doneOf(done, helper) : null,
    tryOut: view.isTryOut,
    addedWalkIn: request.query.done === 'walk-in',
    people: view.people.filter((person) => isSought(person, query)).map(rowOf),
    walkIns: view.walkIns.map(({ id, name, institution, people }) => ({ id, name, institution, people })),
  };
  return showPage(visit, 'reception/reception', shown, refusal ? refusalStatus(refusal) : undefined);
}

function rowOf(person: Registration) {
  const { arrived } = person;
  return {
    id: person.id,
    name: person.name,
    kana: person.kana,
    institution: person.institution,
    people: person.people,
    waiting: person.state === 'waiting',
    arrived: arrived?.people ?? 0,
    by: arrived?.by ?? '',
    tick: tickText(person.id, arrived?.people ?? 0, arrived ? 0 : person.people),
    sought: soughtText(person),
  };
}

/** Only the own tick is offered to be taken back: the other helper would not hear of it. */
function doneOf(person: Registration, helper: string) {
  const people = person.arrived?.people ?? 0;
  const by = person.arrived?.by ?? helper;
  if (by !== helper) {
    return { words: `${person.name} さん（${people}名）は、${by} さんが先に受け付けています`, tick: '' };
  }
  return {
    words:
      people === 0 ? `${person.name} さんの受付を取り消しました` : `${person.name} さん（${people}名）を受け付けました`,
    tick: people === 0 ? '' : tickText(person.id, people, 0),
  };
}

/** What one button sends: who, the number that the page shows, the number that is to be. */
function tickText(id: string, seenPeople: number, people: number): string {
  return `${id}:${seenPeople}:${people}`;
}

function readTick(text: string): { registrationId: string; seenPeople: number; people: number } | undefined {
  const [, registrationId, seen, people] = /^([\w-]{1,64}):(\d{1,2}):(\d{1,2})$/.exec(text) ?? [];
  return registrationId === undefined
    ? undefined
    : { registrationId, seenPeople: Number(seen), people: Number(people) };
}

function arrivalRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/reception/:link/arrivals/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    return helping ? showPerson(visit, helping, new FormReader({})) : reply;
  });
  server.post<ByLink>('/reception/:link/arrivals/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    if (!helping) return reply;
    const form = FormReader.of(request);
    const people = form.number('people', PEOPLE, PEOPLE_PROBLEM);
    if (form.isWrong) return showPerson(visit, helping, form);
    const seenPeople = Number(form.raw('seen')) || 0;
    return tick(visit, helping, { registrationId: request.params.id ?? '', seenPeople, people });
  });
  server.post<ByLink>('/reception/:link/arrivals', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    if (!helping) return reply;
    const wanted = readTick(fieldOf(request, 'tick'));
    return wanted
      ? tick(visit, helping, wanted)
      : showRefusal(visit, { code: 'not-found' }, { href: helping.path, label: '受付へ戻る' });
  });
}

async function tick(
  visit: Visit<ByLink>,
  { path, helper }: Helping,
  wanted: { registrationId: string; seenPeople: number; people: number },
): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const ticked = await tickOff(web.office, request.params.link, { ...wanted, by: helper });
  if (ticked.ok) return goTo(reply, `${path}?done=${ticked.value.id}`);
  if (ticked.refusal.code !== 'arrival-changed') {
    return showRefusal(visit, ticked.refusal, { href: path, label: '受付へ戻る' });
  }
  const helping = await enter(visit);
  return helping ? showList(visit, helping, ticked.refusal) : reply;
}

function showPerson(visit: Visit<ByLink>, { view, path }: Helping, form: FormReader): FastifyReply {
  const person = view.people.find(({ id }) => id === visit.request.params.id);
  if (!person) {
    return showRefusal(visit, { code: 'not-found' }, { href: path, label: '受付へ戻る' });
  }
  const standing = person.arrived?.people ?? 0;
  const typed = form.raw('people');
  return showPage(visit, 'reception/person', {
    page: {
      title: '人数を変えて受け付ける',
      heading: `${person.name} さん`,
      caption: person.institution,
      noindex: true,
    },
    path,
    id: person.id,
    signedUp: person.people,
    arrived: standing,
    form: {
      values: { people: typed === '' ? String(standing === 0 ? person.people : standing) : typed },
      problems: form.problems,
    },
  });
}

function walkInRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/reception/:link/walk-ins', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    const values = { people: '1', key: web.office.chance.id() };
    return helping ? showWalkIn(visit, helping, { values, problems: {} }) : reply;
  });
  server.post<ByLink>('/reception/:link/walk-ins', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    if (!helping) return reply;
    const form = FormReader.of(request);
    const person = {
      name: shortLine(form, 'name', ATTENDEE_WORDS.name, true),
      institution: shortLine(form, 'institution', ATTENDEE_WORDS.institution, false),
      people: form.number('people', PEOPLE, PEOPLE_PROBLEM),
    };
    const key = form.raw('key');
    if (form.isWrong || !/^[0-9a-f-]{36}$/.test(key)) return showWalkIn(visit, helping, form.state);
    const walkIn = { id: key, ...person, addedBy: helping.helper };
    const added = await addWalkIn(web.office, request.params.link, walkIn);
    return added.ok ? goTo(reply, `${helping.path}?done=walk-in`) : showRefusal(visit, added.refusal);
  });
  server.post<ByLink>('/reception/:link/walk-ins/:id/removal', async (request, reply) => {
    const visit = { web, request, reply };
    const helping = await enter(visit);
    if (!helping) return reply;
    const removed = await takeBackWalkIn(web.office, request.params.link, request.params.id ?? '');
    return removed.ok ? goTo(reply, helping.path) : showRefusal(visit, removed.refusal);
  });
}

function showWalkIn(visit: Visit<ByLink>, { path }: Helping, form: FormState): FastifyReply {
  return showPage(visit, 'reception/walk-in', {
    page: { title: '当日参加の方を加える', heading: '当日参加の方を加える', noindex: true },
    path,
    key: form.values.key ?? visit.web.office.chance.id(),
    form,
  });
}
