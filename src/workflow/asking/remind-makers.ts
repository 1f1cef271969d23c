import { hasAnswered, type Inquiry } from '#domain/case/inquiry.ts';
import { isReminderDue, isReminderHour, nextReminderHour } from '#domain/case/inquiry-reminder.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Actor } from '#store/cases/events.ts';
import { findInquiry, listOpenInquiries } from '#store/cases/inquiries.ts';
import { noteReminder, remindersOf } from '#store/queue/reminders.ts';
import { appendFact, getCase, makerParties } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { contentOf, standingOffers } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/**
 * Reminds makers that have not answered (DESIGN §4): after 3 days and the day before the deadline, in office hours. Never
 * twice, also with several processes: each reminder is decided and noted in the write that owes its mail. Returns when to
 * look again.
 */
export async function remindMakers(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const next = nextReminderHour(now);
  if (!isReminderHour(now, office.policy.isHoliday)) return next;
  const waiting = await office.store.read(async (tx) => {
    const open = await listOpenInquiries(tx, { answerFrom: jstDay(now) });
    const reminded = await remindersOf(
      tx,
      open.map(({ id }) => id),
    );
    return open.filter((inquiry) =>
      isReminderDue(inquiry, reminded.get(inquiry.id) ?? [], now, office.policy.isHoliday),
    );
  });
  for (const { id } of waiting) {
    await office.store.write(async (tx) => {
      const inquiry = await findInquiry(tx, id);
      const reminded = (await remindersOf(tx, [id])).get(id) ?? [];
      // Somebody may have answered, closed or reminded since it was listed.
      if (!inquiry || !isReminderDue(inquiry, reminded, now, office.policy.isHoliday)) return;
      await remind({ tx, office, now }, inquiry, { role: 'system', name: '' });
    });
  }
  return next;
}

/**
 * 「もう一度お願いする」 at the desk. Twice on one day it is the same reminder. A deadline that has passed needs a new one
 * (照会し直す) instead.
 */
export async function remindMaker(
  office: Office,
  input: { applicationId: string; inquiryId: string; actor: Actor },
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const inquiry = await findInquiry(tx, input.inquiryId);
    if (inquiry?.applicationId !== input.applicationId) return refuse({ code: 'not-found' });
    return remind(work, inquiry, input.actor);
  });
}

async function remind(work: Work, inquiry: Inquiry, actor: Actor): Promise<Outcome<null>> {
  const { tx, office, now } = work;
  const today = jstDay(now);
  if (inquiry.state === 'closed') return refuse({ code: 'inquiry-closed' });
  if (!inquiry.maker.active) return refuse({ code: 'maker-inactive', maker: inquiry.maker.name });
  if (hasAnswered(inquiry)) return refuse({ code: 'maker-answered', maker: inquiry.maker.name });
  if (Temporal.PlainDate.compare(today, inquiry.answerBy) > 0) return refuse({ code: 'answer-by-passed' });
  const [firstOffer] = await standingOffers(tx, inquiry, today);
  if (!firstOffer) return refuse({ code: 'slot-not-offered' });
  const fresh = await noteReminder(tx, { key: `inquiry ${inquiry.id} ${today}`, subjectId: inquiry.id }, now);
  if (!fresh) return accept(null);
  const about = await getCase(tx, inquiry.applicationId);
  await appendFact(work, about.application, {
    type: 'reminded',
    actor,
    data: { maker: inquiry.maker.name, inquiryId: inquiry.id, answerBy: inquiry.answerBy.toString() },
  });
  await oweMails(work, {
    notices: notices(
      { kind: 'maker-reminded', makers: makerParties(inquiry.maker, inquiry.id) },
      office.policy.ministry,
    ),
    applicationId: inquiry.applicationId,
    thread: inquiry.applicationId,
    content: (notice) => contentOf(work, about, notice, {}),
  });
  return accept(null);
}
