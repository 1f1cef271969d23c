import type { Outcome } from '#domain/outcome/refusal.ts';
import type { Actor } from '#store/cases/events.ts';
import { sendMessage } from '#workflow/desk/send-message.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { addMaker, replaceMaker } from '#workflow/session/change-makers.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../domain/samples.ts';
import type { TestOffice } from '../support/office.ts';
import { type Errand, runErrands } from './errands.ts';

/** A process of its own that acts for one coordinator. */
export interface DeskErrand extends Errand {
  applicationId: string;
  seenVersion: number;
  by: string;
  act: keyof typeof ACTS;
}

interface Order {
  applicationId: string;
  seenVersion: number;
  actor: Actor;
}

const agreed = { kind: 'agreed', by: '企画　三郎', channel: 'phone' } as const;

/** What coordinators do with a fixed session, each in one go. */
const ACTS = {
  changed: (office: TestOffice, order: Order) =>
    changeSession(office, {
      ...order,
      edit: { venue: { name: '新見本会館', postalCode: '', address: '東京都港区芝1-1-1' } },
    }),
  moved: (office: TestOffice, order: Order) =>
    moveSession(office, {
      ...order,
      wish: wish(1, '2026-10-27'),
      reason: '会場',
      consent: { kind: 'agreed', by: '企画' },
    }),
  cancelled: (office: TestOffice, order: Order) => cancelSession(office, { ...order, reason: '荒天のため' }),
  'message-sent': (office: TestOffice, order: Order) =>
    sendMessage(office, { ...order, to: ['applicant'], subject: '件名', text: '本文' }),
  'maker-joined': (office: TestOffice, order: Order) =>
    addMaker(office, { ...order, makerId: 'maker-otsu', consent: agreed }),
  'maker-removed': (office: TestOffice, order: Order) =>
    replaceMaker(office, { ...order, makerId: 'maker-otsu', leaverId: 'maker-kou', reason: '故障', consent: agreed }),
} satisfies Record<string, (office: TestOffice, order: Order) => Promise<Outcome<unknown>>>;

await runErrands<DeskErrand>(async (office, { applicationId, seenVersion, by, act }) => {
  const outcome = await ACTS[act](office, { applicationId, seenVersion, actor: { role: 'coordinator', name: by } });
  return JSON.stringify(outcome.ok ? { ok: true } : { ok: false, refusal: outcome.refusal });
});
