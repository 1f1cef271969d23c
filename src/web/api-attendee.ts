import { z } from 'zod';
import { cleanLine, readEmail } from '../domain/japanese-text.ts';
import { accept } from '../domain/refusal.ts';
import { REGISTRATION_STATES } from '../domain/registration.ts';
import { readRegistration, readSignUpPage } from '../workflow/read-registration.ts';
import { confirmSignUp, leaveRegistration, signUp } from '../workflow/register-attendee.ts';
import { registrationAnswer, sessionAnswer } from './api-answers.ts';
import { attendee, signUpCheck, signUpPage } from './api-callers.ts';
import { type Operation, operation } from './api-operation.ts';
import { registrationSchema, sessionSchema } from './api-schemas.ts';

const TAG = '参加者';
const stateAnswer = z.object({ state: z.enum(REGISTRATION_STATES) });
const line = (label: string, missing: string) =>
  z
    .string()
    .transform(cleanLine)
    .pipe(z.string().min(1, { error: missing }).max(100))
    .describe(label);
const email = z
  .string()
  .transform((typed, context) => {
    const read = readEmail(typed);
    if (read !== undefined) return read;
    context.addIssue({ code: 'custom', message: 'メールアドレスを「name@example.jp」の形でご入力ください。' });
    return z.NEVER;
  })
  .describe('メールアドレス')
  .meta({ examples: ['ichiro@clinic.example'] });

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
      answer: z.object({ association: z.string(), open: z.boolean(), session: sessionSchema.nullable() }),
      async run({ office, caller }) {
        const read = await readSignUpPage(office, caller);
        if (!read.ok) return read;
        const { application, open, session } = read.value;
        const { association } = application;
        return accept({ association, open, session: session ? sessionAnswer(session, { url: false }) : null });
      },
    }),
    operation({
      id: 'signUp',
      method: 'POST',
      path: '/sign-up/registrations',
      tag: TAG,
      summary: '参加を申し込む',
      description: '確認メールが届きます。すでに申し込まれたアドレスでも、答えは同じです。',
      status: 202,
      creates: true,
      refusals: ['registration-closed'],
      caller: signUpPage,
      body: z.strictObject({
        name: line('氏名', 'お名前をご入力ください。'),
        institution: line('医療機関・薬局の名称', '医療機関・薬局の名称をご入力ください。'),
        email,
      }),
      answer: z.object({ mailedTo: z.string() }),
      async run({ office, caller, body }) {
        const signed = await signUp(office, caller, body);
        return signed.ok ? accept({ mailedTo: body.email }) : signed;
      },
    }),
    operation({
      id: 'confirmSignUp',
      method: 'POST',
      path: '/sign-up/confirmation',
      tag: TAG,
      summary: '確認メールのトークンで申込みを済ませる',
      status: 200,
      refusals: ['link-expired', 'registration-closed'],
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
        return read.ok ? accept(registrationAnswer(read.value)) : read;
      },
    }),
    operation({
      id: 'leaveSession',
      method: 'POST',
      path: '/registration/leaving',
      tag: TAG,
      summary: '参加を取りやめる',
      status: 200,
      refusals: [],
      caller: attendee,
      answer: stateAnswer,
      async run({ office, caller }) {
        const left = await leaveRegistration(office, caller);
        return left.ok ? accept({ state: left.value.state }) : left;
      },
    }),
  ];
}
