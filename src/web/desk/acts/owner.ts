import type { FastifyInstance, FastifyReply } from 'fastify';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { caseWords } from '#domain/words/reference.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, casePath, coordinatorOf, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';
import { readOwners, setOwner } from '#workflow/desk/set-owner.ts';

type OneCase = { Params: { reference: string } };

/** As long as the name of who signs in. */
const LONGEST_NAME = 40;

/** 「担当を決める」, and the buttons 「自分が担当する」 and 「担当を外す」 that act at once. */
export function ownerRoutes(desk: FastifyInstance, web: Web): void {
  const url = '/desk/applications/:reference/owner';
  desk.get<OneCase>(url, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readDeskCase(web.office, request.params.reference);
    if (!found.ok) return notFound(visit);
    const { owner } = found.value.caseFile.application;
    return show(visit, found.value, { form: { values: { known: owner }, problems: {} } });
  });
  desk.post<OneCase>(url, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await readDeskCase(web.office, request.params.reference);
    if (!found.ok) return notFound(visit);
    const form = FormReader.of(request);
    const owner = form.raw('act') === 'remove' ? '' : typedOwner(form);
    if (form.isWrong) return show(visit, found.value, { form: form.state });
    const { id, reference } = found.value.caseFile.application;
    const set = await setOwner(web.office, {
      applicationId: id,
      actor: actorOf(request),
      owner,
      seen: form.raw('seen'),
    });
    if (set.ok) return goTo(reply, `${casePath(reference)}?done=owner-set`);
    const fresh = await readDeskCase(web.office, reference);
    if (!fresh.ok) return notFound(visit);
    const refused = refusalSentence(set.refusal);
    return show(visit, fresh.value, { form: form.state, refused, status: refusalStatus(set.refusal) });
  });
}

function typedOwner(form: FormReader): string {
  const label = FIELD_WORDS.owner;
  const long = { longest: LONGEST_NAME };
  const known = form.line('known', label, { required: false, ...long });
  const name = form.line('name', label, { required: known === '', ...long });
  return name === '' ? known : name;
}

/** For `partials/owner`: whose it is, and whose it becomes by one press. */
export function ownerPanel({ caseFile: { application } }: DeskCase, me: string) {
  const { reference, owner } = application;
  return { action: `${casePath(reference)}/owner`, name: owner, me, mine: owner === me };
}

async function show(
  visit: Visit<OneCase>,
  view: DeskCase,
  { form, refused = '', status }: { form: FormState; refused?: string; status?: number },
): Promise<FastifyReply> {
  const { reference, form1, owner } = view.caseFile.application;
  const { coordinators, former } = await readOwners(visit.web.office);
  const names = [...new Set([coordinatorOf(visit.request).name, ...coordinators])];
  return showPage(
    visit,
    'desk/acts/owner',
    {
      page: {
        title: `${DESK_ACTS.owner}：${form1.association}`,
        heading: DESK_ACTS.owner,
        caption: caseWords({ reference, form1 }),
        width: 'wide',
        noindex: true,
        error: refused !== '',
      },
      viewer: deskViewer(visit.request, 'none'),
      form,
      refused,
      owner,
      left: former.includes(owner),
      names: names.map((name) => ({ value: name, label: name })),
      action: `${casePath(reference)}/owner`,
      back: casePath(reference),
    },
    status,
  );
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
