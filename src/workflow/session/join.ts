import type { Application } from '#domain/case/application.ts';
import { type Inquiry, type Maker, saidYes } from '#domain/case/inquiry.ts';
import { type Session, UNKNOWN_VISITOR } from '#domain/case/session.ts';
import { type Notice, notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries, findInquiry, saveAnswer } from '#store/cases/inquiries.ts';
import { findSessionOf, joinSession } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { lastTold, orderKeyOf } from '#store/queue/outbox.ts';
import { aboutInquiry } from '#workflow/case/about.ts';
import { getCase, makerParties, record } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { checkCrews } from './check-crews.ts';
import { inquiryStanding } from './inquiry-standing.ts';
import { askAlsoForMove } from './move.ts';
import { inviteMap, reviseInvites } from './revise-invites.ts';

/**
 * A maker that was asked, but whose hour or yes was not the first, comes along to the fixed session. Its crews are checked
 * as for confirming. Pressed twice, it is the same joining.
 */
export async function joinFixedSession(
  office: Office,
  link: string,
  by: string,
  seen?: string,
): Promise<Outcome<Session>> {
  const about = await aboutInquiry(office, { link });
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
    const found = await sessionBehind(tx, office, link);
    if (!found.ok) return found;
    const { inquiry, session } = found.value;
    const application = await getApplication(tx, inquiry.applicationId);
    if (isComing(session, inquiry.maker)) return accept(session);
    const unseen = refuseUnseen(office, inquiryStanding(inquiry, session), seen);
    if (unseen) return unseen;
    // Only a maker whose question ended because the session was fixed may still join by it.
    if (inquiry.state === 'closed' && inquiry.closedBecause !== 'fixed') return refuse({ code: 'inquiry-closed' });
    const free = await checkCrews(tx, application, inquiry.maker, session);
    if (!free.ok) return free;
    const actor: Actor = { role: 'maker', name: `${inquiry.maker.name} ${by}` };
    await takeIn(work, application, { inquiry, by, actor });
    return accept((await findSessionOf(tx, application.id)) ?? session);
  });
}

export function isComing(session: Session, maker: Maker): boolean {
  return session.makers.some((joined) => joined.maker.id === maker.id && joined.out === undefined);
}

/**
 * The maker comes along: its ○ is kept, it is invited, and it is asked too where the others are being asked for another
 * hour. The caller has checked its crews. The ministry is told of what a maker did, not of what a coordinator did.
 */
export async function takeIn(
  work: Work,
  application: Application,
  joining: { inquiry: Inquiry; by: string; actor: Actor; channel?: 'phone' | 'mail' },
): Promise<Application> {
  const { tx, office, now } = work;
  const { inquiry, by, actor, channel } = joining;
  const before = await getCase(tx, application.id);
  if (!before.session) throw new Error('only a fixed session can be joined');
  const { slotId, id: sessionId } = before.session;
  if (inquiry.offers.includes(slotId) && !saidYes(inquiry, slotId)) {
    await saveAnswer(tx, inquiry.id, { slotId, reply: 'yes', comment: '', by, channel: channel ?? 'link', at: now });
  }
  const comes = { maker: inquiry.maker, inquiryId: inquiry.id, joinedAt: now, by, out: undefined };
  const hadLeft = await joinSession(tx, sessionId, { ...comes, ...UNKNOWN_VISITOR });
  const answered = [...before.inquiries, inquiry].filter(
    (one) => one.kind === 'join' && one.maker.id === inquiry.maker.id,
  );
  await closeInquiries(
    tx,
    answered.map((one) => one.id),
    'fixed',
  );
  const joined = await record(work, {
    before: application,
    type: 'maker-joined',
    actor,
    data: { maker: inquiry.maker.name, ...(channel ? { by, channel } : {}) },
  });
  const caseFile = await getCase(tx, application.id);
  const invites = await invitesForJoiner(work, before.session, { inquiry, hadLeft });
  await oweMails(work, {
    notices: joiningNotices(office, inquiry, actor),
    applicationId: application.id,
    thread: application.id,
    invites,
    content: (notice) => contentOf(work, caseFile, notice, { inquiry, by, joined: true }),
  });
  return askAlsoForMove(work, joined, inquiry.maker);
}

function joiningNotices(office: Office, inquiry: Inquiry, actor: Actor): Notice[] {
  const { ministry } = office.policy;
  const makers = makerParties(inquiry.maker, inquiry.id);
  if (actor.role !== 'maker') return notices({ kind: 'maker-added', makers }, ministry);
  // The ministry is told once, however many mailboxes the maker has.
  return makers.flatMap((maker, index) =>
    notices({ kind: 'maker-joined', maker }, ministry).filter((notice) => index === 0 || notice.to.role === 'maker'),
  );
}

/** A maker that no longer can come says so. The ministry is told; nothing else changes until a coordinator acts. */
export async function reportMakerOut(
  office: Office,
  link: string,
  { seen, ...report }: { by: string; reason: string; seen?: string | undefined },
): Promise<Outcome<Session>> {
  const about = await aboutInquiry(office, { link });
  return besideOthers(office, about, async (work) => {
    const { tx, now } = work;
    const found = await sessionBehind(tx, office, link);
    if (!found.ok) return found;
    const { inquiry, session } = found.value;
    const joined = session.makers.find((maker) => maker.maker.id === inquiry.maker.id);
    if (!joined) return refuse({ code: 'maker-not-joined' });
    if (joined.out) return accept(session);
    const unseen = refuseUnseen(office, inquiryStanding(inquiry, session), seen);
    if (unseen) return unseen;
    const application = await getApplication(tx, inquiry.applicationId);
    await joinSession(tx, session.id, { ...joined, out: { at: now, ...report } });
    await record(work, {
      before: application,
      type: 'maker-out',
      actor: { role: 'maker', name: `${inquiry.maker.name} ${report.by}` },
      data: { maker: inquiry.maker.name, reason: report.reason },
    });
    const caseFile = await getCase(tx, application.id);
    await oweMails(work, {
      notices: notices({ kind: 'maker-out' }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: (notice) => contentOf(work, caseFile, notice, { inquiry, ...report }),
    });
    return accept(caseFile.session ?? session);
  });
}

async function sessionBehind(
  tx: Tx,
  office: Office,
  link: string,
): Promise<Outcome<{ inquiry: Inquiry; session: Session }>> {
  const token = await findTokenByLink(tx, office.vault, 'inquiry', link);
  const inquiry = token ? await findInquiry(tx, token.subjectId) : undefined;
  if (!inquiry) return refuse({ code: 'not-found' });
  const session = await findSessionOf(tx, inquiry.applicationId);
  if (session?.state !== 'confirmed') return refuse({ code: 'inquiry-closed' });
  return accept({ inquiry, session });
}

/**
 * Whoever got a CANCEL before, or may have seen one in a calendar that they subscribe to, needs a higher SEQUENCE, or their
 * calendar keeps the event deleted.
 */
async function invitesForJoiner(
  work: Work,
  session: Session,
  { inquiry, hadLeft }: { inquiry: Inquiry; hadLeft: boolean },
) {
  const { tx } = work;
  const invites = await inviteMap(tx, session.id);
  const uid = invites.get('demo')?.uid ?? '';
  const told = await lastTold(
    tx,
    inquiry.maker.addresses.map((email) => orderKeyOf(email, uid)),
  );
  const wasCancelled = hadLeft || [...told.values()].some((stamp) => stamp.method === 'CANCEL');
  return wasCancelled ? reviseInvites(work, session.id, ['demo'], true) : invites;
}
