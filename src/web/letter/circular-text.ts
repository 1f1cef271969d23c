import type { FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { CIRCULAR_WORDS, type CircularKind, FAX_LINES } from '#domain/words/circulars.ts';
import { caseWords } from '#domain/words/reference.ts';
import { changedRows } from '#web/forms/changed.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit } from '#web/frame/pages.ts';
import type { FormState, Viewer } from '#web/frame/views.ts';
import { printOf } from '#workflow/case/seen.ts';
import { readCircular, resetCircular, saveCircularStep } from '#workflow/circulars/texts.ts';

/** Whose texts they are, where they stand, and who looks. */
export interface CircularPlace {
  application: Application;
  /** The page of the application. */
  back: { href: string; label: string };
  path: string;
  viewer: Viewer | undefined;
  /** Who saves; empty for the applicant. */
  by: string;
}

/** One text: to be edited, kept, copied and saved as a file. */
export async function showText(visit: Visit, place: CircularPlace, kind: CircularKind): Promise<FastifyReply> {
  return show(visit, place, kind);
}

/** 「保存する」, or 「文例に戻す」. */
export async function keepText(visit: Visit, place: CircularPlace, kind: CircularKind): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const form = FormReader.of(request);
  const of = { applicationId: place.application.id, kind, seen: form.raw('seen') };
  const isReset = form.raw('act') === 'reset';
  const { longest } = CIRCULAR_WORDS[kind];
  const text = isReset ? '' : form.text('text', '文章', { required: true, longest });
  if (!isReset && kind === 'fax' && text.split('\n').length > FAX_LINES) {
    form.problems.text = `FAXの文章は、A4 1枚に収まるように${FAX_LINES}行までにしてください。`;
  }
  if (form.isWrong) return show(visit, place, kind, { typed: form.state });
  const done = isReset
    ? await resetCircular(web.office, of)
    : await saveCircularStep(web.office, { ...of, text, by: place.by });
  if (done.ok) return goTo(reply, `${place.path}/${kind}`);
  if (done.refusal.code === 'changed-meanwhile') return show(visit, place, kind, { typed: form.state, changed: true });
  return refuse(visit, place, done.refusal);
}

async function show(
  visit: Visit,
  place: CircularPlace,
  kind: CircularKind,
  { typed, changed = false }: { typed?: FormState; changed?: boolean } = {},
): Promise<FastifyReply> {
  const { office } = visit.web;
  const { application, path, back, viewer } = place;
  const read = await readCircular(office, application.id, kind);
  if (!read.ok) return refuse(visit, place, read.refusal);
  const { text, made, saved, isStale } = read.value;
  const { title, about } = CIRCULAR_WORDS[kind];
  const heading = `周知の文章：${title}`;
  const form = typed ?? { values: { text }, problems: {} };
  return showPage(
    visit,
    'letter/circular-text',
    {
      page: {
        title: heading,
        heading,
        caption: caseWords(application),
        noindex: true,
        script: 'copy',
        error: changed,
      },
      ...(viewer ? { viewer } : {}),
      action: `${path}/${kind}`,
      all: path,
      back,
      about,
      form,
      seen: printOf(office, text),
      changed: changed ? changedRows(form, [['文章', 'text', text]]) : null,
      saved: saved ? { at: saved.at, by: saved.by } : null,
      stale: isStale && !changed,
      made,
      word: `${path}/${kind}/word.docx`,
      pdf: kind === 'fax' ? `${path}/${kind}/fax.pdf` : '',
    },
    changed ? 409 : undefined,
  );
}

/** Says no on a page of its own, with the way back to the application. */
export function refuse(visit: Visit, { back, viewer }: CircularPlace, refusal: Refusal): FastifyReply {
  return showRefusal(visit, refusal, back, viewer);
}
