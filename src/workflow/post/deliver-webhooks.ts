import type { Posted } from '#domain/history/webhook.ts';
import { GIVE_UP_AFTER, waitBeforeRetry } from '#domain/notices/delivery.ts';
import {
  claimDeliveries,
  findWebhook,
  nextDeliveryDue,
  rescueDeliveries,
  settleDelivery,
  type Webhook,
  type WebhookDelivery,
} from '#store/queue/webhooks.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

const BATCH = 10;

/**
 * Posts what is due and returns when to look again; undefined when nothing waits. At least once: a receiver knows a
 * repeat by `Webhook-Id`. Several processes may run it on one database.
 */
export async function deliverWebhooks(office: Office, claimedBy: string): Promise<Temporal.Instant | undefined> {
  for (;;) {
    // Looked at first: nothing due must not open a write, which waits for all others.
    const due = await office.store.read(nextDeliveryDue);
    if (!due || Temporal.Instant.compare(due, office.now()) > 0) return due;
    const claimed = await inOneWrite(office, async ({ tx, now }) => {
      await rescueDeliveries(tx, now);
      return claimDeliveries(tx, { by: claimedBy, until: now.add(office.policy.claimFor), limit: BATCH }, now);
    });
    if (claimed.length === 0) return office.store.read(nextDeliveryDue);
    const results = await Promise.allSettled(claimed.map((delivery) => deliverOne(office, claimedBy, delivery)));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }
}

async function deliverOne(office: Office, claimedBy: string, delivery: WebhookDelivery): Promise<void> {
  const webhook = await office.store.read((tx) => findWebhook(tx, delivery.webhookId));
  const posted = webhook ? await post(office, webhook, delivery) : undefined;
  const now = office.now();
  const result = posted
    ? resultOf(office, delivery, posted, now)
    : { state: 'dropped' as const, response: '', dueAt: now };
  await office.store.write((tx) => settleDelivery(tx, { id: delivery.id, claimedBy }, result, now));
}

async function post(office: Office, webhook: Webhook, delivery: WebhookDelivery): Promise<Posted> {
  try {
    return await office.hooks.post({
      url: webhook.url,
      id: delivery.id,
      at: office.now(),
      body: delivery.body,
      secret: office.vault.unseal(webhook.secretSealed),
    });
  } catch (error) {
    return { delivered: false, response: error instanceof Error ? error.message : String(error) };
  }
}

function resultOf(
  office: Office,
  delivery: WebhookDelivery,
  { delivered, response }: Posted,
  now: Temporal.Instant,
): Parameters<typeof settleDelivery>[2] {
  if (delivered) return { state: 'sent', response, dueAt: now };
  const tooOld = Temporal.Instant.compare(delivery.createdAt.add(GIVE_UP_AFTER), now) <= 0;
  if (tooOld) return { state: 'failed', response, dueAt: now };
  return {
    state: 'owed',
    response,
    dueAt: now.add(waitBeforeRetry(delivery.attempts, office.chance.fraction())),
  };
}
