import { and, eq, inArray, lte, type Placeholder, type SQL, sql } from 'drizzle-orm';
import { given, prepared, preparedRows } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { first, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';

/** What is delivered to the outside: claimed by one process, tried, and settled or put off. */
export type Queue = Tables['mails'] | Tables['webhookDeliveries'];

/** What came of an attempt. `owed`: it is tried again at `dueAt`. */
export interface Settled<State extends string> {
  state: State;
  response: string;
  dueAt: Temporal.Instant;
}

/** Marks these rows as under way; returns the ids that were won. Compare-and-set: two processes never hold the same row. */
export async function claimRows(
  tx: Tx,
  queue: Queue,
  ids: readonly string[],
  claim: { by: string; until: Temporal.Instant },
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = ids.map((id) => ({ id }));
  const terms = { by: claim.by, until: claim.until.epochMilliseconds };
  const won = await (queue === tx.tables.mails ? claimedMails : claimedCalls)(tx, rows, terms);
  return new Set(won.map(({ id }) => id));
}

const claimedMails = preparedRows(['id'], ({ db, tables }, rows) => claimOf(db, tables.mails, rows));
const claimedCalls = preparedRows(['id'], ({ db, tables }, rows) => claimOf(db, tables.webhookDeliveries, rows));

function claimOf(db: Tx['db'], queue: Queue, rows: readonly ((name: 'id') => Placeholder)[]) {
  const ids = rows.map((row) => row('id'));
  return db
    .update(queue)
    .set({
      state: 'sending',
      claimedBy: given('by'),
      claimedUntil: given('until'),
      attempts: sql`${queue.attempts} + 1`,
    })
    .where(and(inArray(queue.id, ids), eq(plain(queue.state), 'owed')))
    .returning({ id: queue.id });
}

/** What an attempt that ended leaves in its row. */
export function settledColumns(result: Settled<string>, now: Temporal.Instant) {
  return {
    state: result.state,
    response: result.response,
    claimedBy: null,
    claimedUntil: null,
    dueAt: result.dueAt.epochMilliseconds,
    settledAt: result.state === 'owed' ? null : now.epochMilliseconds,
  };
}

/** Only the holder of a claim ends its attempt. */
export function isHeld(queue: Queue, held: { id: string; claimedBy: string }) {
  return and(eq(queue.id, held.id), eq(queue.claimedBy, held.claimedBy), eq(queue.state, 'sending'));
}

/** When the first claim of a deliverer that may have died runs out. Few: nobody has more than a handful under way. */
export async function nextLapse(tx: Tx, queue: Queue): Promise<number | null | undefined> {
  const held = first(await (queue === tx.tables.mails ? lapseOfMails : lapseOfCalls)(tx, {}));
  return held?.at;
}

const lapseOfMails = prepared(({ db, tables }) => lapseOf(db, tables.mails));
const lapseOfCalls = prepared(({ db, tables }) => lapseOf(db, tables.webhookDeliveries));

function lapseOf(db: Tx['db'], queue: Queue) {
  return db
    .select({ at: sql<number | null>`min(${queue.claimedUntil})` })
    .from(queue)
    .where(eq(queue.state, 'sending'));
}

/** Rows whose deliverer died, for the update that owes them again. */
export function hasLapsed(queue: Queue, now: number | SQL) {
  return and(eq(queue.state, 'sending'), lte(queue.claimedUntil, now));
}
