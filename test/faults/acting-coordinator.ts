import { createInterface } from 'node:readline';
import type { Outcome } from '../../src/domain/refusal.ts';
import type { Actor } from '../../src/store/events.ts';
import { cancelSession } from '../../src/workflow/cancel-session.ts';
import { addMaker, replaceMaker } from '../../src/workflow/change-makers.ts';
import { changeSession } from '../../src/workflow/change-session.ts';
import { moveSession } from '../../src/workflow/move-session.ts';
import { sendMessage } from '../../src/workflow/send-message.ts';
import { wish } from '../domain/samples.ts';
import { openOffice } from '../support/office.ts';

/** A process of its own that acts for one coordinator: a line of JSON in, the answer out, at the moment that it is told. */
export interface DeskErrand {
  applicationId: string;
  seenVersion: number;
  by: string;
  act: keyof typeof ACTS;
  /** Epoch milliseconds. */
  at: number;
}

interface Order {
  applicationId: string;
  seenVersion: number;
  actor: Actor;
}

const agreed = { kind: 'agreed', by: '企画　三郎', channel: 'phone' } as const;

/** What coordinators do with a fixed session, each in one go. */
const ACTS = {
  changed: (order: Order) =>
    changeSession(office, {
      ...order,
      edit: { venue: { name: '新見本会館', postalCode: '', address: '東京都港区芝1-1-1' } },
    }),
  moved: (order: Order) =>
    moveSession(office, {
      ...order,
      wish: wish(1, '2026-10-27'),
      reason: '会場',
      consent: { kind: 'agreed', by: '企画' },
    }),
  cancelled: (order: Order) => cancelSession(office, { ...order, reason: '荒天のため' }),
  'message-sent': (order: Order) => sendMessage(office, { ...order, to: ['applicant'], subject: '件名', text: '本文' }),
  'maker-joined': (order: Order) => addMaker(office, { ...order, makerId: 'maker-otsu', consent: agreed }),
  'maker-removed': (order: Order) =>
    replaceMaker(office, { ...order, makerId: 'maker-otsu', leaverId: 'maker-kou', reason: '故障', consent: agreed }),
} satisfies Record<string, (order: Order) => Promise<Outcome<unknown>>>;

const [database, idPrefix] = process.argv.slice(2);
if (database === undefined || idPrefix === undefined)
  throw new Error('usage: acting-coordinator <database> <id prefix>');
const office = await openOffice({ database, idPrefix });
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const errand: DeskErrand = JSON.parse(line);
  const { applicationId, seenVersion, by } = errand;
  // Spinning, because a timer would let the two drift apart by more than a write takes.
  while (Temporal.Now.instant().epochMilliseconds < errand.at);
  const outcome = await ACTS[errand.act]({ applicationId, seenVersion, actor: { role: 'coordinator', name: by } });
  const answer = outcome.ok ? { ok: true } : { ok: false, refusal: outcome.refusal };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await office.close();
