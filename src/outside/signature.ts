import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '#domain/history/webhook.ts';

/**
 * The three headers of the Standard Webhooks specification. The signature is HMAC-SHA256 over id, seconds and the exact
 * body, with the octets behind `whsec_`.
 */
export function signatureHeaders({ id, at, body, secret }: WebhookRequest): Record<string, string> {
  const seconds = Math.floor(at.epochMilliseconds / 1000);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` };
}
