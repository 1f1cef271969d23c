import { requireAct } from '#domain/case/application.ts';
import type { Registration } from '#domain/case/registration.ts';
import { hasBegun } from '#domain/case/sign-up-page.ts';
import { standsInTheWay } from '#domain/case/waiting-list.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { saveRegistration } from '#store/cases/registrations.ts';
import { appendFact, applicantActor, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { fillSeats, readSeats } from './fill-seats.ts';
import { tellStanding } from './tell.ts';

/**
 * 後にする, by the applicant: a group that waits for more seats than are free keeps its place, and others may get seats before
 * it. It is told so plainly, because it was told its position; the reason stays in the history. Refuses who does not stand in
 * the way any more.
 */
export async function passOver(
  office: Office,
  applicationId: string,
  { registrationId, reason }: { registrationId: string; reason: string },
): Promise<Outcome<Registration>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const { application, session } = await getCase(tx, applicationId);
    const allowed = requireAct(application, 'register');
    if (!allowed.ok) return allowed;
    if (reason === '') return refuse({ code: 'reason-missing' });
    if (hasBegun(session, now)) return refuse({ code: 'session-over' });
    const first = standsInTheWay(await readSeats(tx, applicationId));
    if (first?.id !== registrationId) return refuse({ code: 'changed-meanwhile' });
    const passed: Registration = { ...first, passedOverAt: now };
    await saveRegistration(tx, passed, now);
    const { name, institution, people } = passed;
    await appendFact(work, application, {
      type: 'passed-over',
      actor: applicantActor(application),
      data: { name, institution, people, reason },
    });
    await tellStanding(work, await getCase(tx, applicationId), passed, 'passed-over');
    await fillSeats(work, applicationId);
    return accept(passed);
  });
}
