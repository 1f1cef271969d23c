import { type Application, isFinal } from '#domain/case/application.ts';
import { erasedOn } from '#domain/case/retention.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findReport } from '#store/cases/reports.ts';
import { erasePerson, findPerson, listTold, type PersonCase, type ToldCase } from '#store/cases/retention.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import { listMails } from '#store/queue/outbox.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { eraseCase } from './retain.ts';

const SHOWN = 200;
const ALL_MAILS = 100_000;

/** A case of which the desk is told, with the day on which its people are erased. */
export type PlannedErasure = Pick<ToldCase, 'reference' | 'association' | 'endedOn'> & { erasedOn: Temporal.PlainDate };

/** 個人情報の削除予定: those that go first, and how many there are. */
export async function readErasures(office: Office): Promise<{ cases: PlannedErasure[]; count: number }> {
  const { cases, count } = await office.store.read((tx) => listTold(tx, SHOWN));
  const { retentionDays } = office.policy;
  return { count, cases: cases.map((told) => ({ ...told, erasedOn: erasedOn(told, retentionDays) })) };
}

/** Everything that is kept of a case, as plain JSON; files by name and SHA-256. */
export async function recordOf(office: Office, reference: string): Promise<Outcome<object>> {
  return office.store.read(async (tx) => {
    const application = await findApplicationByReference(tx, reference);
    if (!application) return refuse({ code: 'not-found' });
    const { inquiries, session, signUpPage } = await getCase(tx, application.id);
    const mails = await listMails(tx, { applicationId: application.id, limit: ALL_MAILS });
    return accept({
      application,
      inquiries,
      session,
      signUpPage,
      registrations: await listRegistrations(tx, application.id),
      walkIns: await listWalkIns(tx, application.id),
      report: await findReport(tx, application.id),
      history: await listEvents(tx, application.id),
      mails: mails.toReversed().map(({ content, to, date, state, parts }) => ({
        mail: content.mail,
        to,
        date,
        state,
        subject: parts?.subject,
        text: parts?.text,
      })),
    });
  });
}

/** The people of one case are erased at once, because they ask for it. Refuses one that goes on, as `wrong-state`. */
export async function eraseOnRequest(office: Office, reference: string, actor: Actor): Promise<Outcome<Application>> {
  const application = await office.store.read((tx) => findApplicationByReference(tx, reference));
  if (!application) return refuse({ code: 'not-found' });
  if (!isFinal(application.state)) return refuse({ code: 'wrong-state', state: application.state });
  await eraseCase(office, application.id, actor);
  return accept(application);
}

/** What is kept of whoever has this address, over all cases. */
export async function recordOfPerson(office: Office, email: string): Promise<object> {
  return office.store.read(async (tx) => {
    const cases = await findPerson(tx, email);
    const mails = [];
    for (const { id } of cases) {
      const all = await listMails(tx, { applicationId: id, limit: ALL_MAILS });
      mails.push(...all.filter(({ to }) => to.email.toLowerCase() === email.toLowerCase()));
    }
    return {
      email,
      cases,
      mails: mails.map(({ content, date, parts }) => ({
        mail: content.mail,
        date,
        subject: parts?.subject,
        text: parts?.text,
      })),
    };
  });
}

/**
 * Erases whoever has this address from the cases that are over: a contact with the whole case, an attendee alone. Returns
 * what goes on and so has to be ended first.
 */
export async function erasePersonOnRequest(office: Office, email: string, actor: Actor): Promise<PersonCase[]> {
  const cases = await office.store.read((tx) => findPerson(tx, email));
  for (const { id, state, as } of cases) {
    if (!isFinal(state)) continue;
    if (as === 'contact') await eraseCase(office, id, actor);
    else await office.store.write((tx) => erasePerson(tx, id, email));
  }
  return cases.filter(({ state }) => !isFinal(state));
}
