import { z } from 'zod';
import type { Application } from '#domain/case/application.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { code, program, programOf } from '#web/api/frame/access.ts';
import { applicationAnswer } from '#web/api/frame/answers.ts';
import { anyone, applicant, filer, reader, statusReader } from '#web/api/frame/callers.ts';
import { explainForm1, fillForm1Draft, form1Shape, readForm1Body } from '#web/api/frame/form1.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import { applicationSchema, reason, reference, stateSchema } from '#web/api/frame/schemas.ts';
import { askAccessCode, enterAccessCode, trustAfterVerification } from '#workflow/access/trust-browser.ts';
import type { Office } from '#workflow/case/office.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { fileDraft } from '#workflow/filing/file.ts';
import { newDraft } from '#workflow/filing/new-draft.ts';
import { statusLinkOf } from '#workflow/filing/read-status.ts';
import { aboutFiling } from '#workflow/filing/submit.ts';
import { resendVerification, verifyByCode } from '#workflow/filing/verify.ts';
import { askChange } from '#workflow/session/ask-change.ts';

const TAG = ROLE_WORDS.applicant;
const nothing = z.object({ state: stateSchema });

/** What an applicant does: file, confirm the address, look, withdraw, ask for a change. */
export function applicantOperations(office: Office): Operation[] {
  return [filing(office), ...verifying(), reading(), ...proving(), ...acting()];
}

function filing(office: Office): Operation {
  return operation({
    id: 'fileApplication',
    asks: 'verification',
    method: 'POST',
    path: '/applications',
    tag: TAG,
    summary: '様式1を提出する',
    description:
      '確認コードが申請者のメールアドレスに届きます。verifyApplication で受付が済みます。添付ファイルがあるときは、先に startDraft と attachFile で送ります。',
    status: 201,
    creates: 'at-once',
    refusals: ['filing-deadline-passed', 'too-many-codes'],
    caller: anyone,
    body: z.strictObject(form1Shape).meta({ id: 'Form1' }),
    answer: z.object({
      reference,
      state: stateSchema,
      filingToken: z.string().describe('確認コードを送るときの Bearer'),
    }),
    explain: (body, errors) => explainForm1(office, body, errors),
    async run({ body, asker, repeatable }) {
      const read = readForm1Body(office, body, jstDay(office.now()), { emailRequired: true });
      if (!read.ok) return read;
      const { input, values } = read;
      const { draftToken } = body;
      const fresh = newDraft(office, { form: 'form1', purpose: 'file' }, repeatable, values);
      const cookie = draftToken ?? fresh.cookie;
      return {
        about: aboutFiling(office, cookie, input.contact.email, asker),
        async act(work) {
          if (draftToken === undefined) return answerOf(await fileDraft(work, fresh, input, asker), cookie);
          const filled = await fillForm1Draft(work, draftToken, 'file', values);
          return filled.ok ? answerOf(await fileDraft(work, draftToken, input, asker), cookie) : filled;
        },
      };
    },
  });
}

function answerOf(filed: Outcome<Application>, filingToken: string) {
  if (!filed.ok) return filed;
  const { reference, state } = filed.value;
  return accept({ reference, state, filingToken });
}

function verifying(): Operation[] {
  return [
    operation({
      id: 'verifyApplication',
      method: 'POST',
      path: '/applications/{reference}/verification',
      tag: TAG,
      summary: '確認コードを送り、受付を済ませる',
      description: 'accessToken をお答えするのは、1度目の成功のときだけです。',
      status: 200,
      refusals: ['code-wrong', 'code-expired', 'wrong-state', 'filing-deadline-passed'],
      caller: filer,
      body: z.strictObject({ code }),
      answer: z.object({
        reference,
        state: stateSchema,
        statusToken: z.string().nullable(),
        accessToken: z.string().nullable(),
      }),
      async run({ office, caller, body }) {
        const verified = await verifyByCode(office, caller.applicationId, body.code);
        if (!verified.ok) return verified;
        const { filing, proved } = verified.value;
        return accept({
          reference: filing.reference,
          state: filing.state,
          statusToken: (await statusLinkOf(office, filing)) ?? null,
          accessToken: proved ? await trustAfterVerification(office, filing.contact.email) : null,
        });
      },
    }),
    operation({
      id: 'resendVerification',
      asks: 'verification',
      method: 'POST',
      path: '/applications/{reference}/verification-codes',
      tag: TAG,
      summary: '確認コードを再送する',
      status: 202,
      refusals: ['too-many-codes', 'wrong-state'],
      caller: filer,
      answer: nothing,
      async run({ office, caller, asker }) {
        const sent = await resendVerification(office, caller.applicationId, asker);
        return sent.ok ? accept({ state: sent.value.state }) : sent;
      },
    }),
  ];
}

function reading(): Operation {
  return operation({
    id: 'readApplication',
    method: 'GET',
    path: '/applications/{reference}',
    tag: TAG,
    summary: '申請を受付番号で読む',
    status: 200,
    refusals: ['not-found'],
    caller: reader,
    answer: applicationSchema,
    run: async ({ caller }) => accept(applicationAnswer(caller.caseFile, caller.as)),
  });
}

function proving(): Operation[] {
  return [
    operation({
      id: 'askAccessCode',
      method: 'POST',
      path: '/applications/{reference}/access-codes',
      tag: TAG,
      summary: '操作のための確認コードを、状況のトークンが届いたアドレスに送る',
      status: 202,
      refusals: ['too-many-codes'],
      asks: 'access-code',
      caller: statusReader,
      body: z.strictObject({ program }),
      answer: nothing,
      async run({ office, caller, body, asker }) {
        const { application } = caller.caseFile;
        const asked = { ...asker, program: programOf(asker, body.program) };
        const sent = await askAccessCode(office, application.id, caller.recipient, asked);
        return sent.ok ? accept({ state: application.state }) : sent;
      },
    }),
    operation({
      id: 'enterAccessCode',
      method: 'POST',
      path: '/applications/{reference}/access',
      tag: TAG,
      summary: '確認コードで操作のトークンを受け取る',
      status: 200,
      refusals: ['code-wrong', 'code-expired'],
      caller: statusReader,
      body: z.strictObject({ code, program }),
      answer: z.object({ accessToken: z.string() }),
      async run({ office, caller, body, asker }) {
        const entered = await enterAccessCode(office, caller.caseFile.application.id, body.code, {
          email: caller.recipient,
          browser: programOf(asker, body.program),
        });
        return entered.ok ? accept({ accessToken: entered.value }) : entered;
      },
    }),
  ];
}

function acting(): Operation[] {
  return [
    operation({
      id: 'withdrawApplication',
      method: 'POST',
      path: '/applications/{reference}/withdrawal',
      tag: TAG,
      summary: '申請を取り下げる',
      status: 200,
      refusals: ['wrong-state'],
      caller: applicant,
      body: z.strictObject({ reason: z.string().trim().max(2000).optional().describe('理由（任意）') }),
      answer: nothing,
      async run({ office, caller, body }) {
        const withdrawn = await withdrawApplication(office, caller.caseFile.application.id, body.reason ?? '');
        return withdrawn.ok ? accept({ state: withdrawn.value.state }) : withdrawn;
      },
    }),
    operation({
      id: 'askChange',
      method: 'POST',
      path: '/applications/{reference}/change-requests',
      tag: TAG,
      summary: '日程確定後の変更・中止を依頼する',
      status: 202,
      creates: 'by-steps',
      refusals: ['wrong-state'],
      caller: applicant,
      body: z.strictObject({ wish: z.enum(['change', 'cancellation']).describe('変更、中止'), text: reason }),
      answer: nothing,
      async run({ office, caller, body }) {
        const { application } = caller.caseFile;
        const asked = await askChange(office, application.id, body);
        return asked.ok ? accept({ state: application.state }) : refuse(asked.refusal);
      },
    }),
  ];
}
