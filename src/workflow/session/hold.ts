import { may } from '#domain/case/application.ts';
import { isHeld } from '#domain/case/session.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { getApplication, listConfirmedBefore } from '#store/cases/applications.ts';
import { planReportAsk } from '#store/cases/reports.ts';
import { findSessionOf, updateSession } from '#store/cases/sessions.ts';
import { record } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';

/** The day after a session, JST, it counts as 実施済. Returns when to look again: the next JST midnight. */
export async function holdSessions(office: Office): Promise<Temporal.Instant> {
  const now = office.now();
  const today = jstDay(now);
  const due = await office.store.read((tx) => listConfirmedBefore(tx, today));
  for (const applicationId of due) {
    await office.store.write(async (tx) => {
      const work = { tx, office, now };
      const application = await getApplication(tx, applicationId);
      const session = await findSessionOf(tx, applicationId);
      // Somebody else may have moved or ended it since it was listed.
      if (!session || !may(application.state, 'hold') || !isHeld(session, today)) return;
      await updateSession(tx, { ...session, state: 'held', version: session.version + 1 });
      await record(work, {
        before: application,
        after: { state: 'held' },
        type: 'held',
        actor: { role: 'system', name: '' },
        data: {},
      });
      await planReportAsk(tx, applicationId, session.date.add({ days: 1 }));
      tx.owes('report');
    });
  }
  return today.add({ days: 1 }).toZonedDateTime(JST).toInstant();
}
