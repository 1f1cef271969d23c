import { eq } from 'drizzle-orm';
import type { SignUpPage } from '../domain/sign-up-page.ts';
import { dayOf, first, instantOf, optionalInstant } from './columns.ts';
import type { Tx } from './engine.ts';

/** Undefined while the applicant has not opened it. */
export async function findSignUpPage(tx: Tx, applicationId: string): Promise<SignUpPage | undefined> {
  const { signUpPages } = tx.tables;
  const row = first(await tx.db.select().from(signUpPages).where(eq(signUpPages.applicationId, applicationId)));
  if (!row) return undefined;
  return {
    applicationId: row.applicationId,
    openedAt: instantOf(row.openedAt),
    closedAt: optionalInstant(row.closedAt),
    capacity: row.capacity ?? undefined,
    closesOn: row.closesOn === null ? undefined : dayOf(row.closesOn),
    timetable: row.timetable,
    parking: row.parking,
  };
}
