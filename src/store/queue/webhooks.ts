import { and, asc, desc, eq, inArray, isNull, lte } from 'drizzle-orm';
import { prepared } from '#store/connections/prepared.ts';
import type { Tx } from '#store/engine.ts';
import { earliest, first, instantOf, oneOf, optionalInstant, plain } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { claimRows, hasLapsed, isHeld, nextLapse, type Settled, settledColumns } from './claims.ts';

export interface Webhook {
  id: string;
  url: string;
  secretSealed: string;
  createdBy: string;
  createdAt: Temporal.Instant;
}

/** `owed` waits for its time; `sending` is claimed; `failed` was given up and is shown at the desk. */
export type WebhookDeliveryState = 'owed' | 'sending' | 'sent' | 'failed' | 'dropped';
const STATES: readonly WebhookDeliveryState[] = ['owed', 'sending', 'sent', 'failed', 'dropped'];

export interface WebhookDelivery {
  /** Also `Webhook-Id`: the same at every attempt. */
  id: string;
  webhookId: string;
  eventId: string;
  type: string;
  body: string;
  createdAt: Temporal.Instant;
  state: WebhookDeliveryState;
  attempts: number;
  dueAt: Temporal.Instant;
  response: string;
  settledAt: Temporal.Instant | undefined;
}

export async function insertWebhook(tx: Tx, webhook: Webhook): Promise<void> {
  await tx.db.insert(tx.tables.webhooks).values({ ...webhook, createdAt: webhook.createdAt.epochMilliseconds });
}

export async function listWebhooks(tx: Tx): Promise<Webhook[]> {
  return (await standing(tx, {})).map(webhookOf);
}

const standing = prepared(({ db, tables: { webhooks } }) =>
  db.select().from(webhooks).where(isNull(webhooks.removedAt)).orderBy(asc(webhooks.createdAt)),
);

export async function findWebhook(tx: Tx, id: string): Promise<Webhook | undefined> {
  const { webhooks } = tx.tables;
  const row = first(
    await tx.db
      .select()
      .from(webhooks)
      .where(and(eq(webhooks.id, id), isNull(webhooks.removedAt))),
  );
  return row ? webhookOf(row) : undefined;
}

/** What still waits for it is dropped with it. */
export async function removeWebhook(tx: Tx, id: string, now: Temporal.Instant): Promise<void> {
  const { webhooks, webhookDeliveries } = tx.tables;
  await tx.db.update(webhooks).set({ removedAt: now.epochMilliseconds }).where(eq(webhooks.id, id));
  await tx.db
    .update(webhookDeliveries)
    .set({ state: 'dropped', settledAt: now.epochMilliseconds })
    .where(and(eq(webhookDeliveries.webhookId, id), inArray(webhookDeliveries.state, ['owed', 'sending'])));
}

export async function insertDelivery(
  tx: Tx,
  delivery: Pick<WebhookDelivery, 'id' | 'webhookId' | 'eventId' | 'type' | 'body'>,
  now: Temporal.Instant,
): Promise<void> {
  const { webhookDeliveries } = tx.tables;
  const [seq = 0] = await tx.numbers(webhookDeliveries, 1);
  await tx.db.insert(webhookDeliveries).values({
    ...delivery,
    seq,
    createdAt: now.epochMilliseconds,
    state: 'owed',
    attempts: 0,
    dueAt: now.epochMilliseconds,
    response: '',
  });
  tx.owes('webhook');
}

/** Claims what is due, oldest first. Compare-and-set: two processes never hold the same row. */
export async function claimDeliveries(
  tx: Tx,
  claim: { by: string; until: Temporal.Instant; limit: number },
  now: Temporal.Instant,
): Promise<WebhookDelivery[]> {
  const { webhookDeliveries } = tx.tables;
  const rows = await tx.db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.state, 'owed'), lte(plain(webhookDeliveries.dueAt), now.epochMilliseconds)))
    .orderBy(asc(webhookDeliveries.seq))
    .limit(claim.limit);
  const won = await claimRows(
    tx,
    webhookDeliveries,
    rows.map(({ id }) => id),
    claim,
  );
  return rows
    .filter(({ id }) => won.has(id))
    .map((row) => ({ ...deliveryOf(row), state: 'sending', attempts: row.attempts + 1 }));
}

/** Rows whose deliverer died are owed again; the receiver knows a repeat by `Webhook-Id`. */
export async function rescueDeliveries(tx: Tx, now: Temporal.Instant): Promise<void> {
  const { webhookDeliveries } = tx.tables;
  await tx.db
    .update(webhookDeliveries)
    .set({ state: 'owed', claimedBy: null, claimedUntil: null, dueAt: now.epochMilliseconds })
    .where(hasLapsed(webhookDeliveries, now.epochMilliseconds));
}

export async function settleDelivery(
  tx: Tx,
  held: { id: string; claimedBy: string },
  result: Settled<'sent' | 'failed' | 'owed' | 'dropped'>,
  now: Temporal.Instant,
): Promise<void> {
  const { webhookDeliveries: calls } = tx.tables;
  await tx.db.update(calls).set(settledColumns(result, now)).where(isHeld(calls, held));
}

/** When the deliverer next has something to do; undefined when nothing waits. */
export async function nextDeliveryDue(tx: Tx): Promise<Temporal.Instant | undefined> {
  const { webhookDeliveries } = tx.tables;
  const owed = first(
    await tx.db
      .select({ at: webhookDeliveries.dueAt })
      .from(webhookDeliveries)
      .where(eq(webhookDeliveries.state, 'owed'))
      .orderBy(asc(webhookDeliveries.dueAt))
      .limit(1),
  );
  return earliest(owed?.at, await nextLapse(tx, webhookDeliveries));
}

/** The newest first. */
export async function listDeliveries(tx: Tx, webhookId: string, limit: number): Promise<WebhookDelivery[]> {
  const { webhookDeliveries } = tx.tables;
  const rows = await tx.db
    .select()
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.webhookId, webhookId))
    .orderBy(desc(webhookDeliveries.seq))
    .limit(limit);
  return rows.map(deliveryOf);
}

function webhookOf(row: Tables['webhooks']['$inferSelect']): Webhook {
  return {
    id: row.id,
    url: row.url,
    secretSealed: row.secretSealed,
    createdBy: row.createdBy,
    createdAt: instantOf(row.createdAt),
  };
}

function deliveryOf(row: Tables['webhookDeliveries']['$inferSelect']): WebhookDelivery {
  return {
    id: row.id,
    webhookId: row.webhookId,
    eventId: row.eventId,
    type: row.type,
    body: row.body,
    createdAt: instantOf(row.createdAt),
    state: oneOf(STATES, row.state),
    attempts: row.attempts,
    dueAt: instantOf(row.dueAt),
    response: row.response,
    settledAt: optionalInstant(row.settledAt),
  };
}
