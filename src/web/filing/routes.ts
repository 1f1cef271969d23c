import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import type { Problems } from '#web/forms/form1/fields.ts';
import { askerOf } from '#web/frame/asker.ts';
import { sendFile } from '#web/frame/downloads.ts';
import { choicesOf, fieldOf } from '#web/frame/fields.ts';
import { FILES_MAX, filesOf } from '#web/frame/file-intake.ts';
import { goTo, showMessage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { statusPath } from '#web/frame/status-path.ts';
import { readUpload } from '#web/frame/uploads.ts';
import { draftNamed, draftPath, forgetDraft, ownDrafts } from '#web/gate/drafts.ts';
import { addDraftFile, type DraftView, readDraft, removeDraftFile } from '#workflow/filing/keep-draft.ts';
import { readAttachment, statusLinkOf } from '#workflow/filing/read-status.ts';
import { beginRoutes } from './begin.ts';
import { checkRoutes } from './check.ts';
import { closedWords } from './closed.ts';
import { type Judged, judgeDraft, keepTyped, type Standing, standingOf, typedOn } from './draft.ts';
import {
  FORM_PAGES,
  type FormPageState,
  finishedPages,
  LAYOUTS_FIELD,
  problemsOn,
  showBlankForm,
  showFormPage,
  showForNoCookies,
} from './pages.ts';
import { shownOn } from './prints.ts';
import { typingRoutes } from './typing.ts';
import { verificationRoutes } from './verification.ts';

/** 様式1: three pages, 確認, waiting for the code, 完了. The same pages serve a correction. */
export function fileRoutes(server: FastifyInstance, web: Web): void {
  beginRoutes(server, web);
  for (const page of FORM_PAGES) {
    server.get(page.path, (request, reply) => showSaved({ web, request, reply }, page));
    const config = page.name === 'venue' ? { files: hasDraft } : {};
    server.post(page.path, { config }, (request, reply) => takeTyped({ web, request, reply }, page));
  }
  // What was just chosen can be looked at, because a file's name alone often does not tell one plan from another.
  server.get<{ Params: { id: string } }>('/file/attachments/:id', async (request, reply) => {
    const visit = { web, request, reply };
    const open = (await ownDrafts(visit)).filter(({ stands }) => stands === 'open');
    const own = open.some(({ draft }) => draft.attachments.some(({ id }) => id === request.params.id));
    const file = own ? await readAttachment(web.office, request.params.id) : undefined;
    return file ? sendFile(reply, file) : showRefusal(visit, { code: 'not-found' });
  });
  server.post('/file/abandonment', (request, reply) => abandon({ web, request, reply }));
  typingRoutes(server, web);
  checkRoutes(server, web);
  verificationRoutes(server, web);
}

type FormPage = (typeof FORM_PAGES)[number];

/** Files are for who has begun a draft in this browser; the pages before have made it. */
async function hasDraft(visit: Visit): Promise<boolean> {
  return (await ownDrafts(visit, draftNamed(visit.request))).length > 0;
}

/** From the check page it shows what is wrong at once, because that is why one was sent here. */
async function showSaved(visit: Visit, page: FormPage): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const filing = await standingOf(visit);
  if (filing.kind === 'several') return goTo(reply, '/file');
  if (filing.kind === 'waiting') return goTo(reply, draftPath('/file/verification', filing.draft.id));
  const closed = filing.kind === 'lost' ? closedWords(filing) : undefined;
  if (closed) return showMessage(visit, closed);
  if (filing.kind === 'done' && draftNamed(request)) return goTo(reply, draftPath('/file/receipt', filing.draft.id));
  if (filing.kind !== 'open') {
    if (page.name !== 'contact') return goTo(reply, '/file/contact');
    return keepsNoCookies(request) ? showForNoCookies(visit) : showBlankForm(visit);
  }
  const { draft, before } = filing;
  const fromCheck = isFromCheck(request.query);
  const judged = judgeDraft(web, draft, before);
  const problems = fromCheck ? problemsOn(page, judged.problems) : {};
  const late = fromCheck && judged.late;
  return showFormPage(visit, page, { ...stateOf(draft, before, judged), problems, fromCheck, late }, 200);
}

async function takeTyped(visit: Visit, page: FormPage): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const filing = await standingOf(visit);
  const closed = closedWords(filing);
  if (closed) return showMessage(visit, closed);
  const typed = typedOn(request, page, filing);
  const kept = await keepTyped(visit, filing, typed, shownOn(request, page.fields));
  const { cookie, before, clashes } = kept;
  const fileProblems = page.name === 'venue' ? await takeFiles(visit, cookie, kept.draft.attachments) : {};
  const draft = page.name === 'venue' ? ((await readDraft(web.office, cookie)) ?? kept.draft) : kept.draft;
  const fromCheck = fieldOf(request, 'from') === 'check';
  const judged = judgeDraft(web, draft, before);
  if (clashes.length > 0) {
    const problems = { ...Object.fromEntries(clashes.map(clashWords)), ...fileProblems };
    // Who presses again has seen what stands there, and means what is typed.
    const typedNow = { values: kept.merged, stands: draft.values };
    return showFormPage(visit, page, { ...stateOf(draft, before, judged), ...typedNow, problems, fromCheck }, 409);
  }
  // あとで続ける: half a page is no mistake, but a file that was not taken would be missed.
  if (fieldOf(request, 'act') === 'later' && Object.keys(fileProblems).length === 0) {
    return goTo(reply, draftPath('/file/later', draft.id));
  }
  const problems = { ...problemsOn(page, judged.problems), ...fileProblems };
  if (Object.keys(problems).length === 0)
    return goTo(reply, draftPath(fromCheck ? '/file/check' : page.next, draft.id));
  const state = { ...stateOf(draft, before, judged), problems, fromCheck, late: judged.late };
  return showFormPage(visit, page, state);
}

/** What another page has put into a field that was changed on this one. */
function clashWords({ field, stands }: { field: string; stands: string }): [string, string] {
  const now = stands === '' ? '空欄' : `「${stands}」`;
  return [
    field,
    `ほかの画面で${now}に変わりました。この欄に入力した内容にするときは、もう一度ボタンを押してください。`,
  ];
}

function stateOf(draft: DraftView, before: Application | undefined, judged: Judged): FormPageState {
  const { id, values, attachments: files, liftedFor } = draft;
  const entering = draft.purpose === 'enter';
  const finished = finishedPages(judged.problems);
  return { id, values, problems: {}, finished, late: false, files, before, fromCheck: false, liftedFor, entering };
}

/** Removes the ticked files and adds the chosen ones. A file that cannot be taken is named; the others stay. */
async function takeFiles(visit: Visit, cookie: string, standing: readonly { id: string }[]): Promise<Problems> {
  const { web, request } = visit;
  const removed = choicesOf(request, `${LAYOUTS_FIELD}Remove`);
  for (const id of removed) await removeDraftFile(web.office, cookie, id);
  let count = standing.filter((file) => !removed.includes(file.id)).length;
  const sentences: string[] = [];
  for await (const uploaded of filesOf(request)) {
    if (uploaded.field !== LAYOUTS_FIELD) continue;
    const read = await readUpload(web.office, uploaded);
    if (uploaded.tooMany || (read.ok && count >= FILES_MAX)) {
      sentences.push(
        `添付できるファイルは${FILES_MAX}つまでです。「${read.ok ? read.file.name : uploaded.name}」を添付するには、先にほかのファイルを取り除いてください。`,
      );
    } else if (!read.ok) sentences.push(read.sentence);
    else {
      const added = await addDraftFile(web.office, cookie, read.file, askerOf(visit));
      if (added.ok) count += 1;
      else if (!sentences.includes(refusalSentence(added.refusal))) sentences.push(refusalSentence(added.refusal));
    }
  }
  return sentences.length === 0 ? {} : { [LAYOUTS_FIELD]: sentences.join('') };
}

/** 下書きを破棄する, 訂正をやめる: this browser forgets the draft that the page names. */
async function abandon(visit: Visit): Promise<FastifyReply> {
  const filing: Standing = await standingOf(visit);
  const before = filing.kind === 'open' ? filing.before : undefined;
  if (filing.kind === 'open') forgetDraft(visit, filing.cookie);
  return goTo(visit.reply, statusPath(before ? await statusLinkOf(visit.web.office, filingOf(before)) : undefined));
}

/** Whoever came by 「申請をはじめる」 was given one on the way. */
function keepsNoCookies({ query, cookies }: Visit['request']): boolean {
  const begun = typeof query === 'object' && query !== null && 'begun' in query;
  return begun && Object.keys(cookies).length === 0;
}

function isFromCheck(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'from' in query && query.from === 'check';
}
