import { type Application, may } from '#domain/case/application.ts';
import { allSlotsPassed, type Maker, nobodyCan } from '#domain/case/inquiry.ts';
import { type MakerDay, makerDay } from '#domain/case/maker-day.ts';
import { type Attention, attentionsOf, type Matter } from '#domain/desk/attention.ts';
import type { Attachment } from '#domain/form1/form1.ts';
import { isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import type { Form1Slot } from '#domain/form1/snapshot.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findApplicationByReference, findSameDay, getApplication } from '#store/cases/applications.ts';
import { type EventRecord, listEvents } from '#store/cases/events.ts';
import { listMakers } from '#store/cases/makers.ts';
import { commitmentsOn } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { attachmentsOf } from '#store/files/attachments.ts';
import { type IncomingMail, incomingOf } from '#store/queue/incoming.ts';
import { findMail, listMails, type OutboxMail, retryFailed } from '#store/queue/outbox.ts';
import { applicantsOf, type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { slotFacts } from '#workflow/post/mail-content.ts';
import { matterOf } from './keep-attention.ts';
import { callsOwed, type ToldEvent } from './record-call.ts';

export interface DeskCase {
  caseFile: Case;
  events: EventRecord[];
  /** 電話で連絡: of what the applicant has to be told by telephone, because there is no address. */
  calls: ToldEvent[];
  /** What decides what a person has to do, and that: the same as in the queue 「今すること」. */
  matter: Matter;
  attentions: Attention[];
  /** What people wrote to us about it by mail, the newest first. */
  letters: IncomingMail[];
  /** Mails that were given up. */
  failedMails: OutboxMail[];
  makers: Maker[];
  /** What each maker has on the day of each standing wish that lies ahead, by maker and slot. */
  makerDays: ReadonlyMap<string, ReadonlyMap<string, MakerDay>>;
  /** Every slot that an inquiry offered or the form names, also replaced ones and proposed moves, by id. */
  slots: Map<string, Form1Slot>;
  /** 全社不可. */
  nobodyCan: boolean;
  /** 候補日切れ. */
  allSlotsPassed: boolean;
  /** The filled 様式1 as it came, if it came as a file. */
  sheets: Attachment[];
  /** もとの申請: the final application from which this one was copied. */
  previous: { reference: string } | undefined;
  /** Other standing requests of the same association for one of these days. */
  sameDay: string[];
}

/** One application in full, by its reference. */
export async function readDeskCase(office: Office, reference: string): Promise<Outcome<DeskCase>> {
  const now = office.now();
  const today = jstDay(now);
  return office.store.read(async (tx) => {
    const application = await findApplicationByReference(tx, reference);
    if (!application) return refuse({ code: 'not-found' });
    const caseFile = await getCase(tx, application.id);
    const slotIds = new Set([
      ...application.form1.slots.map((slot) => slot.id),
      ...caseFile.inquiries.flatMap((inquiry) => inquiry.offers),
    ]);
    const slots = new Map<string, Form1Slot>();
    for (const slotId of slotIds) slots.set(slotId, await slotFacts(tx, slotId));
    const sameDay = await findSameDay(
      tx,
      application.form1.association,
      application.form1.slots.map((slot) => slot.date),
    );
    const events = await listEvents(tx, application.id);
    const actedAt = events.findLast((event) => event.actor.role === 'coordinator' && event.type !== 'owner-set')?.at;
    const hasAddress = applicantsOf(application).length > 0;
    const matter = matterOf(caseFile, events, actedAt, hasAddress);
    const makers = await listMakers(tx);
    return accept({
      caseFile,
      sheets: await attachmentsOf(tx, application.id, 'sheet'),
      events,
      calls: hasAddress ? [] : callsOwed(events),
      matter,
      attentions: attentionsOf(matter, today),
      letters: (await incomingOf(tx, application.id)).filter(
        ({ kind, state }) => kind === 'person' && state === 'done',
      ),
      failedMails: await listMails(tx, { applicationId: application.id, state: 'failed', limit: 20 }),
      makers,
      makerDays: await makerDaysOf(tx, application, makers, now),
      slots,
      nobodyCan: nobodyCan(caseFile.inquiries, application.form1.slots, now),
      allSlotsPassed: allSlotsPassed(application.form1.slots, now),
      previous: application.previousId ? await getApplication(tx, application.previousId) : undefined,
      sameDay: sameDay.filter((other) => other !== reference),
    });
  });
}

async function makerDaysOf(
  tx: Tx,
  application: Application,
  makers: readonly Maker[],
  now: Temporal.Instant,
): Promise<Map<string, Map<string, MakerDay>>> {
  const { slots, mode } = application.form1;
  // Nobody asks or fixes any more.
  const ahead = may(application.state, 'ask') ? slots.filter((slot) => !isInPast(slot, now)) : [];
  const days = ahead.flatMap(({ date }) => [-1, 0, 1].map((by) => date.add({ days: by }).toString()));
  const bound = await commitmentsOn(tx, { applicationId: application.id }, [...new Set(days)]);
  return new Map(
    makers.map((maker) => {
      const beside = bound.get(maker.id) ?? [];
      const of = (slot: PreferredSlot): [string, MakerDay] => {
        const near = beside.filter(({ date }) => Math.abs(slot.date.until(date).days) <= 1);
        return [slot.id, makerDay(maker, { date: slot.date, demo: slot.demo, mode }, near)];
      };
      return [maker.id, new Map(ahead.map(of))];
    }),
  );
}

/** A given-up mail goes out again, unless a newer one has said since what it would. */
export async function retryMail(office: Office, mailId: string): Promise<Outcome<'again' | 'overtaken'>> {
  return inOneWrite(office, async ({ tx, now }) => {
    if (!(await findMail(tx, mailId))) return refuse({ code: 'not-found' });
    return accept((await retryFailed(tx, mailId, now)) === 'overtaken' ? 'overtaken' : 'again');
  });
}
