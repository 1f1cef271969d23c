import { type Application, isFinal } from '#domain/case/application.ts';
import { erasedOn } from '#domain/case/retention.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { type Actor, listEvents } from '#store/cases/events.ts';
import {
  erasePerson,
  erasePersonRows,
  findPerson,
  type PersonCase,
  readPersonRows,
  type Sought,
} from '#store/cases/person.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findReport } from '#store/cases/reports.ts';
import { listTold, type ToldCase } from '#store/cases/retention.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import { listCirculars } from '#store/circulars/texts.ts';
import { listChosen } from '#store/materials/materials.ts';
import { incomingOf } from '#store/queue/incoming.ts';
import { listMails } from '#store/queue/outbox.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { eraseCase } from './retain.ts';
import { eraseGatheredPerson, recordOfGathered } from './retain-collections.ts';

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
      materials: (await listChosen(tx, application.id)).map(({ title, address, file }) => ({ title, address, file })),
      texts: await listCirculars(tx, application.id),
      history: await listEvents(tx, application.id),
      mails: mails.toReversed().map(({ content, to, date, state, parts }) => ({
        mail: content.mail,
        to,
        date,
        state,
        subject: parts?.subject,
        text: parts?.text,
      })),
      incoming: (await incomingOf(tx, application.id)).map(({ from, subject, wholeText, arrivedAt }) => ({
        from,
        subject,
        text: wholeText,
        arrivedAt,
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

/** What is kept of a person: over all cases, and beside them. */
export async function recordOfPerson(office: Office, sought: Sought): Promise<object> {
  const now = office.now();
  const gathered = await recordOfGathered(office, sought.email);
  return office.store.read(async (tx) => {
    const mails = sought.email === '' ? [] : await listMails(tx, { to: sought.email, limit: ALL_MAILS });
    const { drafts, permits, signIns, walkIns, apps, keys, filters, written } = await readPersonRows(tx, sought, now);
    return {
      ...sought,
      cases: await findPerson(tx, sought.email),
      collections: gathered,
      mails: mails.map(({ content, date, parts }) => ({
        mail: content.mail,
        date,
        subject: parts?.subject,
        text: parts?.text,
      })),
      drafts: drafts.map(({ id: _, ...draft }) => draft),
      permits: permits.map(({ id: _, ...permit }) => permit),
      signIns: signIns.map(({ id: _, ...signIn }) => signIn),
      walkIns: walkIns.map(({ id: _, ...walkIn }) => walkIn),
      apps,
      keys,
      filters,
      written,
    };
  });
}

/** What goes on, and so has to be ended before a person's data in it can go. */
type GoingOn = Pick<PersonCase, 'reference'>;

/**
 * Erases a person from the cases that are over: a contact with the whole case, an attendee or who came on the day alone; and
 * what is kept of them beside cases. Returns the cases that go on.
 */
export async function erasePersonOnRequest(office: Office, sought: Sought, actor: Actor): Promise<GoingOn[]> {
  const cases = await office.store.read((tx) => findPerson(tx, sought.email));
  const walkedIn = await inOneWrite(office, async ({ tx, now }) => {
    const { drafts, permits, signIns, walkIns } = await readPersonRows(tx, sought, now);
    const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
    await erasePersonRows(tx, sought, {
      drafts: idsOf(drafts),
      permits: idsOf(permits),
      signIns: idsOf(signIns.filter(({ role, isOver }) => isOver || role === 'applicant')),
      walkIns: idsOf(walkIns.filter(({ state }) => isFinal(state))),
    });
    return walkIns.filter(({ state }) => !isFinal(state));
  });
  for (const { id, state, as } of cases) {
    if (!isFinal(state)) continue;
    if (as === 'contact') await eraseCase(office, id, actor);
    else await office.store.write((tx) => erasePerson(tx, id, sought.email));
  }
  const gathering = await eraseGatheredPerson(office, sought.email);
  const cased = [...cases.filter(({ state }) => !isFinal(state)), ...walkedIn].map(({ reference }) => reference);
  const going = [...cased, ...gathering];
  return [...new Set(going)].map((reference) => ({ reference }));
}
