import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatDay, readDate } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { SOURCE_WORDS } from '#domain/words/channels.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { FormReader } from '#web/forms/reader.ts';
import { filesOf } from '#web/frame/file-intake.ts';
import { clearCookie, goTo, setCookie, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { readForm1Upload } from '#workflow/filing/documents.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { wayToFirst } from './check.ts';
import { ENTRY_FIELDS, filingDayOf, judgeDraft, standingOf } from './draft.ts';
import { draftValues, sheetSentence } from './form1-files.ts';
import { keepSheet } from './sheet-files.ts';

const WAYS = ['mail', 'fax', 'phone'] as const;
const SOURCES = WAYS.map((value) => ({ value, label: SOURCE_WORDS[value] }));

/** 代理で登録する: a coordinator enters a request that came by mail, FAX or phone, on the applicants' own form pages. */
export function deskEntryRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get('/desk/entries/new', (request, reply) => {
      const receivedOn = formatDay(jstDay(web.office.now()));
      return showStart({ web, request, reply }, { values: { source: 'mail', receivedOn }, problems: {} });
    });
    desk.post('/desk/entries/new', { config: { files: 'token' } }, (request, reply) => begin({ web, request, reply }));
    desk.post('/desk/entries', (request, reply) => enter({ web, request, reply }));
  });
}

/** How and when it came, and the filled sheet if there is one; then the form's pages. */
async function begin(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const today = jstDay(web.office.now());
  const form = FormReader.of(request);
  const source = form.choice('source', FIELD_WORDS.arrivedHow, WAYS);
  const receivedOn = form.value('receivedOn', (typed) => readDate(typed, today), today, {
    wrong: '受付日は「2026年10月8日」の形でご入力ください。',
  });
  if (Temporal.PlainDate.compare(receivedOn, today) > 0) {
    form.problems.receivedOn = refusalSentence({ code: 'received-ahead' });
  }
  const [file] = await filesOf(request);
  const read = file ? await readForm1Upload(web.office, file.bytes) : undefined;
  if (read && !read.ok) form.problems.sheet = sheetSentence(read.refusal);
  if (form.isWrong) return showStart(visit, form.state);
  const cookie = await startEntry(web.office, {
    ...(read?.ok ? draftValues(read.value) : {}),
    [ENTRY_FIELDS.source]: source,
    [ENTRY_FIELDS.receivedOn]: receivedOn.toString(),
  });
  if (file && read?.ok) await keepSheet(web, cookie, { upload: file, reading: read.value });
  setCookie(visit, 'draft', cookie);
  return goTo(reply, read ? '/file/check' : '/file/contact');
}

async function enter(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const filing = await standingOf(visit);
  // A double click: it is registered already.
  if (filing.kind === 'done') return goTo(reply, `/desk/applications/${filing.application.reference}`);
  if (filing.kind !== 'open' || filing.draft.purpose !== 'enter') return goTo(reply, '/desk/entries/new');
  const { input, problems } = judgeDraft(web, filing.draft, undefined);
  const wrong = wayToFirst(problems);
  if (wrong !== undefined) return goTo(reply, wrong);
  const source = SOURCES.find((known) => known.value === filing.draft.values[ENTRY_FIELDS.source])?.value;
  const receivedOn = filingDayOf(filing.draft);
  if (!source || !receivedOn) return goTo(reply, '/desk/entries/new');
  const entered = await enterApplication(web.office, filing.cookie, {
    input,
    source,
    receivedOn,
    actor: actorOf(request),
  });
  if (!entered.ok) {
    return showRefusal(visit, entered.refusal, { href: '/file/check', label: '確認画面に戻る' });
  }
  clearCookie(visit, 'draft');
  return goTo(reply, `/desk/applications/${entered.value.reference}`);
}

function showStart(visit: Visit, form: FormState): FastifyReply {
  return showPage(visit, 'filing/entry', {
    page: { title: '代理で登録する', heading: '代理で登録する', noindex: true },
    viewer: deskViewer(visit.request, 'entry'),
    form,
    sources: SOURCES,
  });
}
