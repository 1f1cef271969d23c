import { type ReceptionCounts, receptionCounts, receptionDays } from '#domain/case/reception.ts';
import type { Session } from '#domain/case/session.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findLiveToken, revokeTokens, unsealTokens } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { listWalkIns } from '#store/cases/walk-ins.ts';
import { appendFact, applicantActor } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { issueToken } from '#workflow/tokens/issue.ts';

/** The applicant's side of the reception. */
export interface ReceptionSetUp {
  session: Session;
  /** The raw link for the helpers; undefined while there is none. */
  link: string | undefined;
  counts: ReceptionCounts;
}

/** Refused as `not-found` while no session is fixed. */
export async function readReceptionSetUp(office: Office, applicationId: string): Promise<Outcome<ReceptionSetUp>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const session = await findSessionOf(tx, applicationId);
    if (session?.state !== 'confirmed') return refuse({ code: 'not-found' });
    const token = await findLiveToken(tx, { purpose: 'reception', subjectId: applicationId, recipient: '' }, now);
    const secrets = token ? await unsealTokens(tx, office.vault, [token.id]) : undefined;
    return accept({
      session,
      link: token ? secrets?.get(token.id)?.link : undefined,
      counts: receptionCounts(
        await listRegistrations(tx, applicationId),
        await listWalkIns(tx, applicationId),
        session.date,
      ),
    });
  });
}

/** 受付用のリンク for the helpers' phones; a new one makes the old one void. Who was ticked off stays so. */
export async function openReception(office: Office, applicationId: string): Promise<Outcome<null>> {
  return setReception(office, applicationId, async (work) => {
    await revokeTokens(work.tx, 'reception', applicationId, work.now);
    await issueToken(work, { purpose: 'reception', subjectId: applicationId, recipient: '' });
    return 'reception-opened';
  });
}

/** Nobody opens the list by the link any more. Pressed twice, it is the same. */
export async function closeReception(office: Office, applicationId: string): Promise<Outcome<null>> {
  return setReception(office, applicationId, async ({ tx, now }) => {
    const standing = await findLiveToken(tx, { purpose: 'reception', subjectId: applicationId, recipient: '' }, now);
    if (!standing) return undefined;
    await revokeTokens(tx, 'reception', applicationId, now);
    return 'reception-closed';
  });
}

async function setReception(
  office: Office,
  applicationId: string,
  set: (work: Work) => Promise<'reception-opened' | 'reception-closed' | undefined>,
): Promise<Outcome<null>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const application = await getApplication(tx, applicationId);
    const session = await findSessionOf(tx, applicationId);
    if (session?.state !== 'confirmed') return refuse({ code: 'wrong-state', state: application.state });
    if (Temporal.PlainDate.compare(jstDay(now), session.date) > 0) {
      return refuse({ code: 'reception-closed', ...receptionDays(session) });
    }
    const type = await set(work);
    // Not a change of the case: a coordinator's page that is open stays true.
    if (type) await appendFact(work, application, { type, actor: applicantActor(application), data: {} });
    return accept(null);
  });
}
