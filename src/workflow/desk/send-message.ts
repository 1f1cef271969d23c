import { type Application, requireAct } from '#domain/case/application.ts';
import { notices, type Party } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { applicantsOf, type Case, getCase, makerParties, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/** One to whom a coordinator may write about an application: the applicant, or a maker that was asked or comes. */
interface Addressee {
  /** `applicant`, or the maker's id. */
  id: string;
  name: string;
  parties: Party[];
}

/** Whom a coordinator may write about this application; nobody whose address is missing. */
export function whoMayBeWritten({ application, inquiries }: Case): Addressee[] {
  const applicants = applicantsOf(application);
  // The newest inquiry of each, so that the mail stands with what the maker has of it.
  const makers = new Map(inquiries.map((inquiry) => [inquiry.maker.id, inquiry]));
  return [
    ...(applicants.length === 0
      ? []
      : [{ id: 'applicant', name: `申請者 ${application.form1.contact.name} 様`, parties: applicants }]),
    ...[...makers.values()].map(({ id, maker }) => ({
      id: maker.id,
      name: maker.name,
      parties: makerParties(maker, id),
    })),
  ];
}

/**
 * 調整担当からの連絡: a mail in the coordinator's own words, kept in the history as it was sent. It is text and nothing
 * else; no link of ours comes with it.
 */
export async function sendMessage(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor; to: string[]; subject: string; text: string },
): Promise<Outcome<Application>> {
  const { subject, text } = input;
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'write');
    if (!allowed.ok) return allowed;
    const known = whoMayBeWritten(await getCase(tx, before.id));
    const chosen = known.filter(({ id }) => input.to.includes(id));
    if (chosen.length === 0 || chosen.length !== new Set(input.to).size) return refuse({ code: 'not-found' });
    const application = await record(work, {
      before,
      type: 'message-sent',
      actor: input.actor,
      data: { recipients: chosen.map(({ name }) => name), subject, text },
    });
    const { reference, form1 } = application;
    await oweMails(work, {
      notices: notices({ kind: 'written', to: chosen.flatMap(({ parties }) => parties) }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: async ({ to }) => ({
        mail: 'message',
        data: { association: form1.association, reference, name: to.name, audience: to.role, subject, text },
      }),
    });
    return accept(application);
  });
}
