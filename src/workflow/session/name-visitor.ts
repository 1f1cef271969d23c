import type { Application } from '#domain/case/application.ts';
import { requireAct } from '#domain/case/application.ts';
import type { OnDay, Session, SessionMaker } from '#domain/case/session.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { findApplication, getApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import { findSessionOf, joinSession } from '#store/cases/sessions.ts';
import { record, refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { inquiryStanding } from './inquiry-standing.ts';

/**
 * 当日の担当, by the maker behind its inquiry's link: who comes and the telephone on the day. The applicant reads it on the
 * page of the application and in the mails that go out later; nobody is mailed for it. Refused to who does not come.
 */
export async function nameVisitor(
  office: Office,
  link: string,
  given: OnDay & { by: string; seen?: string | undefined },
): Promise<Outcome<Session>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const token = await findTokenByLink(tx, office.vault, 'inquiry', link);
    const inquiry = token ? await findInquiry(tx, token.subjectId) : undefined;
    if (!inquiry) return refuse({ code: 'not-found' });
    const session = await findSessionOf(tx, inquiry.applicationId);
    if (session?.state !== 'confirmed') return refuse({ code: 'inquiry-closed' });
    const joined = comingMaker(session, inquiry.maker.id);
    if (!joined) return refuse({ code: 'maker-not-joined' });
    if (isSame(joined, given)) return accept(session);
    const unseen = refuseUnseen(office, inquiryStanding(inquiry, session), given.seen);
    if (unseen) return unseen;
    const application = await getApplication(tx, inquiry.applicationId);
    const actor: Actor = { role: 'maker', name: `${inquiry.maker.name} ${given.by}` };
    await keep(work, { application, session, joined }, { ...given, actor });
    return accept((await findSessionOf(tx, application.id)) ?? session);
  });
}

/** The same as a coordinator heard it. */
export async function recordVisitor(
  office: Office,
  input: OnDay & { applicationId: string; seenVersion: number; actor: Actor; makerId: string },
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const application = await findApplication(work.tx, input.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const stale = await refuseStale(work.tx, application, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(application, 'change');
    if (!allowed.ok) return allowed;
    const session = await findSessionOf(work.tx, application.id);
    const joined = session && comingMaker(session, input.makerId);
    if (!session || !joined) return refuse({ code: 'maker-not-joined' });
    return accept(await keep(work, { application, session, joined }, input));
  });
}

function comingMaker(session: Session, makerId: string): SessionMaker | undefined {
  return session.makers.find(({ maker, out }) => maker.id === makerId && out === undefined);
}

function isSame(one: OnDay, other: OnDay): boolean {
  return one.visitor === other.visitor && one.phoneOnDay === other.phoneOnDay;
}

async function keep(
  work: Work,
  { application, session, joined }: { application: Application; session: Session; joined: SessionMaker },
  { visitor, phoneOnDay, actor }: OnDay & { actor: Actor },
): Promise<Application> {
  await joinSession(work.tx, session.id, { ...joined, visitor, phoneOnDay });
  const data = { maker: joined.maker.name, visitor, phoneOnDay };
  return record(work, { before: application, type: 'visitor-named', actor, data });
}
