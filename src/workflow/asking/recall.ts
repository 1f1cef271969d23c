import { type Application, requireAct } from '#domain/case/application.ts';
import type { Inquiry, MakerMails } from '#domain/case/inquiry.ts';
import { supersededBy } from '#domain/notices/mail-traits.ts';
import { notices, type Party } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries } from '#store/cases/inquiries.ts';
import type { Tx } from '#store/engine.ts';
import { takeOut, toldInCollection, toldKey } from '#store/queue/gathered.ts';
import { dropUnsent, orderKeyOf, whoWasSent } from '#store/queue/outbox.ts';
import { type Case, getCase, makerParties, record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';

/**
 * 照会の取消し by a coordinator: the maker is told, if it ever got the question. Without any open question left the
 * request waits to be asked about again. The question about another hour was put to every maker that comes, and is taken
 * back from all of them, because without one yes the session would wait for ever; it stands at its old hour.
 */
export async function recallInquiry(
  office: Office,
  input: {
    applicationId: string;
    seenVersion: number;
    actor: Actor;
    inquiryId: string;
    reason: string;
    mails?: MakerMails;
  },
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'recall');
    if (!allowed.ok) return allowed;
    const { inquiries } = await getCase(tx, before.id);
    const wanted = inquiries.find((inquiry) => inquiry.id === input.inquiryId);
    if (!wanted) return refuse({ code: 'not-found' });
    if (wanted.state === 'closed') return refuse({ code: 'inquiry-closed' });
    const open = inquiries.filter((inquiry) => inquiry.state === 'open');
    const recalled = wanted.kind === 'move' ? open.filter((inquiry) => inquiry.kind === 'move') : [wanted];
    await closeInquiries(
      tx,
      recalled.map((inquiry) => inquiry.id),
      'recalled',
    );
    const nobodyAsked = before.state === 'inquiring' && recalled.length === open.length;
    const application = await record(work, {
      before,
      ...(nobodyAsked ? { after: { state: 'received' } } : {}),
      type: 'recalled',
      actor: input.actor,
      data: { makers: recalled.map((inquiry) => inquiry.maker.name), reason: input.reason },
    });
    const caseFile = await getCase(tx, before.id);
    const makers: Party[] = [];
    for (const inquiry of recalled) makers.push(...(await partiesThatKnow(tx, now, caseFile, inquiry)));
    await oweMails(work, {
      notices: notices({ kind: 'recalled', makers }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: (notice) => contentOf(work, caseFile, notice, { because: 'recalled', reason: input.reason }),
    });
    return accept(application);
  });
}

/** What has not left is dropped; who was asked before by another mail of this kind has heard of it all the same. */
async function partiesThatKnow(tx: Tx, now: Temporal.Instant, caseFile: Case, inquiry: Inquiry): Promise<Party[]> {
  const questions = caseFile.inquiries
    .filter((other) => other.maker.id === inquiry.maker.id && other.kind === inquiry.kind)
    .map((other) => other.id);
  await takeOut(tx, [inquiry.id]);
  const inCollection = await toldInCollection(tx, questions);
  const told: Party[] = [];
  for (const party of makerParties(inquiry.maker, inquiry.id)) {
    const orderKey = orderKeyOf(party.email, caseFile.application.id);
    const names = supersededBy('inquiry-closed');
    await dropUnsent(tx, { orderKeys: [orderKey], names, subjects: [inquiry.id] }, now);
    const asked = await whoWasSent(tx, [orderKey], 'inquiry', questions);
    const heard = questions.some((id) => inCollection.has(toldKey(party.email, id)));
    if (asked.has(orderKey) || heard) told.push(party);
  }
  return told;
}
