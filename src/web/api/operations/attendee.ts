import { z } from 'zod';
import { REGISTRATION_STATES } from '#domain/case/registration.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { checkDigitFits } from '#domain/text/institution-code.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { registrationAnswer, signUpPageAnswer } from '#web/api/frame/answers.ts';
import { email, ownWords, people } from '#web/api/frame/attendee-fields.ts';
import { attendee, signUpCheck, signUpPage } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { registrationSchema, seen, signUpPageSchema } from '#web/api/frame/schemas.ts';
import { correctOwn, wordsStanding } from '#workflow/attendees/correct.ts';
import { readRegistration, readSignUpPage } from '#workflow/attendees/read-registration.ts';
import {
  changePeople,
  confirmSignUp,
  leaveRegistration,
  peopleStanding,
  signUp,
} from '#workflow/attendees/register.ts';
import { printOf } from '#workflow/case/seen.ts';

const TAG = ROLE_WORDS.attendee;
const stateAnswer = z.object({ state: z.enum(REGISTRATION_STATES) });

/** What an attendee does: sign up on the unlisted page, confirm, look, leave. */
export function attendeeOperations(): Operation[] {
  return [...signingUp(), ...registered()];
}

function signingUp(): Operation[] {
  return [
    operation({
      id: 'readSignUpPage',
      method: 'GET',
      path: '/sign-up',
      tag: TAG,
      summary: '参加申込のページを読む',
      status: 200,
      refusals: [],
      caller: signUpPage,
      answer: signUpPageSchema,
      async run({ office, caller }) {
        const read = await readSignUpPage(office, caller);
        if (!read.ok) return read;
        return accept(signUpPageAnswer(read.value));
      },
    }),
    operation({
      id: 'signUp',
      asks: 'sign-up',
      method: 'POST',
      path: '/sign-up/registrations',
      tag: TAG,
      summary: '参加を申し込む',
      description: '確認メールが届きます。すでに申し込まれたアドレスでも、答えは同じです。',
      status: 202,
      creates: 'by-steps',
      refusals: ['registration-closed', 'sign-up-not-opened', 'session-over', 'more-than-capacity', 'too-many-codes'],
      caller: signUpPage,
      body: z.strictObject({ ...ownWords, email, people }),
      answer: z.object({
        mailedTo: z.string(),
        institutionCodeFits: z.boolean().describe('医療機関コードの検証番号が合うか。合わなくても受け付けます'),
      }),
      async run({ office, caller, body, asker }) {
        const signed = await signUp(office, caller, body, asker);
        return signed.ok
          ? accept({ mailedTo: body.email, institutionCodeFits: checkDigitFits(body.institutionCode) })
          : signed;
      },
    }),
    operation({
      id: 'confirmSignUp',
      method: 'POST',
      path: '/sign-up/confirmation',
      tag: TAG,
      summary: '確認メールのトークンで申込みを済ませる',
      status: 200,
      refusals: ['link-expired', 'registration-closed', 'session-over'],
      caller: signUpCheck,
      answer: stateAnswer,
      async run({ office, caller }) {
        const confirmed = await confirmSignUp(office, caller);
        return confirmed.ok ? accept({ state: confirmed.value.state }) : confirmed;
      },
    }),
  ];
}

function registered(): Operation[] {
  return [
    operation({
      id: 'readRegistration',
      method: 'GET',
      path: '/registration',
      tag: TAG,
      summary: '自分の参加申込を読む',
      status: 200,
      refusals: [],
      caller: attendee,
      answer: registrationSchema,
      async run({ office, caller }) {
        const read = await readRegistration(office, caller);
        if (!read.ok) return read;
        const { registration } = read.value;
        const seen = {
          people: printOf(office, peopleStanding(registration)),
          words: printOf(office, wordsStanding(registration)),
        };
        return accept(registrationAnswer(read.value, seen));
      },
    }),
    operation({
      id: 'changePeople',
      method: 'POST',
      path: '/registration/people',
      tag: TAG,
      summary: '参加人数を変える',
      description: '増やすには、受付中で席が空いていることが必要です。キャンセル待ちの順番は変わりません。',
      status: 200,
      refusals: [
        ...(['registration-closed', 'session-over', 'more-than-capacity', 'seats-short'] as const),
        ...(['not-registered', 'changed-meanwhile'] as const),
      ],
      caller: attendee,
      body: z.strictObject({ people, seen }),
      answer: stateAnswer.extend({ people: z.int() }),
      async run({ office, caller, body }) {
        const changed = await changePeople(office, caller, body.people, body.seen);
        return changed.ok ? accept({ state: changed.value.state, people: changed.value.people }) : changed;
      },
    }),
    operation({
      id: 'correctRegistration',
      method: 'PUT',
      path: '/registration',
      tag: TAG,
      summary: '自分の名前・医療機関を訂正する',
      description:
        '席と順番は変わりません。同じアドレスのほかの方と同じ名前にはできません。seen には seenWords を付けます。',
      status: 200,
      refusals: ['registration-closed', 'session-over', 'not-registered', 'already-registered', 'changed-meanwhile'],
      caller: attendee,
      body: z.strictObject({ ...ownWords, seen }),
      answer: stateAnswer,
      async run({ office, caller, body: { seen: shown, ...words } }) {
        const corrected = await correctOwn(office, caller, words, shown);
        return corrected.ok ? accept({ state: corrected.value.state }) : corrected;
      },
    }),
    operation({
      id: 'leaveSession',
      method: 'POST',
      path: '/registration/leaving',
      tag: TAG,
      summary: '参加を取りやめる',
      status: 200,
      refusals: ['session-over', 'already-arrived'],
      caller: attendee,
      answer: stateAnswer,
      async run({ office, caller }) {
        const left = await leaveRegistration(office, caller);
        return left.ok ? accept({ state: left.value.state }) : left;
      },
    }),
  ];
}
