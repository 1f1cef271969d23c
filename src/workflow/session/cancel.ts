import { type Application, requireAct } from '#domain/case/application.ts';
import { notices } from '#domain/notices/notice.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { closeInquiries } from '#store/cases/inquiries.ts';
import { updateSession } from '#store/cases/sessions.ts';
import { aboutMakersOf } from '#workflow/case/about.ts';
import {
  applicantsOf,
  attendeeParties,
  getCase,
  joinedParties,
  mayJoinParties,
  record,
  refuseStale,
} from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers } from '#workflow/case/work.ts';
import { contentOf } from '#workflow/post/mail-content.ts';
import { oweMails } from '#workflow/post/owe-mail.ts';
import { reviseInvites } from './revise-invites.ts';

/** 中止 by a coordinator, with a reason: everybody who was invited gets CANCEL, also a maker that had said it was out. */
export async function cancelSession(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor; reason: string },
): Promise<Outcome<Application>> {
  if (input.reason === '') return refuse({ code: 'reason-missing' });
  const about = await aboutMakersOf(office, input.applicationId);
  return besideOthers(office, about, async (work) => {
    const { tx } = work;
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
    const application = await record(work, {
      before,
      after: { state: 'cancelled' },
      type: 'cancelled',
      actor: input.actor,
      data: { reason: input.reason },
    });
    const caseFile = await getCase(tx, before.id);
    await oweMails(work, {
      notices: notices(
        {
          kind: 'cancelled',
          applicants: applicantsOf(application),
          joined: joinedParties(session),
          mayJoin: mayJoinParties(caseFile),
          signUps: attendeeParties(caseFile.attendees, caseFile),
          waiting: attendeeParties(caseFile.waiting, caseFile),
        },
        office.policy.ministry,
      ),
      applicationId: application.id,
      thread: application.id,
      invites: await reviseInvites(work, session.id, ['meeting', 'demo'], true),
      content: (notice) =>
        contentOf(work, caseFile, notice, { reason: input.reason, because: 'cancelled', what: 'session' }),
    });
    return accept(application);
  });
}
