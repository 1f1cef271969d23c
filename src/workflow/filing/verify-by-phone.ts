import { type Application, requireAct } from '#domain/case/application.ts';
import { filingOf } from '#domain/case/filing.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication, getApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { refuseStale } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { receive } from './verify.ts';

/**
 * A coordinator confirms by telephone what a lost mail could not (recorded with name): the request is received as if the
 * code had been entered now. Refuses a stale view and any state but `unverified`.
 */
export async function verifyByPhone(
  office: Office,
  input: { applicationId: string; seenVersion: number; actor: Actor },
): Promise<Outcome<Application>> {
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, input.applicationId);
    if (!application) return refuse({ code: 'not-found' });
    const stale = await refuseStale(tx, application, input.seenVersion);
    if (stale) return stale;
    const allowed = requireAct(application, 'verify');
    if (!allowed.ok) return allowed;
    const received = await receive(work, filingOf(application), input.actor);
    return received.ok ? accept(await getApplication(tx, application.id)) : received;
  });
}
