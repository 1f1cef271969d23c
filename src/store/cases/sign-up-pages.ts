import { eq } from 'drizzle-orm';
import type { SignUpPage } from '#domain/case/sign-up-page.ts';
import type { Tx } from '#store/engine.ts';
import { dayOf, first, instantOf, optionalInstant } from '#store/tables/columns.ts';
import { markPublishedOf } from './published-marks.ts';

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
    fax: row.fax,
  };
}

/** Opens it, or writes what was decided anew. */
export async function saveSignUpPage(tx: Tx, page: SignUpPage, now: Temporal.Instant): Promise<void> {
  const { signUpPages } = tx.tables;
  const columns = {
    openedAt: page.openedAt.epochMilliseconds,
    closedAt: page.closedAt?.epochMilliseconds ?? null,
    capacity: page.capacity ?? null,
    closesOn: page.closesOn?.toString() ?? null,
    timetable: page.timetable,
    parking: page.parking,
    fax: page.fax,
    updatedAt: now.epochMilliseconds,
  };
  await tx.db
    .insert(signUpPages)
    .values({ applicationId: page.applicationId, ...columns })
    .onConflictDoUpdate({ target: signUpPages.applicationId, set: columns });
  await markPublishedOf(tx, page.applicationId);
}
