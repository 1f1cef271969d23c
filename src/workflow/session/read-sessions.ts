import type { Session } from '#domain/case/session.ts';
import { getApplication } from '#store/cases/applications.ts';
import { findSessionOf, listSessionDays } from '#store/cases/sessions.ts';
import type { Office } from '#workflow/case/office.ts';

/** Sessions of these days (JST, both included), by date; cancelled and held ones too. */
export async function readSessions(
  office: Office,
  days: { from: Temporal.PlainDate; to: Temporal.PlainDate },
): Promise<{ reference: string; association: string; session: Session }[]> {
  return office.store.read(async (tx) => {
    const found = [];
    for (const applicationId of await listSessionDays(tx, days)) {
      const { reference, form1 } = await getApplication(tx, applicationId);
      const session = await findSessionOf(tx, applicationId);
      if (session) found.push({ reference, association: form1.association, session });
    }
    return found;
  });
}
