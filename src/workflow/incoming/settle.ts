import { stampBy } from '#domain/incoming/calendar-answer.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { cleanText } from '#domain/text/japanese.ts';
import { findApplicationByReference } from '#store/cases/applications.ts';
import { keepCalendarAnswer } from '#store/cases/calendar-answers.ts';
import { findIncoming, reopenIncoming, settleIncoming } from '#store/queue/incoming.ts';
import { findMail } from '#store/queue/outbox.ts';
import { getCase } from '#workflow/case/case.ts';
import { noteArrival } from '#workflow/case/note-arrival.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { cameBack } from './take-bounce.ts';
import { answerOfAnother } from './take-reply.ts';

/** Who settles which mail of 「未整理」. */
interface Settling {
  id: string;
  by: string;
}

/**
 * A person says which case a mail is about: it goes into that case's history, and beside the maker's inquiry that `inquiryId`
 * names. Refuses one that somebody has settled.
 */
export async function attachToCase(
  office: Office,
  { id, by, reference, inquiryId }: Settling & { reference: string; inquiryId?: string | undefined },
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const mail = await findIncoming(tx, id);
    const application = await findApplicationByReference(tx, reference);
    if (!mail || !application) return refuse({ code: 'not-found' });
    const { inquiries } = await getCase(tx, application.id);
    const beside = inquiries.find((inquiry) => inquiry.id === inquiryId);
    if (inquiryId !== undefined && !beside) return refuse({ code: 'not-found' });
    const about = { applicationId: application.id, ...(beside ? { subjectId: beside.id } : {}) };
    const settled = await settleIncoming(tx, id, { reason: 'attached', by, note: '', ...about }, now);
    if (!settled) return refuse({ code: 'changed-meanwhile' });
    await noteArrival(work, application, { ...mail, actor: { role: 'coordinator', name: by } });
    return accept(null);
  });
}

/** A person puts a mail aside that is about nothing of ours, and says why. */
export async function putAside(office: Office, { id, by, why }: Settling & { why: string }): Promise<Outcome<null>> {
  const note = cleanText(why);
  if (note === '') return refuse({ code: 'reason-missing' });
  return inOneWrite(office, async ({ tx, now }) => {
    if (!(await findIncoming(tx, id))) return refuse({ code: 'not-found' });
    const settled = await settleIncoming(tx, id, { reason: 'put-aside', by, note }, now);
    return settled ? accept(null) : refuse({ code: 'changed-meanwhile' });
  });
}

/** What was put aside, or taken for a machine's, waits for people again. Refuses what stands in a history. */
export async function putBack(office: Office, { id }: Pick<Settling, 'id'>): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx }) => {
    if (!(await findIncoming(tx, id))) return refuse({ code: 'not-found' });
    return (await reopenIncoming(tx, id, 'unplaced')) ? accept(null) : refuse({ code: 'changed-meanwhile' });
  });
}

/** A person has read in a server's mail that one of ours came back: it counts as if the server had said so plainly. */
export async function recordReturned(office: Office, { id, by }: Settling): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const mail = await findIncoming(tx, id);
    if (!mail) return refuse({ code: 'not-found' });
    const returned = mail.kind === 'bounce' ? await findMail(tx, mail.subjectId) : undefined;
    if (!returned) return refuse({ code: 'changed-meanwhile' });
    if (!(await settleIncoming(tx, id, { reason: 'returned', by, note: '' }, now)))
      return refuse({ code: 'changed-meanwhile' });
    await cameBack(work, returned, mail.ownText.split('\n')[0]?.slice(0, 300).toWellFormed() ?? '');
    return accept(null);
  });
}

/**
 * A person has made sure that a calendar's answer from another address is that of who was invited: it is kept as theirs,
 * by the same order as all answers. Refuses one that is none, or of nobody who is invited.
 */
export async function recordCalendarAnswer(office: Office, { id, by }: Settling): Promise<Outcome<null>> {
  const said = await answerOfAnother(office, id);
  if (!said) return refuse({ code: 'changed-meanwhile' });
  return inOneWrite(office, async ({ tx, now }) => {
    const { answer, event } = said;
    const about = { applicationId: event.applicationId };
    if (!(await settleIncoming(tx, id, { reason: 'answer-recorded', by, note: '', ...about }, now)))
      return refuse({ code: 'changed-meanwhile' });
    const kept = {
      ...answer,
      stamp: stampBy(answer, now),
      inviteId: event.inviteId,
      email: answer.attendee,
      mailId: id,
    };
    await keepCalendarAnswer(tx, kept, now);
    return accept(null);
  });
}
