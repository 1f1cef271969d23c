import { z } from 'zod';
import { accept } from '#domain/outcome/refusal.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { inquiryAnswer, inquiryViewAnswer, sessionAnswer } from '#web/api/frame/answers.ts';
import { maker } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import {
  givenAnswers,
  inquirySchema,
  inquiryViewSchema,
  personName,
  phoneInput,
  reason,
  seen,
  sessionSchema,
} from '#web/api/frame/schemas.ts';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { printOf } from '#workflow/case/seen.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { inquiryStanding } from '#workflow/session/inquiry-standing.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { nameVisitor } from '#workflow/session/name-visitor.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';

const onDayInput = {
  visitor: z.string().overwrite(cleanLine).max(60).describe(FIELD_WORDS.visitor),
  phoneOnDay: phoneInput(FIELD_WORDS.phoneOnDay),
};
const TAG = ROLE_WORDS.maker;

/** What a maker does behind the link of its inquiry. */
export function makerOperations(): Operation[] {
  return [reading(), ...answering(), ...coming()];
}

function reading(): Operation {
  return operation({
    id: 'readInquiry',
    method: 'GET',
    path: '/inquiry',
    tag: TAG,
    summary: '照会を読む',
    status: 200,
    refusals: [],
    caller: maker,
    answer: inquiryViewSchema,
    async run({ office, caller }) {
      const read = await readInquiry(office, caller);
      if (!read.ok) return read;
      const { inquiry, session } = read.value;
      return accept(inquiryViewAnswer(read.value, printOf(office, inquiryStanding(inquiry, session))));
    },
  });
}

function answering(): Operation[] {
  return [
    operation({
      id: 'answerInquiry',
      method: 'POST',
      path: '/inquiry/answers',
      tag: TAG,
      summary: '回答だけ送る',
      description: '日程は確定しません。',
      status: 200,
      creates: 'by-steps',
      refusals: ['inquiry-closed', 'slot-not-offered', 'wrong-state', 'changed-meanwhile'],
      caller: maker,
      body: z.strictObject({ answers: givenAnswers, by: personName, seen }),
      answer: inquirySchema,
      async run({ office, caller, body }) {
        const answered = await answerInquiry(office, caller, body);
        return answered.ok ? accept(inquiryAnswer(answered.value)) : answered;
      },
    }),
    operation({
      id: 'confirmSession',
      method: 'POST',
      path: '/inquiry/confirmation',
      tag: TAG,
      summary: '○と答えた候補日時で確定する',
      description: 'answers には確定する候補への ○（yes）を含めてください。確定できなかったときも、回答は残ります。',
      status: 201,
      creates: 'by-steps',
      refusals: [
        ...(['inquiry-closed', 'slot-not-offered', 'no-yes-for-slot', 'stale', 'already-confirmed'] as const),
        ...(['coordinator-decides', 'crews-exceeded', 'slot-passed', 'wrong-state', 'changed-meanwhile'] as const),
      ],
      caller: maker,
      body: z.strictObject({
        slotId: z.string(),
        seenFormVersion: z.int().describe('見た様式1の formVersion。変わっていたら 409 stale'),
        by: personName,
        answers: givenAnswers,
        onDay: z.strictObject(onDayInput).optional().describe('当日の担当。決まっていれば'),
        seen,
      }),
      answer: sessionSchema,
      async run({ office, caller, body }) {
        const confirmed = await confirmByMaker(office, caller, body);
        return confirmed.ok ? accept(sessionAnswer(confirmed.value)) : confirmed;
      },
    }),
  ];
}

function coming(): Operation[] {
  return [
    operation({
      id: 'joinSession',
      method: 'POST',
      path: '/inquiry/joining',
      tag: TAG,
      summary: 'ほかのメーカーが確定した日時に参加する',
      status: 200,
      creates: 'by-steps',
      refusals: ['inquiry-closed', 'crews-exceeded', 'changed-meanwhile'],
      caller: maker,
      body: z.strictObject({ by: personName, seen }),
      answer: sessionSchema,
      async run({ office, caller, body }) {
        const joined = await joinFixedSession(office, caller, body.by, body.seen);
        return joined.ok ? accept(sessionAnswer(joined.value)) : joined;
      },
    }),
    operation({
      id: 'nameVisitor',
      method: 'PUT',
      path: '/inquiry/visitor',
      tag: TAG,
      summary: '当日の担当（伺う方と電話番号）を登録する',
      description: '参加が決まったあとに使います。申請者と調整担当だけに見えます。',
      status: 200,
      refusals: ['inquiry-closed', 'maker-not-joined', 'changed-meanwhile'],
      caller: maker,
      body: z.strictObject({ by: personName, ...onDayInput, seen }),
      answer: sessionSchema,
      async run({ office, caller, body }) {
        const named = await nameVisitor(office, caller, body);
        return named.ok ? accept(sessionAnswer(named.value)) : named;
      },
    }),
    operation({
      id: 'reportMakerOut',
      method: 'POST',
      path: '/inquiry/absence',
      tag: TAG,
      summary: '参加できなくなったと知らせる',
      description: '厚生労働省の調整担当に知らせます。調整担当が対応するまで、ほかは何も変わりません。',
      status: 200,
      refusals: ['inquiry-closed', 'maker-not-joined', 'changed-meanwhile'],
      caller: maker,
      body: z.strictObject({ by: personName, reason, seen }),
      answer: sessionSchema,
      async run({ office, caller, body }) {
        const out = await reportMakerOut(office, caller, body);
        return out.ok ? accept(sessionAnswer(out.value)) : out;
      },
    }),
  ];
}
