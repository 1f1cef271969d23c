import type { FastifyContextConfig, FastifyInstance, FastifyReply } from 'fastify';
import { type Act, may } from '#domain/case/application.ts';
import { isInPast } from '#domain/form1/slot.ts';
import type { ChangeRow } from '#domain/history/facts.ts';
import type { Outcome, Refusal } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { eventWord } from '#domain/words/events.ts';
import { caseWords } from '#domain/words/reference.ts';
import { readVersion } from '#web/forms/number.ts';
import { FormReader } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import { filesOf } from '#web/frame/file-intake.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import { readUpload, type TakenFile } from '#web/frame/uploads.ts';
import { actorOf, casePath, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import type { Office } from '#workflow/case/office.ts';
import { type RehearsedMail, rehearse } from '#workflow/case/rehearse.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';
import type { Done } from './done.ts';
import { type RecipientRow, recipientRows } from './recipients.ts';

/** One application on which a coordinator acts, as it stands now. */
export interface Subject {
  office: Office;
  view: DeskCase;
  today: Temporal.PlainDate;
  /** The part of the address below the application, e.g. the inquiry's id; empty where there is none. */
  part: string;
  /** Files that came with the form, of an act that takes some. */
  files: readonly TakenFile[];
  /** The address's query, for a choice that was made on the page before. */
  query: Readonly<Record<string, unknown>>;
}

/** Who acts on which version of which application. */
export interface Order {
  applicationId: string;
  seenVersion: number;
  actor: { role: 'coordinator'; name: string };
}

/** One act of the desk: a page with a form at one address. `Input` is what the form says once it has been read. */
export interface DeskAct<Input> {
  /** Below `/desk/applications/:reference`; a `:part` is handed on as `Subject.part`. */
  path: string;
  act: Act;
  /** In views/pages. */
  template: string;
  title(subject: Subject): string;
  /** False when `part` names nothing; the answer is 404. */
  stands?(subject: Subject): boolean;
  /** What the fields hold when the page is opened. */
  start(subject: Subject): Fields;
  /** What the page shows beside its fields. */
  shown(subject: Subject, values: Fields): Record<string, unknown>;
  /** 「文例を入れる」: what the fields hold afterwards; nothing is checked and nothing done. */
  fill?(subject: Subject, values: Fields): Fields;
  /** The file input whose files `Subject.files` holds. */
  takesFiles?: string;
  read(form: FormReader, subject: Subject): Input;
  /** Shown before anything is sent, when there is one, with the mails that the act would owe; the second press acts. */
  preview?(subject: Subject, input: Input, owed: readonly RehearsedMail[]): Preview;
  run(office: Office, order: Order, input: Input, subject: Subject): Promise<Outcome<unknown>>;
  /** It writes about the session to those who are invited: after its end that is asked once more. */
  tellsOfSession?: true;
  /** The field at which a refusal shows; others show above the form. */
  fieldOf: Partial<Record<Refusal['code'], string>>;
  /** What to say where the usual sentence of a refusal would name something that this page does not have. */
  reword?(refusal: Refusal): string;
  done(input: Input, subject: Subject): Done;
}

export interface Preview {
  /** What the button would do, in a sentence. */
  lead: string;
  button: string;
  changes: ChangeRow[];
  /** Something to know beside the mails. */
  remark?: string;
  /** The same act with something more, by a second button. */
  more?: { name: string; label: string };
  /** Who is told if things go on as asked; what is told now is rehearsed. */
  later?: { title: string; recipients: RecipientRow[] };
  /** A mail in the coordinator's own words, as it will be sent. */
  letter?: { subject: string; text: string };
  /** Fields as they were understood: 「10/20」 would be another year's after New Year's Eve. */
  exact?: Fields;
}

type OfAct = { Params: { reference: string; part?: string }; Querystring: Record<string, unknown> };

/** What an act's page says beside its form. */
interface ActPage {
  values: Fields;
  problems: Record<string, string>;
  seenVersion: number;
  refusal?: Refusal;
  preview?: Preview & { recipients: RecipientRow[] };
  status?: number;
}

/** GET shows the form, POST acts; an act on a stale view comes back with what has changed and everything typed. */
export function actRoutes<Input>(desk: FastifyInstance, web: Web, act: DeskAct<Input>): void {
  const url = `/desk/applications/:reference${act.path}`;
  desk.get<OfAct>(url, async (request, reply) => {
    const visit = { web, request, reply };
    const subject = await subjectOf(visit);
    if (!subject || act.stands?.(subject) === false) return notFound(visit);
    const { application } = subject.view.caseFile;
    if (!may(application.state, act.act)) return refuseState(visit, subject);
    return showAct(visit, act, subject, {
      values: act.start(subject),
      problems: {},
      seenVersion: application.version,
    });
  });
  const config: FastifyContextConfig = act.takesFiles === undefined ? {} : { files: 'token' };
  desk.post<OfAct>(url, { config }, async (request, reply) => {
    const visit = { web, request, reply };
    const subject = await subjectOf(visit);
    if (!subject || act.stands?.(subject) === false) return notFound(visit);
    return perform(visit, act, subject);
  });
}

async function perform<Input>(visit: Visit<OfAct>, act: DeskAct<Input>, subject: Subject): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { application } = subject.view.caseFile;
  const form = FormReader.of(request);
  const { values } = form;
  const seenVersion = readVersion(form.raw('seenVersion'));
  if (act.fill && form.raw('fill') !== '') {
    return showAct(visit, act, subject, { values: act.fill(subject, values), problems: {}, seenVersion });
  }
  const files = act.takesFiles === undefined ? [] : await takeFiles(visit, form, act.takesFiles);
  const input = act.read(form, { ...subject, files });
  if (form.isWrong) {
    return showAct(visit, act, subject, { values: form.values, problems: form.problems, seenVersion });
  }
  const seen = application.version === seenVersion;
  if (seen && !may(application.state, act.act)) return refuseState(visit, subject);
  const order = { applicationId: application.id, seenVersion, actor: actorOf(request) };
  if (act.preview && form.raw('step') !== 'send') {
    const { outcome, owed } = await rehearse(web.office, (office) => act.run(office, order, input, subject));
    // Whatever would be refused is refused before it is looked at.
    if (!outcome.ok) return showRefused(visit, act, { values, seenVersion, refusal: outcome.refusal });
    const preview = { ...act.preview(subject, input, owed), recipients: recipientRows(owed) };
    return showAct(visit, act, subject, { values, problems: {}, seenVersion, preview });
  }
  if (act.tellsOfSession && isEnded(subject) && form.raw('endedSeen') === '') {
    return showAct(visit, act, subject, { values, problems: {}, seenVersion, status: 409 });
  }
  const done = await act.run(web.office, order, input, subject);
  if (done.ok) return goTo(reply, `${casePath(application.reference)}?done=${act.done(input, subject)}`);
  return showRefused(visit, act, { values, seenVersion, refusal: done.refusal });
}

/** A fixed session whose end has passed, until it counts as held. */
function isEnded({ office, view }: Subject): boolean {
  const { session } = view.caseFile;
  return session?.state === 'confirmed' && isInPast(session, office.now());
}

async function showRefused<Input>(
  visit: Visit<OfAct>,
  act: DeskAct<Input>,
  { values, seenVersion, refusal }: { values: Fields; seenVersion: number; refusal: Refusal },
): Promise<FastifyReply> {
  const subject = await subjectOf(visit);
  if (!subject) return notFound(visit);
  if (refusal.code === 'wrong-state') return refuseState(visit, subject);
  const field = act.fieldOf[refusal.code];
  if (field !== undefined) {
    const problems = { [field]: act.reword?.(refusal) ?? refusalSentence(refusal) };
    return showAct(visit, act, subject, { values, problems, seenVersion });
  }
  return showAct(visit, act, subject, {
    values,
    problems: {},
    // Who presses again has seen what changed up to this version.
    seenVersion: refusal.code === 'stale' ? refusal.version : seenVersion,
    refusal,
    status: refusalStatus(refusal),
  });
}

function showAct<Input>(visit: Visit<OfAct>, act: DeskAct<Input>, subject: Subject, page: ActPage): FastifyReply {
  const { application } = subject.view.caseFile;
  const title = act.title(subject);
  const stale = page.refusal?.code === 'stale' ? page.refusal : undefined;
  return showPage(
    visit,
    act.template,
    {
      page: {
        title: `${title}：${application.form1.association}`,
        heading: title,
        caption: caseWords(application),
        width: 'wide',
        noindex: true,
        error: page.refusal !== undefined,
      },
      viewer: deskViewer(visit.request, 'none'),
      form: { values: page.values, problems: page.problems },
      action: visit.request.url,
      back: casePath(application.reference),
      state: application.state,
      seenVersion: String(page.seenVersion),
      changed: stale ? { since: stale.since.map(({ at, by, type }) => ({ at, by, what: eventWord(type) })) } : null,
      refused: page.refusal && !stale ? refusalSentence(page.refusal) : '',
      possible: may(application.state, act.act),
      ended: isEnded(subject),
      preview: page.preview ? shownPreview(page.preview, page.values) : null,
      ...act.shown(subject, page.values),
    },
    page.status,
  );
}

function shownPreview(preview: NonNullable<ActPage['preview']>, values: Fields) {
  return {
    ...preview,
    later: preview.later ?? null,
    letter: preview.letter ?? null,
    remark: preview.remark ?? '',
    more: preview.more ?? null,
    fields: hiddenFields({ ...values, ...preview.exact }, preview.more?.name),
  };
}

/** What was looked at, word for word, for the button that sends it: edits below the preview must be looked at again. */
function hiddenFields(values: Fields, asked?: string): { name: string; value: string }[] {
  return Object.entries(values)
    .filter(([name]) => !['_csrf', 'seenVersion', 'step', asked].includes(name))
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => ({ name, value: one })));
}

async function takeFiles({ web, request }: Visit<OfAct>, form: FormReader, field: string): Promise<TakenFile[]> {
  const taken: TakenFile[] = [];
  const wrong: string[] = [];
  for await (const file of filesOf(request)) {
    if (file.field !== field) continue;
    const upload = await readUpload(web.office, file);
    if (upload.ok) taken.push(upload.file);
    else wrong.push(upload.sentence);
  }
  if (wrong.length > 0) form.problems[field] = wrong.join('');
  return taken;
}

async function subjectOf({ web, request }: Visit<OfAct>): Promise<Subject | undefined> {
  const found = await readDeskCase(web.office, request.params.reference);
  if (!found.ok) return undefined;
  return {
    office: web.office,
    view: found.value,
    today: jstDay(web.office.now()),
    files: [],
    part: request.params.part ?? '',
    query: request.query,
  };
}

function refuseState(visit: Visit, subject: Subject): FastifyReply {
  const { reference, state } = subject.view.caseFile.application;
  const next = { href: casePath(reference), label: '申請のページへ戻る' };
  return showRefusal(visit, { code: 'wrong-state', state }, next, deskViewer(visit.request, 'none'));
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
