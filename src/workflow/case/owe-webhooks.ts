import type { Application } from '#domain/case/application.ts';
import type { StateChange } from '#domain/history/events.ts';
import type { WebhookAddressProblem, WebhookMessage } from '#domain/history/webhook.ts';
import { isToldToWebhooks } from '#domain/history/who-sees.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { NewEvent } from '#store/cases/events.ts';
import type { Tx } from '#store/engine.ts';
import {
  findWebhook,
  insertDelivery,
  insertWebhook,
  listDeliveries,
  listWebhooks,
  removeWebhook,
  type Webhook,
  type WebhookDelivery,
} from '#store/queue/webhooks.ts';
import type { Office } from './office.ts';
import { inOneWrite } from './work.ts';

/** Owes the event to every webhook, in the transaction that writes it. */
export async function oweWebhooks(
  tx: Tx,
  office: Office,
  application: Application,
  event: Pick<NewEvent, 'id' | 'at' | 'version' | 'type'> & { data: StateChange },
): Promise<void> {
  if (!isToldToWebhooks(event)) return;
  const message: WebhookMessage = {
    type: `application.${event.type}`,
    timestamp: event.at.toString({ smallestUnit: 'millisecond' }),
    data: {
      eventId: event.id,
      reference: application.reference,
      state: application.state,
      version: event.version,
    },
  };
  for (const webhook of await listWebhooks(tx)) {
    await insertDelivery(
      tx,
      {
        id: office.chance.id(),
        webhookId: webhook.id,
        eventId: event.id,
        type: message.type,
        body: JSON.stringify(message),
      },
      event.at,
    );
  }
}

/** The secret is told this once. An address that cannot be a webhook's comes back as the reason. */
export async function registerWebhook(
  office: Office,
  given: { url: string; by: string },
): Promise<{ ok: true; secret: string } | { ok: false; problem: WebhookAddressProblem }> {
  const problem = await office.hooks.check(given.url);
  if (problem) return { ok: false, problem };

  // Standard Webhooks wants base64 behind its prefix; our tokens are base64url.
  const secret = `whsec_${office.chance.token().replaceAll('-', '+').replaceAll('_', '/')}`;
  await inOneWrite(office, ({ tx, now }) =>
    insertWebhook(tx, {
      id: office.chance.id(),
      url: given.url,
      secretSealed: office.vault.seal(secret),
      createdBy: given.by,
      createdAt: now,
    }),
  );
  return { ok: true, secret };
}

/** What still waits for it is dropped. Removed twice, it is the same removal. */
export async function endWebhook(office: Office, id: string): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx, now }) => {
    if (!(await findWebhook(tx, id))) return refuse({ code: 'not-found' });
    await removeWebhook(tx, id, now);
    return accept(null);
  });
}

const SHOWN_DELIVERIES = 10;

/** For the desk: every webhook with its last deliveries, the newest first. */
export async function readWebhooks(
  office: Office,
): Promise<{ webhook: Pick<Webhook, 'id' | 'url' | 'createdBy' | 'createdAt'>; deliveries: WebhookDelivery[] }[]> {
  return office.store.read(async (tx) => {
    const shown = [];
    for (const { id, url, createdBy, createdAt } of await listWebhooks(tx)) {
      shown.push({
        webhook: { id, url, createdBy, createdAt },
        deliveries: await listDeliveries(tx, id, SHOWN_DELIVERIES),
      });
    }
    return shown;
  });
}
