import { type DueReminder, dueReminders, nextReminderMoment } from '#domain/case/session-reminder.ts';
import { notices } from '#domain/notices/notice.ts';
import { findInvite } from '#store/cases/invites.ts';
import { listUnreminded } from '#store/cases/sessions.ts';
import { orderKeyOf, toldSince } from '#store/queue/outbox.ts';
import { noteReminders } from '#store/queue/reminders.ts';
import { applicantsOf, attendeeParties, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { personalLinks } from '#workflow/tokens/issue.ts';

/**
 * Reminds attendees 3 days and 1 day before their session, and the applicant 3 days before (DESIGN §4). Never twice, also
 * with several processes: each reminder is noted in the write that owes its mail, under the person and the session's day.
 * So it moves with the session; one that has not left goes with a move, a cancellation or its person (`owe-mail.ts`).
 * Returns when to look again.
 */
export async function remindAttendees(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  for (const due of dueReminders(now)) {
    for (const applicationId of await office.store.read((tx) => listUnreminded(tx, due))) {
      await office.store.write((tx) => remind({ tx, office, now }, applicationId, due));
    }
  }
  return nextReminderMoment(now);
}

async function remind(work: Work, applicationId: string, { daysBefore, date, since }: DueReminder): Promise<void> {
  const { tx, office, now } = work;
  const caseFile = await getCase(tx, applicationId);
  const { session, application } = caseFile;
  // Somebody may have moved or cancelled it since it was listed.
  if (session?.state !== 'confirmed' || !session.date.equals(date)) return;
  const meeting = await findInvite(tx, session.id, 'meeting');
  if (!meeting) throw new Error(`session ${session.id} has no meeting invite`);
  const fresh = await noteReminders(
    tx,
    [session.id, ...caseFile.attendees.map(({ id }) => id)].map((subjectId) => ({
      key: `session ${subjectId} ${date} ${daysBefore}`,
      subjectId,
    })),
    now,
  );
  const applicants = daysBefore === 3 && fresh.has(session.id) ? applicantsOf(application) : [];
  // Who signed up for it and applied for it needs to be told once.
  const reminded = new Set(applicants.map(({ email }) => email.toLowerCase()));
  const due = caseFile.attendees.filter(({ id, email }) => fresh.has(id) && !reminded.has(email.toLowerCase()));
  const attendees = attendeeParties(due, caseFile);
  const parties = [...applicants, ...attendees];
  // Whoever was invited, or told of a change, since the hour of the reminder has it all before them.
  const told = await toldSince(
    tx,
    parties.map(({ email }) => orderKeyOf(email, meeting.uid)),
    since,
  );
  const unaware = ({ id }: { id: string }): boolean => !told.has(id);
  const links = await personalLinks(work, parties);
  await oweMails(work, {
    notices: notices(
      { kind: 'session-near', applicants: applicants.filter(unaware), attendees: attendees.filter(unaware) },
      office.policy.ministry,
    ),
    applicationId,
    thread: meeting.uid,
    content: (notice) => contentOf(work, caseFile, notice, { daysBefore, links }),
  });
}
