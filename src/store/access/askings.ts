import { and, type Column, eq, gt, inArray, lt, lte, type SQL, type SQLWrapper, sql, sum } from 'drizzle-orm';
import { type Asked, TOLD, type Told } from '#domain/words/askings.ts';
import { given, prepared, preparedRows, preparedWriteOfRows } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { inBatches, instantOf, oneOf } from '#store/tables/columns.ts';

/** One limit: whose it is, hashed, and how much it lets through. */
export interface Allowance {
  key: string;
  most: number;
  /** More is refused; otherwise it is let through, in another way. */
  refuses: boolean;
  /** More is counted for the desk to see. */
  isTold: boolean;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** By how much the clocks of two machines may differ. */
const CLOCKS_APART_MS = 60_000;

/** What ends later was begun by a clock that was ahead, and would count for as long as that was: it begins anew. */
const LATEST_END = { hour: HOUR_MS + CLOCKS_APART_MS, minute: MINUTE_MS + CLOCKS_APART_MS };

/** Limits that are used up. */
export interface UsedUp {
  keys: ReadonlySet<string>;
  /** When those are free again that refuse, if any do. */
  freeAt: Temporal.Instant | undefined;
}

/** Which of these limits are used up. What goes over a limit is told; what stays within them is not counted yet. */
export async function meetLimits(tx: Tx, limits: readonly Allowance[], now: Temporal.Instant): Promise<UsedUp> {
  const { askings } = tx.tables;
  const ms = now.epochMilliseconds;
  const rows = await counted(
    tx,
    limits.map(({ key }) => ({ key })),
  );
  const running = new Map(
    rows.filter(({ until }) => until > ms && until <= ms + LATEST_END.hour).map((row) => [row.key, row]),
  );
  const usedUp = limits.filter(({ key, most }) => (running.get(key)?.count ?? 0) >= most);
  const keys = usedUp.filter(({ isTold }) => isTold).map(({ key }) => key);
  if (keys.length > 0) {
    await tx.db
      .update(askings)
      .set({ over: sql`${askings.over} + 1`, lastOverAt: ms })
      .where(inArray(askings.key, keys));
  }
  const ends = usedUp.filter(({ refuses }) => refuses).map(({ key }) => running.get(key)?.until ?? ms);
  return {
    keys: new Set(usedUp.map(({ key }) => key)),
    freeAt: ends.length > 0 ? instantOf(Math.max(...ends)) : undefined,
  };
}

const counted = preparedRows(['key'], ({ db, tables: { askings } }, limits) =>
  db
    .select()
    .from(askings)
    .where(
      inArray(
        askings.key,
        limits.map((limit) => limit('key')),
      ),
    ),
);

/** Whether so many are counted against this limit within its hour; looked up without counting. */
export async function isUsedUp(
  tx: Tx,
  { key, most }: Pick<Allowance, 'key' | 'most'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const ms = now.epochMilliseconds;
  const rows = await countNow(tx, { key, now: ms, latest: ms + LATEST_END.hour });
  return (rows[0]?.count ?? 0) >= most;
}

const countNow = prepared(({ db, tables: { askings } }) =>
  db
    .select({ count: askings.count })
    .from(askings)
    .where(and(eq(askings.key, given('key')), gt(askings.until, given('now')), lte(askings.until, given('latest')))),
);

/** Counts one asking against all these limits, in an hour that begins with the first. */
export async function countAsking(
  tx: Tx,
  what: Asked,
  limits: readonly Allowance[],
  now: Temporal.Instant,
): Promise<void> {
  const ms = now.epochMilliseconds;
  const keys = limits.map(({ key }) => ({ key }));
  await oneMore(tx, keys, { what, now: ms, until: ms + HOUR_MS, latest: ms + LATEST_END.hour });
}

/** Whether what ends then is under way. */
function runs(until: Column, now: SQLWrapper | number, latest: SQLWrapper | number): SQL {
  return sql`${until} > ${now} and ${until} <= ${latest}`;
}

const oneMore = preparedWriteOfRows(['key'], ({ db, tables: { askings } }, limits) =>
  db
    .insert(askings)
    .values(
      limits.map((limit) => ({ key: limit('key'), what: given('what'), count: 1, until: given('until'), over: 0 })),
    )
    .onConflictDoUpdate({
      target: askings.key,
      set: {
        count: sql`case when ${runs(askings.until, given('now'), given('latest'))} then ${askings.count} + 1 else 1 end`,
        until: sql`case when ${runs(askings.until, given('now'), given('latest'))} then ${askings.until} else excluded.until end`,
      },
    }),
);

/** How often something was done until then (epoch milliseconds). */
export interface Counted {
  key: string;
  count: number;
  until: number;
}

/**
 * Adds these to what other processes have counted, or begins anew where their time is over. In the order of the keys, so that
 * processes which do it at once wait for each other in one order.
 */
export async function addCounts(
  tx: Tx,
  what: 'requests',
  counts: readonly Counted[],
  now: Temporal.Instant,
): Promise<Counted[]> {
  const { askings } = tx.tables;
  const ms = now.epochMilliseconds;
  const isRunning = runs(askings.until, ms, ms + LATEST_END.minute);
  const all: Counted[] = [];
  const ordered = counts.toSorted((one, other) => (one.key < other.key ? -1 : 1));
  for (const some of inBatches(ordered)) {
    const rows = await tx.db
      .insert(askings)
      .values(some.map((one) => ({ ...one, what, over: 0 })))
      .onConflictDoUpdate({
        target: askings.key,
        set: {
          count: sql`case when ${isRunning} then ${askings.count} + excluded.count else excluded.count end`,
          until: sql`case when ${isRunning} then ${askings.until} else excluded.until end`,
        },
      })
      .returning({ key: askings.key, count: askings.count, until: askings.until });
    all.push(...rows);
  }
  return all;
}

/** Says for the desk to see that a limit was met which is not counted by the hour. */
export async function countOverOnce(
  tx: Tx,
  { what, key }: { what: Told; key: string },
  now: Temporal.Instant,
): Promise<void> {
  const { askings } = tx.tables;
  const ms = now.epochMilliseconds;
  await tx.db
    .insert(askings)
    .values({ key, what, count: 0, until: ms + HOUR_MS, over: 1, lastOverAt: ms })
    .onConflictDoUpdate({
      target: askings.key,
      set: { over: sql`${askings.over} + 1`, until: ms + HOUR_MS, lastOverAt: ms },
    });
}

/** How often more was asked for than any limit lets through, of rows that were over it since then. */
export async function countOver(tx: Tx, since: Temporal.Instant): Promise<Map<Told, number>> {
  const { askings } = tx.tables;
  const rows = await tx.db
    .select({ what: askings.what, over: sum(askings.over) })
    .from(askings)
    .where(gt(askings.lastOverAt, since.epochMilliseconds))
    .groupBy(askings.what);
  return new Map(rows.map((row) => [oneOf(TOLD, row.what), Number(row.over)]));
}

/** Forgets hours that ended before. */
export async function dropAskingsBefore(tx: Tx, before: Temporal.Instant): Promise<void> {
  const { askings } = tx.tables;
  await tx.db.delete(askings).where(lt(askings.until, before.epochMilliseconds));
}
