import type { FastifyRequest } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { jstDay } from '#domain/text/jst.ts';
import {
  judgeReading,
  type Problems,
  readForm1,
  SAME_HOURS_FIELDS,
  withSameHours,
  withSpread,
} from '#web/forms/form1/fields.ts';
import { fieldOf } from '#web/frame/fields.ts';
import type { Visit, Web } from '#web/frame/pages.ts';
import { draftNamed, forgetDraft, holdOwnDraft, ownDrafts, takenDrafts } from '#web/gate/drafts.ts';
import { correctionProblems } from '#workflow/filing/correct.ts';
import { form1Problems } from '#workflow/filing/file.ts';
import { type Clash, type DraftView, isDraft, readDraft, saveDraft, startDraft } from '#workflow/filing/keep-draft.ts';
import type { OwnDraft } from '#workflow/filing/own-drafts.ts';
import { readFiled } from '#workflow/filing/read-status.ts';
import type { FORM_PAGES } from './pages.ts';

/** Where this browser stands with the draft that a page or form is about. */
export type Standing =
  | { kind: 'none' }
  /** The address names none, and there are several to choose from. */
  | { kind: 'several' }
  /** Another browser has taken the draft over. */
  | { kind: 'lost' }
  /** `before`: the application that is being corrected. */
  | { kind: 'open'; cookie: string; draft: DraftView; before: Application | undefined }
  | { kind: 'waiting'; cookie: string; draft: DraftView; application: Application }
  | { kind: 'done'; cookie: string; draft: DraftView; application: Application; corrected: boolean };

/** A draft that this browser may open. */
export type OwnStanding = Extract<Standing, { draft: DraftView }>;

export function isOwn(filing: Standing): filing is OwnStanding {
  return filing.kind === 'open' || filing.kind === 'waiting' || filing.kind === 'done';
}

/** In place of a draft's id: the form is begun anew, whatever else is open. */
export const NEW_DRAFT = 'new';

/**
 * The draft that the address names, if this browser holds its cookie. A form that names none is about none; a page that
 * names none shows the only one there is.
 */
export async function standingOf(visit: Visit): Promise<Standing> {
  const { web, request } = visit;
  const named = draftNamed(request);
  if (named === NEW_DRAFT) return { kind: 'none' };
  if (named !== undefined) {
    const [own] = await ownDrafts(visit, named);
    if (own) return standingWith(web, own);
    return { kind: (await isDraft(web.office, named)) ? 'lost' : 'none' };
  }
  if (request.method === 'POST') return { kind: 'none' };
  const own = await ownDrafts(visit);
  const live = own.filter(({ stands }) => stands !== 'done');
  if (live.length > 1) return { kind: 'several' };
  const only = live[0] ?? own[0];
  if (only) return standingWith(web, only);
  const taken = await takenDrafts(visit);
  // Said once: after that this browser begins anew.
  for (const cookie of taken) forgetDraft(visit, cookie);
  return { kind: taken.length > 0 ? 'lost' : 'none' };
}

async function standingWith({ office }: Web, { cookie, draft, stands }: OwnDraft): Promise<Standing> {
  const application = draft.filedId === undefined ? undefined : await readFiled(office, draft.filedId);
  const corrects = draft.purpose === 'correct';
  if (stands === 'open' || application === undefined) {
    return { kind: 'open', cookie, draft, before: corrects ? application : undefined };
  }
  return stands === 'waiting'
    ? { kind: 'waiting', cookie, draft, application }
    : { kind: 'done', cookie, draft, application, corrected: corrects };
}

/** The page's fields as typed. A correction shows the address as text, so that field is not sent. */
export function typedOn(
  request: FastifyRequest,
  page: (typeof FORM_PAGES)[number],
  filing: Standing,
): Record<string, string> {
  const typed = Object.fromEntries(page.fields.map((name) => [name, fieldOf(request, name)]));
  if (filing.kind === 'open' && filing.before) delete typed.email;
  if (page.name !== 'slots') return typed;
  const ticked = ([2, 3] as const).filter((rank) => fieldOf(request, SAME_HOURS_FIELDS[rank]) === 'on');
  return withSpread(withSameHours(typed, ticked));
}

export interface Kept {
  cookie: string;
  draft: DraftView;
  before: Application | undefined;
  /** What was changed elsewhere too since the page was shown; nothing was saved then. */
  clashes: readonly Clash[];
  /** What stands on the page after that, saved or not. */
  merged: Readonly<Record<string, string>>;
}

/** Keeps what was changed on the page, also when it is wrong; where no draft is begun yet, in a fresh one. */
export async function keepTyped(
  visit: Visit,
  filing: Standing,
  values: Record<string, string>,
  shown: Readonly<Record<string, string>> = {},
): Promise<Kept> {
  const { web } = visit;
  if (filing.kind === 'open') {
    const { cookie, before } = filing;
    const saved = await saveDraft(web.office, cookie, values, shown);
    if (saved.ok) return { cookie, before, ...saved.value };
  }
  const cookie = await startDraft(web.office, 'form1', values);
  await holdOwnDraft(visit, cookie);
  const draft = await readDraft(web.office, cookie);
  if (!draft) throw new Error('the draft that was just started is gone');
  return { cookie, draft, before: undefined, clashes: [], merged: draft.values };
}

export interface Judged {
  /** Whole only while there are no problems. */
  input: Form1Input;
  problems: Problems;
  /** The 10 days have passed for one of the days. */
  late: boolean;
}

/** The whole form of a draft, read and held against the rules, as a filing or as a correction. */
export function judgeDraft(web: Web, draft: DraftView, before: Application | undefined): Judged {
  const today = jstDay(web.office.now());
  // A correction cannot change where the mails go.
  const values = before ? { ...draft.values, email: before.form1.contact.email } : draft.values;
  const reading = readForm1(values, today, draft.purpose === 'enter' || before?.form1.contact.email === '');
  const { problems, refusals } = judgeReading(reading, (input) =>
    before
      ? correctionProblems(web.office, before, input)
      : form1Problems(web.office, input, filingDayOf(draft) ?? today, draft.liftedFor),
  );
  return {
    input: reading.input,
    problems,
    late: refusals.some((refusal) => refusal.code === 'filing-deadline-passed'),
  };
}

/** Where a coordinator keeps how and when the request came in, beside what it says. */
export const ENTRY_FIELDS = { source: 'entrySource', receivedOn: 'entryReceivedOn', mail: 'entryMail' } as const;

/** The day of receipt of a request that a coordinator enters; undefined for all others. */
export function filingDayOf(draft: DraftView): Temporal.PlainDate | undefined {
  const day = draft.values[ENTRY_FIELDS.receivedOn];
  return draft.purpose === 'enter' && day ? Temporal.PlainDate.from(day) : undefined;
}
