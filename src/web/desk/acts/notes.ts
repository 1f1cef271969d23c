import type { FastifyInstance, FastifyReply } from 'fastify';
import { caseWords } from '#domain/words/reference.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { noteCase, notesIn } from '#workflow/desk/note-case.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';

type OneCase = { Params: { reference: string } };

const LONGEST_NOTE = 4000;

/** 内部メモ: added on the application's page; this page shows them all, and a note that could not be kept. */
export function noteRoutes(desk: FastifyInstance, web: Web): void {
  const url = '/desk/applications/:reference/notes';
  desk.get<OneCase>(url, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readDeskCase(web.office, request.params.reference);
    return found.ok ? show(visit, found.value, EMPTY_FORM) : notFound(visit);
  });
  desk.post<OneCase>(url, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readDeskCase(web.office, request.params.reference);
    if (!found.ok) return notFound(visit);
    const form = FormReader.of(request);
    const text = form.text('note', '内部メモ', { required: true, longest: LONGEST_NOTE });
    if (form.isWrong) return show(visit, found.value, form.state);
    const { id, reference } = found.value.caseFile.application;
    const noted = await noteCase(web.office, { applicationId: id, actor: actorOf(request), text });
    return noted.ok ? goTo(reply, `${casePath(reference)}?done=noted`) : notFound(visit);
  });
}

/** For `partials/notes`: what stands, and the empty form below it. */
export function notesPanel(view: DeskCase, form = EMPTY_FORM) {
  return { action: `${casePath(view.caseFile.application.reference)}/notes`, list: notesIn(view.events), form };
}

function show(visit: Visit<OneCase>, view: DeskCase, form: FormState): FastifyReply {
  const { reference, form1 } = view.caseFile.application;
  return showPage(visit, 'desk/acts/notes', {
    page: {
      title: `内部メモ：${form1.association}`,
      heading: '内部メモ',
      caption: caseWords({ reference, form1 }),
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(visit.request, 'none'),
    form,
    back: casePath(reference),
    notes: notesPanel(view, form),
  });
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
