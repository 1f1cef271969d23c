import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { SessionCounts } from '#domain/rates/need.ts';
import type { ApplicationState } from '#domain/words/states.ts';
import { ALL_MAKERS } from '#store/cases/listed.ts';
import type { Tx } from '#store/engine.ts';

/** Sessions and wishes for them by place: a code of 市区町村 or 行政区, a 都道府県, or the empty place that nobody knows. */
export async function countSessionsByPlace({ db, tables }: Tx): Promise<Map<string, SessionCounts>> {
  const { listedCounts: table } = tables;
  const counted = (kind: string, states: readonly ApplicationState[]) =>
    sql<number>`sum(case when ${and(eq(table.kind, kind), inArray(table.state, [...states]))} then ${table.count} else 0 end)`;
  const rows = await db
    .select({
      place: table.value,
      held: counted('place', ['held']),
      planned: counted('place', ['confirmed']),
      asked: counted('place', ['received', 'inquiring', 'returned']),
      made: counted('made', ['held']),
    })
    .from(table)
    .where(and(eq(table.maker, ALL_MAKERS), inArray(table.kind, ['place', 'made']), ne(table.count, 0)))
    .groupBy(table.value);
  return new Map(
    rows.map(({ place, held, planned, asked, made }) => [
      place,
      { held: Number(held), planned: Number(planned), asked: Number(asked), made: Number(made) },
    ]),
  );
}
