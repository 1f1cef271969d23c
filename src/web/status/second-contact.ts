import type { FastifyInstance, FastifyReply } from 'fastify';
import type { SecondContact } from '#domain/case/application.ts';
import { requireAct } from '#domain/case/application.ts';
import { referenceWords } from '#domain/words/reference.ts';
import type { ChangedRow } from '#web/forms/changed.ts';
import { changedRows } from '#web/forms/changed.ts';
import { readSecondContact } from '#web/forms/form1/fields.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { statusPath } from '#web/frame/status-path.ts';
import type { FormState } from '#web/frame/views.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { printOf } from '#workflow/case/seen.ts';
import { contactText, setSecondContact } from '#workflow/contact/set-second.ts';
import type { StatusView } from '#workflow/filing/read-status.ts';

type ByLink = { Params: { link: string } };
const FIELDS = ['contactName', 'contactKana', 'phone', 'email'];

/** 二人目の連絡先, by the applicant in a trusted browser. */
export function secondContactRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/second-contact', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const second = view.caseFile.application.secondContact;
    return show(visit, view, { values: valuesOf(second), problems: {} });
  });
  server.post<ByLink>('/status/:link/second-contact', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { id } = view.caseFile.application;
    const form = FormReader.of(request);
    const contact = form.raw('act') === 'remove' ? undefined : form.several(FIELDS, readSecondContact).contact;
    form.doubtMail('email', contact ? [contact.email] : []);
    if (form.isWrong) return show(visit, view, form.state);
    const done = await setSecondContact(web.office, {
      applicationId: id,
      secondContact: contact,
      seen: { print: form.raw('seen') },
    });
    // Pressed twice, it is done already.
    if (done.ok || done.refusal.code === 'nothing-changed') {
      // Who has taken themselves off, or named somebody else, holds a link that has just died.
      const gone = isOwnLink(view) && contact?.email !== view.recipient;
      return goTo(
        reply,
        gone
          ? '/used-link'
          : statusPath(request.params.link, contact ? 'second-contact-set' : 'second-contact-removed'),
      );
    }
    if (done.refusal.code === 'changed-meanwhile') return showChanged(visit, form);
    if (done.refusal.code !== 'second-contact-is-first') return refuseOnStatus(visit, done.refusal);
    form.problems.email = refusalSentence(done.refusal);
    return show(visit, view, form.state);
  });
}

function isOwnLink(view: StatusView): boolean {
  return view.recipient === view.caseFile.application.secondContact?.email;
}

function valuesOf(second: SecondContact | undefined) {
  return {
    contactName: second?.name ?? '',
    contactKana: second?.kana ?? '',
    phone: second?.phone ?? '',
    email: second?.email ?? '',
  };
}

/** With what stands now; 「取り消す」 has no fields, so that its page shows what would be taken off. */
async function showChanged(visit: Visit<ByLink>, form: FormReader): Promise<FastifyReply> {
  const view = await readTrusted(visit);
  if (!view) return visit.reply;
  const stands = valuesOf(view.caseFile.application.secondContact);
  const typed = form.raw('act') === 'remove' ? { values: stands, problems: {} } : form.state;
  const changed = changedRows(form.state, [
    ['氏名', 'contactName', stands.contactName],
    ['ふりがな', 'contactKana', stands.contactKana],
    ['TEL', 'phone', stands.phone],
    ['E-Mail', 'email', stands.email],
  ]);
  return show(visit, view, typed, changed);
}

function show(visit: Visit<ByLink>, view: StatusView, form: FormState, changed?: ChangedRow[]): FastifyReply {
  const { application } = view.caseFile;
  const allowed = requireAct(application, 'set-second-contact');
  if (!allowed.ok) return refuseOnStatus(visit, allowed.refusal);
  return showPage(
    visit,
    'status/second-contact',
    {
      page: {
        title: '二人目の連絡先',
        heading: '二人目の連絡先',
        caption: referenceWords(application.reference),
        noindex: true,
      },
      path: `/status/${visit.request.params.link}`,
      standing: application.secondContact !== undefined,
      seen: printOf(visit.web.office, contactText(application.secondContact)),
      changed: changed ?? null,
      form,
    },
    changed ? 409 : undefined,
  );
}
