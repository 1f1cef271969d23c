import { type Application, requireAct } from '#domain/case/application.ts';
import type { Decides, Inquiry, MakerMails } from '#domain/case/inquiry.ts';
import { passedProblem } from '#domain/form1/slot.ts';
import { supersededBy } from '#domain/notices/mail-traits.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries, insertInquiry, saveAnswer } from '#store/cases/inquiries.ts';
import { findMaker } from '#store/cases/makers.ts';
import type { Tx } from '#store/engine.ts';
import { takeOut } from '#store/queue/gathered.ts';
import { dropUnsent, orderKeyOf } from '#store/queue/outbox.ts';
import { getCase, makerParties, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

export interface Asking {
  applicationId: string;
  seenVersion: number;
  actor: Actor;
  makerIds: string[];
  slotIds: string[];
  /** JST day. */
  answerBy: Temporal.PlainDate;
  note: string;
  decides: Decides;
  /** `each` where it is left out. */
  mails?: MakerMails;
  /** The 割付案 whose row it is. */
  proposalId?: string | undefined;
}

/**
 * メーカーへの照会: each chosen maker gets its own inquiry and link. A maker whose earlier inquiry is still open is asked
 * anew, and the old one is closed without a mail, because the new one says everything. Its answers for hours that are
 * offered again stay good under their own date and name: a slot is immutable, so the answer is still to the same question.
 */
export async function askMakers(office: Office, asking: Asking): Promise<Outcome<Application>> {
  const now = office.now();
  const today = jstDay(now);
  if (asking.makerIds.length === 0) return refuse({ code: 'no-makers-chosen' });
  if (asking.slotIds.length === 0) return refuse({ code: 'no-slots-chosen' });
  if (Temporal.PlainDate.compare(asking.answerBy, today) < 0) return refuse({ code: 'answer-by-passed' });
  return office.store.write(async (tx) => {
    const work = { tx, office, now };
    const before = await findApplication(tx, asking.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, asking.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'ask');
    if (!allowed.ok) return allowed;
    const offered = before.form1.slots.filter((slot) => asking.slotIds.includes(slot.id));
    if (offered.length !== asking.slotIds.length) return refuse({ code: 'slot-not-offered' });
    const passed = passedProblem(offered, now);
    if (passed) return refuse(passed);
    const inquiries: Inquiry[] = [];
    for (const makerId of asking.makerIds) {
      const maker = await findMaker(tx, makerId);
      if (!maker) return refuse({ code: 'not-found' });
      if (!maker.active) return refuse({ code: 'maker-inactive', maker: maker.name });
      inquiries.push({
        id: office.chance.id(),
        applicationId: before.id,
        maker,
        kind: 'new',
        state: 'open',
        closedBecause: undefined,
        offers: offered.map((slot) => slot.id),
        answerBy: asking.answerBy,
        note: asking.note,
        decides: asking.decides,
        askedAt: now,
        askedBy: asking.actor.name,
        answers: [],
      });
    }
    const earlier = (await getCase(tx, before.id)).inquiries.filter(
      (inquiry) => inquiry.state === 'open' && asking.makerIds.includes(inquiry.maker.id),
    );
    await closeInquiries(
      tx,
      earlier.map((inquiry) => inquiry.id),
      'recalled',
    );
    await takeOut(
      tx,
      earlier.map((inquiry) => inquiry.id),
    );
    for (const inquiry of inquiries) await insertInquiry(tx, inquiry);
    for (const old of earlier) await supersede(tx, now, old, inquiries);
    const application = await record(work, {
      before,
      after: { state: 'inquiring' },
      type: 'asked',
      actor: asking.actor,
      data: {
        makers: inquiries.map((inquiry) => inquiry.maker.name),
        answerBy: asking.answerBy.toString(),
        decides: asking.decides,
        note: asking.note,
        ...(asking.proposalId === undefined ? {} : { proposalId: asking.proposalId }),
      },
    });
    const caseFile = await getCase(tx, before.id);
    const makers = inquiries.flatMap((inquiry) => makerParties(inquiry.maker, inquiry.id));
    await oweMails(work, {
      notices: notices({ kind: 'asked', makers }, office.policy.ministry),
      applicationId: before.id,
      thread: before.id,
      ...(asking.mails === 'collected' ? { collects: 'all' } : {}),
      content: (notice) => contentOf(work, caseFile, notice, {}),
    });
    return accept(application);
  });
}

/** The new question takes over what was answered to the old one, whose mails do not leave any more. */
async function supersede(tx: Tx, now: Temporal.Instant, old: Inquiry, inquiries: readonly Inquiry[]): Promise<void> {
  const fresh = inquiries.find((inquiry) => inquiry.maker.id === old.maker.id);
  if (!fresh) return;
  for (const answer of old.answers.filter(({ slotId }) => fresh.offers.includes(slotId))) {
    await saveAnswer(tx, fresh.id, answer);
  }
  for (const { email } of makerParties(old.maker, old.id)) {
    const orderKeys = [orderKeyOf(email, old.applicationId)];
    await dropUnsent(tx, { orderKeys, names: supersededBy('inquiry-closed'), subjects: [old.id] }, now);
  }
}
