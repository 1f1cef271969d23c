import type { FastifyRequest } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { type Problems, readForm1, SAME_HOURS_FIELDS, withRefusals, withSameHours } from '#web/forms/form1/fields.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { readCookie, setCookie, type Visit, type Web } from '#web/frame/pages.ts';
import { correctionProblems } from '#workflow/filing/correct.ts';
import { form1Problems } from '#workflow/filing/file.ts';
import { type DraftView, readDraft, saveDraft, startDraft } from '#workflow/filing/keep-draft.ts';
import { readFiled } from '#workflow/filing/read-status.ts';
import type { FORM_PAGES } from './pages.ts';

/** Where this browser stands with its form. */
export type Standing =
  | { kind: 'none' }
  /** `before`: the application that is being corrected. */
  | { kind: 'open'; cookie: string; draft: DraftView; before: Application | undefined }
  | { kind: 'waiting'; cookie: string; application: Application }
  | { kind: 'done'; application: Application; corrected: boolean };

/** The form behind the browser's draft cookie. */
export async function standingOf(visit: Visit): Promise<Standing> {
  const cookie = readCookie(visit, 'draft');
  const draft = cookie === undefined ? undefined : await readDraft(visit.web.office, cookie);
  if (cookie === undefined || draft === undefined) return { kind: 'none' };
  if (draft.filedId === undefined) return { kind: 'open', cookie, draft, before: undefined };
  const application = await readFiled(visit.web.office, draft.filedId);
  if (draft.purpose === 'correct') {
    return draft.submitted
      ? { kind: 'done', application, corrected: true }
      : { kind: 'open', cookie, draft, before: application };
  }
  if (application.state === 'draft') return { kind: 'open', cookie, draft, before: undefined };
  if (application.state === 'unverified') return { kind: 'waiting', cookie, application };
  return { kind: 'done', application, corrected: false };
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
  return withSameHours(typed, ticked);
}

/** Keeps what was typed, also when it is wrong; the first time, or after a filing that is done, in a fresh draft. */
export async function keepTyped(
  visit: Visit,
  filing: Standing,
  values: Record<string, string>,
): Promise<{ cookie: string; draft: DraftView; before: Application | undefined }> {
  const { web } = visit;
  if (filing.kind === 'open') {
    const saved = await saveDraft(web.office, filing.cookie, values);
    if (saved.ok) return { cookie: filing.cookie, draft: saved.value, before: filing.before };
  }
  const cookie = await startDraft(web.office, 'form1', values);
  setCookie(visit, 'draft', cookie, LIMITS.draftDays);
  const draft = await readDraft(web.office, cookie);
  if (!draft) throw new Error('the draft that was just started is gone');
  return { cookie, draft, before: undefined };
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
  const refusals = before
    ? correctionProblems(web.office, before, reading.input)
    : form1Problems(web.office, reading.input, filingDayOf(draft) ?? today, draft.liftedFor);
  return {
    input: reading.input,
    problems: withRefusals(reading, refusals),
    late: refusals.some((refusal) => refusal.code === 'filing-deadline-passed'),
  };
}

/** Where a coordinator keeps how and when the request came in, beside what it says. */
export const ENTRY_FIELDS = { source: 'entrySource', receivedOn: 'entryReceivedOn' } as const;

/** The day of receipt of a request that a coordinator enters; undefined for all others. */
export function filingDayOf(draft: DraftView): Temporal.PlainDate | undefined {
  const day = draft.values[ENTRY_FIELDS.receivedOn];
  return draft.purpose === 'enter' && day ? Temporal.PlainDate.from(day) : undefined;
}
