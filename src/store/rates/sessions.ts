import { and, eq, ne } from 'drizzle-orm';
import type { SessionCounts } from '#domain/rates/need.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import { ALL_MAKERS } from '#store/cases/listed.ts';
import type { Tx } from '#store/engine.ts';
import { oneOf } from '#store/tables/columns.ts';

const COUNTED: Partial<Record<ApplicationState, 'held' | 'planned' | 'asked'>> = {
  held: 'held',
  confirmed: 'planned',
  received: 'asked',
  inquiring: 'asked',
  returned: 'asked',
};

/** Sessions and wishes for them by place: a code of 市区町村 or 行政区, a 都道府県, or the empty place that nobody knows. */
export async function countSessionsByPlace({ db, tables }: Tx): Promise<Map<string, SessionCounts>> {
  const { listedCounts: table } = tables;
  const places = new Map<string, SessionCounts>();
  for (const kind of ['place', 'made'] as const) {
    const rows = await db
      .select({ place: table.value, state: table.state, count: table.count })
      .from(table)
      .where(and(eq(table.maker, ALL_MAKERS), eq(table.kind, kind), ne(table.count, 0)));
    for (const { place, state, count } of rows) {
      const counts = places.getOrInsertComputed(place, () => ({ held: 0, planned: 0, asked: 0, made: 0 }));
      const counted = kind === 'made' ? 'made' : COUNTED[oneOf(APPLICATION_STATES, state)];
      if (counted !== undefined) counts[counted] += count;
    }
  }
  return places;
}
