import { z } from 'zod';
import { cleanLine } from '#domain/text/japanese.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { applicationSchema, dayInput, personName, seenVersion } from '#web/api/frame/schemas.ts';
import { noteCase } from '#workflow/desk/note-case.ts';
import { sendMessage } from '#workflow/desk/send-message.ts';
import { setOwner } from '#workflow/desk/set-owner.ts';
import { addMaker, removeMaker, replaceMaker } from '#workflow/session/change-makers.ts';
import { act, endedSeen } from './desk-acts.ts';

const common = { method: 'POST', tag: ROLE_WORDS.coordinator, caller: coordinator, answer: applicationSchema } as const;
const WRONG = ['not-found', 'stale', 'wrong-state'] as const;
const COMING = ['maker-inactive', 'maker-already-joined', 'crews-exceeded', 'answer-by-passed'] as const;
const optionalReason = z.string().trim().max(2000).default('').describe('外すメーカーへのメールに載る');
const bringing = {
  makerId: z.string().describe('加えるメーカーの id'),
  consent: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('asked'),
      answerBy: dayInput,
      note: z.string().trim().max(1000).default('').describe('メーカーへの連絡'),
    }),
    z.strictObject({ kind: z.literal('agreed'), by: personName, channel: z.enum(['phone', 'mail']) }),
  ]),
};

/** Makers of a fixed session, and words: a mail in the coordinator's own, and notes and 担当, which stay in the house. */
export function deskMakerOperations(): Operation[] {
  return [adding(), replacing(), removing(), writing(), noting(), owning()];
}

function adding(): Operation {
  return operation({
    ...common,
    id: 'addMaker',
    path: '/applications/{reference}/makers',
    summary: '確定した説明会にメーカーを加える',
    description: 'asked：照会し、○の回答で参加が決まります。agreed：電話・メールで了承を得ているときに使います。',
    status: 201,
    creates: 'by-steps',
    refusals: [...WRONG, ...COMING],
    body: z.strictObject({ seenVersion, ...bringing }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) => addMaker(office, { ...body, applicationId, actor: caller })),
  });
}

function replacing(): Operation {
  return operation({
    ...common,
    id: 'replaceMaker',
    path: '/applications/{reference}/makers/{makerId}/replacement',
    summary: 'メーカーを外し、代わりのメーカーに聞くか加える',
    status: 200,
    refusals: [...WRONG, ...COMING, 'maker-not-joined'],
    body: z.strictObject({ seenVersion, ...bringing, reason: optionalReason }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) =>
        replaceMaker(office, { ...body, applicationId, actor: caller, leaverId: params.makerId ?? '' }),
      ),
  });
}

function removing(): Operation {
  return operation({
    ...common,
    id: 'removeMaker',
    path: '/applications/{reference}/makers/{makerId}/removal',
    summary: 'メーカーを外す',
    status: 200,
    refusals: [...WRONG, 'maker-not-joined', 'session-ended'],
    body: z.strictObject({ seenVersion, endedSeen, reason: optionalReason }),
    run: ({ office, caller, params, body }) =>
      act(
        office,
        params,
        (applicationId) =>
          removeMaker(office, { ...body, applicationId, actor: caller, makerId: params.makerId ?? '' }),
        body,
      ),
  });
}

function writing(): Operation {
  return operation({
    ...common,
    id: 'sendMessage',
    path: '/applications/{reference}/messages',
    summary: '申請者・メーカーに自由な文面のメールを送る',
    description: '文面は履歴に残ります。返信は受付のアドレスと厚生労働省に届きます。',
    status: 201,
    creates: 'by-steps',
    refusals: WRONG,
    body: z.strictObject({
      seenVersion,
      to: z.array(z.string()).min(1).max(50).describe('applicant、または照会したメーカーの id'),
      subject: z.string().overwrite(cleanLine).min(1).max(150),
      text: z.string().trim().min(1).max(8000),
    }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) => sendMessage(office, { ...body, applicationId, actor: caller })),
  });
}

function noting(): Operation {
  return operation({
    ...common,
    id: 'noteCase',
    path: '/applications/{reference}/notes',
    summary: '内部メモを残す（調整担当の画面だけに見える）',
    status: 201,
    creates: 'by-steps',
    refusals: ['not-found'],
    body: z.strictObject({ text: z.string().trim().min(1).max(4000) }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) => noteCase(office, { ...body, applicationId, actor: caller })),
  });
}

function owning(): Operation {
  return operation({
    ...common,
    id: 'setOwner',
    method: 'PUT',
    status: 200,
    path: '/applications/{reference}/owner',
    summary: '担当を決める、または外す（調整担当の画面だけに見える）',
    refusals: ['not-found', 'changed-meanwhile'],
    body: z.strictObject({
      owner: z.string().overwrite(cleanLine).max(40).describe('担当にする人の名前。空は、担当なし'),
      seen: z.string().max(40).describe('見た申請の owner。ほかの人が先に変えていたら 409 changed-meanwhile'),
    }),
    run: ({ office, caller, params, body }) =>
      act(office, params, (applicationId) => setOwner(office, { ...body, applicationId, actor: caller })),
  });
}
