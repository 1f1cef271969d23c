import { type Application, requireAct } from '../domain/application.ts';
import { notices } from '../domain/notice.ts';
import { accept, type Outcome, refuse } from '../domain/refusal.ts';
import { findApplication } from '../store/applications.ts';
import type { Actor } from '../store/events.ts';
import { closeInquiries } from '../store/inquiries.ts';
import { updateSession } from '../store/sessions.ts';
import { applicantsOf, attendeeParty, getCase, joinedParties, mayJoinParties, record, refuseStale } from './case.ts';
import { contentOf } from './mail-content.ts';
import type { Office } from './office.ts';
import { oweMails } from './owe-mail.ts';
import { reviseInvites } from './revise-invites.ts';

/** 中止 by a coordinator, with a reason: everybody who was invited gets CANCEL, also a maker that had said it was out. */
export async function cancelSession(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor; reason: string },
): Promise<Outcome<Application>> {
  const now = office.now();
  if (input.reason === '') return refuse({ code: 'reason-missing' });
  return office.store.write(async (tx) => {
    const before = await findApplication(tx, input.applicationId);
    if (!before) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, before, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(before, 'cancel');
    if (!allowed.ok) return allowed;
    const { session, inquiries } = await getCase(tx, before.id);
    if (!session) throw new Error('a confirmed application has a session');
    await updateSession(tx, { ...session, state: 'cancelled', version: session.version + 1 });
    await closeInquiries(
      tx,
      inquiries.map((inquiry) => inquiry.id),
      'cancelled',
    );
    const application = await record(tx, office, now, {
      before,
      after: { state: 'cancelled' },
      type: 'cancelled',
      actor: input.actor,
      data: { reason: input.reason },
    });
    const about = await getCase(tx, before.id);
    await oweMails(tx, office, now, {
      notices: notices(
        {
          kind: 'cancelled',
          applicants: applicantsOf(application),
          joined: joinedParties(session),
          mayJoin: mayJoinParties(about),
          signUps: about.attendees.map(attendeeParty),
          waiting: about.waiting.map(attendeeParty),
        },
        office.policy.ministry,
      ),
      applicationId: application.id,
      thread: application.id,
      invites: await reviseInvites(tx, now, session.id, ['meeting', 'demo'], true),
      content: (notice) =>
        contentOf(tx, office, now, about, notice, { reason: input.reason, because: 'cancelled', what: 'session' }),
    });
    return accept(application);
  });
}
