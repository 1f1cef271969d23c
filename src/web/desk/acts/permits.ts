import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { dayExample, formatDay, readDate } from '#domain/text/dates.ts';
import { readEmail } from '#domain/text/japanese.ts';
import { jstDay } from '#domain/text/jst.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { EMAIL_PROBLEM } from '#domain/words/problems.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, type Shown, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { permitLateFiling, readLatePermits } from '#workflow/filing/permit-late.ts';

/** 期限後の申請を許可する at the desk (DESIGN §3.1, Exception). */
export function deskPermitRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get('/desk/permits', (request, reply) => show({ web, request, reply }, EMPTY_FORM));
    desk.post('/desk/permits', async (request, reply) => {
      const visit = { web, request, reply };
      const form = FormReader.of(request);
      const permit = readPermit(form, jstDay(web.office.now()));
      if (form.isWrong) return show(visit, form.state);
      const permitted = await permitLateFiling(web.office, {
        ...permit,
        by: coordinatorOf(request).name,
        again: form.ticked('permitAgain'),
      });
      if (!permitted.ok) {
        const { code } = permitted.refusal;
        form.problems[FIELD_OF[code] ?? 'permitUntil'] = refusalSentence(permitted.refusal);
        return show(visit, form.state, refusalStatus(permitted.refusal), code === 'already-permitted');
      }
      return goTo(reply, '/desk/permits?done=1');
    });
  });
}

function readPermit(form: FormReader, today: Temporal.PlainDate) {
  const day = (typed: string): Temporal.PlainDate | undefined => readDate(typed, today);
  const example = dayExample(today);
  const email = form.value('permitEmail', readEmail, '', { wrong: EMAIL_PROBLEM });
  form.doubtMail('permitEmail', [email]);
  return {
    email,
    date: form.value('permitDate', day, today, { wrong: `開催日は「${example}」の形でご入力ください。` }),
    validUntil: form.value('permitUntil', day, today, {
      wrong: `リンクの期限は「${example}」の形でご入力ください。`,
    }),
    reason: form.text('permitReason', FIELD_WORDS.lateReason, { required: true }),
  };
}

const FIELD_OF: Partial<Record<Refusal['code'], string>> = {
  'slot-passed': 'permitDate',
  'already-permitted': 'permitEmail',
};

async function show(visit: Visit, form: FormState, status?: number, askAgain = false): Promise<FastifyReply> {
  const { web, request } = visit;
  const permits = await readLatePermits(web.office);
  const shown: Shown = {
    page: { title: '期限後の申請を許可する', heading: '期限後の申請を許可する', width: 'wide', noindex: true },
    viewer: deskViewer(request, 'permits'),
    example: `例：${dayExample(jstDay(web.office.now()))}`,
    leadDays: web.office.policy.leadDays,
    form,
    askAgain,
    done: request.method === 'GET' && request.url.endsWith('?done=1'),
    permits: permits.map((permit) => ({
      email: permit.email,
      date: formatDay(permit.date),
      reason: permit.reason,
      by: permit.permittedBy,
      at: permit.permittedAt,
      lastMoment: permit.validUntil.subtract({ seconds: 1 }),
      used: permit.usedAt !== undefined,
    })),
  };
  return showPage(visit, 'desk/acts/permits', shown, status);
}
