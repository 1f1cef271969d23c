import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatDay, readPastDate } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { SOURCE_WORDS } from '#domain/words/channels.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { FormReader } from '#web/forms/reader.ts';
import { filesOf, type UploadedFile } from '#web/frame/file-intake.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { draftPath, holdDraft, liveDrafts } from '#web/gate/drafts.ts';
import { readForm1Upload } from '#workflow/filing/documents.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { draftIdIn } from '#workflow/filing/keep-draft.ts';
import { readIncomingFile, readIncomingMail } from '#workflow/incoming/read-incoming.ts';
import { attachToCase } from '#workflow/incoming/settle.ts';
import { wayToFirst } from './check.ts';
import { showNotOwn } from './closed.ts';
import { ENTRY_FIELDS, filingDayOf, isOwn, judgeDraft, standingOf } from './draft.ts';
import { isSeen, showElsewhere } from './elsewhere.ts';
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
    desk.post('/desk/entries/mailed', (request, reply) => beginMailed({ web, request, reply }));
  });
}

/** How and when it came, and the filled sheet if there is one; then the form's pages. */
async function begin(visit: Visit): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const form = FormReader.of(request);
  const source = form.choice('source', FIELD_WORDS.arrivedHow, WAYS);
  const receivedOn = form.value('receivedOn', (typed) => readPastDate(typed, today), today, {
    wrong: '受付日は「2026年10月8日」の形でご入力ください。',
  });
  if (Temporal.PlainDate.compare(receivedOn, today) > 0) {
    form.problems.receivedOn = refusalSentence({ code: 'received-ahead' });
  }
  const given = { form, source, receivedOn };
  for await (const file of filesOf(request)) return await beginWith(visit, given, file);
  return beginWith(visit, given, undefined);
}

/** With a 様式1 that came by mail, as of the day on which it came. */
async function beginMailed(visit: Visit): Promise<FastifyReply> {
  const { web, request } = visit;
  const form = FormReader.of(request);
  const mail = await readIncomingMail(web.office, form.raw('mail'));
  const file = await readIncomingFile(web.office, form.raw('mail'), form.raw('file'));
  const receivedOn = jstDay(mail.ok ? mail.value.mail.arrivedAt : web.office.now());
  form.values = { source: 'mail', receivedOn: formatDay(receivedOn) };
  if (!file) return showStart(visit, form.state);
  const bytes = Buffer.from(file.bytes);
  return beginWith(
    visit,
    { form, source: 'mail', receivedOn, mail: mail.ok ? mail.value.mail.id : '' },
    { field: 'sheet', name: file.name, bytes, tooLarge: false },
  );
}

interface Beginning {
  form: FormReader;
  source: (typeof WAYS)[number];
  receivedOn: Temporal.PlainDate;
  /** The mail that brought it, if one of 「未整理」 did. */
  mail?: string;
}

async function beginWith(
  visit: Visit,
  { form, source, receivedOn, mail = '' }: Beginning,
  file: UploadedFile | undefined,
): Promise<FastifyReply> {
  const { web, reply } = visit;
  const read = file ? await readForm1Upload(web.office, file.bytes) : undefined;
  if (read && !read.ok) form.problems.sheet = sheetSentence(read.refusal);
  if (form.isWrong) return showStart(visit, form.state);
  const cookie = await startEntry(web.office, {
    ...(read?.ok ? draftValues(read.value) : {}),
    [ENTRY_FIELDS.source]: source,
    [ENTRY_FIELDS.receivedOn]: receivedOn.toString(),
    [ENTRY_FIELDS.mail]: mail,
  });
  if (file && read?.ok) await keepSheet(web, cookie, { upload: file, reading: read.value });
  await holdDraft(visit, cookie);
  return goTo(reply, draftPath(read ? '/file/check' : '/file/contact', draftIdIn(cookie)));
}

async function enter(visit: Visit): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const filing = await standingOf(visit);
  if (!isOwn(filing)) return showNotOwn(visit, filing, '/desk/entries/new');
  if (filing.draft.purpose !== 'enter') return goTo(reply, '/desk/entries/new');
  const { draft, cookie } = filing;
  const { input, problems } = judgeDraft(web, draft, undefined);
  if (!isSeen(visit, draft, input)) return showElsewhere(visit, filing);
  // A double click: it is registered already, just as it was shown.
  if (filing.kind !== 'open') return goTo(reply, casePath(filing.application.reference));
  const wrong = wayToFirst(problems, draft.id);
  if (wrong !== undefined) return goTo(reply, wrong);
  const source = SOURCES.find((known) => known.value === draft.values[ENTRY_FIELDS.source])?.value;
  const receivedOn = filingDayOf(draft);
  if (!source || !receivedOn) return goTo(reply, '/desk/entries/new');
  const entry = { input, source, receivedOn, actor: actorOf(request) };
  const entered = await enterApplication(web.office, { cookie, print: draft.print }, entry);
  if (entered.ok) {
    const { reference } = entered.value;
    // Whoever has settled the mail meanwhile has done so for a reason.
    const mail = draft.values[ENTRY_FIELDS.mail] ?? '';
    if (mail !== '') await attachToCase(web.office, { id: mail, by: actorOf(request).name, reference });
    return goTo(reply, casePath(reference));
  }
  if (entered.refusal.code === 'draft-changed') return showElsewhere(visit, await standingOf(visit));
  const back = { href: draftPath('/file/check', draft.id), label: '確認画面に戻る' };
  return showRefusal(visit, entered.refusal, back);
}

async function showStart(visit: Visit, form: FormState): Promise<FastifyReply> {
  const begun = (await liveDrafts(visit)).filter(({ purpose }) => purpose === 'enter');
  return showPage(visit, 'filing/entry', {
    begun,
    page: { title: '代理で登録する', heading: '代理で登録する', noindex: true },
    viewer: deskViewer(visit.request, 'entry'),
    form,
    sources: SOURCES,
  });
}
