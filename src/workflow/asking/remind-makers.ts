import { hasAnswered, type Inquiry, type MakerMails } from '#domain/case/inquiry.ts';
import { isReminderDue, isReminderHour, nextReminderDay, nextReminderHour } from '#domain/case/inquiry-reminder.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Actor } from '#store/cases/events.ts';
import { findInquiry, listInquiriesToRemind, planReminder } from '#store/cases/inquiries.ts';
import { noteReminder, remindersOf } from '#store/queue/reminders.ts';
import { appendFact, getCase, makerParties } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { contentOf, standingOffers } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/** More wait for the next look, so that none of them lasts long. */
const BATCH = 500;

/**
 * Reminds makers that have not answered (DESIGN §4): after 3 days and the day before the deadline, in office hours. Never
 * twice, also with several processes: each reminder is decided and noted in the write that owes its mail. Each inquiry says
 * on which day it is looked at next, so that those with nothing due cost nothing. Returns when to look again.
 */
export async function remindMakers(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const next = nextReminderHour(now);
  if (!isReminderHour(now, office.policy.isHoliday)) return next;
  const waiting = await office.store.read((tx) => listInquiriesToRemind(tx, jstDay(now), BATCH));
  const ofMaker = Map.groupBy(waiting, ({ makerId }) => makerId);
  for (const inquiries of ofMaker.values()) {
    // Reminded of one case, a maker is told all about it; of more, it gets one mail for all.
    const mails: MakerMails = inquiries.filter(({ isOpen }) => isOpen).length > 1 ? 'collected' : 'each';
    for (const { id } of inquiries) await office.store.write((tx) => lookAtInquiry({ tx, office, now }, id, mails));
  }
  return waiting.length < BATCH ? next : now;
}

async function lookAtInquiry(work: Work, id: string, mails: MakerMails): Promise<void> {
  const { tx, office, now } = work;
  const inquiry = await findInquiry(tx, id);
  // Somebody may have closed it since it was listed.
  if (inquiry?.state !== 'open') return planReminder(tx, id, undefined);
  const { isHoliday } = office.policy;
  const reminded = (await remindersOf(tx, [id])).get(id) ?? [];
  const due = isReminderDue(inquiry, reminded, now, isHoliday);
  const told = due ? await remind(work, inquiry, { role: 'system', name: '' }, mails) : accept(null);
  const today = jstDay(now);
  // What stands in the way of a reminder may be gone tomorrow; an answer stays.
  const passes = !told.ok && (told.refusal.code === 'maker-inactive' || told.refusal.code === 'slot-not-offered');
  await planReminder(tx, id, passes ? today.add({ days: 1 }) : nextReminderDay(inquiry, today, isHoliday));
}

/**
 * 「回答をもう一度お願いする」 at the desk. Twice on one day it is the same reminder. A deadline that has passed needs a new one
 * (照会し直す) instead.
 */
export async function remindMaker(
  office: Office,
  input: { applicationId: string; inquiryId: string; actor: Actor; mails?: MakerMails },
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const inquiry = await findInquiry(tx, input.inquiryId);
    if (inquiry?.applicationId !== input.applicationId) return refuse({ code: 'not-found' });
    return remind(work, inquiry, input.actor, input.mails ?? 'each');
  });
}

async function remind(work: Work, inquiry: Inquiry, actor: Actor, mails: MakerMails): Promise<Outcome<null>> {
  const { tx, office, now } = work;
  const today = jstDay(now);
  if (inquiry.state === 'closed') return refuse({ code: 'inquiry-closed' });
  if (!inquiry.maker.active) return refuse({ code: 'maker-inactive', maker: inquiry.maker.name });
  if (hasAnswered(inquiry)) return refuse({ code: 'maker-answered', maker: inquiry.maker.name });
  if (Temporal.PlainDate.compare(today, inquiry.answerBy) > 0) return refuse({ code: 'answer-by-passed' });
  const [firstOffer] = await standingOffers(tx, inquiry, now);
  if (!firstOffer) return refuse({ code: 'slot-not-offered' });
  const fresh = await noteReminder(tx, { key: `inquiry ${inquiry.id} ${today}`, subjectId: inquiry.id }, now);
  if (!fresh) return accept(null);
  const caseFile = await getCase(tx, inquiry.applicationId);
  await appendFact(work, caseFile.application, {
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
    ...(mails === 'collected' ? { collects: 'all' } : {}),
    content: (notice) => contentOf(work, caseFile, notice, {}),
  });
  return accept(null);
}
