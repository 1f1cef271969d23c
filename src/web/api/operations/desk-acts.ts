import { z } from 'zod';
import { isInPast } from '#domain/form1/slot.ts';
import { type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { WISH_ANSWERS } from '#domain/words/wishes.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type ApiResult, type Operation, operation, type Params } from '#web/api/frame/operation.ts';
import {
  applicationSchema,
  dayInput,
  givenAnswers,
  hoursInput,
  personName,
  reason,
  seenVersion,
} from '#web/api/frame/schemas.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import type { Office } from '#workflow/case/office.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { declineApplication, returnApplication } from '#workflow/filing/close.ts';
import { answerWish } from '#workflow/session/answer-wish.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { confirmByCoordinator } from '#workflow/session/confirm.ts';
import { moveSession } from '#workflow/session/move.ts';
import { recordAnswer } from '#workflow/session/record-answer.ts';
import { presentAnswer } from './coordinator.ts';

const TAG = ROLE_WORDS.coordinator;
const WRONG = ['not-found', 'stale', 'wrong-state'] as const;
const common = { method: 'POST', tag: TAG, status: 200, caller: coordinator, answer: applicationSchema } as const;
const note = z.string().trim().max(2000).optional();

/** A coordinator's acts on one application; each answers the application as it then is. */
export function deskActOperations(): Operation[] {
  return [asking(), recording(), confirming(), ...closing(), answeringWish(), changing(), moving(), cancelling()];
}

function asking(): Operation {
  return operation({
    ...common,
    id: 'askMakers',
    path: '/applications/{reference}/inquiries',
    summary: DESK_ACTS.inquiries,
    status: 201,
    creates: 'by-steps',
    refusals: [...WRONG, 'slot-not-offered', 'slot-passed', 'maker-inactive', 'answer-by-passed'],
    body: z.strictObject({
      seenVersion,
      makerIds: z.array(z.string()).min(1).max(50),
      slotIds: z.array(z.string()).min(1).max(3),
      answerBy: dayInput.describe('回答の期限'),
      note: note.describe('メーカーへの連絡'),
      decides: z.enum(['maker', 'coordinator']).optional().describe('確定する人。なければ maker'),
    }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) =>
        askMakers(office, {
          ...body,
          applicationId,
          actor: caller,
          note: body.note ?? '',
          decides: body.decides ?? 'maker',
        }),
      ),
  });
}

function recording(): Operation {
  return operation({
    ...common,
    id: 'recordAnswer',
    path: '/applications/{reference}/inquiries/{inquiryId}/answers',
    summary: '電話・メールで受けた回答を記録する',
    creates: 'by-steps',
    refusals: [...WRONG, 'inquiry-closed', 'slot-not-offered'],
    body: z.strictObject({
      seenVersion,
      by: personName,
      channel: z.enum(['phone', 'mail']),
      answers: givenAnswers,
    }),
    run: ({ office, caller, params, body }) =>
      act(office, params, async (_, inquiryIds) => {
        const inquiryId = params.inquiryId ?? '';
        if (!inquiryIds.includes(inquiryId)) return refuse({ code: 'not-found' });
        return recordAnswer(office, { ...body, inquiryId, actor: caller });
      }),
  });
}

function confirming(): Operation {
  return operation({
    ...common,
    id: 'confirmByCoordinator',
    path: '/applications/{reference}/confirmation',
    summary: '○のあるメーカーで日程を確定する',
    status: 201,
    creates: 'by-steps',
    refusals: [...WRONG, 'slot-not-offered', 'slot-passed', 'no-yes-for-slot', 'crews-exceeded', 'no-makers-chosen'],
    body: z.strictObject({
      seenVersion,
      slotId: z.string(),
      inquiryIds: z.array(z.string()).min(1).max(50).describe('○と答えた照会の id'),
    }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) => confirmByCoordinator(office, { ...body, applicationId, actor: caller })),
  });
}

function closing(): Operation[] {
  return [
    operation({
      ...common,
      id: 'returnApplication',
      path: '/applications/{reference}/return',
      summary: '理由を添えて差し戻す',
      refusals: [...WRONG, 'answer-by-passed'],
      body: z.strictObject({ seenVersion, reason, replyBy: dayInput.describe('返事を待つ日') }),
      run: ({ office, caller, params, body }) =>
        act(office, params, (applicationId) => returnApplication(office, { ...body, applicationId, actor: caller })),
    }),
    operation({
      ...common,
      id: 'declineApplication',
      path: '/applications/{reference}/refusal',
      summary: '理由を添えてお断りする',
      refusals: WRONG,
      body: z.strictObject({ seenVersion, reason }),
      run: ({ office, caller, params, body }) =>
        act(office, params, (applicationId) => declineApplication(office, { ...body, applicationId, actor: caller })),
    }),
  ];
}

function answeringWish(): Operation {
  return operation({
    ...common,
    id: 'answerChangeRequest',
    path: '/applications/{reference}/change-request-answer',
    summary: DESK_ACTS.wish,
    description: '申請者からの変更・中止の依頼は、この回答で終わります。ほかの変更では終わりません。',
    refusals: [...WRONG, 'no-wish', 'reason-missing'],
    body: z.strictObject({
      seenVersion,
      answer: z.enum(WISH_ANSWERS).describe('changed：依頼のとおり変更した、settled：対応済み、refused：応じられない'),
      text: z.string().trim().max(2000).optional().describe('申請者へのメールに載る。refused のときは必ず'),
    }),
    run: ({ office, caller, params, body: { text = '', ...given } }) =>
      act(office, params, (applicationId) => answerWish(office, { ...given, text, applicationId, actor: caller })),
  });
}

function changing(): Operation {
  return operation({
    ...common,
    id: 'changeSession',
    path: '/applications/{reference}/change',
    summary: '会場・実施方法・接続先・補足を変える',
    description: '送った項目だけが変わります。日時を変えるときは moveSession をお使いください。',
    refusals: [...WRONG, 'venue-missing', 'nothing-changed', 'crews-exceeded', 'session-ended'],
    body: z.strictObject({
      ...{ seenVersion, endedSeen },
      venue: z
        .strictObject({ name: z.string().max(100), postalCode: z.string().max(8), address: z.string().max(200) })
        .optional(),
      mode: z.enum(['in-person', 'online']).optional(),
      url: z
        .url({ protocol: /^https?$/ })
        .or(z.literal(''))
        .optional()
        .describe('接続先'),
      note,
    }),
    run: ({ office, caller, params, body: { seenVersion, endedSeen: seen, ...fields } }) =>
      act(
        office,
        params,
        (applicationId) => {
          // A field that was not sent is not a field that was emptied.
          const edit = {
            ...(fields.venue === undefined ? {} : { venue: fields.venue }),
            ...(fields.mode === undefined ? {} : { mode: fields.mode }),
            ...(fields.url === undefined ? {} : { url: fields.url }),
            ...(fields.note === undefined ? {} : { note: fields.note }),
          };
          return changeSession(office, { applicationId, seenVersion, actor: caller, edit });
        },
        { endedSeen: seen },
      ),
  });
}

function moving(): Operation {
  return operation({
    ...common,
    id: 'moveSession',
    path: '/applications/{reference}/move',
    summary: '日時を変える',
    description:
      'asked：参加するメーカーに照会し、全社の ○ で変わります。agreed：電話・メールで了承を得ているときに使います。',
    refusals: [...WRONG, 'slot-passed', 'slot-end-before-start', 'demo-outside-meeting', 'crews-exceeded'],
    body: z.strictObject({
      seenVersion,
      hours: hoursInput,
      reason,
      consent: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('asked'), answerBy: dayInput, note }),
        z.strictObject({ kind: z.literal('agreed'), by: personName }),
      ]),
      shiftsClosing: z.boolean().optional().describe('参加申込の申込締切も、同じ日数だけ動かす。なければ動かさない'),
    }),
    run: ({ office, caller, params, body: { hours, consent, shiftsClosing = false, ...given } }) =>
      act(office, params, (applicationId) =>
        moveSession(office, {
          ...{ ...given, shiftsClosing },
          applicationId,
          actor: caller,
          wish: { ...hours, rank: 1 },
          consent: consent.kind === 'asked' ? { ...consent, note: consent.note ?? '' } : consent,
        }),
      ),
  });
}

function cancelling(): Operation {
  return operation({
    ...common,
    id: 'cancelSession',
    path: '/applications/{reference}/cancellation',
    summary: '理由を添えて中止する',
    refusals: [...WRONG, 'session-ended'],
    body: z.strictObject({ seenVersion, endedSeen, reason }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) => cancelSession(office, { ...body, applicationId, actor: caller }), body),
  });
}

/** Of an act that writes to everybody who was invited: after the session's end that has to be meant. */
export const endedSeen = z
  .boolean()
  .default(false)
  .describe('説明会が終わったあとでも行う。なければ、終了後は 409 session-ended');

/**
 * Finds the application by its reference, acts, and answers it as it then is. `telling`: the act writes to everybody who was
 * invited.
 */
export async function act(
  office: Office,
  params: Params,
  step: (applicationId: string, inquiryIds: readonly string[]) => Promise<Outcome<unknown>>,
  telling?: { endedSeen: boolean },
): Promise<ApiResult<z.input<typeof applicationSchema>>> {
  const reference = params.reference ?? '';
  const found = await readDeskCase(office, reference);
  if (!found.ok) return found;
  const { application, inquiries, session } = found.value.caseFile;
  if (telling?.endedSeen === false && session?.state === 'confirmed' && isInPast(session, office.now())) {
    return refuse({ code: 'session-ended' });
  }
  const done = await step(
    application.id,
    inquiries.map((inquiry) => inquiry.id),
  );
  return done.ok ? presentAnswer(office, reference) : done;
}
