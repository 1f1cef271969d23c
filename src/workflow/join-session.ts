import type { Inquiry } from '../domain/inquiry.ts';
import { notices } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import type { Session } from '../domain/session.ts';
import { getApplication } from '../store/applications.ts';
import type { Tx } from '../store/engine.ts';
import { findInquiry } from '../store/inquiries.ts';
import { lastTold, orderKeyOf } from '../store/outbox.ts';
import { findSessionOf, joinSession } from '../store/sessions.ts';
import { findTokenByLink } from '../store/tokens.ts';
import { getCase, makerParties, record } from './case.ts';
import { checkCrews } from './check-crews.ts';
import { contentOf } from './mail-content.ts';
import type { Office } from './office.ts';
import { oweMails } from './owe-mail.ts';
import { inviteMap, reviseInvites } from './revise-invites.ts';

/**
 * A maker that was asked, but whose hour or yes was not the first, comes along to the fixed session. Its crews are checked
 * as for confirming. Pressed twice, it is the same joining.
 */
export async function joinFixedSession(office: Office, link: string, by: string): Promise<Outcome<Session>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const found = await sessionBehind(tx, office, link);
    if (!found.ok) return found;
    const { inquiry, session } = found.value;
    const application = await getApplication(tx, inquiry.applicationId);
    const joined = session.makers.find((maker) => maker.maker.id === inquiry.maker.id);
    if (joined && joined.out === undefined) return accept(session);
    // A date agreed on with somebody else while the question was closed for another reason is not open to everybody.
    if (inquiry.state === 'closed' && inquiry.closedBecause !== 'fixed') return refuse({ code: 'inquiry-closed' });
    const free = await checkCrews(tx, application, inquiry.maker, session);
    if (!free.ok) return free;
    await joinSession(tx, session.id, {
      maker: inquiry.maker,
      inquiryId: inquiry.id,
      joinedAt: now,
      by,
      out: undefined,
    });
    await record(tx, office, now, {
      before: application,
      type: 'maker-joined',
      actor: { role: 'maker', name: `${inquiry.maker.name} ${by}` },
      data: { maker: inquiry.maker.name },
    });
    const about = await getCase(tx, application.id);
    const invites = await invitesForJoiner(tx, now, session, inquiry);
    for (const [index, maker] of makerParties(inquiry.maker, inquiry.id).entries()) {
      const owed = notices({ kind: 'maker-joined', maker }, office.policy.ministry);
      await oweMails(tx, office, now, {
        // The ministry is told once, however many mailboxes the maker has.
        notices: index === 0 ? owed : owed.filter((notice) => notice.to.role === 'maker'),
        applicationId: application.id,
        thread: application.id,
        invites,
        content: (notice) => contentOf(tx, office, now, about, notice, { inquiry, by, joined: true }),
      });
    }
    return accept(about.session ?? session);
  });
}

/** A maker that no longer can come says so. The ministry is told; nothing else changes until a coordinator acts. */
export async function reportMakerOut(
  office: Office,
  link: string,
  report: { by: string; reason: string },
): Promise<Outcome<Session>> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const found = await sessionBehind(tx, office, link);
    if (!found.ok) return found;
    const { inquiry, session } = found.value;
    const joined = session.makers.find((maker) => maker.maker.id === inquiry.maker.id);
    if (!joined) return refuse({ code: 'maker-not-joined' });
    if (joined.out) return accept(session);
    const application = await getApplication(tx, inquiry.applicationId);
    await joinSession(tx, session.id, { ...joined, out: { at: now, ...report } });
    await record(tx, office, now, {
      before: application,
      type: 'maker-out',
      actor: { role: 'maker', name: `${inquiry.maker.name} ${report.by}` },
      data: { maker: inquiry.maker.name, reason: report.reason },
    });
    const about = await getCase(tx, application.id);
    await oweMails(tx, office, now, {
      notices: notices({ kind: 'maker-out' }, office.policy.ministry),
      applicationId: application.id,
      thread: application.id,
      content: (notice) => contentOf(tx, office, now, about, notice, { inquiry, ...report }),
    });
    return accept(about.session ?? session);
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

/** Whoever got a CANCEL before needs a higher SEQUENCE, or their calendar keeps the event deleted. */
async function invitesForJoiner(tx: Tx, now: Temporal.Instant, session: Session, inquiry: Inquiry) {
  const invites = await inviteMap(tx, session.id);
  const uid = invites.get('demo')?.uid ?? '';
  const told = await lastTold(
    tx,
    inquiry.maker.addresses.map((email) => orderKeyOf(email, uid)),
  );
  const wasCancelled = [...told.values()].some((stamp) => stamp.method === 'CANCEL');
  return wasCancelled ? reviseInvites(tx, now, session.id, ['demo'], true) : invites;
}
