import { type Application, requireAct } from '#domain/case/application.ts';
import { isMailed, type Registration } from '#domain/case/registration.ts';
import { PLACEHOLDER } from '#domain/notices/link.ts';
import type { MailData } from '#domain/notices/mail-data.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { listEvents, type NewEvent } from '#store/cases/events.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import type { Tx } from '#store/engine.ts';
import { type BatchProgress, findBatch } from '#store/queue/mail-batches.ts';
import { appendFact, applicantActor, attendeeParty, type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { factsOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { personalLinks } from '#workflow/tokens/issue.ts';

/** An お知らせ to everybody with a seat, or to those who wait for one as well. */
export interface AttendeeNotice {
  subject: string;
  text: string;
  to: 'registered' | 'with-waiting';
}

export interface NoticePreview {
  /** The mail as each of them gets it, name and own page aside. */
  mail: { subject: string; text: string };
  recipients: { registered: number; waiting: number };
  /** Who was entered without an address, or before the session was fixed: nobody writes to them. */
  unreached: number;
  /** How many may still be sent today, JST. */
  leftToday: number;
}

/** Who would get it, and the mail word for word; nothing is sent. */
export async function previewNotice(
  office: Office,
  applicationId: string,
  notice: AttendeeNotice,
): Promise<Outcome<NoticePreview>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const caseFile = await getCase(tx, applicationId);
    const allowed = requireAct(caseFile.application, 'mail-attendees');
    if (!allowed.ok) return allowed;
    const people = await listRegistrations(tx, applicationId);
    const isReached = (person: Registration): boolean => isMailed(person, caseFile.session !== undefined);
    const of = (state: Registration['state']): number =>
      people.filter((person) => person.state === state && isReached(person)).length;
    const meant = people.filter((person) => isMeant(person, notice.to));
    const data = { ...dataOf(caseFile, notice), name: '（お名前）', seated: true, registrationToken: 'own' };
    const around = { attached: [], attachmentsOmitted: [], calendar: false };
    const { subject, text } = office.renderer.render('notice-to-attendees', data, around);
    return accept({
      mail: { subject, text: text.replace(PLACEHOLDER, '（お一人ずつの参加申込のページ）') },
      recipients: { registered: of('registered'), waiting: of('waiting') },
      unreached: meant.filter((person) => !isReached(person)).length,
      leftToday: LIMITS.noticesPerDay - (await sentToday(tx, applicationId, now)),
    });
  });
}

/**
 * Owes one mail to each, so that nobody sees who else comes. `batchId` came with the form: pressed twice, it is one お知らせ.
 */
export async function mailAttendees(
  office: Office,
  applicationId: string,
  notice: AttendeeNotice & { batchId: string },
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, applicationId);
    const allowed = requireAct(caseFile.application, 'mail-attendees');
    if (!allowed.ok) return allowed;
    if (await findBatch(tx, applicationId, notice.batchId)) return accept(null);
    if ((await sentToday(tx, applicationId, now)) >= LIMITS.noticesPerDay) {
      return refuse({ code: 'too-many-notices', perDay: LIMITS.noticesPerDay });
    }
    const people = await recipientsOf(tx, caseFile, notice.to);
    if (people.length === 0) return refuse({ code: 'no-attendees' });
    const attendees = people.map(attendeeParty);
    const links = await personalLinks(work, attendees);
    const seated = new Set(people.filter(({ state }) => state === 'registered').map(({ id }) => id));
    const { subject, text, batchId } = notice;
    // Not a change of the case: a coordinator's page that is open stays true.
    await appendFact(work, caseFile.application, {
      type: 'attendees-mailed',
      actor: applicantActor(caseFile.application),
      data: { subject, text: `${subject}（${people.length}名へ）\n${text}`, batchId, recipients: people.length },
    });
    await oweMails(work, {
      notices: notices({ kind: 'attendees-mailed', attendees }, office.policy.ministry),
      applicationId,
      thread: applicationId,
      batchId,
      content: async ({ to }) => ({
        mail: 'notice-to-attendees',
        data: {
          ...dataOf(caseFile, notice),
          name: to.name,
          seated: seated.has(to.id),
          registrationToken: links(to) ?? '',
        },
      }),
    });
    return accept(null);
  });
}

async function recipientsOf(tx: Tx, { application, session }: Case, to: AttendeeNotice['to']): Promise<Registration[]> {
  const people = await listRegistrations(tx, application.id);
  return people.filter((person) => isMeant(person, to) && isMailed(person, session !== undefined));
}

function isMeant({ state }: Registration, to: AttendeeNotice['to']): boolean {
  return state === 'registered' || (to === 'with-waiting' && state === 'waiting');
}

async function sentToday(tx: Tx, applicationId: string, now: Temporal.Instant): Promise<number> {
  const today = jstDay(now);
  return (await listEvents(tx, applicationId)).filter(
    ({ type, at }) => type === 'attendees-mailed' && jstDay(at).equals(today),
  ).length;
}

function dataOf(
  caseFile: Case,
  { subject, text }: AttendeeNotice,
): Omit<MailData['notice-to-attendees'], 'name' | 'seated' | 'registrationToken'> {
  const { application, session } = caseFile;
  const { name, email } = application.form1.contact;
  return {
    association: application.form1.association,
    subject,
    text,
    session: session ? factsOf(caseFile) : null,
    contact: { name, email },
  };
}

/** An お知らせ that was sent. */
export interface SentNotice {
  batchId: string;
  at: Temporal.Instant;
  subject: string;
  progress: BatchProgress;
}

/** Every お知らせ of an application, the newest first. */
export async function readNotices(office: Office, applicationId: string): Promise<SentNotice[]> {
  return office.store.read(async (tx) => {
    const sent: SentNotice[] = [];
    for (const event of (await listEvents(tx, applicationId)).toReversed()) {
      const notice = event.type === 'attendees-mailed' ? await sentNotice(tx, event) : undefined;
      if (notice) sent.push(notice);
    }
    return sent;
  });
}

/** One of them with its words, and the institutions of those whom it did not reach. */
export async function readNotice(
  office: Office,
  application: Application,
  batchId: string,
): Promise<Outcome<SentNotice & { text: string; failed: { name: string; institution: string; response: string }[] }>> {
  return office.store.read(async (tx) => {
    const events = await listEvents(tx, application.id);
    const event = events.filter((one) => one.type === 'attendees-mailed').find(({ data }) => data.batchId === batchId);
    const notice = event ? await sentNotice(tx, event) : undefined;
    if (!event || !notice) return refuse({ code: 'not-found' });
    const people = new Map((await listRegistrations(tx, application.id)).map((person) => [person.id, person]));
    return accept({
      ...notice,
      text: event.data.text.split('\n').slice(1).join('\n'),
      failed: notice.progress.failed.map(({ recipientId, name, response }) => ({
        name,
        institution: people.get(recipientId)?.institution ?? '',
        response,
      })),
    });
  });
}

async function sentNotice(tx: Tx, event: NewEvent<'attendees-mailed'>): Promise<SentNotice | undefined> {
  const { batchId, subject } = event.data;
  const progress = await findBatch(tx, event.applicationId, batchId);
  return progress ? { batchId, at: event.at, subject, progress } : undefined;
}
