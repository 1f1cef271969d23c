/** What a webhook is told: thin on purpose, names and addresses are read with a key through the API. */
export interface WebhookMessage {
  /** `application.` and the event's type. */
  type: string;
  /** RFC 3339. */
  timestamp: string;
  data: { eventId: string; reference: string; state: string; version: number };
}

/** One POST on its way to a receiver. Each try has the same `id` and `body`, and its own `at`. */
export interface WebhookRequest {
  url: string;
  id: string;
  at: Temporal.Instant;
  body: string;
  /** `whsec_…`: what the receiver checks the signature with. */
  secret: string;
}

/** What came of a POST; `response` is the status line or the reason, for the desk. */
export interface Posted {
  delivered: boolean;
  response: string;
}

/** Why an address cannot be a webhook's. */
export type WebhookAddressProblem = 'not-https' | 'private-address' | 'unknown-host';

/** The seam to the receivers, which also signs. Both refuse addresses that are not for the public, where the service is public itself. */
export interface WebhookPost {
  check(url: string): Promise<WebhookAddressProblem | undefined>;
  post(request: WebhookRequest): Promise<Posted>;
}
