import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openWebhookPost } from '#outside/post.ts';
import type { Office } from '#workflow/case/office.ts';
import { endWebhook, readWebhooks, registerWebhook } from '#workflow/case/owe-webhooks.ts';
import { deliverWebhooks } from '#workflow/post/deliver-webhooks.ts';
import { applicantFiles, applicationReceived, sessionConfirmed } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

interface Received {
  headers: Record<string, string>;
  body: string;
}

/** A real receiver on loopback that answers with the status it is told. */
async function openReceiver() {
  const received: Received[] = [];
  const state = { status: 204 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      received.push({ headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(state.status, state.status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the receiver does not listen');
  return {
    received,
    state,
    url: `http://127.0.0.1:${address.port}/hook`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

let testOffice: TestOffice;
let office: Office;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let secret: string;

beforeEach(async () => {
  testOffice = await openOffice();
  office = { ...testOffice, hooks: openWebhookPost({ production: false }) };
  receiver = await openReceiver();
  const registered = await registerWebhook(office, { url: receiver.url, by: '調整　花子' });
  if (!registered.ok) throw new Error(registered.problem);
  secret = registered.secret;
});
afterEach(async () => {
  await receiver.close();
  await testOffice.close();
});

const deliver = (): Promise<Temporal.Instant | undefined> => deliverWebhooks(office, 'deliverer');
const types = (): string[] => receiver.received.map(({ body }) => JSON.parse(body).type);

/** Whether the library of the specification accepts it. It holds the time of the signature against the machine's clock. */
function verifies({ headers, body }: Received): boolean {
  vi.setSystemTime(testOffice.now().epochMilliseconds);
  try {
    return new Webhook(secret).verify(body, headers) !== undefined;
  } finally {
    vi.useRealTimers();
  }
}

describe('a webhook', () => {
  test('hears of each change of state, signed, and of no names', async () => {
    const application = await applicationReceived(testOffice);
    expect(await deliver()).toBeUndefined();
    expect(receiver.received.map(verifies)).toEqual([true, true]);
    const [first, second] = receiver.received;
    expect(JSON.parse(second?.body ?? '')).toEqual({
      type: 'application.received',
      timestamp: '2026-09-01T01:00:00.000Z',
      data: {
        eventId: (await testOffice.history(application.id))[1]?.id,
        reference: application.reference,
        state: 'received',
        version: 2,
      },
    });
    expect(first?.headers['content-type']).toBe('application/json');
    expect(first?.headers['webhook-timestamp']).toBe(
      String(Temporal.Instant.from('2026-09-01T01:00:00Z').epochMilliseconds / 1000),
    );
    expect(receiver.received.some(({ body }) => /見本市|公労|@/.test(body))).toBe(false);
  });

  test('hears the whole way to a session in order', async () => {
    await sessionConfirmed(testOffice);
    await deliver();
    expect(types().toSorted()).toEqual([
      'application.asked',
      'application.confirmed',
      'application.received',
      'application.submitted',
    ]);
  });

  test('is tried again while its receiver is down, with the same id', async () => {
    receiver.state.status = 503;
    await applicantFiles(testOffice);
    const due = await deliver();
    expect(due?.toString()).toBe('2026-09-01T01:00:15Z');
    const [shown] = await readWebhooks(office);
    expect(shown?.deliveries).toMatchObject([{ state: 'owed', attempts: 1, response: '503 Service Unavailable' }]);
    receiver.state.status = 204;
    testOffice.clock.advance({ seconds: 15 });
    expect(await deliver()).toBeUndefined();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      shown?.deliveries[0]?.id,
      shown?.deliveries[0]?.id,
    ]);
    expect(receiver.received.map(verifies)).toEqual([true, true]);
    expect((await readWebhooks(office))[0]?.deliveries).toMatchObject([
      { state: 'sent', attempts: 2, response: '204 No Content' },
    ]);
  });

  test('is tried again when nothing listens there', async () => {
    await applicantFiles(testOffice);
    await receiver.close();
    expect(await deliver()).toBeDefined();
    expect((await readWebhooks(office))[0]?.deliveries).toMatchObject([{ state: 'owed', attempts: 1 }]);
    receiver = await openReceiver();
  });

  test('is given up after three days, where the desk sees it', async () => {
    receiver.state.status = 500;
    await applicantFiles(testOffice);
    for (let due = await deliver(); due; due = await deliver()) testOffice.clock.set(due.toString());
    const [shown] = await readWebhooks(office);
    expect(shown?.deliveries).toMatchObject([{ state: 'failed', response: '500 Internal Server Error' }]);
    expect(receiver.received.length).toBe(shown?.deliveries[0]?.attempts);
  });

  test('is not sent along a redirect', async () => {
    receiver.state.status = 302;
    await applicantFiles(testOffice);
    await deliver();
    expect(receiver.received.length).toBe(1);
    expect((await readWebhooks(office))[0]?.deliveries).toMatchObject([{ state: 'owed', response: '302 Found' }]);
  });

  test('hears nothing more once it is removed, not even what waited', async () => {
    await applicantFiles(testOffice);
    const [shown] = await readWebhooks(office);
    const id = shown?.webhook.id ?? '';
    expect(await endWebhook(office, id)).toEqual({ ok: true, value: null });
    await applicantFiles(testOffice, { association: '乙医師会' });
    expect(await deliver()).toBeUndefined();
    expect(receiver.received).toEqual([]);
    expect(await endWebhook(office, id)).toEqual({ ok: false, refusal: { code: 'not-found' } });
  });

  test('is claimed by one of two deliverers', async () => {
    await sessionConfirmed(testOffice);
    await Promise.all([deliverWebhooks(office, 'one'), deliverWebhooks(office, 'other')]);
    expect(receiver.received.length).toBe(4);
  });

  test('is taken over when its deliverer died', async () => {
    await applicantFiles(testOffice);
    const dying: Office = { ...office, hooks: { ...office.hooks, post: () => new Promise(() => undefined) } };
    deliverWebhooks(dying, 'dying').catch(() => undefined);
    await expect.poll(async () => (await readWebhooks(office))[0]?.deliveries[0]?.state).toBe('sending');
    await deliver();
    expect(receiver.received).toEqual([]);
    testOffice.clock.advance({ minutes: 5 });
    await deliver();
    expect(receiver.received.length).toBe(1);
  });
});
