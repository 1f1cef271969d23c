import { asc, count, eq, gt, sql } from 'drizzle-orm';
import { ALL_MAKERS, isListWhole, listedOtherwise } from '#store/cases/listed.ts';
import type { Store, Tx } from '#store/engine.ts';

const AT_ONCE = 100;

/** Applications that do not stand in the desk's list as they are, and counts that are not what is counted. */
export async function* listFaults(snapshot: Pick<Store, 'read'>): AsyncGenerator<string> {
  if (!(await snapshot.read(isListWhole))) return;
  for (let after: string | undefined = ''; after !== undefined; ) {
    const last: string = after;
    const { rows, otherwise } = await snapshot.read((tx) => lookAtSome(tx, last));
    for (const { id, reference } of rows) {
      if (otherwise.includes(id)) yield `case ${reference}: it stands otherwise in the list, or not at all`;
    }
    after = rows.at(-1)?.id;
  }
  yield* await snapshot.read(countFaults);
}

async function lookAtSome(tx: Tx, after: string) {
  const { applications } = tx.tables;
  const rows = await tx.db
    .select({ id: applications.id, reference: applications.reference })
    .from(applications)
    .where(gt(applications.id, after))
    .orderBy(asc(applications.id))
    .limit(AT_ONCE);
  const ids = rows.map(({ id }) => id);
  return { rows, otherwise: ids.length === 0 ? [] : await listedOtherwise(tx, ids) };
}

/** Of the states of all cases, which every filter's count adds up to. */
async function countFaults({ db, tables: { listed, listedCounts, applications } }: Tx): Promise<string[]> {
  const said = await db
    .select({ state: listedCounts.state, rows: sql<number>`sum(${listedCounts.count})` })
    .from(listedCounts)
    .where(sql`${listedCounts.maker} = ${ALL_MAKERS} and ${listedCounts.kind} = 'prefecture'`)
    .groupBy(listedCounts.state);
  const counted = await db.select({ state: listed.state, rows: count() }).from(listed).groupBy(listed.state);
  const gone = await db
    .select({ rows: count() })
    .from(listed)
    .leftJoin(applications, eq(applications.id, listed.applicationId))
    .where(sql`${applications.id} is null`);
  const counts = new Map(counted.map(({ state, rows }) => [state, Number(rows)]));
  for (const { state, rows } of said) counts.set(state, (counts.get(state) ?? 0) - Number(rows));
  const faults = [...counts]
    .filter(([, rest]) => rest !== 0)
    .map(([state]) => `the list counts ${state} otherwise than its rows`);
  const stray = Number(gone[0]?.rows ?? 0);
  return stray === 0 ? faults : [...faults, `the list holds ${stray} cases that are not there`];
}
