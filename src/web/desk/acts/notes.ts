import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DeskForm } from '#web/forms/desk-form.ts';
import { fieldsOf } from '#web/frame/fields.ts';
import { goTo, showPage, showRefusal, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, deskViewer } from '#web/gate/desk.ts';
import { noteCase, notesIn } from '#workflow/desk/note-case.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';

type OneCase = FastifyRequest<{ Params: { reference: string } }>;

const LONGEST_NOTE = 4000;

/** 内部メモ: added on the application's page; this page shows them all, and a note that could not be kept. */
export function noteRoutes(desk: FastifyInstance, web: Web): void {
  const url = '/desk/applications/:reference/notes';
  desk.get(url, async (request: OneCase, reply) => {
    const found = await readDeskCase(web.office, request.params.reference);
    return found.ok ? show(web, request, reply, found.value, EMPTY) : notFound(web, request, reply);
  });
  desk.post(url, async (request: OneCase, reply) => {
    const found = await readDeskCase(web.office, request.params.reference);
    if (!found.ok) return notFound(web, request, reply);
    const values = fieldsOf(request);
    const form = new DeskForm(values);
    const text = form.text('note', '内部メモ', { required: true, longest: LONGEST_NOTE });
    if (Object.keys(form.problems).length > 0) {
      return show(web, request, reply, found.value, { values, problems: form.problems });
    }
    const { id, reference } = found.value.about.application;
    const noted = await noteCase(web.office, { applicationId: id, actor: actorOf(request), text });
    return noted.ok ? goTo(reply, `${casePath(reference)}?done=noted`) : notFound(web, request, reply);
  });
}

const EMPTY: FormState = { values: {}, problems: {} };

/** For `partials/notes`: what stands, and the empty form below it. */
export function notesPanel(view: DeskCase, form: FormState = EMPTY) {
  return { action: `${casePath(view.about.application.reference)}/notes`, list: notesIn(view.events), form };
}

function show(web: Web, request: OneCase, reply: FastifyReply, view: DeskCase, form: FormState): FastifyReply {
  const { association, reference } = view.about.application;
  return showPage(web, request, reply, 'desk/acts/notes', {
    page: {
      title: `内部メモ：${association}`,
      heading: '内部メモ',
      caption: `${association}　受付番号 ${reference}`,
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    form,
    back: casePath(reference),
    notes: notesPanel(view, form),
  });
}

function notFound(web: Web, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = { href: '/desk/applications', label: '申請一覧へ' };
  return showRefusal(web, request, reply, { code: 'not-found' }, next, deskViewer(request, 'none'));
}
