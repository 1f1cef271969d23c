import { and, asc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { ownTexts } from '#domain/form1/fields.ts';
import { prefectureOfCase } from '#domain/text/prefecture.ts';
import { searchTextOf } from '#domain/text/search.ts';
import type { Store, Tx } from '#store/engine.ts';
import type { Tables } from '#store/tables/tables.ts';

type ApplicationColumns = Omit<Tables['applications']['$inferInsert'], 'id'>;
type Place = Pick<Tables['sessions']['$inferSelect'], 'date' | 'venueName' | 'postalCode' | 'address'>;

/**
 * The columns that only the desk's list reads: prefecture, day and search text. They follow from the application, its
 * first choice and its session; what is fixed counts before what was wished.
 */
export function listedColumns(
  application: ApplicationColumns,
  firstChoice: string | undefined,
  session?: Place,
): { prefecture: string; day: string; searchText: string } {
  const { association, contactName, contactKana, contactPhone, contactEmail, secondName, secondKana } = application;
  const { reference, secondEmail, venueName, postalCode, address } = application;
  const texts = [reference, association, contactName, contactKana, contactPhone, contactEmail, secondName, secondKana];
  texts.push(secondEmail, venueName, postalCode, address, ...Object.values(ownTexts(application)));
  if (session) texts.push(session.venueName, session.postalCode, session.address);
  return {
    prefecture: prefectureOfCase({ association, address: session?.address ?? address }) ?? '',
    day: session?.date ?? firstChoice ?? '',
    searchText: searchTextOf([...new Set(texts.filter((text) => text !== undefined))]),
  };
}

/** Works the columns out anew; called by every function of the store that changes what they follow from. */
export async function refreshListed(tx: Tx, applicationId: string): Promise<void> {
  await refreshThese(tx, [applicationId]);
}

/** Rows that one write fills: far below the limit of a write's time. */
const BATCH = 200;

/** Fills the columns of applications that are older than they are. One pass over the table when there is none. */
export async function fillListed(store: Store): Promise<void> {
  let after = '';
  for (;;) {
    const ids = await store.read(async (tx) => {
      const { applications } = tx.tables;
      const rows = await tx.db
        .select({ id: applications.id })
        .from(applications)
        .where(and(eq(applications.searchText, ''), gt(applications.id, after)))
        .orderBy(asc(applications.id))
        .limit(BATCH);
      return rows.map((row) => row.id);
    });
    const last = ids.at(-1);
    if (last === undefined) return;
    await store.write((tx) => refreshThese(tx, ids));
    after = last;
  }
}

async function refreshThese(tx: Tx, ids: readonly string[]): Promise<void> {
  const { applications, slots, sessions } = tx.tables;
  // One table after the other: joined, PostgreSQL reads all of them for each batch until it has statistics of new rows.
  const rows = await tx.db
    .select()
    .from(applications)
    .where(inArray(applications.id, [...ids]));
  const firstChoices = await tx.db
    .select({ id: slots.applicationId, date: slots.date })
    .from(slots)
    .where(and(inArray(slots.applicationId, [...ids]), eq(slots.rank, 1), isNull(slots.replacedAt)));
  const fixed = await tx.db
    .select()
    .from(sessions)
    .where(inArray(sessions.applicationId, [...ids]));
  const dates = new Map(firstChoices.map(({ id, date }) => [id, date]));
  const sessionsOf = new Map(fixed.map((session) => [session.applicationId, session]));
  for (const application of rows) {
    const columns = listedColumns(application, dates.get(application.id), sessionsOf.get(application.id));
    const { prefecture, day, searchText } = application;
    if (prefecture === columns.prefecture && day === columns.day && searchText === columns.searchText) continue;
    await tx.db.update(applications).set(columns).where(eq(applications.id, application.id));
  }
}
