import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatDay, readDate } from '#domain/text/dates.ts';
import { cleanText, readEmail } from '#domain/text/japanese.ts';
import { jstDay } from '#domain/text/jst.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, type Shown, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { refusalSentence, refusalStatus } from '#web/frame/refusals.ts';
import type { FormState } from '#web/frame/views.ts';
import { coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { permitLateFiling, readLatePermits } from '#workflow/filing/permit-late.ts';

const FIELDS = ['permitEmail', 'permitDate', 'permitUntil', 'permitReason', 'permitAgain'] as const;

/** 期限後の申請を許可する at the desk (DESIGN §3.1, Exception). */
export function deskPermitRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get('/desk/permits', (request, reply) => show({ web, request, reply }, { values: {}, problems: {} }));
    desk.post('/desk/permits', async (request, reply) => {
      const visit = { web, request, reply };
      const today = jstDay(web.office.now());
      const values = Object.fromEntries(FIELDS.map((name) => [name, fieldOf(request, name)]));
      const email = readEmail(values.permitEmail ?? '');
      const date = readDate(values.permitDate ?? '', today);
      const validUntil = readDate(values.permitUntil ?? '', today);
      const reason = cleanText(values.permitReason ?? '');
      const problems: Record<string, string> = {
        ...(email ? {} : { permitEmail: 'メールアドレスは「name@example.jp」の形でご入力ください。' }),
        ...(date ? {} : { permitDate: '開催日は「2026年10月20日」の形でご入力ください。' }),
        ...(validUntil ? {} : { permitUntil: 'リンクの期限は「2026年10月15日」の形でご入力ください。' }),
        ...(reason === '' ? { permitReason: '受け付ける理由をご入力ください。' } : {}),
      };
      if (!email || !date || !validUntil || reason === '') return show(visit, { values, problems });
      const by = coordinatorOf(request).name;
      const permitted = await permitLateFiling(web.office, {
        ...{ email, date, validUntil, reason, by },
        again: values.permitAgain === 'on',
      });
      if (!permitted.ok) {
        const { code } = permitted.refusal;
        const field = FIELD_OF[code] ?? 'permitUntil';
        const form = { values, problems: { [field]: refusalSentence(permitted.refusal) } };
        return show(visit, form, refusalStatus(permitted.refusal), code === 'already-permitted');
      }
      return goTo(reply, '/desk/permits?done=1');
    });
  });
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
